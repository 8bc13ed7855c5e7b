from typing import Any

import pytest
from risk_cases import case, dark_voyage, load, points, spoken, voyage

from pipeline.judge.rules.draught_unchanged import draught_unchanged

SAME = {"arrival_draught_m": 5.0, "departure_draught_m": 5.0, "stay_hours": 58.0}


def test_fires_on_a_draught_as_before_after_a_stay_of_two_days() -> None:
    (row,) = spoken(draught_unchanged, case(voyage(), loads=[load(**SAME)]))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (5.0, "draught", ["first call"])
    assert row["text"] == (
        "Declared the same draught (depth in the water) of 5.0 m at both ends of a stay of 58 hours at Rajin in North "
        "Korea, time enough to load or discharge. The crew may not have renewed it, or there was no cargo."
    )


def test_of_an_inferred_call_it_has_been_weighed_already_and_the_stay_is_an_estimate() -> None:
    (row,) = spoken(draught_unchanged, case(dark_voyage(), loads=[load(**SAME)]))
    assert row["phenomenon"] == "crossing"
    assert "a stay, as estimated, of 58 hours" in row["text"]


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        ({"stay_hours": 23.9}, False),
        ({"stay_hours": 24.0}, True),
        ({"departure_draught_m": 5.2}, False),
        ({"departure_draught_m": 5.1}, True),
    ],
    ids=["stay too short", "stay of a day", "two tenths", "one tenth"],
)
def test_nearly(other: dict[str, Any], *, fires: bool) -> None:
    assert bool(points(draught_unchanged, case(voyage(), loads=[load(**(SAME | other))]))) == fires


@pytest.mark.parametrize("other", [{"departure_draught_m": 6.2}, {"arrival_draught_m": None}, {"stay_hours": None}])
def test_must_not_fire(other: dict[str, Any]) -> None:
    assert points(draught_unchanged, case(voyage(), loads=[load(**(SAME | other))])) == []
