"""Which polygons hold a fix, asked of the grid and of every polygon."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.ports.polygons import Geometries
from pipeline.ports.zone_grid import ANSWER_BITS, LEAST_CELL_DEG, ZoneGrid, zone_grid


def grid_of(*geometries: BaseGeometry) -> ZoneGrid:
    array: Geometries = np.array([*geometries, None], dtype=np.object_)[:-1]
    return zone_grid(array)


def holding(grid: ZoneGrid, *places: tuple[float, float]) -> list[list[int]]:
    """Numbers of the polygons that hold each place."""
    lon_deg, lat_deg = (np.array(axis, dtype=np.float64) for axis in zip(*places, strict=True))
    held = grid.held(lon_deg, lat_deg)
    sets = [sorted(held.polygon[held.owner == answer].tolist()) for answer in range(held.answers)]
    assert len({tuple(one) for one in sets}) <= len(sets)
    return [sets[answer] for answer in held.answer]


def test_a_cell_wholly_inside_is_settled_and_one_with_an_edge_is_asked() -> None:
    grid = grid_of(shapely.box(10, 10, 10.5, 10.5))
    case = grid.case(np.array([10.255, 10.5, 0.0]), np.array([10.255, 10.255, 0.0]))
    assert (case < grid.settled_cases).tolist() == [True, False, True]
    assert holding(grid, (10.255, 10.255), (10.5, 10.255), (10.5000001, 10.255), (0.0, 0.0)) == [[0], [0], [], []]


def test_nothing_holds_what_is_nowhere() -> None:
    whole_world = grid_of(shapely.box(-180, -90, 180, 90))
    nowhere = [(np.nan, 0.0), (0.0, np.nan), (-180.1, 0.0), (180.001, 0.0), (0.0, 90.001), (np.inf, 0.0)]
    assert holding(whole_world, *nowhere) == [[]] * len(nowhere)
    corners = [(-180.0, -90.0), (180.0, 90.0), (180.0, 0.0), (0.0, 90.0), (0.0, 0.0)]
    assert holding(whole_world, *corners) == [[0]] * len(corners)


def test_larger_polygons_get_a_coarser_grid() -> None:
    assert grid_of(shapely.box(0, 0, 1, 1)).grid.cell_deg == LEAST_CELL_DEG
    world = grid_of(shapely.box(-180, -90, 180, 90))
    assert world.grid.cell_deg > LEAST_CELL_DEG
    assert world.case_of_cell.nbytes < 50e6


def test_more_polygons_than_fit_into_one_number_have_edges_in_a_cell() -> None:
    count = 3 * ANSWER_BITS + 5
    polygons = [shapely.box(10, 10, 10.001 + 1e-5 * n, 10.005) for n in range(count)]
    places = [(10.001 + 1e-5 * (n - 0.5), 10.002) for n in range(count + 1)]
    expected = [[n for n, polygon in enumerate(polygons) if polygon.covers(shapely.Point(place))] for place in places]
    assert len(expected[0]) == count
    assert holding(grid_of(*polygons), *places) == expected


def test_no_polygons_hold_nothing() -> None:
    assert holding(grid_of(), (0.0, 0.0), (180.0, 90.0)) == [[], []]
    assert holding(grid_of(shapely.Polygon()), (0.0, 0.0)) == [[]]
