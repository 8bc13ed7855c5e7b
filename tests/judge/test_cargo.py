"""Cargo is said as intervals, and the published rows give the same figures when they are read again."""

import csv
import re
from typing import Any

import pytest
from risk_cases import case, load, voyage

from pipeline.judge.cargo import a_trip, estimate_cargo
from pipeline.reference import load_cargo_rates
from pipeline.resources import data_path

RATES = load_cargo_rates()


@pytest.fixture(scope="module")
def published() -> dict[int, str]:
    with data_path("published_voyages.csv").open(encoding="utf-8") as lines:
        return {int(row["row_id"]): f"{row['cargo']} {row['count_or_size']}" for row in csv.DictReader(lines)}


def figures(text: str, pattern: str) -> list[float]:
    """The numbers of the first match; `1.6m` is 1.6 million."""
    found = re.search(pattern, text)
    assert found, (pattern, text)
    numbers = [float(number.replace(",", "")) for number in found.groups() if number is not None]
    return [number * 1e6 if "m " in found.group(0) else number for number in numbers]


def estimates(*voyages: dict[str, Any], **frames: Any) -> dict[tuple[str, str], tuple[float, float]]:
    rows = estimate_cargo(case(*voyages, **frames), RATES).to_dicts()
    return {(row["quantity"], row["estimated_by"]): (row["low"], row["high"]) for row in rows}


def test_containers_a_trip_are_those_of_the_published_rows(published: dict[int, str]) -> None:
    (trips,) = figures(published[53], r"(\d+) trips")
    low, high = figures(published[53], r"~([\d,]+)-([\d,]+) containers")
    (later,) = figures(published[56], r">([\d,]+) containers")
    (ships,) = figures(published[56], r"(\d+) ships")
    assert a_trip(RATES.containers) == (low / trips, later / ships)
    assert high / trips < later / ships
    assert [one.row_id for one in RATES.containers] == [53, 56]


def test_shells_a_trip_are_those_of_the_published_rows(published: dict[int, str]) -> None:
    (shipments,) = figures(published[50], r"(\d+) shipments")
    (early,) = figures(published[50], r"([\d.]+)m shells")
    (trips,) = figures(published[53], r"(\d+) trips")
    _, high = figures(published[53], r"(\d+)-(\d+)m shells")
    assert a_trip(RATES.shells) == (early / shipments, high / trips)
    assert [one.row_id for one in RATES.shells] == [50, 53]


def test_tonnes_a_shell_are_those_of_the_published_row(published: dict[int, str]) -> None:
    (tonnes,) = figures(published[50], r"([\d,]+) t explosives")
    (shells,) = figures(published[50], r"([\d.]+)m shells")
    weight = RATES.shell_weight
    assert (weight.tonnes, weight.shells, weight.row_id) == (tonnes, shells, 50)


def test_the_lengths_of_the_fleet_are_those_of_the_published_rows() -> None:
    with data_path("published_voyages.csv").open(encoding="utf-8") as lines:
        vessel_of = {int(row["row_id"]): row["vessel"] for row in csv.DictReader(lines)}
    assert vessel_of[11] == f"unknown ({RATES.fleet.least_length_m:.0f} m)"
    assert vessel_of[12] == vessel_of[13] == f"unknown ({RATES.fleet.greatest_length_m:.0f} m)"


def test_a_cargo_ship_on_the_route_carries_what_ships_there_did_scaled_by_its_length() -> None:
    found = estimates(voyage("KP_RAJIN", "RU_DUNAI", length_m=120))
    smaller, larger = (120 / 140) ** 3, (120 / 95) ** 3
    a_shell = 74000 / 1.6e6
    a_trip_of_each = {
        "containers": (15800 / 64, 20000 / 62),
        "shells": (1.6e6 / 27, 6e6 / 64),
        "tonnes": (1.6e6 / 27 * a_shell, 6e6 / 64 * a_shell),
    }
    assert found == {
        (quantity, "published_totals"): (float(round(low * smaller)), float(round(high * larger)))
        for quantity, (low, high) in a_trip_of_each.items()
    }
    assert all(low < high for low, high in found.values())


def test_the_published_loads_of_single_voyages_lie_within_the_interval() -> None:
    low, high = estimates(voyage("KP_RAJIN", "RU_DUNAI", length_m=120))["containers", "published_totals"]
    assert (low, high) == (155, 650)  # as docs/risk.md says
    assert low < 300 < high  # row 3, ANGARA


def test_the_arithmetic_and_its_sources_are_told() -> None:
    rows = estimate_cargo(case(voyage("KP_RAJIN", "RU_DUNAI")), RATES).to_dicts()
    for row in rows:
        assert "row 5" in row["basis"]
        assert "Nobody saw what this voyage carried." in row["basis"]


@pytest.mark.parametrize(
    "other",
    [
        {"cargo_class": "tanker"},
        {"cargo_class": "other"},
        {"length_m": None},
        {"length_m": 190},
        {"length_m": 60},
        {"origin_port_id": "KP_CHONGJIN"},
        {"destination_port_id": "RU_VLADIVOSTOK"},
        {"is_corridor": False},
    ],
)
def test_nothing_is_said_of_other_ships_other_routes_and_other_sizes(other: dict[str, Any]) -> None:
    assert estimates(voyage("KP_RAJIN", "RU_DUNAI", **other)) == {}


def test_an_open_trader_off_the_route_has_no_tonnes_by_its_draught() -> None:
    trader = voyage("KP_RAJIN", "RU_VLADIVOSTOK")
    assert estimates(trader, loads=[load()]) == {}
    on_route = estimates(voyage("KP_RAJIN", "RU_DUNAI"), loads=[load()])
    assert ("tonnes", "draught_change") in on_route


def test_a_tanker_has_tonnes_by_its_draught_alone() -> None:
    tanker = voyage("RU_VOSTOCHNY", "KP_CHONGJIN", cargo_class="tanker", length_m=99, width_m=15)
    found = estimates(tanker, loads=[load(arrival_draught_m=3.2, departure_draught_m=6.4)])
    a_metre = 99 * 15 * 1.025
    assert found == {
        ("tonnes", "draught_change"): (round(3.1 * a_metre * 0.70), round(3.3 * a_metre * 0.90)),
    }


def test_what_was_discharged_is_counted_too() -> None:
    tanker = voyage("KP_CHONGJIN", "RU_VOSTOCHNY", cargo_class="tanker", length_m=99, width_m=15)
    found = estimates(tanker, loads=[load(trade=-1, arrival_draught_m=6.4, departure_draught_m=3.2)])
    assert set(found) == {("tonnes", "draught_change")}


@pytest.mark.parametrize(
    ("ship", "draughts"),
    [
        ({}, {"departure_draught_m": 4.7}),
        ({}, {"departure_draught_m": 3.0}),
        ({}, {"departure_draught_m": None}),
        ({"width_m": None}, {}),
        ({"length_m": 0}, {}),
    ],
    ids=["a tenth", "the other way", "not declared", "width not known", "no length"],
)
def test_without_a_change_of_draught_or_a_size_there_are_no_tonnes_by_it(
    ship: dict[str, Any], draughts: dict[str, Any]
) -> None:
    tanker = voyage("RU_VOSTOCHNY", "KP_CHONGJIN", **({"cargo_class": "tanker"} | ship))
    assert estimates(tanker, loads=[load(**draughts)]) == {}
