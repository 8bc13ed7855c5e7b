"""What to say: the rows of intent, decided in the warehouse's transaction and delivered later by the relay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.alerts.messages import flagged_ship_docked_text
from pipeline.keys import stable_key
from pipeline.listings import flags_ship
from pipeline.schemas import Alerts, PortCalls, WatchlistMatches
from pipeline.settings import AlertSettings

FLAGGED_SHIP_DOCKED = "flagged_ship_docked"
LOCAL_TARGET = "local"


def decide_alerts(  # noqa: PLR0913  a stage takes each of its inputs by name
    calls: dy.DataFrame[PortCalls],
    matches: dy.DataFrame[WatchlistMatches],
    known: dy.DataFrame[Alerts],
    corridor_port_ids: frozenset[str],
    *,
    as_of_utc: datetime,
    now_utc: datetime,
    targets: Sequence[str],
    settings: AlertSettings,
) -> dy.DataFrame[Alerts]:
    """Find the new alerts of rule `flagged_ship_docked`: one row an event and target, sorted.

    A vessel called at a corridor port that a list in force at its arrival flags: the ship itself, by a certain or
    probable match. The call is observed (a departure is not waited for), or inferred with `least_probability`. The same
    vessel or MMSI in the same port at an overlapping time is the same event, whatever its id: where any row of `known`
    speaks of it, nothing is said again, to no target.

    Args:
        calls: every port call of the vessels in question; those outside the corridor are passed over.
        matches: the vessels' matches with the lists, each with its span of time.
        known: the alerts decided so far.
        corridor_port_ids: the ports that count.
        as_of_utc: latest time heard; an event (stop, else arrival) over `stale_after_hours` older is `stale`.
        now_utc: what `created_at_utc` says.
        targets: names of the targets; `local` stands in where there is none.
        settings: the thresholds.
    """
    corridor = calls.filter(pl.col("port_id").is_in(sorted(corridor_port_ids)))
    told = _Told.of(known, corridor, timedelta(hours=settings.stale_after_hours))
    matches_of = _grounds(matches)
    stale_before = as_of_utc - timedelta(hours=settings.stale_after_hours)
    rows: list[dict[str, Any]] = []
    for call in _worth_telling(corridor, settings).sort("arrived_at_utc", "port_call_id").iter_rows(named=True):
        grounds = _in_force(matches_of.get(call["vessel_id"], ()), call["arrived_at_utc"])
        if not grounds or told.covers(call):
            continue
        told.add(call, call["arrived_at_utc"], call["departed_at_utc"])
        event_utc = call["stopped_at_utc"] or call["arrived_at_utc"]
        alert = _alert(call, grounds) | {
            "created_at_utc": now_utc,
            "state": "stale" if event_utc < stale_before else "pending",
        }
        rows.extend(alert | {"target": target} for target in sorted(set(targets)) or [LOCAL_TARGET])
    return Alerts.validate(pl.DataFrame(rows, schema=known.schema, orient="row"))


def _worth_telling(calls: pl.DataFrame, settings: AlertSettings) -> pl.DataFrame:
    is_observed = pl.col("evidence") == "observed"
    return calls.filter(is_observed | (pl.col("probability") >= settings.least_probability))


def _grounds(matches: pl.DataFrame) -> Mapping[str, list[dict[str, Any]]]:
    """Matches good enough to act on, of each vessel, certain ones first."""
    grounds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    firm = matches.filter(flags_ship()).sort("match_strength", "list_name", "entry_id", "list_version")
    for match in firm.iter_rows(named=True):
        grounds[match["vessel_id"]].append(match)
    return dict(grounds)


def _in_force(matches: Sequence[Mapping[str, Any]], moment: datetime) -> list[Mapping[str, Any]]:
    """Those whose list said so at a moment."""

    def holds(match: Mapping[str, Any]) -> bool:
        begins, ends = match["listed_from_utc"], match["listed_to_utc"]
        return (begins is None or begins <= moment) and (ends is None or ends > moment)

    return [match for match in matches if holds(match)]


def _alert(call: Mapping[str, Any], matches: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    copied = ("vessel_id", "mmsi", "imo", "ship_name", "port_id", "port_call_id", "evidence", "probability")
    return {name: call[name] for name in copied} | {
        "alert_id": stable_key(FLAGGED_SHIP_DOCKED, call["vessel_id"], call["port_id"], call["arrived_at_utc"]),
        "rule": FLAGGED_SHIP_DOCKED,
        "voyage_id": None,
        "event_from_utc": call["arrived_at_utc"],
        "event_to_utc": call["departed_at_utc"],
        "text": flagged_ship_docked_text(call, matches),
        "attempts": 0,
        "sent_at_utc": None,
    }


@dataclass(frozen=True)
class _Told:
    """The events that have been spoken of: spans of time by port and ship, a ship being a vessel or an MMSI."""

    spans: dict[tuple[str, str | int], list[tuple[datetime, datetime | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @classmethod
    def of(cls, known: pl.DataFrame, calls: pl.DataFrame, tolerance: timedelta) -> "_Told":
        """Take the alerts of the past; one decided on an open call ends where that call ended since.

        Otherwise a ship that left would be taken for still there, and its next visit would wake nobody. Late files
        may move the arrival: the call is then the first one that ends after the alert's event began, if it began at
        most `tolerance` later.
        """
        visits = _Told()
        for call in calls.sort("arrived_at_utc", "port_call_id").iter_rows(named=True):
            visits.add(call, call["arrived_at_utc"], call["departed_at_utc"])
        told = _Told()
        for alert in known.filter(pl.col("rule") == FLAGGED_SHIP_DOCKED).iter_rows(named=True):
            begin, end = alert["event_from_utc"], alert["event_to_utc"]
            if end is None:
                begin, end = visits.visit_at(alert, begin, tolerance) or (begin, begin)
            told.add(alert, begin, end)
        return told

    def add(self, row: Mapping[str, Any], begin: datetime, end: datetime | None) -> None:
        """Note the span of a call or an alert."""
        for key in _ship_in_port(row):
            self.spans[key].append((begin, end))

    def covers(self, call: Mapping[str, Any]) -> bool:
        """Whether the call overlaps in time with what is noted of the same ship in the same port."""
        begin, end = call["arrived_at_utc"], call["departed_at_utc"]
        return any(
            (other_end is None or begin <= other_end) and (end is None or other_begin <= end)
            for key in _ship_in_port(call)
            for other_begin, other_end in self.spans.get(key, ())
        )

    def visit_at(
        self, row: Mapping[str, Any], moment: datetime, tolerance: timedelta
    ) -> tuple[datetime, datetime | None] | None:
        """Find the first span that ends after `moment` and begins at most `tolerance` later."""
        spans = (span for key in _ship_in_port(row) for span in self.spans.get(key, ()))
        ahead = [(begin, end) for begin, end in spans if end is None or end >= moment]
        begin, end = min(ahead, key=lambda span: span[0], default=(None, None))
        return None if begin is None or begin > moment + tolerance else (min(begin, moment), end)


def _ship_in_port(row: Mapping[str, Any]) -> Iterable[tuple[str, str | int]]:
    return (row["port_id"], row["vessel_id"]), (row["port_id"], row["mmsi"])
