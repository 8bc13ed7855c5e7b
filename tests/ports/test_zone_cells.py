"""Cells of half a degree, and what shapely says of each of them as a box."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from pipeline.ports.polygons import Geometries
from pipeline.ports.zone_cells import Grid, expand, touched_cells

GRID = Grid(0.5)
CROSSED, INSIDE = True, False


def told(*geometries: BaseGeometry) -> dict[tuple[int, int, int], bool]:
    """What is told of a cell (number of the polygon, column, row): crossed or inside."""
    array: Geometries = np.array([*geometries, None], dtype=np.object_)[:-1]
    cells = touched_cells(array, GRID)
    keys = zip(cells.owner.tolist(), cells.column.tolist(), cells.row.tolist(), strict=True)
    answer = dict(zip(keys, cells.is_crossed.tolist(), strict=True))
    assert len(answer) == len(cells.owner), "each cell once a polygon"
    return answer


def box_of(column: int, row: int) -> shapely.Polygon:
    west, south = (column - 1) * 0.5 - 180, (row - 1) * 0.5 - 90
    return shapely.box(west, south, west + 0.5, south + 0.5)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5)), min_size=3, max_size=9))
def test_what_is_told_of_a_cell_holds_for_all_of_it(corners: list[tuple[float, float]]) -> None:
    outline = shapely.make_valid(shapely.Polygon(corners))
    parts = shapely.get_parts(outline)
    edges = shapely.union_all([part.boundary if shapely.get_dimensions(part) == 2 else part for part in parts])
    answer = told(outline)
    for column in range(356, 366):
        for row in range(176, 186):
            box, seen = box_of(column, row), answer.get((0, column, row))
            if seen is None:
                assert not outline.intersects(box)
            elif seen is INSIDE:
                assert outline.covers(box)
            if edges.intersects(box):
                assert seen is CROSSED


def test_a_hole_is_outside() -> None:
    ring = shapely.box(0, 0, 5, 5) - shapely.box(1.2, 1.2, 3.8, 3.8)
    column, row = GRID.column(np.array([2.6, 0.7])), GRID.row(np.array([2.6, 0.7]))
    answer = told(ring)
    assert (0, column[0], row[0]) not in answer
    assert answer[0, int(column[1]), int(row[1])] is INSIDE


def test_polygons_are_told_apart() -> None:
    answer = told(shapely.box(0.1, 0.1, 0.2, 0.2), shapely.Polygon(), shapely.box(0.1, 0.1, 0.4, 0.4))
    assert {owner for owner, _, _ in answer} == {0, 2}


def test_a_line_that_a_cut_leaves_is_crossed() -> None:
    cut = shapely.GeometryCollection([shapely.box(179, 10.1, 180, 10.2), shapely.LineString([(-180, 10), (-180, 12)])])
    western = {row for (_, column, row), seen in told(cut).items() if column <= 1 and seen}
    assert len(western) >= 4


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg"), [(np.nan, 0.0), (0.0, np.nan), (-190.0, 0.0), (181.0, 0.0), (0.0, 91.0)]
)
def test_what_is_nowhere_lies_in_the_rim(lon_deg: float, lat_deg: float) -> None:
    column, row = int(GRID.column(np.array([lon_deg]))[0]), int(GRID.row(np.array([lat_deg]))[0])
    assert column in {0, GRID.columns - 1} or row in {0, GRID.rows - 1}


def test_the_edges_of_the_map_do_not_lie_in_the_rim() -> None:
    assert set(GRID.column(np.array([-180.0, 180.0])).tolist()) == {1, GRID.columns - 2}
    assert set(GRID.row(np.array([-90.0, 90.0])).tolist()) == {1, GRID.rows - 2}


def test_a_cells_middle_lies_in_it() -> None:
    lon_deg, lat_deg = GRID.middle(np.arange(1, 700), np.full(699, 30))
    assert GRID.column(lon_deg).tolist() == list(range(1, 700))
    assert set(GRID.row(lat_deg).tolist()) == {30}


def test_ranges_are_expanded_in_order() -> None:
    number, value = expand(np.array([3, 5, 7]), np.array([5, 5, 8]))
    assert (number.tolist(), value.tolist()) == ([0, 0, 2], [3, 4, 7])
