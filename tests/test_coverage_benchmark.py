"""The page on coverage shows what its command prints, and that is good enough."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.coverage.__main__ import SEEDS, table
from benchmarks.coverage.confusion import accused_share, all_judged, recall
from benchmarks.coverage.worlds import Event, Feed

pytestmark = pytest.mark.slow  # every world of the command

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def gaps() -> pl.DataFrame:
    return all_judged(range(SEEDS))


def test_the_page_has_the_table_that_the_command_prints(gaps: pl.DataFrame) -> None:
    assert table(gaps) in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("feed", list(Feed))
def test_of_silences_that_are_no_ships_doing_hardly_any_is_an_accusation(gaps: pl.DataFrame, feed: Feed) -> None:
    of_feed = gaps.filter(pl.col("feed") == feed.value)
    assert of_feed.height >= 200
    assert accused_share(of_feed) < 0.02


def test_of_ships_that_switch_off_among_others_nine_in_ten_are_found(gaps: pl.DataFrame) -> None:
    assert recall(gaps) >= 0.9


@pytest.mark.parametrize("feed", list(Feed))
def test_a_missing_day_of_files_makes_no_ship_dark(gaps: pl.DataFrame, feed: Feed) -> None:
    missing = gaps.filter(
        pl.col("event") == Event.MISSING_DAY.value, pl.col("feed") == feed.value, pl.col("true") == "feed_outage"
    )
    assert missing.height >= 50
    assert "silence" not in missing["cause"]
    assert missing.filter(pl.col("cause") == "feed_outage").height >= 0.9 * missing.height


def test_a_station_that_is_down_makes_no_ship_dark(gaps: pl.DataFrame) -> None:
    down = gaps.filter(pl.col("event") == Event.STATION_DOWN.value, pl.col("true") == "feed_outage")
    assert down.height >= 50
    assert "silence" not in down["cause"]
