import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sea_maps import ISLAND, plain_distance_nm, routes

from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_ways import SeaWays

LON, LAT = st.floats(129, 135), st.floats(37, 43)
POINTS = st.tuples(LON, LAT)


def triangle(at: tuple[float, float], shape: tuple[float, float, float]) -> shapely.Polygon:
    lon, lat = at
    angles = np.cumsum(np.array(shape))
    return shapely.Polygon([(lon + np.cos(angle), lat + 0.8 * np.sin(angle)) for angle in angles])


TRIANGLES = st.builds(triangle, POINTS, st.tuples(*[st.floats(1.2, 2.4)] * 3))


@given(land=st.lists(TRIANGLES, min_size=1, max_size=6), start=POINTS, end=POINTS)
@settings(max_examples=200, deadline=None)
def test_a_way_is_as_short_as_the_plain_search_over_all_corners_finds(
    land: list[shapely.Polygon], start: tuple[float, float], end: tuple[float, float]
) -> None:
    sea = routes(*land)
    ends = sea.graph.afloat(np.array([start, end]))
    assume(start != end and bool((ends.leg_nm == 0).all()))
    plain_nm = plain_distance_nm(sea, start, end)
    assume(bool(np.isfinite(plain_nm)))  # shut in by triangles
    assert sea.distance_nm(*start, *end).item() == pytest.approx(plain_nm, rel=1e-6)


def test_ways_from_much_used_starts_are_those_found_one_by_one() -> None:
    sea = routes(ISLAND, shapely.box(129.5, 37.5, 130.2, 42.5), shapely.box(133.5, 37.0, 134.0, 40.5))
    rng = np.random.default_rng(4)
    points = np.column_stack([rng.uniform(128.2, 135.8, 60), rng.uniform(36.2, 43.8, 60)])
    starts, ends = sea.graph.afloat(points), sea.graph.afloat(points[:20])
    start_of, end_of = (axis.ravel() for axis in np.indices((60, 20)))
    blocked = ~sea.graph.is_clear(starts.plane_m[start_of], ends.plane_m[end_of])
    start_of, end_of = start_of[blocked], end_of[blocked]
    ways = SeaWays(sea.graph, ends)
    by_sights_nm = ways.length_by_sights_nm(sea.graph.sights(starts), start_of, end_of)
    one_by_one_nm = ways.length_nm(sea.graph.afloat(points[start_of]), end_of)
    assert blocked.sum() > 400
    assert np.abs(by_sights_nm - one_by_one_nm).max() < 1e-9


@pytest.mark.parametrize("many", [1, 40])
def test_where_no_way_is_known_the_geodesic_stands(many: int) -> None:
    shut_in = shapely.box(131, 39, 133, 41) - shapely.box(131.5, 39.5, 132.5, 40.5)
    sea = routes(*(shapely.box(*half).intersection(shut_in) for half in ((131, 39, 132, 41), (132, 39, 133, 41))))
    lons = np.linspace(129, 130, many)
    assert sea.distance_nm(132, 40, lons, 40).tolist() == distance_nm(132, 40, lons, 40).tolist()
    assert sea.path(132, 40, 130, 40) == [(132, 40), (130, 40)]
