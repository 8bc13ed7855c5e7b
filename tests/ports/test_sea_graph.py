import numpy as np
import pytest
import shapely
from sea_maps import ISLAND, REGION, routes

from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_graph import SeaGraph
from pipeline.ports.sea_map import SeaMap

NOTCHED = shapely.Polygon([(131, 39), (133, 39), (133, 41), (132, 40), (131, 41)])


def test_only_corners_that_stick_out_into_the_water_are_corners_of_ways() -> None:
    corners = {tuple(corner) for corner in routes(NOTCHED).graph.corners_deg.round(6)}
    assert corners == {(131, 39), (133, 39), (133, 41), (131, 41)}


def test_land_beyond_the_region_has_no_corners_in_it() -> None:
    reaching_out = shapely.box(131, 39, 140, 41)
    assert routes(reaching_out).graph.corners_deg[:, 0].max() == pytest.approx(131)


def test_the_region_covers_its_edges_and_neither_nan_nor_what_is_outside() -> None:
    west, south, _, _ = REGION
    points = np.array([[west, south], [west - 0.001, south], [west, np.nan], [np.nan, south], [132, 40]])
    assert routes(ISLAND).graph.covers(points).tolist() == [True, False, False, False, True]


def test_a_line_along_a_coast_is_clear_and_one_across_is_not() -> None:
    graph = routes(ISLAND).graph
    south_west, south_east, north_east = (graph.to_plane(np.array([at])) for at in ((131, 39), (133, 39), (133, 41)))
    assert graph.is_clear(south_west, south_east)
    assert not graph.is_clear(south_west, north_east)


def test_a_line_of_sight_is_a_great_circle() -> None:
    # Between two points on 40 N the great circle bulges north: over an island just north of the parallel.
    island = shapely.box(131.9, 40.03, 132.1, 40.08)
    graph = SeaGraph(SeaMap(island, REGION))
    start, middle, end = (graph.to_plane(np.array([[lon, 40.0]])) for lon in (128.5, 132.0, 135.5))
    assert not graph.is_clear(start, end)
    assert graph.is_clear(start, middle)


def test_corners_of_an_island_see_their_neighbours_by_geodesics() -> None:
    graph = routes(ISLAND).graph
    assert graph.edges.nnz == 2 * 4
    corner = {tuple(corner): row for row, corner in enumerate(graph.corners_deg.round(6))}
    length_nm = graph.edges[corner[131, 39], corner[131, 41]]
    assert length_nm == pytest.approx(distance_nm(131, 39, 131, 41), abs=1e-6)


def test_a_point_on_land_floats_at_the_nearest_water_and_one_at_sea_where_it_is() -> None:
    points = np.array([[131.1, 40.0], [130.0, 40.0]])
    afloat = routes(ISLAND).graph.afloat(points)
    assert afloat.degrees[0].tolist() == pytest.approx([131, 40], abs=0.001)
    assert afloat.leg_nm.tolist() == pytest.approx([distance_nm(131.1, 40, 131, 40).item(), 0], abs=0.05)
    assert afloat.degrees[1].tolist() == [130.0, 40.0]


def test_a_point_behind_the_tip_of_a_notch_floats_outside_the_land() -> None:
    graph = routes(
        shapely.Polygon([(131, 39), (133, 39), (133, 41), (132.05, 41), (132, 39.5), (131.95, 41), (131, 41)])
    ).graph
    afloat = graph.afloat(np.array([[132.0, 39.4], [132.01, 39.45], [131.99, 39.48]]))
    assert graph.is_clear(afloat.plane_m, afloat.plane_m).all()
    assert (afloat.degrees[:, 1] > 39.5).all()


def test_a_map_without_land_has_no_corners() -> None:
    graph = SeaGraph(SeaMap(shapely.Polygon(), REGION))
    assert graph.corners_deg.shape == (0, 2)
    assert graph.is_clear(np.zeros((1, 2)), np.ones((1, 2))).all()
