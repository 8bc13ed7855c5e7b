"""Which alerts of the live watch a night takes into its table."""

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from factories import at
from relaying import alert

from pipeline.alerts.rules.event import Event
from pipeline.alerts.rules.joined import join_live
from pipeline.schemas import Alerts

TOLERANCE = timedelta(hours=72)
BEGAN = at(10)


def event(begins: float = 10, ends: float | None = None, **changes: Any) -> Event:
    columns: dict[str, Any] = {
        "vessel_id": "IMO9161003",
        "mmsi": 273_000_001,
        "port_id": "KP_RAJIN",
        "port_call_id": "night's",
    }
    return Event(
        rule="flagged_ship_docked",
        finding_id="night's",
        begins_utc=at(begins),
        ends_utc=None if ends is None else at(ends),
        held_utc=at(begins),
        text="",
        **(columns | changes),
    )


def joined(*events: Event, is_read: bool = False, **changes: Any) -> list[str | None]:
    row = alert(event_from_utc=BEGAN, port_call_id="live's", finding_id="live's", **changes)
    live = Alerts.validate(pl.DataFrame([row], schema=Alerts.create_empty().schema, orient="row"))
    found = join_live(live, events, {"a1"} if is_read else set(), TOLERANCE)
    return found["port_call_id"].to_list()


@pytest.mark.parametrize(
    "found",
    [
        event(),
        event(begins=9, ends=30),
        event(begins=20),
        event(vessel_id="MMSI273000001"),
        event(mmsi=1),
    ],
)
def test_an_alert_whose_event_was_found_speaks_of_the_call_of_the_night(found: Event) -> None:
    assert joined(found) == ["night's"]


@pytest.mark.parametrize(
    "other", [event(port_id="RU_DUNAI"), event(vessel_id="V", mmsi=1), event(begins=1, ends=2), event(begins=100)]
)
def test_an_alert_of_another_event_waits_until_its_lines_are_read(other: Event) -> None:
    assert joined(other) == []
    assert joined(other, is_read=True) == [None]
    assert joined() == []


def test_of_several_events_the_one_that_began_nearest_is_meant() -> None:
    later = event(begins=40)
    assert joined(event(begins=12, ends=30), later) == ["night's"]
    assert joined(later, is_read=True, event_to_utc=at(20)) == [None]
