"""A yardstick for port calls: a plain state machine in Python, fix by fix, after Global Fishing Watch's rules.

Their own code is on no package registry. This is written anew from what they publish of it: a visit is entered inside
a port and left beyond a greater distance, a stop begins below one speed and ends above another, a silence of hours in
port is a gap. Of Tumen's calls it lacks what is dear: rests told by places, silences that sailing explains,
neighbouring ports, speeds that nobody broadcast.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

STOP_BELOW_KNOTS, RESUME_ABOVE_KNOTS = 0.2, 0.5
GAP = timedelta(hours=4)
_AWAY, _IN_PORT, _STOPPED = "away", "in port", "stopped"


class Event(NamedTuple):
    """What happened to a ship at a port, and when."""

    mmsi: int
    port_id: str
    happened_at_utc: datetime
    kind: str


def plain_visits(fixes: pl.DataFrame) -> pl.DataFrame:
    """Events of all ships; `fixes` have their ports, and are in order of ship and time."""
    columns = ("mmsi", "received_at_utc", "sog_knots", "port_id", "ring_port_ids")
    return pl.DataFrame(list(_events(fixes.select(columns).iter_rows())), schema=Event._fields, orient="row")


def _events(fixes: Iterator[tuple[int, datetime, float | None, str | None, list[str]]]) -> Iterator[Event]:
    ship, state, port, before = None, _AWAY, "", datetime.min  # noqa: DTZ901  times in Tumen are UTC without a zone
    for mmsi, at_utc, knots, inside, near in fixes:
        if mmsi != ship:
            ship, state = mmsi, _AWAY
        elif state != _AWAY and at_utc - before >= GAP:
            yield Event(mmsi, port, before, "gap begins")
            yield Event(mmsi, port, at_utc, "gap ends")
        before = at_utc
        if state != _AWAY and port not in near:
            if state == _STOPPED:
                yield Event(mmsi, port, at_utc, "stop ends")
            yield Event(mmsi, port, at_utc, "exit")
            state = _AWAY
        if state == _AWAY and inside is not None:
            state, port = _IN_PORT, inside
            yield Event(mmsi, port, at_utc, "entry")
        if state == _IN_PORT and knots is not None and knots < STOP_BELOW_KNOTS:
            state = _STOPPED
            yield Event(mmsi, port, at_utc, "stop begins")
        elif state == _STOPPED and knots is not None and knots > RESUME_ABOVE_KNOTS:
            state = _IN_PORT
            yield Event(mmsi, port, at_utc, "stop ends")
