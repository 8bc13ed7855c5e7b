"""How fast a ship went when it was last heard, and which way."""

from math import cos, radians
from typing import Any

import polars as pl
import pytest
from factories import fix, zoned

from pipeline.detect.hull_order import in_hull_order
from pipeline.detect.motion import with_motion
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()


def motion(*fixes: dict[str, Any]) -> tuple[Any, Any]:
    """Speed and course of a ship at the last of its fixes."""
    frame = zoned(*fixes)
    last = frame.tail(1).select(
        pl.col("lon_deg", "lat_deg", "sog_knots", "cog_deg").name.prefix("start_"),
        started_at_utc="received_at_utc",
        place=pl.lit(frame.height - 1),
    )
    (row,) = with_motion(last, frame, in_hull_order(frame), SETTINGS).select("speed_knots", "course_deg").rows()
    return row


def test_what_is_broadcast_is_taken_where_the_ship_made_it_good() -> None:
    north = [fix(hour, lat_deg=40 + hour / 6, sog_knots=10.0, cog_deg=1.0) for hour in range(6)]
    assert motion(*north) == (pytest.approx(9.99, abs=0.02), 1.0)


def test_a_ship_that_comes_back_to_where_it_was_made_nothing_good() -> None:
    circling = [fix(hour, lat_deg=40 + (hour % 3) / 6, sog_knots=10.0, cog_deg=90.0) for hour in range(7)]
    assert motion(*circling) == (pytest.approx(0.0, abs=0.01), 90.0)


def test_where_a_ship_was_is_told_by_the_way_between_its_fixes() -> None:
    """Heard every ten minutes, or at the ends of a straight way: the same."""
    often = [fix(step / 6, lat_deg=40 + step / 36, lon_deg=130 + step / 60) for step in range(31)]
    ends = [often[0], often[-1]]
    speed, course = motion(*ends)
    assert (speed, course) == (pytest.approx(motion(*often)[0], rel=1e-3), pytest.approx(motion(*often)[1], rel=1e-3))


def test_over_a_silence_no_way_is_straight() -> None:
    speed, _ = motion(fix(-9, lat_deg=40.0), fix(-1, lat_deg=40.0), fix(0, lat_deg=40.1, sog_knots=9.0))
    assert speed == pytest.approx(6.0, abs=0.1)  # from the fix nearest to three hours before


def test_across_the_antimeridian_the_shorter_way_is_taken() -> None:
    speed, course = motion(
        *(fix(hour, lon_deg=lon, sog_knots=15.0) for hour, lon in ((0, 179.5), (4, -179.5), (5, -179.25)))
    )
    assert speed == pytest.approx(60 * 0.25 * cos(radians(42)), rel=0.01)
    assert course == pytest.approx(90, abs=1)


def test_one_fix_says_no_more_than_it_broadcasts() -> None:
    assert motion(fix(0, sog_knots=9.0)) == (9.0, None)
