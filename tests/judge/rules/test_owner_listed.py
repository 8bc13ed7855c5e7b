from typing import Any

import pytest
from factories import at
from risk_cases import case, match, points, spoken, voyage

from pipeline.judge.rules.owner_listed import owner_listed

OWNER = {"listing": "owner", "listed_name": "M LEASING LLC"}


def test_fires_where_the_owner_is_listed() -> None:
    (row,) = spoken(owner_listed, case(voyage(), matches=[match(**OWNER)]))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (25.0, "list", ["entry"])
    assert row["text"] == (
        "The owner or manager of the ship is on the list OFAC SDN, programme RUSSIA-EO14024, as M LEASING LLC (certain "
        "match by IMO number)."
    )


def test_of_a_ship_that_is_only_probably_theirs_fewer_points() -> None:
    probable = match(**OWNER, match_strength="probable", matched_on="mmsi")
    (row,) = spoken(owner_listed, case(voyage(), matches=[probable]))
    assert row["points"] == pytest.approx(18.8)
    assert "of what is probably the ship" in row["text"]


@pytest.mark.parametrize(
    "other",
    [{"match_strength": "weak", "matched_on": "name"}, {"listed_from_utc": at(21)}, {"listing": "ship"}],
    ids=["by name alone", "listed later", "the ship is"],
)
def test_nearly(other: dict[str, Any]) -> None:
    assert points(owner_listed, case(voyage(), matches=[match(**(OWNER | other))])) == []


def test_must_not_fire_without_a_match() -> None:
    assert points(owner_listed, case(voyage())) == []
