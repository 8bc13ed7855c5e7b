"""How long a docking that was told of goes on."""

from datetime import datetime
from typing import Any

from factories import SHIP, at, fix, zoned

from pipeline.dockings import Dockings
from pipeline.live.open_alerts import held_open
from pipeline.schemas import PortCalls, WatchlistMatches

AS_OF = at(100)


def end_of(*fixes: dict[str, Any], **changes: Any) -> datetime | None:
    alert = {"mmsi": SHIP, "vessel_id": "V", "port_id": "P", "event_from_utc": at(10), "event_to_utc": None} | changes
    found = Dockings(PortCalls.create_empty(), WatchlistMatches.create_empty(), zoned(*fixes))
    (held,) = held_open([alert], found, AS_OF)
    end = held["event_to_utc"]
    assert end is None or isinstance(end, datetime)
    return end


def test_it_goes_on_until_the_ship_is_heard_beyond_the_exit_distance() -> None:
    assert end_of(fix(20, "P"), fix(30, "ring P"), fix(40), fix(50)) == at(40)
    assert end_of(fix(20, "P"), fix(40, "Q")) == at(40)


def test_it_goes_on_while_she_is_not_heard_elsewhere() -> None:
    assert end_of(fix(90, "P")) == AS_OF
    assert end_of(fix(5), fix(90, "P")) == AS_OF
    assert end_of(fix(20) | {"is_wild": True}, fix(90, "P")) == AS_OF


def test_what_has_an_end_keeps_it_and_of_ships_not_heard_nothing_is_said() -> None:
    assert end_of(fix(40), event_to_utc=at(12)) == at(12)
    assert end_of(fix(40), mmsi=1, vessel_id="other") is None
