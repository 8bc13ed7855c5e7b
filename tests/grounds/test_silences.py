from dataclasses import replace
from typing import Any

import pytest
from found_things import call, found, gap, places, seen
from risk_cases import weighed

from pipeline.grounds.gather import voyage_cases
from pipeline.grounds.silences import voyage_silences
from pipeline.schemas import Corridors

CALLS = [call("RU_VLADIVOSTOK", 0, 10), call("RU_VOSTOCHNY", 90, 100)]


def silences(*gaps: dict[str, Any], calls: list[dict[str, Any]] | None = None, **things: Any) -> list[dict[str, Any]]:
    what = found(CALLS if calls is None else calls, gaps=gaps, **things)
    return voyage_silences(voyage_cases(what, places()), what, places(), weighed()).to_dicts()


def test_silences_within_and_over_the_ends_of_a_voyage_are_its_own() -> None:
    within, at_start, over, before, after = (
        gap("within", 20, 40),
        gap("at start", 3, 15),
        gap("over", 5, 95),
        gap("before", -10, 10),
        gap("after", 90, 105),
    )
    found_ids = {row["gap_id"] for row in silences(within, at_start, over, before, after)}
    assert found_ids == {"within", "at start", "over"}


def test_a_feed_outage_a_silence_that_goes_on_and_a_short_one_are_none() -> None:
    assert silences(gap("outage", 20, 40, cause="feed_outage"), gap("goes on", 20, None), gap("short", 20, 31)) == []


def test_a_short_one_that_was_judged_for_dark_calls_is_one() -> None:
    ways = [{"gap_id": "short", "port_ids": [], "probability": 1.0}]
    assert len(silences(gap("short", 20, 31), dark_itineraries=ways)) == 1


def test_silences_of_another_hull_under_the_same_mmsi_are_not_its_own() -> None:
    assert silences(gap("other", 20, 40, segment_id=7)) == []
    assert len(silences(gap("chained", 20, 40, segment_id=7), hulls={1: 1, 7: 1})) == 1


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "least_nm", "greatest_nm"),
    [(131.9, 43.0, 80, 90), (133.0, 42.7, 120, 130), (137.0, 39.0, 300, 400), (125.3, 38.7, 290, 400)],
    ids=["Vladivostok to Rajin", "Vostochny to Rajin", "off Niigata", "Nampo to Russia"],
)
def test_the_reach_is_to_the_further_side_of_the_corridor(
    lon_deg: float, lat_deg: float, least_nm: float, greatest_nm: float
) -> None:
    (row,) = silences(gap("g", 20, 40, lon_deg, lat_deg))
    assert least_nm < row["reach_nm"] < greatest_nm


def test_without_a_corridor_nothing_is_in_reach() -> None:
    what, nowhere = found(CALLS, gaps=[gap("g", 20, 40)]), replace(places(), corridors=Corridors.create_empty())
    (row,) = voyage_silences(voyage_cases(what, nowhere), what, nowhere, weighed()).to_dicts()
    assert (row["reach_nm"], row["crossing_probability"]) == (None, 0.0)


def test_the_nearer_end_of_a_silence_counts() -> None:
    (row,) = silences(gap("g", 20, 40, 137.0, 39.0, end_lon_deg=131.9, end_lat_deg=43.0))
    assert row["reach_nm"] < 90


def test_the_probability_of_a_crossing_is_that_of_the_itineraries_that_cross() -> None:
    ways = [
        {"gap_id": "g", "port_ids": [], "probability": 0.5},
        {"gap_id": "g", "port_ids": ["KP_RAJIN"], "probability": 0.2},
        {"gap_id": "g", "port_ids": ["RU_VOSTOCHNY", "KP_RAJIN"], "probability": 0.1},
        {"gap_id": "g", "port_ids": ["JP_NIIGATA"], "probability": 0.2},
    ]
    (row,) = silences(gap("g", 20, 60), dark_itineraries=ways)
    assert row["crossing_probability"] == pytest.approx(0.3)


def test_a_call_elsewhere_between_two_sides_is_no_crossing() -> None:
    ways = [{"gap_id": "g", "port_ids": ["JP_NIIGATA"], "probability": 0.4}]
    calls = [call("RU_VLADIVOSTOK", 0, 10), call("KP_RAJIN", 90, 100)]
    (row,) = silences(gap("g", 20, 60), calls=calls, dark_itineraries=ways)
    assert row["crossing_probability"] == 0.0


def test_the_silence_of_an_inferred_call_is_told() -> None:
    dark = call("KP_RAJIN", 30, 50, evidence="inferred", confidence=None, gap_id="g")
    rows = silences(gap("g", 20, 60), gap("h", 60, 80), calls=[CALLS[0], dark, CALLS[1]])
    assert {(row["voyage_id"], row["gap_id"], row["is_of_call"]) for row in rows} == {
        ("v0", "g", True),
        ("v1", "g", True),
        ("v1", "h", False),
    }


@pytest.mark.parametrize(
    ("other", "hours"),
    [
        ({}, 30),
        ({"sog_knots": 2.0}, 0),
        ({"sog_knots": None}, 0),
        ({"is_wild": True, "wild_reason": "lone"}, 0),
        ({"zone_kind": "berth"}, 0),
        ({"zone_kind": "harbour"}, 0),
        ({"zone_kind": None}, 30),
        ({"lon_deg": 131.8}, 0),
        ({"lat_deg": 42.7}, 0),
        ({"segment_id": 7}, 0),
    ],
    ids=["at anchor", "sailing", "speed not known", "not there", "alongside", "in harbour", "drifting", "west", "south",
         "another hull"],
)  # fmt: skip
def test_hours_of_waiting_are_those_heard_slow_and_not_alongside(other: dict[str, Any], hours: int) -> None:
    fixes = [seen(-hour - 0.5, **other) for hour in range(30)] + [seen(-hour - 0.4, **other) for hour in range(30)]
    (row,) = silences(gap("g", 0, 40), fixes=fixes)
    assert row["waited_hours"] == hours


def test_only_the_hours_just_before_the_silence_count() -> None:
    fixes = [seen(-hour - 0.5) for hour in range(100)] + [seen(hour + 0.5) for hour in range(40, 60)]
    (row,) = silences(gap("g", 0, 40), fixes=fixes)
    assert row["waited_hours"] == 72


def test_without_voyages_there_are_no_silences() -> None:
    assert silences(gap("g", 20, 40), calls=[]) == []
