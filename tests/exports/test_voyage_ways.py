"""The way of a voyage: heard where it was, assumed elsewhere, always from call to call."""

from typing import Any

import pytest
import shapely
from factories import at

from pipeline.exports.voyage_ways import Track, VoyageWay, way_of_voyage

RAJIN, DUNAI, OFF = (130.3, 42.23333), (132.34944, 42.90472), (131.0, 42.0)
ENDS = {"origin_lon_deg": RAJIN[0], "origin_lat_deg": RAJIN[1]} | {
    "destination_lon_deg": DUNAI[0],
    "destination_lat_deg": DUNAI[1],
}
VOYAGE: dict[str, Any] = ENDS | {
    "departed_at_utc": at(10),
    "arrived_at_utc": at(20),
    "origin_evidence": "observed",
    "destination_evidence": "observed",
    "origin_arrived_at_utc": at(0),
    "destination_departed_at_utc": at(30),
}
DARK = {"origin_evidence": "inferred", "destination_evidence": "inferred"}
QUAY, PIER = (130.29, 42.23), (132.35, 42.9)
HEARD = ((8.0, QUAY), (12.0, OFF), (16.0, (131.5, 42.2)), (20.0, PIER))


def track(*fixes: tuple[float, tuple[float, float]]) -> Track:
    return Track([at(hours) for hours, _ in fixes], [point for _, point in fixes])


def ends(way: VoyageWay) -> tuple[tuple[float, ...], tuple[float, ...]]:
    points = shapely.get_coordinates(shapely.from_wkb(way.geometry)).tolist()
    return tuple(points[0]), tuple(points[-1])


def test_a_voyage_heard_all_the_way_goes_from_the_last_fix_in_one_call_to_the_first_in_the_other() -> None:
    way = way_of_voyage(VOYAGE, track(*HEARD, (25.0, (0.0, 0.0))))
    assert ends(way) == (QUAY, PIER)
    assert way.heard_nm > 90
    assert way.assumed_nm == 0


def test_a_wholly_dark_voyage_is_drawn_by_sea_from_port_to_port_and_all_of_it_is_assumed() -> None:
    way = way_of_voyage(VOYAGE | DARK, track((-1.0, OFF), (40.0, OFF)))
    assert ends(way) == (RAJIN, DUNAI)
    assert way.heard_nm == 0
    assert way.assumed_nm > 100


def test_without_a_kept_track_the_whole_way_is_assumed_though_both_calls_were_observed() -> None:
    way = way_of_voyage(VOYAGE, None)
    assert (ends(way), way.heard_nm) == ((RAJIN, DUNAI), 0)


def test_a_silence_on_the_way_is_assumed_and_the_rest_was_heard() -> None:
    way = way_of_voyage(VOYAGE, track((10.0, QUAY), (12.0, OFF), (19.0, PIER), (20.0, PIER)))
    assert way.heard_nm == pytest.approx(34.6, abs=1)
    assert way.assumed_nm > 70


def test_the_way_from_a_call_in_the_dark_is_assumed_as_far_as_where_she_was_heard_again() -> None:
    way = way_of_voyage(VOYAGE | {"origin_evidence": "inferred"}, track(*HEARD))
    assert ends(way) == (RAJIN, PIER)
    assert min(way.heard_nm, way.assumed_nm) > 0


def test_a_fix_of_before_the_call_or_of_after_it_is_not_of_the_voyage() -> None:
    way = way_of_voyage(VOYAGE, track((-5.0, (0.0, 0.0)), (35.0, (0.0, 0.0))))
    assert ends(way) == (RAJIN, DUNAI)


def test_of_a_call_that_goes_on_the_next_fix_ends_the_way() -> None:
    way = way_of_voyage(VOYAGE | {"destination_departed_at_utc": None}, track((10.0, QUAY), (15.0, OFF), (21.0, PIER)))
    assert ends(way) == (QUAY, PIER)


def test_a_port_in_no_catalogue_leaves_what_was_heard_or_nothing() -> None:
    unknown = VOYAGE | dict.fromkeys(ENDS)
    assert ends(way_of_voyage(unknown, track(*HEARD))) == (QUAY, PIER)
    assert way_of_voyage(unknown, None) == VoyageWay(None, 0, 0)
