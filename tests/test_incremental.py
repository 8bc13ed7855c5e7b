"""Nights in any order give what one run over everything gives: a simulated month cut, mixed and delivered by chance."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from databases import tables
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.months.draw import SMALL, draw
from pipeline import night
from pipeline.settings import Settings
from pipeline.simulate.feed import simulate
from pipeline.warehouse.home import Home

ALERTS = frozenset({"alerts"})  # are decided in the night they are due, and so depend on the nights
MOST_FILES, MOST_NIGHTS = 12, 6


class Feed:
    """Days with decoys, duplicates, wrong clocks, jammed receivers and ships of one MMSI."""

    def __init__(self, days: int) -> None:
        files = simulate(draw(3, replace(SMALL, days=days)).scenario).files
        self.lines = [line for name in sorted(files) for line in files[name]]

    def cut(self, percents: Iterable[int], folder: Path) -> list[Path]:
        """Its lines as files, one after the other."""
        folder.mkdir()
        places = [0, *(percent * len(self.lines) // 100 for percent in sorted(percents)), len(self.lines)]
        paths = []
        for number, (begin, end) in enumerate(pairwise(places)):
            path = folder / f"{number}.nmea"
            path.write_text("".join(f"{line}\n" for line in self.lines[begin:end]), encoding="utf-8")
            paths.append(path)
        return paths


@pytest.fixture(scope="module")
def month() -> Feed:
    return Feed(31)


@pytest.mark.slow
@pytest.mark.timeout(1200)  # of all examples
@given(
    cuts=st.sets(st.integers(1, 99), min_size=3, max_size=MOST_FILES - 1),
    night_of=st.lists(st.integers(0, MOST_NIGHTS - 1), min_size=MOST_FILES, max_size=MOST_FILES),
    again=st.sets(st.integers(0, MOST_FILES - 1), max_size=3),
)
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_files_in_any_order_in_any_number_of_runs_some_twice_give_the_tables_of_one_run(
    month: Feed, cuts: set[int], night_of: list[int], again: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        paths = month.cut(cuts, root / "feed")
        whole, nightly = Home(root / "whole"), Home(root / "nightly")
        night.run([root / "feed"], whole, Settings())
        for number in range(max(night_of) + 1):
            tonight = [path for place, path in enumerate(paths) if night_of[place] == number or place in again]
            if tonight:
                night.run(tonight, nightly, Settings())
        expected = tables(whole.root, without=ALERTS)
        assert expected["voyages"]
        assert expected["dark_calls"]
        assert tables(nightly.root, without=ALERTS) == expected


@pytest.mark.slow
def test_days_are_pressed_anew_where_the_pressed_ones_are_gone(tmp_path: Path) -> None:
    Feed(7).cut([50], tmp_path / "feed")
    home = Home(tmp_path / "home")
    night.run([tmp_path / "feed"], home, Settings())
    before = tables(home.root)
    shutil.rmtree(home.telling)
    night.run([tmp_path / "feed"], home, Settings())
    assert tables(home.root) == before
