from typing import Any

import pytest
from factories import at, fix, zoned

from pipeline.detect.slow_moments import slow_moments
from pipeline.settings import EncounterSettings


def moments(*fixes: dict[str, Any], **settings: Any) -> list[dict[str, Any]]:
    return slow_moments(zoned(*fixes), EncounterSettings(**settings)).to_dicts()


def hours(*fixes: dict[str, Any], **settings: Any) -> list[float]:
    """Of the moments, in hours of the day."""
    return [(row["at_utc"] - at(0)).total_seconds() / 3600 for row in moments(*fixes, **settings)]


def test_a_ship_is_placed_on_the_line_between_its_fixes_at_every_step_of_the_grid() -> None:
    rows = moments(fix(0.1, lon_deg=130.0, sog_knots=1.0), fix(0.6, lon_deg=130.001, sog_knots=0.2))
    assert [row["at_utc"] for row in rows] == [at(1 / 6), at(1 / 3), at(1 / 2)]
    assert rows[1]["lon_deg"] == pytest.approx(130.0 + 0.001 * (1 / 3 - 0.1) / 0.5)
    assert rows[1]["sog_knots"] == pytest.approx(1.0 - 0.8 * (1 / 3 - 0.1) / 0.5)


def test_fixes_on_the_grid_make_a_moment_each_and_none_twice() -> None:
    assert hours(*(fix(step / 6, sog_knots=0.0) for step in (0, 1, 2))) == pytest.approx([0, 1 / 6, 1 / 3])


def test_the_shorter_way_leads_over_the_antimeridian() -> None:
    rows = moments(fix(0, lon_deg=179.9999, sog_knots=0.1), fix(1 / 3, lon_deg=-179.9997, sog_knots=0.1))
    assert [row["lon_deg"] for row in rows] == pytest.approx([179.9999, -179.9999, -179.9997])


def test_over_a_longer_silence_nothing_is_said() -> None:
    assert len(hours(fix(0, sog_knots=0.0), fix(4, sog_knots=0.0))) == 25
    assert hours(fix(0, sog_knots=0.0), fix(4.01, sog_knots=0.0)) == []


def test_a_fast_ship_has_no_slow_moment_and_one_that_slows_down_has_some() -> None:
    assert hours(fix(0, sog_knots=2.0), fix(1 / 6, sog_knots=2.0)) == []
    slowing = [fix(0, sog_knots=3.0), fix(0.5, sog_knots=0.0, lat_deg=42.01)]
    assert hours(*slowing) == pytest.approx([1 / 3, 1 / 2])


def test_a_ship_without_speed_is_told_by_its_way() -> None:
    still, sailing = (fix(1, sog_knots=None, lat_deg=lat) for lat in (42.0, 42.2))
    assert len(hours(fix(0, sog_knots=None), still)) == 7
    assert hours(fix(0, sog_knots=None), sailing) == []


def test_a_ship_that_says_still_and_moves_is_moving() -> None:
    assert hours(fix(0, sog_knots=0.0), fix(1, sog_knots=0.0, lat_deg=42.2)) == []


def test_noise_of_fixes_seconds_apart_is_no_speed() -> None:
    close = [fix(1 / 6 - 0.001, sog_knots=0.0), fix(1 / 6 + 0.001, sog_knots=0.0, lat_deg=42.0002)]
    assert len(hours(*close)) == 1


def test_wild_fixes_are_passed_over() -> None:
    assert len(hours(fix(0, sog_knots=0.0), fix(0.5, is_wild=True, lat_deg=50.0), fix(1, sog_knots=0.0))) == 7


def test_two_ships_are_not_joined_into_one_way() -> None:
    assert hours(fix(0.1, sog_knots=0.0), fix(0.9, mmsi=1, sog_knots=0.0)) == []


@pytest.mark.parametrize(("first", "second", "count"), [("P", "ring P", 0), ("P", "sea", 7), ("sea", "P", 7)])
def test_a_ship_in_port_before_and_after_is_left_out(first: str, second: str, count: int) -> None:
    assert len(hours(fix(0, first, 0.0), fix(1, second, 0.0))) == count


def test_equal_times_at_two_places_are_one_moment() -> None:
    twice = [fix(0, sog_knots=0.0), fix(0, sog_knots=0.0, lat_deg=42.001, line_no=9_999_999)]
    assert len(hours(*twice)) == 1
