from typing import Any

import pytest
from factories import at
from risk_cases import LADY_R, case, match, points, spoken, voyage

from pipeline.judge.rules.encounter_with_listed_ship import encounter_with_listed_ship

CHON_MA_SAN = "IMO8660313"


def met(**other: Any) -> dict[str, Any]:
    row = {
        "voyage_id": "v", "encounter_id": "e", "other_vessel_id": CHON_MA_SAN, "other_ship_name": "CHON MA SAN",
        "other_imo": 8660313, "started_at_utc": at(12), "ended_at_utc": at(16.5), "median_distance_m": 41.6,
        "lon_deg": 132.5, "lat_deg": 41.25,
    }  # fmt: skip
    return row | other


OTHER = match(vessel_id=CHON_MA_SAN, listed_name="CHON MA SAN", programme="DPRK4")


def test_fires_on_a_meeting_at_sea_with_a_listed_ship() -> None:
    (row,) = spoken(encounter_with_listed_ship, case(voyage(), encounters=[met()], matches=[OTHER]))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (20.0, "company", ["e", "entry"])
    assert row["text"] == (
        "Lay 42 m from CHON MA SAN (IMO 8660313) at sea for 4.5 hours from 2024-03-09 12:00 UTC, at 41.25 N 132.50 E; "
        "what they did there is not known. That ship is on the list OFAC SDN, programme DPRK4, as CHON MA SAN (certain "
        "match by IMO number)."
    )


def test_two_meetings_count_as_one_and_the_longest_is_told() -> None:
    meetings = [met(), met(encounter_id="f", ended_at_utc=at(19))]
    (row,) = spoken(encounter_with_listed_ship, case(voyage(), encounters=meetings, matches=[OTHER]))
    assert row["points"] == 20.0
    assert "7.0 hours" in row["text"]


@pytest.mark.parametrize(
    "other",
    [{"match_strength": "weak"}, {"listed_from_utc": at(12.1)}, {"listing": "owner"}],
    ids=["by name alone", "listed after they met", "only its owner is"],
)
def test_nearly(other: dict[str, Any]) -> None:
    assert points(encounter_with_listed_ship, case(voyage(), encounters=[met()], matches=[OTHER | other])) == []


def test_must_not_fire_for_its_own_listing_nor_without_a_meeting() -> None:
    own = match(vessel_id=LADY_R)
    assert points(encounter_with_listed_ship, case(voyage(), encounters=[met()], matches=[own])) == []
    assert points(encounter_with_listed_ship, case(voyage(), matches=[OTHER])) == []


def test_a_hostile_name_stays_on_one_line() -> None:
    hostile = met(other_ship_name="A\nB\x1b", other_imo=None)
    (row,) = spoken(encounter_with_listed_ship, case(voyage(), encounters=[hostile], matches=[OTHER]))
    assert "Lay 42 m from A?B? (IMO number not known)" in row["text"]
