"""How often a ship is heard, from what was heard of it before."""

import polars as pl
import pytest
from factories import at

from pipeline.detect.rhythm import mean_interval_hours, usual_interval_hours
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()


def rhythm(*hours: float) -> tuple[list[float | None], list[float | None]]:
    heard = pl.DataFrame({"mmsi": 1, "hour_utc": [at(hour) for hour in hours]})
    found = heard.select(usual=usual_interval_hours("mmsi", SETTINGS), mean=mean_interval_hours("mmsi", SETTINGS))
    return found["usual"].to_list(), found["mean"].to_list()


def test_a_ship_hardly_heard_has_no_rhythm() -> None:
    assert rhythm(0, 1, 2, 3) == ([None] * 4, [None] * 4)


def test_the_rhythm_of_satellite_passes_is_that_of_the_passes() -> None:
    usual, mean = rhythm(0, 2, 5, 7, 10, 13)
    assert usual[-1] == 3.0
    assert mean[-1] == pytest.approx(2.6)


def test_a_silence_a_day_makes_no_ship_seldom_heard() -> None:
    hours = [day * 24.0 + hour for day in range(4) for hour in range(14)]
    assert rhythm(*hours)[0][-1] == 1.0


def test_the_future_does_not_change_the_rhythm_of_the_past() -> None:
    before, after = rhythm(*range(10)), rhythm(*range(10), 40, 80, 120, 160)
    assert [values[:10] for values in after] == list(before)


def test_the_rhythm_follows_a_ship_that_leaves_the_stations_for_the_satellites() -> None:
    usual, _ = rhythm(*range(48), *range(50, 100, 3))
    assert (usual[47], usual[-1]) == (1.0, 3.0)


def test_a_pause_counts_a_day_at_most() -> None:
    assert rhythm(0, 1, 2, 3, 4, 904)[1][-1] == pytest.approx((4 + 24) / 5)


def test_ships_have_rhythms_of_their_own() -> None:
    heard = pl.DataFrame(
        {"mmsi": [1] * 6 + [2] * 6, "hour_utc": [at(h) for h in range(6)] + [at(4 * h) for h in range(6)]}
    )
    usual = heard.select(usual_interval_hours("mmsi", SETTINGS))["hour_utc"].to_list()
    assert (usual[5], usual[6], usual[11]) == (1.0, None, 4.0)
