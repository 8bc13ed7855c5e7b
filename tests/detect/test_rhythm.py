"""How often a ship is heard, from what was heard of it before."""

from itertools import pairwise
from statistics import mean, median_high

import polars as pl
import pytest
from factories import at
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.hearings import hours_of
from pipeline.detect.rhythm import rhythm_of, usual_interval_hours
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()


def heard_in(*hours: float, mmsi: int = 1) -> pl.DataFrame:
    moments = pl.DataFrame({"mmsi": mmsi, "hour_utc": [at(hour) for hour in hours], "station": "A"})
    return hours_of(moments.cast({"mmsi": pl.UInt32}))


def rhythm(*hours: float) -> tuple[list[float | None], list[float | None]]:
    """Of a ship heard in these hours what is known of it in each."""
    asked = pl.DataFrame({"mmsi": 1, "at_utc": [at(hour) for hour in hours]})
    found = rhythm_of(heard_in(*hours), asked, SETTINGS)
    return found["usual_hours"].to_list(), found["expected_hours"].to_list()


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
    heard = pl.concat([heard_in(*range(6)), heard_in(*range(0, 24, 4), mmsi=2)])
    asked = pl.DataFrame({"mmsi": [1, 2, 2, 3], "at_utc": [at(5.5), at(20), at(0), at(9)]})
    assert rhythm_of(heard, asked, SETTINGS)["usual_hours"].to_list() == [1.0, 4.0, None, None]


@given(
    hours=st.sets(st.integers(0, 240), min_size=1, max_size=60),
    asked=st.integers(0, 250),
    stations=st.integers(1, 3),
)
def test_the_rhythm_is_that_of_the_last_contacts_whoever_heard_them(hours: set[int], asked: int, stations: int) -> None:
    ordered = sorted(hours)
    moments = pl.DataFrame(
        {
            "mmsi": 1,
            "hour_utc": [at(hour) for hour in ordered],
            "station": [str(hour % stations) for hour in ordered],
        }
    )
    heard = hours_of(moments.cast({"mmsi": pl.UInt32}))
    (found,) = rhythm_of(heard, pl.DataFrame({"mmsi": [1], "at_utc": [at(asked + 0.5)]}), SETTINGS).rows()
    until = [hour for hour in ordered if hour <= asked]
    pauses = [later - before for before, later in pairwise(until)][-SETTINGS.rhythm_contacts :]
    if len(pauses) < SETTINGS.least_rhythm_contacts:
        assert found == (None, None)
    else:
        clipped = [min(pause, SETTINGS.longest_pause_hours) for pause in pauses]
        assert found == (median_high(pauses), pytest.approx(mean(clipped)))


def station_rhythm(*hours: float) -> list[float | None]:
    heard = pl.DataFrame({"station": "A", "hour_utc": [at(hour) for hour in hours]})
    return heard.select(usual_interval_hours(["station"], SETTINGS, 0.95)).to_series().to_list()


def test_a_station_is_known_by_its_last_days() -> None:
    weeks = 24 * 21
    usual = station_rhythm(*range(0, 60, 6), *range(weeks, weeks + 6))
    assert (usual[9], usual[10], usual[-1]) == (6.0, None, 1.0)  # three weeks are no interval
