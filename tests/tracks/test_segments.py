import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from factories import SHIP, at, position, positions
from hypothesis import given, settings
from hypothesis import strategies as st
from sailing import circle, sail

from pipeline.settings import DecodeSettings, TrackSettings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.segments import segment_rows

BUSAN, VALPARAISO, VLADIVOSTOK = (129.1, 35.0), (-71.7, -33.0), (131.9, 43.0)
MIXED = (1, 3, 18, 27)
OTHERS = 10**9
chances = st.integers(0, 2**32).map(random.Random)  # hypothesis' own would draw noise of any size
places = st.tuples(st.floats(-180, 180), st.floats(-89.9, 89.9))
courses = st.floats(0, 359.9)


def fixes(*rows: dict[str, Any], **tracks: Any) -> pl.DataFrame:
    return clean_fixes(positions(*rows), DecodeSettings(), TrackSettings(**tracks))


def partition(found: pl.DataFrame) -> list[list[int]]:
    """The lines of each segment, in order."""
    grouped = found.group_by("segment_id").agg(pl.col("line_no").sort())
    return sorted(grouped["line_no"].to_list())


def of_another(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reports of a second ship: lines and payloads of their own."""
    return [row | {name: row[name] + OTHERS for name in ("line_no", "payload_hash")} for row in rows]


def times(chance: random.Random, count: int, longest_hours: float = 1.0) -> list[float]:
    """Moments seconds to an hour apart, each a second of its own."""
    steps = [chance.choice([0.003, 0.05, 0.2, longest_hours]) * chance.uniform(0.7, 1) for _ in range(count)]
    return [round(sum(steps[: n + 1]), 4) for n in range(count)]


@given(chances, courses, courses, st.floats(0, 25), st.floats(0, 25))
@settings(deadline=None, max_examples=40)
def test_two_ships_far_apart_on_one_mmsi_always_come_apart(
    chance: random.Random, course_a: float, course_b: float, speed_a: float, speed_b: float
) -> None:
    ours = list(sail(BUSAN, course_a, speed_a, times(chance, 30), chance, MIXED))
    theirs = of_another(sail(VALPARAISO, course_b, speed_b, times(chance, 30), chance, MIXED))
    found = fixes(*ours, *theirs)
    assert partition(found) == sorted(sorted(row["line_no"] for row in ship) for ship in (ours, theirs))


@given(
    chances,
    places,
    courses,
    st.floats(0, 30),
    st.sampled_from([{}, {"cog_deg": None}, {"sog_knots": None, "cog_deg": None}]),
)
@settings(deadline=None, max_examples=60)
def test_a_ship_on_its_way_is_one_segment_whatever_tells_of_it(
    chance: random.Random, start: tuple[float, float], course: float, speed: float, unsaid: dict[str, None]
) -> None:
    rows = list(sail(start, course, speed, times(chance, 40, 24.0), chance, MIXED, **unsaid))
    found = fixes(*rows)
    assert found["segment_id"].n_unique() == 1
    assert not found["is_wild"].any()


@given(chances, places, st.floats(0, 21), st.lists(st.floats(0, 60), min_size=20, max_size=20))
@settings(deadline=None, max_examples=40)
def test_whatever_its_log_says_a_ship_below_21_knots_is_one_segment(
    chance: random.Random, start: tuple[float, float], speed: float, said: list[float]
) -> None:
    rows = sail(start, chance.uniform(0, 360), speed, times(chance, 20), chance)
    lies = [
        row | {"sog_knots": knots, "cog_deg": chance.uniform(0, 359)} for row, knots in zip(rows, said, strict=True)
    ]
    assert fixes(*lies)["segment_id"].n_unique() == 1


@given(chances, st.floats(-180, 180), st.sampled_from([-360.0, 360.0, 720.0]))
@settings(deadline=None, max_examples=30)
def test_neither_the_antimeridian_nor_a_turn_of_the_globe_changes_a_segment(
    chance: random.Random, shift_deg: float, turn_deg: float
) -> None:
    theirs = sail((149.0, 20.0), 70, 20, times(chance, 20), chance)
    rows = [*sail(BUSAN, 70, 20, times(chance, 20), chance), *of_another(theirs)]
    plain = fixes(*rows)
    shifted = plain.with_columns((pl.col("lon_deg") + shift_deg + 180) % 360 - 180)
    turned = shifted.with_columns(pl.col("lon_deg") + pl.when(pl.col("line_no") % 2 == 0).then(turn_deg).otherwise(0))
    of_plain, of_shifted, of_turned = (
        segment_rows(frame, TrackSettings())[0].tolist() for frame in (plain, shifted, turned)
    )
    assert of_plain == of_shifted == of_turned


def test_a_ship_over_the_pole_is_one_segment() -> None:
    chance = random.Random(7)  # noqa: S311  a track, no secret
    rows = list(sail((10.0, 89.0), 1.0, 15.0, [n / 4 for n in range(40)], chance))
    assert max(row["lat_deg"] for row in rows) > 89.9
    assert fixes(*rows)["segment_id"].n_unique() == 1


@given(chances)
@settings(deadline=None, max_examples=30)
def test_neither_order_nor_repeated_receptions_change_anything(chance: random.Random) -> None:
    theirs = sail(VALPARAISO, 70, 12, times(chance, 15), chance)
    rows = [*sail(BUSAN, 70, 12, times(chance, 15), chance), *of_another(theirs)]
    heard_again = [
        row | {"file_id": "0" * 64, "received_at_utc": at(0.001) - at(0) + row["received_at_utc"]} for row in rows
    ]
    shuffled = [*rows, *chance.sample(heard_again, 10)]
    chance.shuffle(shuffled)
    assert fixes(*shuffled).equals(fixes(*rows))


@given(chances, st.integers(1, 59))
@settings(deadline=None, max_examples=30)
def test_what_is_heard_later_changes_no_segment_of_what_was_heard_before(chance: random.Random, cut: int) -> None:
    rows = [
        *sail(BUSAN, 70, 12, times(chance, 30), chance),
        *of_another(sail((131.0, 36.0), 70, 12, times(chance, 30), chance)),
    ]
    rows.sort(key=lambda row: row["received_at_utc"])
    early, both = fixes(*rows[:cut]), fixes(*rows)
    assert early["segment_id"].equals(both.head(early.height)["segment_id"])


def test_a_silence_of_weeks_ends_no_segment() -> None:
    found = fixes(position(0), position(0.1), position(24 * 17, 132.0, 43.0), position(24 * 17.1, 132.0, 43.01))
    assert found["segment_id"].n_unique() == 1


def test_of_two_hulls_in_reach_the_one_heard_here_before_goes_on() -> None:
    manila = [position(hour, 120.9, 14.5, sog_knots=0.0) for hour in (1, 40, 90)]
    davao = [position(hour, 125.7, 7.0, sog_knots=0.0) for hour in (2, 100)]
    again = position(160, 125.7, 7.0, sog_knots=0.0)
    found = fixes(*manila, *davao, again)
    assert [len(lines) for lines in partition(found)] == [3, 3]


def test_a_lone_fix_on_the_way_does_not_take_a_ship_that_comes_back() -> None:
    before = [position(n / 10, *VLADIVOSTOK, sog_knots=0.0) for n in range(30)]
    wild = position(4, 121.5, 31.2, sog_knots=0.0)
    after = [position(300 + n / 10, 129.1, 35.0, sog_knots=0.1) for n in range(5)]
    found = fixes(*before, wild, *after)
    assert found["is_wild"].sum() == 1
    assert found.filter(~pl.col("is_wild"))["segment_id"].n_unique() == 1


def test_the_id_is_of_the_mmsi_and_the_first_fix_alone() -> None:
    there = fixes(position(0), position(1))
    elsewhere = fixes(position(0, file_id="a" * 64, line_no=77, byte_offset=9), position(9))
    assert there["segment_id"].unique().to_list() == elsewhere["segment_id"].unique().to_list()
    assert there["segment_id"][0] != fixes(position(0, mmsi=SHIP + 1))["segment_id"][0]


def test_an_mmsi_of_hundreds_of_ships_is_parted_as_far_as_hulls_are_kept_open() -> None:
    everywhere = [position(n / 3600, n % 300 - 150.0, (n * 7) % 120 - 60.0, mmsi=0) for n in range(900)]
    wide = fixes(*everywhere, most_open_segments=64)
    assert wide["segment_id"].n_unique() > 64
    assert wide["is_wild"].sum() > 600


def test_no_fixes_have_no_segments() -> None:
    assert fixes().is_empty()


def test_a_report_heard_again_an_hour_later_is_repeated_and_does_not_move_the_ship() -> None:
    under_way = [position(n / 10, 130 + n / 40, sog_knots=11.0, cog_deg=90.0) for n in range(12)]
    late = under_way[1] | {"received_at_utc": at(1.15), "line_no": 5, "payload_hash": 5}
    found = fixes(*under_way, late)
    assert found["segment_id"].n_unique() == 1
    assert found.filter("is_wild").select("line_no", "wild_reason").rows() == [(5, "repeated")]


def test_a_late_report_with_other_last_digits_is_repeated_too() -> None:
    under_way = [position(n / 10, 130 + n / 40, sog_knots=11.0, cog_deg=90.0) for n in range(12)]
    late = under_way[1] | {"received_at_utc": at(1.15), "line_no": 5, "payload_hash": 5, "sog_knots": 11.2}
    found = fixes(*under_way, late | {"lon_deg": late["lon_deg"] + 4e-6})
    assert found.filter("is_wild").select("line_no", "wild_reason").rows() == [(5, "repeated")]


def test_a_report_from_the_berth_heard_when_the_ship_is_far_off_is_repeated() -> None:
    berth = [position(n / 10, sog_knots=0.0) for n in range(5)]
    under_way = [position(0.5 + n / 10, 130 + n / 20, sog_knots=22.0, cog_deg=90.0) for n in range(10)]
    late = berth[2] | {"received_at_utc": at(1.35), "line_no": 5, "payload_hash": 5}
    found = fixes(*berth, *under_way, late)
    assert found.filter("is_wild").select("line_no", "wild_reason").rows() == [(5, "repeated")]


def test_a_ferry_to_and_fro_in_one_lane_repeats_nothing() -> None:
    chance = random.Random(11)  # noqa: S311  a track, no secret
    rows: list[dict[str, Any]] = []
    for trip in range(8):
        start, course = ((132.0, 42.0), 90.0) if trip % 2 == 0 else ((132.1347, 42.0), 270.0)
        hours = [n / 360 for n in range(120)]
        for hour, row in zip(hours, sail(start, course, 18.0, hours, chance), strict=True):
            moment = trip / 2 + hour
            rows.append(row | {"received_at_utc": at(moment), "line_no": len(rows) + 1, "payload_hash": len(rows)})
    found = fixes(*rows)
    assert found["segment_id"].n_unique() == 1
    assert found["is_wild"].sum() <= 2


def test_a_moored_ship_may_say_the_same_for_ever() -> None:
    moored = [position(n / 10, sog_knots=0.0, cog_deg=90.0) for n in range(50)]
    assert not fixes(*moored)["is_wild"].any()


@pytest.mark.slow
def test_the_kernel_stays_within_its_arrays() -> None:
    code = (
        "import random; from sailing import sail, circle; from factories import positions\n"
        "from pipeline.settings import DecodeSettings, TrackSettings; from pipeline.tracks.fixes import clean_fixes\n"
        "c = random.Random(1)\n"
        "rows = [row | {'mmsi': n % 3, 'payload_hash': n * 10**9 + row['payload_hash']} for n in range(60)\n"
        "    for row in sail((6.0 * n - 180, n - 30.0), 6 * n, n / 3, [k / 7 for k in range(n + 1)], c)]\n"
        "rows += circle((0, 0), 2, 20, [k / 50 for k in range(40)], c)\n"
        "print(clean_fixes(positions(*rows), DecodeSettings(), TrackSettings(most_open_segments=4)).height)\n"
    )
    tests = Path(__file__).resolve().parents[1]
    environment = os.environ | {"NUMBA_BOUNDSCHECK": "1", "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"}
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)  # noqa: S603  this test's own code
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) > 1000


@pytest.mark.parametrize("radius_nm", [0.5, 3.0])
@given(chances)
@settings(deadline=None, max_examples=15)
def test_a_circle_far_off_never_joins_the_ship(radius_nm: float, chance: random.Random) -> None:
    ship = list(sail(VLADIVOSTOK, 200, 12, times(chance, 40), chance))
    spoofed = of_another(circle((37.3, 55.6), radius_nm, 25, times(chance, 40), chance))
    found = fixes(*ship, *spoofed)
    of_ship = found.filter(pl.col("line_no") < OTHERS)
    assert of_ship["segment_id"].n_unique() == 1
    assert not of_ship["is_wild"].any()
    assert not set(of_ship["segment_id"]) & set(found.filter(pl.col("line_no") > OTHERS)["segment_id"])


def test_ships_that_say_no_speed_pass_each_other_each_on_its_way() -> None:
    unsaid: dict[str, Any] = {"sog_knots": None, "cog_deg": None}
    chance = random.Random(4)  # noqa: S311  a track, no secret
    hours = [n / 20 for n in range(1, 40)]
    east = list(sail((131.0, 38.0), 90, 20, hours, chance, **unsaid))
    west = of_another(sail((131.85, 38.05), 270, 20, [hour + 0.025 for hour in hours], chance, **unsaid))
    found = fixes(*east, *west)
    assert partition(found) == sorted(sorted(row["line_no"] for row in ship) for ship in (east, west))
