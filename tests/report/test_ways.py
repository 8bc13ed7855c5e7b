"""Ways: heard along fixes, assumed by sea where nobody heard the ship."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
from factories import at
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.ways import points_of, ways_of, ways_through

RAJIN, DUNAI, OFF = (130.3, 42.23333), (132.34944, 42.90472), (131.0, 42.0)
PORTS = pl.DataFrame({"port_id": ["KP_RAJIN"], "lon_deg": [RAJIN[0]], "lat_deg": [RAJIN[1]]})
CALL = {"port_id": "KP_RAJIN", "arrived_at_utc": at(5), "evidence": "inferred"}


def track(*hours: float) -> pl.DataFrame:
    rows = [{"received_at_utc": at(hour), "lon_deg": OFF[0], "lat_deg": OFF[1] - hour / 100} for hour in hours]
    kinds: dict[str, pl.DataType] = {
        "received_at_utc": pl.Datetime("us"),
        "lon_deg": pl.Float64(),
        "lat_deg": pl.Float64(),
    }
    return pl.DataFrame(rows, schema=kinds)


def ways(fixes: pl.DataFrame, *calls: dict[str, Any]) -> list[tuple[bool, datetime, datetime]]:
    kinds: dict[str, type[pl.DataType] | pl.DataType] = {
        "port_id": pl.String,
        "arrived_at_utc": pl.Datetime("us"),
        "evidence": pl.String,
    }
    points = points_of(fixes, pl.DataFrame(list(calls), schema=kinds), PORTS, at(0), at(100))
    return [(way.is_heard, way.started_at_utc, way.ended_at_utc) for way in ways_of(points)]


def test_fixes_six_hours_apart_are_one_way_and_longer_apart_the_way_between_is_assumed() -> None:
    assert ways(track(0, 6, 12)) == [(True, at(0), at(12))]
    assert ways(track(0, 6, 12.1)) == [(True, at(0), at(6)), (False, at(6), at(12.1)), (True, at(12.1), at(12.1))]


def test_the_way_to_and_from_an_inferred_call_is_assumed_however_short_the_silence() -> None:
    assert ways(track(4, 6), CALL) == [
        (True, at(4), at(4)),
        (False, at(4), at(5)),
        (False, at(5), at(6)),
        (True, at(6), at(6)),
    ]


def test_an_observed_call_and_a_call_in_an_unknown_port_are_no_points() -> None:
    assert ways(track(4, 6), CALL | {"evidence": "observed"}) == [(True, at(4), at(6))]
    assert ways(track(4, 6), CALL | {"port_id": "XX"}) == [(True, at(4), at(6))]


def test_a_ship_that_nobody_heard_has_the_way_between_its_calls_and_one_call_is_no_way() -> None:
    assert ways(track(), CALL, CALL | {"arrived_at_utc": at(9)}) == [(False, at(5), at(9))]
    assert ways(track(), CALL) == []
    assert ways(track()) == []


def test_an_assumed_way_leads_round_the_land() -> None:
    (way,) = ways_through([at(0), at(9)], [RAJIN, DUNAI], [False, False])
    assert (way.points[0], way.points[-1]) == (RAJIN, DUNAI)
    assert len(way.points) > 2


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=30))
def test_every_heard_point_is_on_one_heard_way_and_each_way_begins_where_the_one_before_ended(
    steps: list[tuple[int, bool]],
) -> None:
    hours = [sum(step for step, _ in steps[: number + 1]) for number in range(len(steps))]
    is_heard = [heard for _, heard in steps]
    # Far from every coast and from the map: the ways are straight, and quickly found.
    points = [(float(number), -40.0) for number in range(len(steps))]
    found = ways_through([at(hour) for hour in hours], points, is_heard)
    along = [point for way in found if way.is_heard for point in way.points]
    assert along == [point for point, heard in zip(points, is_heard, strict=True) if heard]
    for before, way in pairwise(found):
        assert (before.ended_at_utc, before.points[-1]) == (way.started_at_utc, way.points[0])
    for way in found:
        assert way.ended_at_utc - way.started_at_utc <= timedelta(hours=6) * len(way.points) or not way.is_heard
