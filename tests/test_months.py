"""Simulated months: drawn as they say they are, held against their truth by plain means, and found as the page says."""

import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from benchmarks.months.__main__ import BEGIN, END
from benchmarks.months.decoys import DECOYS
from benchmarks.months.draw import SMALL, WHOLE, draw
from benchmarks.months.moments import voyages
from benchmarks.months.names import Register, imo_number
from benchmarks.months.passages import Stop, plan
from benchmarks.months.play import Played, play
from benchmarks.months.report import results
from benchmarks.months.result import Result, hold
from pipeline.imo import is_valid_imo

PAGE = Path(__file__).resolve().parents[1] / "docs" / "simulated_months.md"


@pytest.fixture(scope="module")
def played() -> Played:
    return play(draw(1, SMALL))


@pytest.fixture(scope="module")
def result(played: Played) -> Result:
    return hold(played)


def test_the_same_seed_gives_the_same_month_and_another_gives_another() -> None:
    one, same, other = (draw(seed, SMALL) for seed in (4, 4, 5))
    assert one == same
    assert one.scenario.ships != other.scenario.ships


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_a_month_has_twelve_rounds_of_ships_that_are_heard_and_eight_of_dark_ones(seed: int) -> None:
    month = draw(seed)
    roles = list(month.role_of.values())
    assert len(roles) == len(month.scenario.ships)
    assert roles.count("traffic") == WHOLE.background_ships == 200
    assert set(DECOYS) <= set(roles)
    by_role = {"observed": 0, "dark": 0}
    for ship in month.scenario.ships:
        role = month.role_of[ship.name, ship.mmsi]
        if role in by_role:
            countries = [month.scenario.places[stay.at].port_id for stay in ship.itinerary]
            sides = [port[:2] for port in countries if port is not None]
            by_role[role] += sum(one != other for one, other in pairwise(sides))
    assert by_role == {"observed": 24, "dark": 16}


def test_no_file_is_both_late_and_lost() -> None:
    for seed in range(1, 21):
        month = draw(seed, SMALL)
        assert month.late_days
        assert not set(month.late_days) & set(month.scenario.lost_days)


def test_invented_imo_numbers_pass_the_check_digit() -> None:
    numbers = pl.DataFrame({"imo": [imo_number(391_000 + number) for number in range(300)]})
    assert numbers.select(is_valid_imo(pl.col("imo")).all()).item()
    assert imo_number(390_001) == 3_900_017  # the sample's first


def test_a_register_gives_no_number_twice() -> None:
    register = Register()
    entries = [register.enter(mid) for mid in ("273", "445", "273", "511") for _ in range(80)]
    for names in zip(*((one.name, one.mmsi, one.imo, one.call_sign) for one in entries), strict=True):
        assert len(set(names)) == len(entries)


def test_an_itinerary_for_which_the_time_is_too_short_is_refused() -> None:
    scenario = draw(1, SMALL).scenario
    stops = [Stop("NAM_BERTH", 20), Stop("VYP_OIL", 20), Stop("NAM_BERTH", 20)]
    with pytest.raises(ValueError, match="leave no time to stay"):
        plan(stops, 10.0, scenario.starts_at_utc, scenario.ends_at_utc, 0.5)


def test_the_truth_of_a_small_month_is_what_its_ships_do(played: Played) -> None:
    corridor = [each for each in voyages(played.visits) if each.is_corridor]
    assert [each.is_dark for each in corridor].count(False) == 4
    assert [each.is_dark for each in corridor].count(True) == 2
    for visit in played.visits:
        assert visit.entered_at_utc <= visit.left_at_utc
        if visit.first_heard_at_utc is not None and visit.last_heard_at_utc is not None:
            assert visit.first_heard_at_utc <= visit.last_heard_at_utc


def test_what_was_observed_in_a_small_month_is_found_and_nothing_else(result: Result) -> None:
    assert (result.observed.true, result.observed.found) == (4, 4)
    assert (result.observed.rows, result.observed.right) == (4, 4)
    assert max(abs(end.after_hearing) for end in result.ends) <= 30
    assert not [each for each in result.failures if each.kind.startswith("observed")]


def test_nobody_else_is_suspected_or_alerted_on_in_a_small_month(result: Result) -> None:
    assert result.suspected == []
    assert result.alerted == []
    assert result.meetings == (2, 2)
    assert result.clocks[0] == result.clocks[1] > 0


def test_the_report_has_every_part_and_every_failure(result: Result) -> None:
    said = results([result], "the command")
    assert said.count("### ") == 8
    for failure in result.failures:
        assert failure.what in said
    for decoy in DECOYS:
        assert f"| {decoy} |" in said


def test_the_page_has_the_tables_of_the_months_that_its_command_plays() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition(BEGIN)[2].partition(END)[0]
    months = re.search(r"(\d+) months of 244 ships.*`python -m benchmarks\.months --seeds (\d+) --first 1`", shown)
    assert months is not None
    assert months[1] == months[2]
    observed = shown.partition("### Observed voyages")[2].partition("###")[0]
    rows = re.findall(r"^\| (\d+) \|", observed, re.MULTILINE)
    assert rows == [str(seed) for seed in range(1, int(months[1]) + 1)]


@pytest.mark.slow
def test_observed_voyages_of_a_month_are_found_and_their_times_are_right() -> None:
    result = hold(play(draw(1)))
    assert result.observed.true == 24
    assert result.dark.true == 16
    assert result.observed.found >= 24 * 0.95
    assert result.observed.right >= result.observed.rows * 0.99
    assert result.dark_sides.found >= 8
    assert result.suspected == []
    assert result.alerted == []
