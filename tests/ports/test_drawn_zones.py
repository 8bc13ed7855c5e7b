"""The zones that ship with Tumen, held to the coastline, to observed stops and to what they say of themselves."""

import itertools
import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.polygons import metres_per_deg
from pipeline.report.anchorage_cells import read_anchorage_cells
from pipeline.report.zones_chart import GREATEST_MARGIN_DEG
from pipeline.resources import data_path
from pipeline.schemas.places import ZONE_KINDS

ROOT = Path(__file__).resolve().parents[2]
NO_COASTLINE = {"KP_SINUIJU/river_bank", "KP_SONGNIM/quay", "KP_SONGNIM/river"}
REACHES_INLAND = {
    "RU_DUNAI/approach": "to the settlement, 2 km inland, which is what maps call Dunai",
    "RU_PKC/eastern_shore": "to the World Port Index point, 2 km and more inland",
}
FARTHEST_INLAND_KM = {"berth": 1.0, "harbour": 1.5, "anchorage": 0.5}
STEP_KM = 0.1


class Drawn(NamedTuple):
    about: dict[str, Any]
    outline: BaseGeometry


class Clip(NamedTuple):
    box: BaseGeometry
    land: BaseGeometry


def read(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(data_path(name).read_text(encoding="utf-8"))["features"]
    return features


ZONES = [Drawn(feature["properties"], shape(feature["geometry"])) for feature in read("zones.geojson")]
CLIPS = [Clip(shapely.box(*feature["bbox"]), shape(feature["geometry"])) for feature in read("port_coastlines.geojson")]
BY_ID = {zone.about["zone_id"]: zone for zone in ZONES}


def of_kind(*kinds: str) -> list[Drawn]:
    return [zone for zone in ZONES if zone.about["kind"] in kinds]


def name(zone: Drawn) -> str:
    return str(zone.about["zone_id"])


def clip_of(zone: Drawn, margin_deg: float = 0.0) -> Clip:
    (clip,) = (clip for clip in CLIPS if clip.box.covers(shapely.box(*zone.outline.buffer(margin_deg).bounds)))
    return clip


def in_km(zone: Drawn) -> tuple[BaseGeometry, BaseGeometry]:
    """The zone, and the water of its clip, in a plane whose unit is the kilometre."""
    clip = clip_of(zone)
    centre_deg = np.array(zone.outline.centroid.coords[0])
    scale = metres_per_deg(centre_deg[1:])[0] / 1000
    outline, box, land = (
        shapely.transform(geometry, lambda xy: (xy - centre_deg) * scale) for geometry in (zone.outline, *clip)
    )
    return outline, box - land


def corners(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    yield from map(shapely.Point, shapely.get_coordinates(shapely.segmentize(geometry, STEP_KM)))


def stops_in(zone: Drawn) -> int:
    cells = read_anchorage_cells()
    return int(shapely.intersects_xy(zone.outline, cells["lon_deg"].to_numpy(), cells["lat_deg"].to_numpy()).sum())


@pytest.mark.parametrize("zone", ZONES, ids=name)
def test_a_zone_lies_on_a_coastline_that_ships_with_it(zone: Drawn) -> None:
    assert clip_of(zone, GREATEST_MARGIN_DEG)


@pytest.mark.parametrize("zone", [zone for zone in ZONES if name(zone) not in NO_COASTLINE], ids=name)
def test_a_zone_holds_water_and_reaches_no_farther_inland_than_coastlines_are_displaced(zone: Drawn) -> None:
    outline, water = in_km(zone)
    assert outline.intersects(water)
    if name(zone) not in REACHES_INLAND:
        farthest_km = max((water.distance(corner) for corner in corners(outline - water)), default=0.0)
        assert farthest_km <= FARTHEST_INLAND_KM[zone.about["kind"]]


@pytest.mark.parametrize("zone", of_kind("anchorage"), ids=name)
def test_an_anchorage_is_water_but_for_islets(zone: Drawn) -> None:
    outline, water = in_km(zone)
    is_official = zone.about["basis"] == "official"  # the rules' corners stand where the drawn coast is wrong
    assert outline.intersection(water).area / outline.area >= (0.6 if is_official else 0.95)


def test_the_coastline_draws_nothing_where_the_tests_make_exceptions() -> None:
    assert not any(BY_ID[zone_id].outline.intersects(in_degrees_water(BY_ID[zone_id])) for zone_id in NO_COASTLINE)
    for zone_id in REACHES_INLAND:
        outline, water = in_km(BY_ID[zone_id])
        assert max(water.distance(corner) for corner in corners(outline - water)) > FARTHEST_INLAND_KM["harbour"]


def in_degrees_water(zone: Drawn) -> BaseGeometry:
    clip = clip_of(zone)
    return clip.box - clip.land


@pytest.mark.parametrize("zone", of_kind("anchorage"), ids=name)
def test_no_harbour_or_berth_of_the_port_hides_an_anchorage(zone: Drawn) -> None:
    closer = [other.outline for other in of_kind("berth", "harbour") if other.about["port_id"] == zone.about["port_id"]]
    assert (zone.outline - shapely.union_all(closer)).area >= zone.outline.area / 2


@pytest.mark.parametrize("zone", of_kind("berth"), ids=name)
def test_a_berth_lies_in_a_harbour_of_its_port(zone: Drawn) -> None:
    harbours = [other.outline for other in of_kind("harbour") if other.about["port_id"] == zone.about["port_id"]]
    assert zone.outline.intersection(shapely.union_all(harbours)).area >= 0.9 * zone.outline.area


@pytest.mark.parametrize("zone", ZONES, ids=name)
def test_a_zone_says_what_it_rests_on_and_that_is_true(zone: Drawn) -> None:
    source, note = zone.about["source"], zone.about.get("note", "")
    stops = stops_in(zone)
    match zone.about["basis"]:
        case "official":
            assert source.startswith("port rules")
        case "observed":
            assert stops > 0
            assert "GFW cell" in source or "Global Fishing Watch" in source
        case "published":
            assert "(" in source
        case "recalled":
            assert "recalled, not verified" in source
        case "estimated":
            assert stops == 0
            assert "estimated" in note or "likely, not certain" in note
        case basis:
            pytest.fail(f"{basis} is no basis")
    assert ("recalled" in source) <= (zone.about["basis"] == "recalled")


def test_nothing_in_the_dprk_is_said_to_be_observed() -> None:
    assert {zone.about["basis"] for zone in ZONES if name(zone).startswith("KP_")} == {
        "estimated",
        "published",
        "recalled",
    }


def test_every_port_has_every_kind_of_zone_but_where_the_page_says_why_not() -> None:
    ports = {zone.about["port_id"] for zone in ZONES}
    there = {(zone.about["port_id"], zone.about["kind"]) for zone in ZONES}
    missing = set(itertools.product(ports, ZONE_KINDS)) - there
    assert missing == set(runpy.run_path(str(ROOT / "scripts" / "write_zones_page.py"))["NOT_DRAWN"])


def test_the_page_of_zones_is_written_from_them() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "write_zones_page.py"))["page"]()
    assert (ROOT / "docs" / "zones_by_port.md").read_text(encoding="utf-8") == written


def test_rajins_three_piers_lie_beside_each_other_and_the_verified_berth_is_in_the_middle() -> None:
    north, centre, south = (BY_ID[f"KP_RAJIN/pier_{pier}"].outline for pier in ("1_north", "2_centre", "3_south"))
    berth = shapely.Point(130.2826, 42.2271)
    assert centre.contains(berth)
    assert north.distance(berth) > 0
    assert south.distance(berth) > 0
    for a, b in itertools.combinations((north, centre, south), 2):
        assert a.intersection(b).area < 1e-10
    assert north.touches(centre)
    assert centre.touches(south)
    assert not north.touches(south)
    assert north.centroid.y > centre.centroid.y > south.centroid.y


def test_the_catalogue_says_of_every_guess_that_it_is_one() -> None:
    sources = dict(load_catalogue().zones.select("zone_id", "source").iter_rows())
    for zone in ZONES:
        if zone.about["basis"] in {"estimated", "recalled"}:
            said = sources[zone.about["zone_id"]]
            assert "estimated" in said or "not verified" in said or "likely, not certain" in said, said


@pytest.mark.parametrize("page", ["docs/zones.md", "data/SOURCES.md"])
def test_the_pages_count_the_zones_right(page: str) -> None:
    assert f" {len(ZONES)} polygons" in (ROOT / page).read_text(encoding="utf-8")
