from typing import Any

import pytest
from factories import FILE_ID, at, line_no, static
from found_things import LADY_R, call, found, places

from pipeline.grounds.declared import voyage_destinations, voyage_loads
from pipeline.grounds.gather import voyage_cases

CARGO = {
    "vessel_id": LADY_R, "mmsi": 273_000_001, "ship_type": 70, "length_m": 120, "width_m": 20,
    "first_seen_at_utc": at(0), "last_seen_at_utc": at(99), "is_watchlisted": False,
}  # fmt: skip


def loads(*calls: dict[str, Any], ship_type: int = 70) -> list[dict[str, Any]]:
    what = found(calls, vessels=[CARGO | {"ship_type": ship_type}])
    return voyage_loads(voyage_cases(what, places()), what.tables.port_calls).to_dicts()


def destinations(*statics: dict[str, Any], calls: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    what = found(calls or [call("RU_VLADIVOSTOK", 0, 10), call("KP_RAJIN", 30, 40)], statics=statics)
    return voyage_destinations(voyage_cases(what, places()), what, places()).to_dicts()


@pytest.mark.parametrize(
    ("ship_type", "origin", "destination", "trade"),
    [
        (70, "KP_RAJIN", "RU_VOSTOCHNY", 1),
        (79, "RU_VOSTOCHNY", "KP_RAJIN", -1),
        (80, "RU_VOSTOCHNY", "KP_NAMPO", 1),
        (89, "KP_NAMPO", "RU_VOSTOCHNY", -1),
    ],
)
def test_cargo_ships_load_in_north_korea_and_tankers_in_russia(
    ship_type: int, origin: str, destination: str, trade: int
) -> None:
    (row,) = loads(call(origin, 0, 48), call(destination, 60, 70), ship_type=ship_type)
    assert (row["trade"], row["stay_hours"]) == (trade, 48.0)


def test_other_ships_and_other_voyages_have_no_trade() -> None:
    assert loads(call("KP_RAJIN", 0, 48), call("RU_VOSTOCHNY", 60, 70), ship_type=60) == []
    assert loads(call("KP_RAJIN", 0, 48), call("JP_NIIGATA", 60, 70)) == []


def test_a_ship_left_with_the_draught_that_it_has_in_the_next_port() -> None:
    renewed_late = call("RU_VOSTOCHNY", 0, 48, arrival_draught_m=3.25, departure_draught_m=3.25)
    (row,) = loads(renewed_late, call("KP_NAMPO", 60, 70, arrival_draught_m=6.5), ship_type=80)
    assert (row["arrival_draught_m"], row["departure_draught_m"]) == (3.25, 6.5)


def test_where_the_next_port_does_not_tell_its_own_departure_counts() -> None:
    (row,) = loads(call("KP_RAJIN", 0, 48, departure_draught_m=6.25), call("RU_VOSTOCHNY", 60, 70))
    assert (row["arrival_draught_m"], row["departure_draught_m"]) == (None, 6.25)


def test_a_ship_came_with_the_draught_that_it_left_the_port_before_with() -> None:
    before = call("RU_VLADIVOSTOK", -60, -50, departure_draught_m=4.0)
    rows = loads(before, call("KP_RAJIN", 0, 48), call("RU_VLADIVOSTOK", 60, 70, arrival_draught_m=5.75))
    assert (rows[1]["arrival_draught_m"], rows[1]["departure_draught_m"]) == (4.0, 5.75)


def test_the_destination_heard_last_before_the_arrival_counts_with_its_line() -> None:
    (row,) = destinations(
        static(12, destination="NIIGATA"), static(25, destination="VLADIVOSTOK>RAJIN"), static(31, destination="SEA")
    )
    assert (row["destination"], row["declared_port_id"], row["declared_port_name"]) == (
        "VLADIVOSTOK>RAJIN",
        "KP_RAJIN",
        "Rajin",
    )
    assert (row["declared_at_utc"], row["file_id"], row["line_no"]) == (at(25), FILE_ID, line_no(25))


@pytest.mark.parametrize(("hours", "counts"), [(3.9, False), (4.0, True)], ids=["long before", "as it made ready"])
def test_a_destination_counts_from_six_hours_before_the_departure_on(hours: float, *, counts: bool) -> None:
    assert bool(destinations(static(hours, destination="NIIGATA"))) == counts


def test_a_country_alone_is_a_place_and_a_word_that_names_none_is_not() -> None:
    (row,) = destinations(static(12, destination="DPRK"))
    assert (row["declared_port_id"], row["declared_country"]) == (None, "KP")
    assert destinations(static(12, destination="FOR ORDERS")) == []
    assert destinations(static(12, destination=None)) == []


def test_what_another_mmsi_declares_is_not_its_own() -> None:
    assert destinations(static(12, destination="NIIGATA", mmsi=273_000_002)) == []
