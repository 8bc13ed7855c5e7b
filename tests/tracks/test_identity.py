from typing import Any

import polars as pl
from factories import SHIP, at, position, positions, static, statics

from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.identity import Identified, identify_vessels

LADY_R, ANGARA = 9161003, 9179842
COUNTRIES = pl.DataFrame({"mid": [273, 445], "country": ["RU", "KP"]})


def identify(*reports: dict[str, Any], heard: tuple[dict[str, Any], ...] = ()) -> Identified:
    settings, said = Settings(), positions(*heard)
    fixes = clean_fixes(said, settings.decode, settings.tracks)
    return identify_vessels(said, fixes, statics(*reports), COUNTRIES, settings.identity)


def vessel_of(found: Identified) -> dict[int, str]:
    return dict(found.vessel_of_mmsi.rows())


def test_a_valid_imo_number_names_the_vessel() -> None:
    assert vessel_of(identify(static(0, imo=LADY_R))) == {SHIP: "IMO9161003"}


def test_without_a_valid_imo_number_the_mmsi_names_the_vessel() -> None:
    wrong_digit, example = static(0, imo=LADY_R + 1), static(0, imo=1234567, mmsi=2)
    assert vessel_of(identify(wrong_digit, example)) == {2: "MMSI000000002", SHIP: "MMSI273000001"}


def test_a_ship_that_changes_its_mmsi_stays_one_vessel() -> None:
    found = identify(static(0, imo=LADY_R, ship_name="LADY R"), static(9, imo=LADY_R, mmsi=445000001))
    (vessel,) = found.vessels.to_dicts()
    assert (vessel["mmsi"], vessel["ship_name"], vessel["flag"]) == (445000001, "LADY R", "KP")
    assert (vessel["first_seen_at_utc"], vessel["last_seen_at_utc"]) == (at(0), at(9))
    assert set(vessel_of(found).values()) == {"IMO9161003"}


def test_two_ships_heard_at_once_under_one_imo_number_stay_two() -> None:
    ours = [static(hour, imo=LADY_R) for hour in range(9)]
    found = identify(*ours, static(4, imo=LADY_R, mmsi=7), static(5, imo=LADY_R, mmsi=7))
    assert vessel_of(found) == {SHIP: "IMO9161003", 7: "MMSI000000007"}


def test_the_imo_number_broadcast_in_most_hours_stands() -> None:
    flood = [static(minute / 60, imo=ANGARA) for minute in range(9)]
    assert identify(*flood, static(1, imo=LADY_R), static(2, imo=LADY_R)).vessels["imo"].to_list() == [LADY_R]


def test_a_ship_type_of_nothing_does_not_hide_what_was_said_before() -> None:
    assert identify(static(0, ship_type=79), static(1, ship_type=0)).vessels["ship_type"].to_list() == [79]


def test_a_ship_that_never_says_who_it_is_is_a_vessel_too() -> None:
    (vessel,) = identify(heard=(position(1),)).vessels.to_dicts()
    assert (vessel["vessel_id"], vessel["imo"], vessel["flag"]) == ("MMSI273000001", None, "RU")


def test_a_ship_was_seen_when_it_was_heard_even_without_a_place() -> None:
    nowhere = position(5) | {"lon_deg": None, "lat_deg": None}
    (vessel,) = identify(static(2), heard=(position(1), position(3), nowhere)).vessels.to_dicts()
    assert (vessel["first_seen_at_utc"], vessel["last_seen_at_utc"]) == (at(1), at(5))


def test_each_broadcast_identity_has_its_span_and_flag() -> None:
    found = identify(
        static(0, ship_name="LADY R"), static(1, ship_name="LADY R"), static(2, ship_name="MARIA")
    ).identities
    rows = found.select("ship_name", "flag", "valid_from_utc", "valid_to_utc", "message_count").rows()
    assert rows == [("LADY R", "RU", at(0), at(1), 2), ("MARIA", "RU", at(2), at(2), 1)]


def test_the_two_parts_of_a_class_b_identity_are_one() -> None:
    found = identify(static(0, msg_type=24, ship_name="BOAT"), static(0.1, msg_type=24, call_sign="UBXX"))
    assert found.identities.select("ship_name", "call_sign", "message_count").rows() == [("BOAT", "UBXX", 2)]
    assert found.vessels["mmsi"].to_list() == [SHIP]
