import random
from typing import Any

import numpy as np
import polars as pl
import pytest
from factories import position
from hypothesis import given
from hypothesis import strategies as st
from sailing import circle, sail

from pipeline.settings import TrackSettings
from pipeline.tracks.kernels.association import Marks
from pipeline.tracks.reports import reports_of
from pipeline.tracks.rounds import left_elsewhere, on_rounds

BAY = (132.935, 42.775)
CHANCE = random.Random(5)  # noqa: S311  tracks, no secrets


def every(minutes: float, hours: float, start: float = 0.0) -> list[float]:
    return [start + n * minutes / 60 for n in range(round(hours * 60 / minutes))]


def led(
    minutes: float, hours: float = 3.0, knots: float = 24.0, radius_nm: float = 2.5, **other: Any
) -> list[dict[str, Any]]:
    """Reports of a receiver that is led round a circle."""
    return [row | other for row in circle(BAY, radius_nm, knots, every(minutes, hours), CHANCE)]


def fixes(rows: list[dict[str, Any]]) -> pl.DataFrame:
    names = ["mmsi", "received_at_utc", "lon_deg", "lat_deg", "sog_knots", "cog_deg"]
    typed = [pl.col("sog_knots", "cog_deg").cast(pl.Float32), pl.col("received_at_utc").cast(pl.Datetime("us"))]
    frame = pl.DataFrame([{name: row.get(name) for name in names} for row in rows], infer_schema_length=None)
    return frame.with_columns(typed).sort("mmsi", "received_at_utc")


def marks(rows: list[dict[str, Any]], segments: list[int] | None = None, **changed: Any) -> Marks:
    """Which of the rows, in order of time, go round and round; of one segment if nothing else is said."""
    frame = fixes(rows)
    numbers = np.array(segments or [0] * frame.height, np.uint32)
    return on_rounds(reports_of(frame), numbers, np.zeros(frame.height, np.bool_), TrackSettings(**changed))


@pytest.mark.parametrize("minutes", [0.05, 0.2, 1, 3, 9, 25])
def test_a_ship_that_goes_round_and_round_is_on_rounds_however_often_it_reports(minutes: float) -> None:
    assert marks(led(minutes)).all()


def test_only_the_stretch_is_on_rounds_and_not_the_way_to_it_nor_from_it() -> None:
    lane = sail((132.4, 42.6), 60, 12, every(3, 2, start=-2.5), CHANCE)
    after = sail((132.4, 42.6), 60, 12, every(3, 2, start=3.5), CHANCE)
    rows = [*lane, *led(3), *after]
    assert marks(rows).tolist() == [False] * 40 + [True] * 60 + [False] * 40


def test_rest_in_between_is_not_on_rounds_and_does_not_hide_them() -> None:
    at_rest = list(sail((132.885, 42.793), 0, 0.1, every(10, 3, start=0.01), CHANCE))
    frame = fixes([*led(10), *at_rest])
    found = marks([*led(10), *at_rest])
    assert (found == (frame["sog_knots"] > 20).to_numpy()).all()


def test_one_turn_is_a_ship_that_turns() -> None:
    assert not marks(led(1, hours=0.9)).any()


def test_to_and_fro_on_a_circle_is_a_ferry_in_a_bay() -> None:
    there = led(3, hours=0.6)
    back = [row | {"cog_deg": (row["cog_deg"] + 180) % 360} for row in there[::-1]]
    times = [position(n / 20, *BAY)["received_at_utc"] for n in range(6 * len(there + back))]
    rows = [row | {"received_at_utc": time} for row, time in zip((there + back) * 6, times, strict=True)]
    assert not marks(rows).any()


def test_an_arc_sailed_again_and_again_lies_to_one_side() -> None:
    arc = led(3, hours=0.33)
    times = [position(n / 20, *BAY)["received_at_utc"] for n in range(12 * len(arc))]
    assert not marks([row | {"received_at_utc": time} for row, time in zip(arc * 12, times, strict=True)]).any()


def test_courses_that_lead_elsewhere_are_of_a_ship_about_its_work() -> None:
    assert not marks([row | {"cog_deg": CHANCE.uniform(0, 360)} for row in led(9)]).any()


def test_a_ship_at_anchor_is_not_on_rounds_though_its_courses_follow_its_swing() -> None:
    assert not marks(led(5, hours=30, knots=0.3, radius_nm=0.1)).any()
    assert not marks(led(5, hours=30, knots=0.3, radius_nm=0.1, sog_knots=None)).any()


def test_a_ship_that_says_no_course_takes_more_fixes() -> None:
    assert marks(led(3, cog_deg=None, sog_knots=None)).all()
    assert not marks(led(25, cog_deg=None)[:7]).any()
    assert marks(led(25)[:7]).all()


def test_a_rough_circle_is_a_ship_that_fishes() -> None:
    def rough(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"lon_deg": row["lon_deg"] + CHANCE.gauss(0, 0.02), "lat_deg": row["lat_deg"]}

    assert not marks([rough(row) for row in led(3, hours=6, knots=4.0, radius_nm=1.0)]).any()


def test_a_silence_parts_stretches() -> None:
    rows = led(25, hours=9)
    kept = [row for n, row in enumerate(rows) if n % 10 < 4]
    assert not marks(kept).any()
    assert marks(kept, round_most_step_hours=6).all()


def test_each_segment_goes_round_for_itself() -> None:
    rows = led(9)
    other = list(sail((132.0, 42.0), 90, 12, every(9, 3, start=0.05), CHANCE))
    mixed = [row for pair in zip(rows, other, strict=True) for row in pair]
    is_led = np.arange(len(mixed)) % 2 == 0
    assert (marks(mixed, segments=is_led.astype(int).tolist()) == is_led).all()
    assert not marks(rows, segments=list(range(len(rows)))).any()


def test_repeats_are_none_of_it() -> None:
    frame = fixes(led(9))
    is_repeat = np.arange(frame.height) % 3 == 2
    found = on_rounds(reports_of(frame), np.zeros(frame.height, np.uint32), is_repeat, TrackSettings())
    assert (found == ~is_repeat).all()


@pytest.mark.parametrize("centre", [(180.0, 42.0), (-179.99, -10.0), (20.0, 79.0)])
def test_the_antimeridian_holds(centre: tuple[float, float]) -> None:
    assert marks(list(circle(centre, 2.5, 24, every(9, 3), CHANCE))).all()


@pytest.mark.parametrize("lat_deg", [89.97, -89.97])
def test_the_poles_hold(lat_deg: float) -> None:
    """Round a pole the course is due east or west all the way."""
    rows = [position(n / 20, (n * 29.7) % 360 - 180, lat_deg, sog_knots=18.7, cog_deg=90.0) for n in range(40)]
    assert marks(rows).all()


def test_a_single_report_is_not_on_rounds() -> None:
    assert marks([position(0, *BAY)]).tolist() == [False]


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 60), st.floats(0, 359)), max_size=60))
def test_places_all_over_the_earth_are_taken(rows: list[tuple[float, float, float, float]]) -> None:
    said = [position(n / 30, lon, lat, sog_knots=sog, cog_deg=cog) for n, (lon, lat, sog, cog) in enumerate(rows)]
    if said:
        assert len(marks(said)) == len(said)


def test_of_a_ship_heard_nowhere_else_nothing_is_left() -> None:
    is_round = np.array([True, True, True, False, True, True])
    is_repeat = np.array([False, False, False, False, False, False])
    assert left_elsewhere(is_round, is_repeat, np.array([0, 2, 4, 6])).tolist() == [0, 0, 1, 0, 0, 0]


def test_what_was_heard_again_is_not_elsewhere() -> None:
    assert not left_elsewhere(np.array([True, False]), np.array([False, True]), np.array([0, 2])).any()
