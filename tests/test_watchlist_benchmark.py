"""The figures of docs/watchlists.md hold, on other ships than those they were measured on as well."""

from functools import cache
from pathlib import Path

import pytest

from benchmarks.watchlists.__main__ import SEED, table
from benchmarks.watchlists.cases import CASES
from benchmarks.watchlists.fleet import ENTRIES, Fleet, make_fleet
from benchmarks.watchlists.score import Score, score

PAGE = Path(__file__).resolve().parents[1] / "docs" / "watchlists.md"
SEEDS = [SEED, 7]


@cache
def fleet(seed: int) -> Fleet:
    return make_fleet(seed)


@cache
def scored(seed: int) -> Score:
    return score(fleet(seed))


def test_five_thousand_ships_are_matched_with_twenty_thousand_entries() -> None:
    assert (sum(case.ships for case in CASES.values()), ENTRIES) == (5_000, 20_000)


@pytest.mark.parametrize("seed", SEEDS)
def test_precision_and_recall_are_what_they_must_be(seed: int) -> None:
    assert scored(seed).precision >= 0.99
    assert scored(seed).recall >= 0.98


@pytest.mark.parametrize("seed", SEEDS)
def test_homonyms_and_mmsis_of_ships_with_another_imo_number_are_never_matched(seed: int) -> None:
    wrong = dict(scored(seed).cases.select("case", "wrong").iter_rows())
    assert {case: wrong[case] for case in ("homonym", "homonym without IMO", "reused MMSI", "stranger")} == {
        "homonym": 0,
        "homonym without IMO": 0,
        "reused MMSI": 0,
        "stranger": 0,
    }


def test_the_page_shows_what_the_command_prints() -> None:
    assert table(scored(SEED)) in PAGE.read_text(encoding="utf-8")


def test_a_seed_gives_the_same_ships_again() -> None:
    one, other = fleet(SEED), make_fleet(SEED)
    assert one.vessels.equals(other.vessels)
    assert one.entries.equals(other.entries)
