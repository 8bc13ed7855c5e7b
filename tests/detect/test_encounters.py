from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from factories import at, fix, zoned
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect.encounters import encounter_lines, find_encounters
from pipeline.detect.slow_moments import slow_moments
from pipeline.settings import EncounterSettings

A, B, C = 273_000_001, 445_000_002, 613_000_003
METRE_DEG = 1 / 111_060  # of latitude at 41 N

Fixes = list[dict[str, Any]]


def lying(mmsi: int, start: float, end: float, *, north_m: float = 0.0, **other: Any) -> Fixes:
    """A ship that lies still off Rajin, heard every twelve minutes."""
    hours = [start + step / 5 for step in range(round((end - start) * 5) + 1)]
    place = {"lon_deg": 133.0, "lat_deg": 41.0 + north_m * METRE_DEG, "sog_knots": 0.3}
    return [fix(hour, mmsi=mmsi, **{**place, **other}) for hour in hours]


def found(*fixes: dict[str, Any], vessels: Mapping[int, str] | None = None, **chosen: Any) -> pl.DataFrame:
    """Meetings at sea; every MMSI is a vessel of its own unless `vessels` says which."""
    known = {one["mmsi"]: f"MMSI{one['mmsi']}" for one in fixes} | dict(vessels or {})
    vessel_of = pl.DataFrame(
        {"segment_id": list(known), "vessel_id": list(known.values())},
        schema={"segment_id": pl.UInt64, "vessel_id": pl.String},
    )
    thresholds = EncounterSettings(**chosen)
    return find_encounters(slow_moments(zoned(*fixes), thresholds), vessel_of, thresholds)


def spans(*fixes: dict[str, Any], **chosen: Any) -> list[tuple[float, float]]:
    """Begin and end of every meeting, in hours of the day."""
    ends = found(*fixes, **chosen).select("started_at_utc", "ended_at_utc")
    hour = timedelta(hours=1)
    return [((start - at(0)) / hour, (end - at(0)) / hour) for start, end in ends.iter_rows()]


def test_two_ships_side_by_side_from_22_to_02_are_one_meeting() -> None:
    (met,) = found(*lying(A, 22, 26), *lying(B, 22, 26, north_m=200, sog_knots=0.7)).to_dicts()
    assert (met["started_at_utc"], met["ended_at_utc"]) == (at(22), at(26))
    assert (met["vessel_id_a"], met["vessel_id_b"]) == (f"MMSI{A}", f"MMSI{B}")
    assert met["median_distance_m"] == pytest.approx(200, rel=0.001)
    assert met["median_sog_knots"] == pytest.approx(0.7), "of the faster"
    assert (met["lon_deg"], met["lat_deg"]) == pytest.approx((133.0, 41.0 + 100 * METRE_DEG))


@pytest.mark.parametrize(("end", "count"), [(24.0, 1), (23.8, 0)])
def test_two_hours_are_a_meeting_and_less_is_none(end: float, count: int) -> None:
    assert len(spans(*lying(A, 20, 30), *lying(B, 22, end))) == count


@pytest.mark.parametrize(("north_m", "count"), [(499, 1), (501, 0)])
def test_500_metres_are_a_meeting_and_more_is_none(north_m: float, count: int) -> None:
    assert len(spans(*lying(A, 0, 4), *lying(B, 0, 4, north_m=north_m))) == count


@pytest.mark.parametrize(("sog_knots", "count"), [(1.9, 1), (2.0, 0)])
def test_both_are_slower_than_two_knots(sog_knots: float, count: int) -> None:
    assert len(spans(*lying(A, 0, 4), *lying(B, 0, 4, sog_knots=sog_knots))) == count


def test_ships_at_one_place_one_after_the_other_do_not_meet() -> None:
    assert spans(*lying(A, 0, 4), *lying(B, 5, 9)) == []


def test_a_short_break_is_one_meeting_and_a_longer_is_two() -> None:
    away = {"north_m": 2000.0}
    short = [*lying(B, 0, 3), *lying(B, 3.1, 3.3, **away), *lying(B, 3.4, 7)]
    long = [*lying(B, 0, 3), *lying(B, 3.1, 3.9, **away), *lying(B, 4, 7)]
    assert spans(*lying(A, 0, 8), *short) == [(0, 7)]
    assert spans(*lying(A, 0, 8), *long) == [(0, 3), (4, 7)]


def test_one_bad_speed_does_not_part_a_meeting() -> None:
    blip = lying(B, 0, 4)
    blip[10]["sog_knots"] = 9.0
    assert spans(*lying(A, 0, 4), *blip) == [(0, 4)]


def test_a_silence_of_one_within_is_not_judged() -> None:
    assert spans(*lying(A, 0, 15), *lying(B, 0, 3), *lying(B, 8, 12)) == [(0, 3), (8, 12)]


def test_ships_that_go_dark_together_are_not_said_to_have_stayed() -> None:
    dark = [fix(hour, mmsi=mmsi, sog_knots=0.1) for mmsi in (A, B) for hour in (0, 24)]
    assert spans(*dark) == []


def test_a_meeting_that_goes_on_keeps_its_id_as_its_end_moves() -> None:
    early, late = (found(*lying(A, 0, end), *lying(B, 0, end)) for end in (3, 9))
    assert early["encounter_id"].to_list() == late["encounter_id"].to_list()
    assert (early["ended_at_utc"].item(), late["ended_at_utc"].item()) == (at(3), at(9))


def test_in_port_nobody_meets() -> None:
    berthed = [one | {"port_id": "P", "ring_port_ids": ["P"]} for one in (*lying(A, 0, 9), *lying(B, 0, 9))]
    assert spans(*berthed) == []


def test_two_mmsis_of_one_vessel_never_meet_themselves() -> None:
    assert spans(*lying(A, 0, 9), *lying(B, 0, 9), vessels={A: "IMO9161003", B: "IMO9161003"}) == []


def test_a_vessel_heard_under_two_mmsis_meets_another_once() -> None:
    twice = [*lying(A, 0, 4, north_m=300), *lying(C, 0, 4, north_m=100)]
    met = found(*twice, *lying(B, 0, 4), vessels={A: "IMO1", B: "IMO2", C: "IMO1"})
    assert met["median_distance_m"].to_list() == pytest.approx([100], rel=0.001)


def test_a_vessel_that_changes_its_mmsi_in_a_meeting_is_in_one_meeting() -> None:
    changed = [*lying(A, 0, 2), *lying(C, 2.2, 5)]
    met = found(*changed, *lying(B, 0, 5), vessels={A: "IMO1", B: "IMO2", C: "IMO1"})
    assert met.select("start_segment_id_a", "end_segment_id_a").rows() == [(A, C)]


def test_three_ships_together_are_three_meetings() -> None:
    three = [*lying(A, 0, 4), *lying(B, 0, 4, north_m=100), *lying(C, 0, 4, north_m=-100)]
    met = found(*three)
    assert set(met.select("vessel_id_a", "vessel_id_b").rows()) == {
        (f"MMSI{one}", f"MMSI{other}") for one, other in ((A, B), (A, C), (B, C))
    }
    assert met["encounter_id"].n_unique() == 3


def test_a_thousand_ships_jammed_onto_one_place_meet_nobody() -> None:
    jammed = [fix(hour / 2, mmsi=mmsi, sog_knots=0.0) for mmsi in range(1, 1001) for hour in range(7)]
    two = [*lying(A, 0, 3), *lying(B, 0, 3)]
    assert found(*jammed, *two).select("vessel_id_a", "vessel_id_b").rows() == [(f"MMSI{A}", f"MMSI{B}")]


def test_a_wild_fix_does_not_part_a_meeting() -> None:
    wild = fix(1.05, mmsi=B, lat_deg=50.0, is_wild=True)
    assert spans(*lying(A, 0, 4), *lying(B, 0, 4), wild) == [(0, 4)]


def test_on_the_antimeridian_the_place_lies_between_the_two() -> None:
    (met,) = found(*lying(A, 0, 4, lon_deg=179.9995), *lying(B, 0, 4, lon_deg=-179.9985)).to_dicts()
    assert met["lon_deg"] == pytest.approx(-179.9995)
    assert met["median_distance_m"] == pytest.approx(168, abs=2)


def test_an_encounter_rests_on_the_fixes_about_its_first_and_last_moments() -> None:
    fixes = [*lying(A, 0, 3), *lying(B, 0.7, 2.9)]
    met = found(*fixes)
    lines = encounter_lines(met, zoned(*fixes)).sort("role", "line_no")
    assert met.select("started_at_utc", "ended_at_utc").row(0) == (at(5 / 6), at(17 / 6))
    hours = {
        role: [round((number / 3600) - 1200, 2) for number in lines.filter(role=role)["line_no"]]
        for role in ("a_start", "a_end", "b_start", "b_end")
    }
    assert hours == {"a_start": [0.8, 1.0], "a_end": [2.8, 3.0], "b_start": [0.7, 0.9], "b_end": [2.7, 2.9]}
    assert set(lines["finding_id"]) == {met["encounter_id"].item()}


def test_without_encounters_there_are_no_lines() -> None:
    assert encounter_lines(found(*lying(A, 0, 3)), zoned(*lying(A, 0, 3))).height == 0


@given(minutes=st.integers(-3, 3), steps=st.integers(-5000, 5000), hours=st.floats(2.5, 9))
@settings(max_examples=40, deadline=None)
def test_a_meeting_is_the_same_whenever_it_is(minutes: int, steps: int, hours: float) -> None:
    begin = steps / 6 + minutes / 60
    ((start, end),) = spans(*lying(A, begin, begin + hours), *lying(B, begin, begin + hours))
    assert 0 <= start - begin < 1 / 6 + 1e-6
    assert hours - 1 / 3 - 1 / 5 < end - start < hours + 1 / 5


@given(order=st.randoms(use_true_random=False), swap=st.booleans())
@settings(max_examples=20, deadline=None)
def test_neither_the_order_of_rows_nor_repeats_nor_who_is_who_matter(order: Any, *, swap: bool) -> None:
    one, other = lying(A, 22, 27, north_m=120), lying(B, 21.5, 26)
    if swap:
        one, other = ([f | {"mmsi": mmsi} for f in fixes] for fixes, mmsi in ((one, B), (other, A)))
    again = [f | {"file_id": "e" * 64} for f in order.sample([*one, *other], 12)]
    rows = [*one, *other, *again]
    order.shuffle(rows)
    expected = found(*lying(A, 22, 27, north_m=120), *lying(B, 21.5, 26))
    assert found(*rows).equals(expected)
