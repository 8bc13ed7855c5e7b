"""Which fixes of a day tell, and that the stages find from them what they find from all."""

import datetime as dt
import importlib.resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import dataframely as dy
import numpy as np
import polars as pl
import pytest
from factories import SHIP, at, fix, zoned
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.decode.feed import decode_path
from pipeline.detect.gaps import find_gaps
from pipeline.detect.hearings import listen
from pipeline.detect.port_calls import find_port_calls
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.zones import assign_zones
from pipeline.schemas import ZonedFixes
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.telling import shortest_silence_hours, telling_fixes

SETTINGS = Settings()
MINUTE = 1 / 60
OFF_DEG = SETTINGS.tracks.telling_off_m / 1852 / 60
NO_SILENCES = pl.Schema({"segment_id": pl.UInt64(), "started_at_utc": pl.Datetime("us"), "meaning": pl.String()})
WEEK = "NYHarbor_2020_12_first_week.traj"


def told(fixes: dy.DataFrame[ZonedFixes]) -> pl.DataFrame:
    """The fixes that tell, with what they stand for."""
    rows, stands_for = telling_fixes(fixes, SETTINGS.tracks, SETTINGS.port_calls, SETTINGS.gaps, SETTINGS.encounters)
    return fixes[pl.Series(rows)].with_columns(stands_for=pl.Series(stands_for, dtype=pl.UInt32))


def minutes(found: pl.DataFrame) -> list[int]:
    return [round((when - at(0)).total_seconds() / 60) for when in found["received_at_utc"]]


def test_of_a_ship_that_swings_at_anchor_so_many_fixes_tell_that_it_is_never_silent() -> None:
    swinging = [
        fix(minute * MINUTE, "P", 0.0, nav_status=1, lat_deg=42 + 3 * OFF_DEG * (minute % 2))
        for minute in range(0, 540, 3)
    ]
    found = told(zoned(*swinging))
    assert minutes(found) == [0, 237, 474, 537]
    assert found["stands_for"].to_list() == [1, 79, 79, 21]


@given(steps=st.lists(st.integers(1, 500), min_size=1, max_size=80))
def test_telling_fixes_are_silent_where_all_are_and_nowhere_else(steps: list[int]) -> None:
    heard = np.cumsum([0, *steps])
    found = minutes(told(zoned(*(fix(minute * MINUTE, "P", 0.0, nav_status=5) for minute in heard))))
    shortest = 60 * shortest_silence_hours(SETTINGS.port_calls, SETTINGS.gaps, SETTINGS.encounters)
    silences = [pair for pair in pairwise(heard.tolist()) if pair[1] - pair[0] >= shortest]
    assert [pair for pair in pairwise(found) if pair[1] - pair[0] >= shortest] == silences


def test_both_sides_of_an_entry_and_of_a_stop_tell() -> None:
    sailing = [fix(minute * MINUTE, "sea" if minute < 20 else "P", 8.0 if minute < 30 else 0.0) for minute in range(50)]
    assert {19, 20, 29, 30} <= set(minutes(told(zoned(*sailing))))


def test_in_a_zone_whatever_does_not_lie_still_tells_and_all_within_the_least_stop_of_it() -> None:
    stirring = [fix(minute * MINUTE, "P", 0.4 if minute == 30 else 0.0) for minute in range(60)]
    assert set(range(10, 51)) <= set(minutes(told(zoned(*stirring))))


def test_a_straight_way_is_told_by_its_ends_and_a_turn_by_its_corner() -> None:
    north = [fix(minute * MINUTE, lat_deg=42 + minute / 600) for minute in range(31)]
    east = [fix(minute * MINUTE, lat_deg=42.05, lon_deg=130 + (minute - 30) / 600) for minute in range(31, 60)]
    assert minutes(told(zoned(*north, *east))) == [0, 30, 59]


def test_both_ends_of_a_silence_tell() -> None:
    heard = [fix(minute * MINUTE, lat_deg=42 + minute / 6000) for minute in (0, 5, 10, 17, 400, 410, 420, 433)]
    assert {17, 400} <= set(minutes(told(zoned(*heard))))


def test_every_fix_of_an_mmsi_that_is_two_ships_or_led_astray_that_day_tells() -> None:
    two = [fix(minute * MINUTE, segment_id=1 + minute % 2) for minute in range(30)]
    astray = [fix(minute * MINUTE, mmsi=SHIP + 1, segment_id=9, is_wild=minute == 15) for minute in range(30)]
    assert told(zoned(*two, *astray)).height == 60


def test_a_report_of_a_ship_under_way_that_is_heard_twice_tells_both_times() -> None:
    way = [fix(minute * MINUTE, lat_deg=42 + minute / 600, cog_deg=0.0) for minute in range(40)]
    late = fix(41 * MINUTE, lat_deg=42 + 10 / 600, cog_deg=0.0)
    assert {10, 41} <= set(minutes(told(zoned(*way, late))))


def test_of_each_station_the_first_and_last_fix_tell() -> None:
    heard = [fix(minute * MINUTE, station="AB"[minute % 2]) for minute in range(60)]
    found = told(zoned(*heard))
    assert {0, 1, 58, 59} <= set(minutes(found))
    assert found.group_by("station").agg(pl.col("stands_for").sum())["stands_for"].to_list() == [30, 30]


@given(steps=st.lists(st.tuples(st.integers(1, 90), st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=60))
@example(steps=[(60, 1.0, 0.0), (45, 0.0, 1.75), (32, 0.0, -0.5)])  # a silence of an hour after a straight beginning
def test_what_is_left_out_lies_on_the_straight_way_between_what_tells_and_is_counted(
    steps: list[tuple[int, float, float]],
) -> None:
    place = np.cumsum([(0, 0, 0), *steps], axis=0)
    rows = [fix(minute * MINUTE, lon_deg=130 + x * OFF_DEG, lat_deg=42 + y * OFF_DEG) for minute, x, y in place]
    fixes = zoned(*rows)
    found = told(fixes)
    assert found["stands_for"].sum() == fixes.height
    left = fixes.join(found, on="line_no", how="anti")
    seconds, kept_s = (frame["received_at_utc"].dt.epoch("us").to_numpy() for frame in (left, found))
    shrink = np.cos(np.radians(42))
    for axis, share in (("lon_deg", 1.01 / shrink), ("lat_deg", 1.01)):
        between = np.interp(seconds, kept_s, found[axis].to_numpy())
        assert np.all(np.abs(left[axis].to_numpy() - between) <= OFF_DEG * share)


def recorded() -> dy.DataFrame[ZonedFixes]:
    path = Path(str(importlib.resources.files("tracktable_data"))) / "python_example_data" / WEEK
    feed = decode_path(path, SETTINGS.decode, now_utc=dt.datetime(2026, 1, 1))  # noqa: DTZ001  UTC without a zone
    fixes = clean_fixes(feed.whole.positions, SETTINGS.decode, SETTINGS.tracks)
    return assign_zones(fixes, load_catalogue().zones, SETTINGS.port_calls)


@pytest.fixture(scope="module")
def harbor() -> tuple[dy.DataFrame[ZonedFixes], dy.DataFrame[ZonedFixes]]:
    """A week of New York Harbor, all fixes and those that tell, day by day."""
    fixes = recorded()
    date = fixes["received_at_utc"].dt.date()
    pressed = pl.concat([told(ZonedFixes.cast(fixes.filter(date == day))) for day in date.unique()])
    return fixes, ZonedFixes.cast(pressed.sort("mmsi", "received_at_utc", "file_id", "line_no"))


def test_port_calls_of_a_week_of_new_york_harbor_are_the_same(
    harbor: tuple[dy.DataFrame[ZonedFixes], dy.DataFrame[ZonedFixes]],
) -> None:
    every, telling = (find_port_calls(fixes, NO_SILENCES.to_frame(), SETTINGS.port_calls) for fixes in harbor)
    assert telling.equals(every)


def test_silences_of_a_week_of_new_york_harbor_are_the_same(
    harbor: tuple[dy.DataFrame[ZonedFixes], dy.DataFrame[ZonedFixes]],
) -> None:
    fixes, telling = harbor
    until = fixes["received_at_utc"].max()
    assert isinstance(until, dt.datetime)
    every = find_gaps(fixes, until, SETTINGS.gaps)
    pressed = find_gaps(telling, until, SETTINGS.gaps, listen(fixes, SETTINGS.gaps))
    same: list[Any] = ["gap_id", "started_at_utc", "ended_at_utc", "cause", "neighbours_heard", "neighbour_lines"]
    assert pressed.select(same).equals(every.select(same))
