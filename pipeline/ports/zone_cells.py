"""Which cells of a grid the edges of polygons cross, and which lie wholly inside: everything else is outside.

Edges are followed by arithmetic in doubles, so cells are taken `MARGIN_DEG` wider on every side than they are: a cell
that is not told as crossed has no edge within that distance, and whatever holds for its middle holds for all of it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from pipeline.ports.polygons import Geometries

MARGIN_DEG = 1e-6  # a decimetre: a thousand times the error of the arithmetic below
FLAT_DEG = 1e-3  # an edge that rises less is taken as flat: it crosses every cell over its whole width

_COLLECTIONS = shapely.GeometryType.MULTIPOINT  # the least type that is one

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Square cells of `cell_deg`, numbered by rows from the south-west; a rim of one cell lies outside the world."""

    cell_deg: float

    @cached_property
    def columns(self) -> int:
        """Cells a row, the rim with them; 180 degrees east has a cell of its own."""
        return int(360 / self.cell_deg) + 3

    @cached_property
    def rows(self) -> int:
        """Rows, the rim with them."""
        return int(180 / self.cell_deg) + 3

    def column(self, lon_deg: Floats) -> Integers:
        """Column of each longitude; outside the world, or not a number: in the rim."""
        return _step(lon_deg, 180.0, self.cell_deg, self.columns)

    def row(self, lat_deg: Floats) -> Integers:
        """Row of each latitude; outside the world, or not a number: in the rim."""
        return _step(lat_deg, 90.0, self.cell_deg, self.rows)

    def middle(self, column: Integers, row: Integers) -> tuple[Floats, Floats]:
        """Longitude and latitude of cells' middles."""
        lon_deg = (column.astype(np.float64) - 0.5) * self.cell_deg - 180.0
        return lon_deg, (row.astype(np.float64) - 0.5) * self.cell_deg - 90.0


@dataclass(frozen=True)
class Cells:
    """One element a polygon (`owner`, its number) and cell that it touches."""

    owner: Integers
    row: Integers
    column: Integers
    is_crossed: NDArray[np.bool_]


def touched_cells(geometries: Geometries, grid: Grid) -> Cells:
    """Cells that an edge of a polygon crosses, and those wholly inside it, each once a polygon.

    The polygons lie within the world's bounds.
    """
    owner, row, column = _crossed(geometries, grid)
    follows = (owner[1:] == owner[:-1]) & (row[1:] == row[:-1])
    between = np.flatnonzero(follows & (column[1:] - column[:-1] > 1))
    # Cells of one row with no edge between them are all inside or all outside: the first speaks for them.
    x, y = grid.middle(column[between] + 1, row[between])
    between = between[shapely.intersects_xy(geometries[owner[between]], x, y)]
    run, inner = expand(column[between] + 1, column[between + 1])
    return Cells(
        owner=np.concatenate([owner, owner[between][run]]),
        row=np.concatenate([row, row[between][run]]),
        column=np.concatenate([column, inner]),
        is_crossed=np.arange(len(owner) + len(inner)) < len(owner),
    )


def expand(begin: Integers, end: Integers) -> tuple[Integers, Integers]:
    """All whole numbers of each half-open range: the range's number, and the number itself."""
    length = end - begin
    number = np.repeat(np.arange(len(length)), length)
    first = np.cumsum(length) - length
    return number, np.arange(len(number)) - first[number] + begin[number]


def _crossed(geometries: Geometries, grid: Grid) -> tuple[Integers, Integers, Integers]:
    """Owner, row and column of the cells that edges cross, in this order, each once."""
    owner, start, stop = _edges(geometries)
    low = np.minimum(start[:, 1], stop[:, 1]) - MARGIN_DEG
    high = np.maximum(start[:, 1], stop[:, 1]) + MARGIN_DEG
    edge, row = expand(grid.row(low), grid.row(high) + 1)
    (x, y), (x_end, y_end) = start[edge].T, stop[edge].T
    rise = y_end - y
    is_flat = np.abs(rise) < FLAT_DEG
    south = (row - 1) * grid.cell_deg - 90.0 - MARGIN_DEG
    shares = (np.array([south, south + grid.cell_deg + 2 * MARGIN_DEG]) - y) / np.where(is_flat, 1.0, rise)
    ends = x + np.where(is_flat, np.array([[0.0], [1.0]]), np.clip(shares, 0.0, 1.0)) * (x_end - x)
    part, column = expand(grid.column(ends.min(axis=0) - MARGIN_DEG), grid.column(ends.max(axis=0) + MARGIN_DEG) + 1)
    key = np.sort((owner[edge][part] * grid.rows + row[part]) * grid.columns + column)
    key = key[np.diff(key, prepend=-1) != 0]
    owner_row, column = np.divmod(key, grid.columns)
    owner, row = np.divmod(owner_row, grid.rows)
    return owner, row, column


def _edges(geometries: Geometries) -> tuple[Integers, Floats, Floats]:
    """Owner, start and end of every edge, holes' too; the last corner of a line counts as an edge without length."""
    parts, part_owner = geometries, np.arange(len(geometries))
    while np.any(shapely.get_type_id(parts) >= _COLLECTIONS):  # which may hold collections
        parts, whole = shapely.get_parts(parts, return_index=True)
        part_owner = part_owner[whole]
    is_area = shapely.get_dimensions(parts) == shapely.get_dimensions(shapely.Polygon())
    outlines, area = shapely.get_rings(parts[is_area], return_index=True)
    # A cut along the antimeridian may leave a line of a polygon that ends there.
    lines = np.concatenate([outlines, parts[~is_area]])
    line_owner = np.concatenate([part_owner[is_area][area], part_owner[~is_area]]).astype(np.int64)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    after = np.arange(1, len(corners) + 1)
    after[np.flatnonzero(np.diff(line, append=-1))] -= 1
    return line_owner[line], corners, corners[after]


def _step(angle_deg: Floats, least_deg: float, cell_deg: float, steps: int) -> Integers:
    steps_from_rim = (angle_deg + least_deg) / cell_deg + 1.0
    # fmax and fmin take the number where the other is none
    return np.fmin(np.fmax(steps_from_rim, 0.0), steps - 1.0).astype(np.int64)
