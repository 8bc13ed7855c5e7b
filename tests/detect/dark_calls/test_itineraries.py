import polars as pl
import pytest
from dark_silences import SETTINGS, explain, gap, judge, probability
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect.dark_calls.judge import Explanations


def itineraries(explained: Explanations, calls: int) -> pl.DataFrame:
    return explained.itineraries.filter(pl.col("calls") == calls)


def test_two_ports_across_the_corridor_fit_into_one_silence() -> None:
    assert probability(judge(gap(120)), "KP_RAJIN", "RU_DUNAI") > 0
    assert probability(judge(gap(120)), "RU_DUNAI", "KP_RAJIN") > 0


def test_the_order_of_the_calls_decides_how_far_it_is() -> None:
    explained = explain(gap(60))
    names = dict(enumerate(explained.candidates["port_id"]))
    way = {
        (names[row["first"]], names[row["second"]]): row["sailing_nm"]
        for row in itineraries(explained, 2).iter_rows(named=True)
    }
    assert way["KP_RAJIN", "RU_DUNAI"] != pytest.approx(way["RU_DUNAI", "KP_RAJIN"], rel=0.01)


def test_every_call_needs_its_least_stay() -> None:
    explained = explain(gap(70))
    calls = explained.itineraries.filter(pl.col("calls") > 0)
    assert (calls["left_hours"] >= calls["calls"] * SETTINGS.least_stay_hours).all()
    assert calls.filter(pl.col("calls") == 2).height > 0
    most = [set(explain(gap(hours)).itineraries["calls"]) for hours in (13, 24, 200)]
    assert most == [{0}, {0, 1}, {0, 1, 2, 3}]


def test_a_call_is_followed_by_one_in_another_port() -> None:
    explained = explain(gap(200))
    several = explained.itineraries.filter(pl.col("calls") > 1)
    assert (several["first"] != several["second"]).all()
    three = several.filter(pl.col("calls") == 3)
    assert (three["second"] != three["third"]).all()
    assert (three["first"] == three["third"]).any()  # to Rajin, to Dunai, and to Rajin again


@settings(deadline=None, max_examples=15)
@given(hours=st.floats(12, 330), speed_knots=st.floats(6, 25))
def test_a_gap_never_has_more_than_a_few_hundred_itineraries(hours: float, speed_knots: float) -> None:
    assert explain(gap(hours), speed_knots=speed_knots).itineraries.height < 500


def test_every_feasible_port_has_an_itinerary_of_its_own_unless_she_lies_there() -> None:
    explained = explain(gap(120))
    alone = set(explained.candidates["port_id"].gather(itineraries(explained, 1)["first"]))
    feasible = set(explained.candidates.filter("is_feasible")["port_id"])
    assert feasible - alone == {"RU_VLADIVOSTOK"}
