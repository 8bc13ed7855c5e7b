"""Zones here are small squares, `square("A/harbour", lon, lat, half_deg)`."""

import random
import time
from typing import Any

import dataframely as dy
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_zones import assign_zones_plainly
from shapely.geometry.base import BaseGeometry

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.polygons import WGS84
from pipeline.ports.zones import assign_zones
from pipeline.schemas import Fixes, ZonedFixes, Zones
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings

SETTINGS = PortCallSettings()


def square(zone_id: str, lon_deg: float, lat_deg: float, half_deg: float = 0.02, **other: str) -> dict[str, str]:
    port_id, kind = zone_id.split("/")[:2]
    box = shapely.box(lon_deg - half_deg, lat_deg - half_deg, lon_deg + half_deg, lat_deg + half_deg)
    return {"zone_id": zone_id, "port_id": port_id, "kind": kind, "geometry": box.wkt, "source": "test"} | other


def zones(*rows: dict[str, str]) -> dy.DataFrame[Zones]:
    return Zones.validate(pl.DataFrame(list(rows), schema=Zones.create_empty().schema))


def fixes(*places: tuple[float, float]) -> dy.DataFrame[Fixes]:
    rows: list[dict[str, Any]] = [
        {
            "mmsi": 1,
            "lon_deg": lon,
            "lat_deg": lat,
            "segment_id": 1,
            "is_wild": False,
            "file_id": "f",
            "line_no": n,
            "byte_offset": 0,
            "stands_for": 1,
        }
        for n, (lon, lat) in enumerate(places)
    ]
    frame = pl.DataFrame(rows, schema=Fixes.create_empty().schema)
    return Fixes.validate(
        frame.with_columns(received_at_utc=pl.lit("2024-03-10").str.to_datetime("%Y-%m-%d", time_unit="us"))
    )


def zoned(place: tuple[float, float], *rows: dict[str, str]) -> dict[str, Any]:
    return assign_zones(fixes(place), zones(*rows), SETTINGS).row(0, named=True)


def north_of(lon_deg: float, lat_deg: float, metres: float) -> tuple[float, float]:
    lon, lat, _ = WGS84.fwd(lon_deg, lat_deg, 0, metres)
    return lon, lat


def test_a_fix_in_a_zone_has_its_port_and_kind() -> None:
    found = zoned((130.0, 42.0), square("A/harbour", 130.0, 42.0))
    assert (found["port_id"], found["zone_kind"], found["ring_port_ids"]) == ("A", "harbour", ["A"])


def test_a_fix_at_sea_has_no_port_and_an_empty_ring() -> None:
    found = zoned((131.0, 42.0), square("A/harbour", 130.0, 42.0))
    assert (found["port_id"], found["zone_kind"], found["ring_port_ids"]) == (None, None, [])


def test_a_fix_on_the_edge_is_inside() -> None:
    assert zoned((130.5, 42.0), square("A/harbour", 130.0, 42.0, 0.5))["port_id"] == "A"


@pytest.mark.parametrize("lat_deg", [0.0, 42.0, -55.0, 69.0])
@pytest.mark.parametrize(("metres", "is_near"), [(985, True), (1015, False)])
def test_the_ring_is_the_exit_distance_wide_at_every_latitude(lat_deg: float, metres: float, *, is_near: bool) -> None:
    place = north_of(130.0, lat_deg + 0.02, metres)
    assert zoned(place, square("A/harbour", 130.0, lat_deg))["ring_port_ids"] == (["A"] if is_near else [])


@pytest.mark.parametrize("lat_deg", [0.0, 42.0, -55.0, 69.0])
@pytest.mark.parametrize(("metres", "is_near"), [(985, True), (1015, False)])
def test_the_ring_is_as_wide_east_as_north(lat_deg: float, metres: float, *, is_near: bool) -> None:
    lon, lat, _ = WGS84.fwd(130.02, lat_deg, 90, metres)
    assert bool(zoned((lon, lat), square("A/harbour", 130.0, lat_deg))["ring_port_ids"]) == is_near


def test_the_ring_lists_all_ports_near_in_order_once() -> None:
    rows = [square("B/harbour", 130.0, 42.0), square("A/harbour", 130.045, 42.0), square("B/berth", 130.0, 42.0)]
    assert zoned((130.022, 42.0), *rows)["ring_port_ids"] == ["A", "B"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_berth_comes_before_the_harbour_before_the_anchorage(order: tuple[int, ...]) -> None:
    rows = [
        square("A/anchorage", 130.0, 42.0, 0.01),
        square("A/harbour", 130.0, 42.0, 0.02),
        square("A/berth", 130.0, 42.0, 0.03),
    ]
    assert zoned((130.0, 42.0), *(rows[i] for i in order))["zone_kind"] == "berth"
    assert zoned((130.0, 42.0), *(rows[i] for i in order if i < 2))["zone_kind"] == "harbour"


def test_of_two_ports_the_smaller_zone_has_the_fix() -> None:
    rows = [square("A/harbour", 130.0, 42.0, 0.05), square("B/harbour", 130.01, 42.0, 0.03)]
    assert zoned((130.0, 42.0), *rows)["port_id"] == "B"
    assert zoned((130.0, 42.0), *reversed(rows))["port_id"] == "B"


def test_of_two_equal_zones_the_lesser_id_has_the_fix() -> None:
    rows = [square("B/harbour", 130.0, 42.0), square("A/harbour", 130.001, 42.0)]
    assert zoned((130.0, 42.0), *rows)["port_id"] == "A"
    assert zoned((130.0, 42.0), *reversed(rows))["port_id"] == "A"


ACROSS = [
    shapely.Polygon([(179.97, 66), (180.03, 66), (180.03, 66.04), (179.97, 66.04)]),
    shapely.Polygon([(179.97, 66), (-179.97, 66), (-179.97, 66.04), (179.97, 66.04)]),
    shapely.MultiPolygon([shapely.box(179.97, 66, 180, 66.04), shapely.box(-180, 66, -179.97, 66.04)]),
]


@pytest.mark.parametrize("outline", ACROSS, ids=["past 180", "wrapped", "split"])
def test_a_zone_across_the_antimeridian_holds_both_sides(outline: BaseGeometry) -> None:
    zone = square("A/harbour", 0, 0, geometry=outline.wkt)
    for lon in (179.98, 180.0, -180.0, -179.98):
        assert zoned((lon, 66.02), zone)["port_id"] == "A", lon
    for lon in (179.955, -179.955):
        found = zoned((lon, 66.02), zone)
        assert (found["port_id"], found["ring_port_ids"]) == (None, ["A"]), lon
    assert zoned((0.0, 66.02), zone)["ring_port_ids"] == []


def test_a_ring_reaches_across_the_antimeridian() -> None:
    assert zoned((-179.999, 10.0), square("A/harbour", 179.975, 10.0))["ring_port_ids"] == ["A"]
    assert zoned((179.999, 10.0), square("A/harbour", -179.975, 10.0))["ring_port_ids"] == ["A"]


def test_no_fixes_and_no_zones_are_no_trouble() -> None:
    assert assign_zones(fixes(), zones(square("A/harbour", 130, 42)), SETTINGS).is_empty()
    assert assign_zones(fixes((130, 42)), zones(), SETTINGS)["ring_port_ids"].to_list() == [[]]


def test_fixes_keep_their_order_and_columns() -> None:
    places = fixes((131.0, 42.0), (130.0, 42.0), (0.0, 0.0), (130.0, 42.0))
    found = assign_zones(places, zones(square("A/harbour", 130.0, 42.0)), SETTINGS)
    assert found.select(places.columns).equals(places)
    assert found["port_id"].to_list() == [None, "A", None, "A"]
    ZonedFixes.validate(found)


SQUARES = st.builds(
    lambda n, kind, lon, lat, half: square(f"{'ABC'[n % 3]}/{kind}/{n}", lon, lat, half),
    st.integers(0, 999),
    st.sampled_from(ZONE_KINDS),
    st.floats(129.9, 130.1),
    st.floats(41.9, 42.1),
    st.floats(0.001, 0.05),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SQUARES, max_size=8, unique_by=lambda zone: zone["zone_id"]),
    st.lists(st.tuples(st.floats(129.8, 130.2), st.floats(41.8, 42.2)), min_size=1, max_size=20),
    st.randoms(use_true_random=False),
)
def test_the_answer_is_that_of_asking_every_zone_whatever_the_order(
    rows: list[dict[str, str]], places: list[tuple[float, float]], shuffle: random.Random
) -> None:
    polygons = {row["zone_id"]: shapely.from_wkt(row["geometry"]) for row in rows}
    shuffled = shuffle.sample(rows, len(rows))
    for found in assign_zones(fixes(*places), zones(*shuffled), SETTINGS).iter_rows(named=True):
        point = shapely.Point(found["lon_deg"], found["lat_deg"])
        holding = [row for row in rows if polygons[row["zone_id"]].covers(point)]
        closest = min((ZONE_KINDS.index(row["kind"]) for row in holding), default=None)
        best = {row["port_id"] for row in holding if ZONE_KINDS.index(row["kind"]) == closest}
        assert found["port_id"] in best if best else found["port_id"] is None
        assert found["zone_kind"] == (None if closest is None else ZONE_KINDS[closest])
        assert {row["port_id"] for row in holding} <= set(found["ring_port_ids"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SQUARES, max_size=8, unique_by=lambda zone: zone["zone_id"]),
    st.lists(st.tuples(st.floats(129.8, 130.2), st.floats(41.8, 42.2)), min_size=1, max_size=20),
)
def test_the_answer_is_that_of_the_plain_way(rows: list[dict[str, str]], places: list[tuple[float, float]]) -> None:
    corners = [
        (lon, lat) for row in rows for lon, lat in shapely.get_coordinates(shapely.from_wkt(row["geometry"])).tolist()
    ]
    asked, catalogue = fixes(*places, *corners), zones(*rows)
    assert assign_zones(asked, catalogue, SETTINGS).equals(assign_zones_plainly(asked, catalogue, SETTINGS))


def _world_fixes() -> list[tuple[float, float]]:
    """Fixes about ports all over the world, on corners and edges of zones and of their rings, and at random."""
    rng = np.random.default_rng(5)
    catalogue = load_catalogue()
    ports = catalogue.ports.select("lon_deg", "lat_deg").to_numpy()
    about = ports[rng.integers(0, len(ports), 3000)] + rng.normal(0, 0.1, (3000, 2))
    shapes = shapely.from_wkt(catalogue.zones["geometry"].to_list())
    corners = shapely.get_coordinates(shapes)
    corners = corners[rng.integers(0, len(corners), 1000)]
    outlines = shapely.boundary(shapes)[rng.integers(0, len(shapes), 500)]
    on_edges = shapely.get_coordinates(shapely.line_interpolate_point(outlines, rng.random(500), normalized=True))
    anywhere = rng.uniform([-180, -90], [180, 90], (500, 2))
    edges_of_map = [(180.0, 66.0), (-180.0, 66.0), (0.0, 90.0), (0.0, -90.0), (-180.0, -90.0), (180.0, 90.0)]
    all_of_them = np.concatenate([about, corners, on_edges, anywhere, edges_of_map])
    all_of_them[:, 0] = np.where(
        np.abs(all_of_them[:, 0]) > 180, (all_of_them[:, 0] + 180) % 360 - 180, all_of_them[:, 0]
    )
    return [(float(lon), float(lat)) for lon, lat in all_of_them]


def test_the_answer_is_that_of_the_plain_way_all_over_the_world() -> None:
    asked, catalogue = fixes(*_world_fixes()), load_catalogue().zones
    assert assign_zones(asked, catalogue, SETTINGS).equals(assign_zones_plainly(asked, catalogue, SETTINGS))


def test_a_zone_as_wide_as_an_ocean_changes_nothing() -> None:
    ocean = square("O/anchorage", 0, 0, geometry=shapely.box(-60, -40, 30, 60).wkt)
    rows = [ocean, square("A/harbour", 0.0, 50.0), square("A/berth", 0.005, 50.0, 0.003)]
    places = [(0.0, 50.0), (0.005, 50.0), (-30.0, 20.0), (-60.0, 0.0), (-60.1, 0.0), (30.0, 60.0), (0.0, 61.0)]
    asked = fixes(*places, *((0.001 * n, 50.0) for n in range(-40, 40)))
    assert assign_zones(asked, zones(*rows), SETTINGS).equals(assign_zones_plainly(asked, zones(*rows), SETTINGS))


def test_a_hundred_zones_may_overlap() -> None:
    rows = [square(f"P{n:03}/harbour", 130 + n * 1e-4, 42 + n * 1e-4) for n in range(100)]
    asked = fixes(*((129.95 + 0.001 * n, 41.96 + 0.0008 * n) for n in range(120)))
    assert assign_zones(asked, zones(*rows), SETTINGS).equals(assign_zones_plainly(asked, zones(*rows), SETTINGS))


def test_two_hundred_thousand_fixes_at_sea_take_a_few_seconds() -> None:
    random_state = np.random.default_rng(7)
    count = 200_000
    frame = fixes((0.0, 0.0)).select(pl.all().repeat_by(count).explode())
    at_sea = Fixes.validate(
        frame.with_columns(
            lon_deg=pl.Series(random_state.uniform(125, 145, count)),
            lat_deg=pl.Series(random_state.uniform(35, 50, count)),
        )
    )
    catalogue = load_catalogue()
    assign_zones(fixes((0.0, 0.0)), catalogue.zones, SETTINGS)
    started = time.perf_counter()
    assign_zones(at_sea, catalogue.zones, SETTINGS)
    assert time.perf_counter() - started < 5
