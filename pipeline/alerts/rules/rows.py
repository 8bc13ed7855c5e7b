"""Events as rows of `Alerts`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline.alerts.messages import finished
from pipeline.alerts.rules.event import Event
from pipeline.keys import stable_key

LOCAL_TARGET = "local"
_COPIED = (
    *("rule", "finding_id", "vessel_id", "mmsi", "imo", "ship_name", "port_id", "port_call_id", "voyage_id"),
    *("evidence", "probability"),
)


def alert_id_of(event: Event) -> str:
    """Key of the first alert of an event: of rule, vessel, port and beginning; of the feed of rule and finding."""
    if event.vessel_id is None:
        return stable_key(event.rule, event.finding_id)
    return stable_key(event.rule, event.vessel_id, *([event.port_id] if event.port_id else []), event.begins_utc)


def event_columns(event: Event) -> dict[str, Any]:
    """The columns of `Alerts` that an event fills."""
    said = asdict(event)
    return {name: said[name] for name in _COPIED} | {
        "event_from_utc": event.begins_utc,
        "event_to_utc": event.ends_utc,
    }


@dataclass(frozen=True)
class Moment:
    """When it is decided: the latest time heard, the clock, after how long an event pages nobody, and if in earnest."""

    as_of_utc: datetime
    now_utc: datetime
    stale_after: timedelta
    is_synthetic: bool


def target_rows(  # noqa: PLR0913  what one alert has
    columns: dict[str, Any], text: str, targets: Iterable[str], *, alert_id: str, held_utc: datetime, moment: Moment
) -> Iterator[dict[str, Any]]:
    """One row a target; `stale` where the event is that much older than the data."""
    alert = {
        "kind": "first",
        "first_alert_id": None,
        **columns,
        "alert_id": alert_id,
        "text": finished(text, alert_id, moment.as_of_utc, is_synthetic=moment.is_synthetic),
        "created_at_utc": moment.now_utc,
        "state": "stale" if held_utc < moment.as_of_utc - moment.stale_after else "pending",
        "attempts": 0,
        "sent_at_utc": None,
    }
    for target in sorted(set(targets)):
        yield alert | {"target": target}
