from typing import Any

import pytest
from factories import at
from found_things import LADY_R, call, found, places
from risk_cases import weighed

from pipeline.grounds.gather import gather, voyage_cases

CALLS = [call("RU_VLADIVOSTOK", 0, 10), call("KP_RAJIN", 30, 40), call("JP_NIIGATA", 90, 99)]


def vessel(vessel_id: str, ship_name: str, **other: Any) -> dict[str, Any]:
    row = {
        "vessel_id": vessel_id, "mmsi": 273_000_001, "ship_name": ship_name, "ship_type": 70, "length_m": 120,
        "width_m": 20, "first_seen_at_utc": at(0), "last_seen_at_utc": at(99), "is_watchlisted": False,
    }  # fmt: skip
    return row | other


def test_a_voyage_knows_its_ports_its_ship_and_whether_it_is_of_the_corridor() -> None:
    rows = voyage_cases(found(CALLS, vessels=[vessel(LADY_R, "LADY R")]), places()).to_dicts()
    assert [(row["is_corridor"], row["ends_in_corridor"]) for row in rows] == [(True, True), (False, False)]
    first = rows[0]
    assert (first["origin_port_name"], first["destination_port_name"]) == ("Vladivostok", "Rajin")
    assert (first["cargo_class"], first["length_m"], first["hull_id"]) == ("cargo", 120, 1)


def test_a_ship_of_which_nothing_is_known_is_of_no_class() -> None:
    rows = voyage_cases(found(CALLS), places()).to_dicts()
    assert [(row["cargo_class"], row["length_m"]) for row in rows] == [("other", None)] * 2


@pytest.mark.parametrize(("ours", "theirs"), [("a", "b"), ("b", "a")])
def test_a_meeting_is_seen_from_either_ship(ours: str, theirs: str) -> None:
    meeting = {
        "encounter_id": "e", f"vessel_id_{ours}": LADY_R, f"vessel_id_{theirs}": "OTHER", "started_at_utc": at(12),
        "ended_at_utc": at(15), "median_distance_m": 40.0, "median_sog_knots": 0.1, "lon_deg": 132.0, "lat_deg": 42.0,
        "run_id": "",
    }  # fmt: skip
    before = meeting | {"encounter_id": "before", "started_at_utc": at(9)}
    what = found(CALLS, encounters=[meeting, before], vessels=[vessel("OTHER", "CHON MA SAN", imo=8660313)])
    rows = gather(what, places(), weighed()).encounters.to_dicts()
    assert [(row["voyage_id"], row["other_ship_name"], row["other_imo"]) for row in rows] == [
        ("v0", "CHON MA SAN", 8660313)
    ]


def test_without_anything_found_the_case_is_empty() -> None:
    case = gather(found([]), places(), weighed())
    assert case.voyages.is_empty()
    assert case.silences.is_empty()
