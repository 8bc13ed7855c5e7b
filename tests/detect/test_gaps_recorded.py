"""Silences of real ships: one day off the United States, five days about the Suez Canal, whose ships say no speed."""

import dataframely as dy
import polars as pl
import pytest
from payloads import WHY_SKIPPED
from recorded_fixes import TRACKS, american_positions, egyptian_positions, fixes

from pipeline.detect.gaps import find_gaps
from pipeline.gap_settings import GapSettings
from pipeline.schemas import ZonedFixes

pytestmark = pytest.mark.skipif(not TRACKS.is_dir(), reason=WHY_SKIPPED)


@pytest.fixture(scope="module")
def american() -> dy.DataFrame[ZonedFixes]:
    return fixes(american_positions())


@pytest.fixture(scope="module")
def egyptian() -> dy.DataFrame[ZonedFixes]:
    return fixes(egyptian_positions())


def found(heard: dy.DataFrame[ZonedFixes]) -> pl.DataFrame:
    as_of = heard.sort("received_at_utc")["received_at_utc"].to_list()[-1]
    return find_gaps(heard, as_of, GapSettings())


def test_no_ship_of_one_day_is_called_dark_without_neighbours(american: dy.DataFrame[ZonedFixes]) -> None:
    causes = {row["mmsi"]: (row["cause"], row["neighbours_heard"]) for row in found(american).to_dicts()}
    assert causes == {
        366907630: ("out_of_coverage", 0),  # nobody else near Cape Fear
        367377380: ("silence", 2),  # at Boston, two others heard every hour
        367497980: ("undetermined", 0),  # off Fort Pierce, where one was heard before
    }


def test_alone_the_same_ships_are_not_dark(american: dy.DataFrame[ZonedFixes]) -> None:
    alone = found(ZonedFixes.validate(american.filter(pl.col("mmsi") == 367377380)))
    assert alone.select("cause", "neighbours_heard").rows() == [("out_of_coverage", 0)]


def test_about_the_suez_canal_the_silence_of_whole_waters_is_an_outage(egyptian: dy.DataFrame[ZonedFixes]) -> None:
    gaps = found(egyptian)
    causes = dict(gaps.group_by("cause").len().rows())
    assert causes == {"feed_outage": 87, "out_of_coverage": 137, "silence": 17, "undetermined": 68}
    assert min(gaps.filter(pl.col("cause") == "silence")["neighbours_heard"].to_list()) == 26


def test_ships_that_left_the_recording_are_mostly_out_of_coverage(egyptian: dy.DataFrame[ZonedFixes]) -> None:
    for_good = found(egyptian).filter(pl.col("ended_at_utc").is_null())
    causes = dict(for_good.group_by("cause").len().rows())
    assert causes["out_of_coverage"] > 5 * causes["silence"]
