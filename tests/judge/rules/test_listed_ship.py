from typing import Any

import pytest
from factories import at
from risk_cases import case, match, points, spoken, voyage

from pipeline.judge.rules.listed_ship import listed_ship


def test_fires_on_a_ship_listed_by_its_imo_number() -> None:
    (row,) = spoken(listed_ship, case(voyage(), matches=[match()]))
    assert (row["points"], row["finding_ids"]) == (40.0, ["entry"])
    assert row["text"] == (
        "Is on the list OFAC SDN, programme RUSSIA-EO14024, as LADY R (certain match by IMO number)."
    )


@pytest.mark.parametrize("matched_on", ["mmsi", "call_sign"])
def test_a_probable_match_has_fewer_points_and_is_said_to_be_probable(matched_on: str) -> None:
    probable = match(matched_on=matched_on, match_strength="probable")
    (row,) = spoken(listed_ship, case(voyage(), matches=[probable]))
    assert row["points"] == pytest.approx(30.0)
    assert row["text"].startswith("Is probably on the list OFAC SDN")


def test_many_lists_count_as_the_surest() -> None:
    matches = [
        match(entry_id="a", list_name="EU", match_strength="probable", matched_on="mmsi"),
        match(entry_id="b", list_name="OFAC SDN"),
        match(entry_id="c", list_name="UK"),
    ]
    (row,) = spoken(listed_ship, case(voyage(), matches=matches))
    assert (row["points"], row["finding_ids"]) == (40.0, ["a", "b", "c"])
    assert "OFAC SDN" in row["text"]
    assert "2 more list entries say so too" in row["text"]


def test_an_entry_that_several_versions_of_a_list_have_is_one() -> None:
    versions = [match(listed_to_utc=at(30)), match(listed_from_utc=at(1))]
    (row,) = spoken(listed_ship, case(voyage(), matches=versions))
    assert (row["points"], row["finding_ids"]) == (40.0, ["entry"])
    assert "more list" not in row["text"]


@pytest.mark.parametrize(
    "other",
    [
        {"match_strength": "weak", "matched_on": "name"},
        {"listed_from_utc": at(20.1)},
        {"listed_to_utc": at(20)},
        {"listing": "owner"},
    ],
    ids=["by name alone", "listed after the arrival", "taken off before", "the owner is"],
)
def test_nearly(other: dict[str, Any]) -> None:
    assert points(listed_ship, case(voyage(), matches=[match(**other)])) == []


@pytest.mark.parametrize("other", [{"listed_from_utc": at(20)}, {"listed_to_utc": at(20.1)}])
def test_just_in_force_at_the_arrival(other: dict[str, Any]) -> None:
    assert points(listed_ship, case(voyage(), matches=[match(**other)])) == [40.0]


def test_must_not_fire_on_another_ship() -> None:
    assert points(listed_ship, case(voyage(), matches=[match(vessel_id="IMO9124043")])) == []


def test_a_hostile_list_stays_on_one_line() -> None:
    hostile = match(list_name="OFAC\nSDN\x1b[31m", listed_name="<SCRIPT>", programme="[BOLD]")
    (row,) = spoken(listed_ship, case(voyage(), matches=[hostile]))
    assert row["text"] == "Is on the list OFAC?SDN?[31m, programme [BOLD], as <SCRIPT> (certain match by IMO number)."
