"""Alerts of the live watch beside the findings of a night: which of them its tables take, and with which call."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.alerts.rules.event import Event
from pipeline.alerts.rules.told import keys_of_alert, keys_of_event, overlap
from pipeline.schemas import Alerts


def join_live(
    live: dy.DataFrame[Alerts], events: Sequence[Event], is_read: Collection[str], tolerance: timedelta
) -> dy.DataFrame[Alerts]:
    """Those whose event the night found, and those of whose lines it has read all.

    The call that an alert speaks of is the one that was found now; none, where the night read the lines and found
    nothing. The others wait for the night that reads their lines.

    Args:
        live: alerts of the watch that are not in the table yet.
        events: what the rules say of the findings now.
        is_read: the `alert_id` of those whose lines were read.
        tolerance: how much later than it was said an event may begin, and still be the one that was spoken of.
    """
    rows = []
    for alert in live.iter_rows(named=True):
        event = _event_of(alert, events, tolerance)
        if event:
            rows.append(alert | {"finding_id": event.finding_id, "port_call_id": event.port_call_id})
        elif alert["alert_id"] in is_read:
            rows.append(alert | {"finding_id": None, "port_call_id": None})
    return Alerts.validate(pl.DataFrame(rows, schema=live.schema, orient="row"))


def _event_of(alert: Mapping[str, Any], events: Sequence[Event], tolerance: timedelta) -> Event | None:
    """The event of the same rule, ship and port at an overlapping time; of several the one that begins nearest."""
    keys, begin = set(keys_of_alert(alert)), alert["event_from_utc"]
    same = [
        event
        for event in events
        if keys & set(keys_of_event(event))
        and overlap((event.begins_utc, event.ends_utc), (begin, alert["event_to_utc"]))
        and event.begins_utc <= begin + tolerance
    ]
    return min(same, key=lambda event: (abs(event.begins_utc - begin), event.finding_id), default=None)
