from typing import Any

import pytest
from risk_cases import case, dark_voyage, load, points, spoken, voyage

from pipeline.judge.rules.laden_by_draught import laden_by_draught


def test_fires_on_a_cargo_ship_laden_out_of_rajin() -> None:
    (row,) = spoken(laden_by_draught, case(voyage(), loads=[load()]))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (10.0, "draught", ["first call"])
    assert row["text"] == (
        "Declared a draught (depth in the water) of 4.6 m before Rajin in North Korea and 6.2 m after: 1.6 m deeper, "
        "as a cargo ship that took on cargo there would."
    )


def test_fires_on_one_that_leaves_russia_light() -> None:
    light = load(trade=-1, arrival_draught_m=6.2, departure_draught_m=4.6)
    (row,) = spoken(laden_by_draught, case(voyage("RU_VOSTOCHNY", "KP_RAJIN"), loads=[light]))
    assert "1.6 m lighter, as a cargo ship that discharged cargo there would" in row["text"]


def test_fires_on_a_tanker_the_other_way_round() -> None:
    tanker = voyage("RU_VOSTOCHNY", "KP_CHONGJIN", cargo_class="tanker")
    (row,) = spoken(laden_by_draught, case(tanker, loads=[load(trade=1, arrival_draught_m=3.2)]))
    assert "3.0 m deeper, as a tanker that took on cargo" in row["text"]


def test_the_draught_of_an_inferred_call_has_been_weighed_in_its_probability() -> None:
    (row,) = spoken(laden_by_draught, case(dark_voyage(), loads=[load()]))
    assert row["phenomenon"] == "crossing"


@pytest.mark.parametrize(("departure_m", "fires"), [(5.0, False), (5.1, True)], ids=["0.4 m", "0.5 m"])
def test_nearly(departure_m: float, *, fires: bool) -> None:
    assert bool(points(laden_by_draught, case(voyage(), loads=[load(departure_draught_m=departure_m)]))) == fires


@pytest.mark.parametrize(
    "other",
    [
        {"departure_draught_m": 3.0},
        {"trade": -1},
        {"arrival_draught_m": None},
        {"departure_draught_m": None},
    ],
    ids=["lighter out of Rajin", "deeper where she discharges", "not declared before", "nor after"],
)
def test_must_not_fire(other: dict[str, Any]) -> None:
    assert points(laden_by_draught, case(voyage(), loads=[load(**other)])) == []
