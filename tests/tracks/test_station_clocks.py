import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import polars as pl
from factories import FILE_ID, positions, static, statics
from hypothesis import given, settings
from hypothesis import strategies as st
from sailing import sail

from pipeline.settings import DecodeSettings, TrackSettings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.station_clocks import judge_clocks, with_right_clocks

HOUR = 3600.0
KEPT_LINES = 10**7


def reports(count: int = 60, **other: Any) -> list[dict[str, Any]]:
    hours = [n / 20 for n in range(count)]
    return list(sail((131.9, 42.5), 140, 12, hours, random.Random(5), **other))  # noqa: S311  a track, no secret


def heard(rows: Iterable[dict[str, Any]], station: str, ahead_s: float, **other: Any) -> list[dict[str, Any]]:
    """The same reports at a station whose clock is ahead by so much; each on a line of its own."""
    late = timedelta(seconds=ahead_s)
    number = 1 + sum(map(ord, station))
    return [
        row | {"station": station, "received_at_utc": row["received_at_utc"] + late} | other
        | {"line_no": row["line_no"] + KEPT_LINES * number}
        for row in rows
    ]  # fmt: skip


def turns(rows: list[dict[str, Any]], *stations: str) -> list[dict[str, Any]]:
    """The reports as several stations with right clocks leave them: each stands where it was heard first."""
    return [row | {"station": stations[n % len(stations)]} for n, row in enumerate(rows)]


def clocks(*rows: dict[str, Any]) -> dict[str, tuple[str, float | None]]:
    found = judge_clocks(positions(*rows), DecodeSettings(), TrackSettings())
    return {row["station"]: (row["clock_state"], row["ahead_s"]) for row in found.to_dicts()}


def test_a_clock_two_hours_ahead_of_all_others_is_corrected() -> None:
    rows = reports()
    found = clocks(*turns(rows, "A", "B", "C"), *heard(rows, "W", 2 * HOUR))
    assert found == {"A": ("right", 0.0), "B": ("right", 0.0), "C": ("right", 0.0), "W": ("corrected", 2 * HOUR)}


def test_a_clock_behind_is_corrected_as_well() -> None:
    rows = reports()
    assert clocks(*turns(rows, "A", "B"), *heard(rows, "W", -HOUR))["W"] == ("corrected", -HOUR)


def test_several_clocks_may_be_wrong_each_in_its_way() -> None:
    rows = reports()
    found = clocks(*turns(rows, "A", "B"), *heard(rows, "V", -3 * HOUR), *heard(rows, "W", 9 * HOUR))
    assert (found["V"], found["W"]) == (("corrected", -3 * HOUR), ("corrected", 9 * HOUR))


def test_one_station_against_one_proves_nothing() -> None:
    rows = reports()
    assert clocks(*turns(rows, "A"), *heard(rows, "W", HOUR)) == {
        "A": ("undetermined", None),
        "W": ("undetermined", None),
    }


def test_two_against_two_prove_nothing() -> None:
    rows = reports()
    found = clocks(*turns(rows, "A", "B"), *heard(rows[:30], "V", HOUR), *heard(rows[30:], "W", HOUR))
    assert found == dict.fromkeys("ABVW", ("undetermined", None))


def test_reports_delivered_late_say_nothing_of_a_clock() -> None:
    rows = reports()
    chance = random.Random(1)  # noqa: S311  delays, no secrets
    late = [heard([row], "S", chance.uniform(60, 3000))[0] for row in rows]
    assert clocks(*turns(rows, "A", "B", "C"), *late) == {}


def test_a_few_reports_prove_nothing() -> None:
    rows = reports()
    assert clocks(*turns(rows, "A", "B", "C"), *heard(rows[:4], "W", HOUR)) == {}


def test_equal_reports_of_ships_at_rest_prove_nothing() -> None:
    rows = reports(sog_knots=0.0)
    assert clocks(*turns(rows, "A", "B", "C"), *heard(rows, "W", HOUR)) == {}


def test_receptions_seconds_apart_are_no_difference_of_clocks() -> None:
    rows = reports()
    assert clocks(*turns(rows, "A", "B", "C"), *heard(rows, "W", 8)) == {}


def test_a_clock_is_wrong_in_its_own_file_only() -> None:
    rows, other = reports(), {"file_id": "0" * 64}
    bad = [*turns(rows, "A", "B"), *heard(rows, "W", HOUR)]
    good = [row | other for row in turns(rows, "A", "W")]
    found = judge_clocks(positions(*bad, *good), DecodeSettings(), TrackSettings())
    assert set(found["file_id"]) == {FILE_ID}
    fixed = with_right_clocks(positions(*bad, *good), found)
    untouched = fixed.filter(pl.col("file_id") != FILE_ID)
    assert untouched.equals(positions(*good).select(untouched.columns))


@given(st.integers(0, 2**32), st.integers(-86_400, 86_400).filter(lambda s: abs(s) > 60))
@settings(deadline=None, max_examples=15)
def test_with_clocks_put_right_a_ship_is_as_if_the_station_had_been(seed: int, ahead_s: int) -> None:
    rows = reports()
    at_w = random.Random(seed).sample(rows, 40)  # noqa: S311  a choice, no secret
    everything = [*turns(rows, "A", "B"), *heard(at_w, "W", ahead_s)]
    found = judge_clocks(positions(*everything), DecodeSettings(), TrackSettings())
    fixed = with_right_clocks(positions(*everything), found)
    fixes = clean_fixes(fixed, DecodeSettings(), TrackSettings())
    assert fixes.equals(clean_fixes(positions(*turns(rows, "A", "B")), DecodeSettings(), TrackSettings()))


def test_static_reports_of_the_station_are_put_right_too() -> None:
    rows = reports()
    found = judge_clocks(positions(*turns(rows, "A", "B"), *heard(rows, "W", HOUR)), DecodeSettings(), TrackSettings())
    said = with_right_clocks(statics(static(5, station="W"), static(5, station="A", line_no=7)), found)
    assert said["received_at_utc"].dt.hour().to_list() == [4, 5]


def test_the_order_of_lines_does_not_matter() -> None:
    rows = reports()
    everything = [*turns(rows, "A", "B"), *heard(rows, "V", -HOUR), *heard(rows, "W", HOUR)]
    random.Random(2).shuffle(everything)  # noqa: S311  an order, no secret
    assert clocks(*everything)["V"] == ("corrected", -HOUR)


def test_feeds_without_stations_have_no_clocks_to_judge() -> None:
    assert clocks(*reports(), *heard(reports(), "W", HOUR)) == {}
