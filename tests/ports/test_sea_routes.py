from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sea_maps import ISLAND, routes

from pipeline.errors import ConfigurationError
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes
from pipeline.resources import data_path

PUBLISHED = pl.read_csv(data_path("published_distances.csv"))
HELD = PUBLISHED.filter(is_within_3_percent="yes")
POINTS = st.tuples(st.floats(113, 161), st.floats(21, 61))
ENDS = ("from_lon_deg", "from_lat_deg", "to_lon_deg", "to_lat_deg")
VLADIVOSTOK, RAJIN_BERTH, DUNAI = (131.88833, 43.10889), (130.2826, 42.2271), (132.34944, 42.90472)


@cache
def sea() -> SeaRoutes:
    return load_sea_routes()


def ports() -> pl.DataFrame:
    west, south, east, north = (113, 21, 161, 61)
    inside = pl.col("lon_deg").is_between(west, east) & pl.col("lat_deg").is_between(south, north)
    return load_catalogue().ports.filter(inside, pl.col("port_id").str.contains("_"))


def length_nm(way: list[tuple[float, float]]) -> float:
    corners = np.array(way)
    return float(distance_nm(*corners[:-1].T, *corners[1:].T).sum())


@pytest.mark.parametrize("row", HELD.to_dicts(), ids=lambda row: f"{row['from_port']}-{row['to_port']}")
def test_a_published_distance_is_met_within_3_percent(row: dict[str, float]) -> None:
    assert sea().distance_nm(*(row[end] for end in ENDS)).item() == pytest.approx(row["distance_nm"], rel=0.03)


def test_a_published_distance_that_is_not_met_says_why() -> None:
    missed = PUBLISHED.filter(is_within_3_percent="no")
    found_nm = sea().distance_nm(*(missed[end].to_numpy() for end in ENDS))
    assert (np.abs(found_nm / missed["distance_nm"].to_numpy() - 1) > 0.03).all()
    assert (missed["why_not"].str.len_chars() > 20).all()
    assert HELD.height >= 10


@pytest.mark.parametrize(
    ("port", "great_circle_nm", "most_nm"),
    [(DUNAI, 100, 110), ((133.01, 42.76667), 125, 135), (VLADIVOSTOK, 88, 98)],
)
def test_ways_from_rajin_are_little_longer_than_the_published_great_circles(
    port: tuple[float, float], great_circle_nm: float, most_nm: float
) -> None:
    assert great_circle_nm - 1 < sea().distance_nm(*RAJIN_BERTH, *port).item() < most_nm


def test_no_way_of_the_corridor_leads_over_land() -> None:
    places = ports().filter(pl.col("country").is_in(["KP", "RU"])).select("port_id", "lon_deg", "lat_deg")
    graph = sea().graph
    for port_id, lon_deg, lat_deg in places.iter_rows():
        at_sea = sea().path(lon_deg, lat_deg, *VLADIVOSTOK)[1:-1]
        if len(at_sea) > 1:
            plane_m = graph.to_plane(np.array(at_sea))
            assert graph.is_clear(plane_m[:-1], plane_m[1:]).all(), port_id


@pytest.mark.parametrize(
    ("strait", "start", "end"),
    [
        ("Korea Strait, west of Tsushima", (128.5, 34.3), (130.0, 35.5)),
        ("Korea Strait, east of Tsushima", (129.2, 33.4), (130.3, 35.0)),
        ("Jeju Strait", (125.8, 33.7), (127.4, 33.9)),
        ("Tsugaru", (140.0, 41.2), (141.6, 41.7)),
        ("La Perouse", (141.0, 45.7), (143.2, 46.0)),
        ("Eastern Bosporus", (131.75, 43.07), (132.05, 43.03)),
        ("Kanmon", (130.7, 34.0), (131.2, 33.9)),
        ("Bohai", (120.8, 38.4), (122.0, 38.5)),
        ("Kunashir", (145.0, 44.5), (146.2, 43.2)),
        ("Osumi", (129.9, 30.9), (131.6, 31.0)),
    ],
)
def test_a_strait_that_ships_use_is_open(strait: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    straight_nm = distance_nm(*start, *end).item()
    assert sea().distance_nm(*start, *end).item() < 1.25 * straight_nm + 2, strait


def test_every_port_of_the_region_lies_near_water_but_those_up_a_river() -> None:
    places = ports()
    legs_nm = sea().graph.afloat(places.select("lon_deg", "lat_deg").to_numpy()).leg_nm
    far = places.filter(pl.Series(legs_nm > 1.5))["port_id"].to_list()
    assert far == ["KP_SONGNIM", "RU_NIKOLAYEVSK"]


@given(start=POINTS, end=POINTS)
@settings(max_examples=100, deadline=None)
def test_a_way_is_never_shorter_than_the_geodesic_and_the_same_both_ways(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    there, back = sea().distance_nm(*start, *end).item(), sea().distance_nm(*end, *start).item()
    assert there >= distance_nm(*start, *end).item()
    assert there == pytest.approx(back, abs=1e-6)


@given(start=POINTS, end=POINTS)
@settings(max_examples=100, deadline=None)
def test_a_path_joins_its_ends_and_is_as_long_as_is_said(start: tuple[float, float], end: tuple[float, float]) -> None:
    way = sea().path(*start, *end)
    assert (way[0], way[-1]) == (start, end)
    assert length_nm(way) == pytest.approx(sea().distance_nm(*start, *end).item(), abs=2e-6)


def test_over_clear_water_the_way_is_the_geodesic() -> None:
    assert sea().distance_nm(131.5, 41.0, 135.0, 39.0).item() == distance_nm(131.5, 41.0, 135.0, 39.0).item()
    assert sea().path(131.5, 41.0, 135.0, 39.0) == [(131.5, 41.0), (135.0, 39.0)]


def test_the_way_round_an_island_takes_the_shorter_side() -> None:
    north_about = distance_nm(130, 40.5, 131, 41) + distance_nm(131, 41, 133, 41) + distance_nm(133, 41, 134, 40.5)
    assert routes(ISLAND).distance_nm(130, 40.5, 134, 40.5).item() == pytest.approx(north_about.item(), abs=1e-6)


def test_a_berth_on_land_is_joined_to_the_water_by_a_leg() -> None:
    berth, off = (131.05, 40.0), (131.0, 40.0)
    leg_nm = distance_nm(*berth, *off).item()
    assert routes(ISLAND).distance_nm(*berth, 130, 40).item() == pytest.approx(
        leg_nm + distance_nm(*off, 130, 40).item(), abs=0.05
    )


def test_berths_nearer_to_each_other_than_to_the_water_are_joined_straight() -> None:
    berth, next_berth = (131.05, 40.0), (131.05, 40.02)
    assert routes(ISLAND).distance_nm(*berth, *next_berth).item() == distance_nm(*berth, *next_berth).item()
    assert routes(ISLAND).path(*berth, *next_berth) == [berth, next_berth]
    assert routes(ISLAND).distance_nm(*berth, *berth).item() == 0


@pytest.mark.parametrize("outside", [(100.0, 10.0), (132.0, 45.0), (-170.0, 40.0)])
def test_outside_the_region_the_geodesic_stands(outside: tuple[float, float]) -> None:
    small = routes(ISLAND)
    assert small.distance_nm(*outside, 130, 40).item() == distance_nm(*outside, 130, 40).item()
    assert small.distance_nm(130, 40, *outside).item() == distance_nm(130, 40, *outside).item()
    assert small.path(*outside, 130, 40) == [outside, (130, 40)]


def test_nan_stays_nan_and_none_stay_none() -> None:
    found = routes(ISLAND).distance_nm([130, np.nan, 130], [40, 40, np.nan], 134, 40)
    assert np.isnan(found).tolist() == [False, True, True]
    assert routes(ISLAND).distance_nm([], [], [], []).shape == (0,)


def test_a_scalar_is_measured_against_many_in_their_shape() -> None:
    lons = np.array([[129.0, 130.0], [134.0, 135.0]])
    found = routes(ISLAND).distance_nm(lons, 40.0, 130.5, 40.0)
    assert found.shape == (2, 2)
    assert found[0, 0] == distance_nm(129, 40, 130.5, 40).item()
    assert found[1, 0] > distance_nm(134, 40, 130.5, 40).item()


def test_a_distance_does_not_depend_on_what_is_asked_beside_it() -> None:
    rng = np.random.default_rng(5)
    fixes = np.column_stack([rng.uniform(122, 142, 40), rng.uniform(32, 48, 40)])
    places = ports().select("lon_deg", "lat_deg").to_numpy()
    every = sea().distance_nm(fixes[:, :1], fixes[:, 1:], places[:, 0], places[:, 1])
    for fix, place in [(0, 0), (7, 20), (39, 50)]:
        assert sea().distance_nm(*fixes[fix], *places[place]).item() == every[fix, place]
        assert sea().distance_nm(*places[place], *fixes[fix]).item() == pytest.approx(every[fix, place], abs=1e-9)


def test_a_folder_without_a_map_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"sea_obstacles\.geojson"):
        load_sea_routes(tmp_path)
