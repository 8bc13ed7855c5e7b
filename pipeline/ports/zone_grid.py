"""What a cell of a fine grid settles of a fix in it, and which polygons are still to be asked.

A case is what all fixes of a cell have in common: the polygons that hold the whole cell, and those with an edge in it.
Cells are kept in blocks, and blocks without any polygon not at all: most of the world is one empty block.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from pipeline.ports.polygons import Geometries
from pipeline.ports.zone_cells import Cells, Floats, Grid, Integers, expand, touched_cells

LEAST_CELL_DEG = 0.01
MOST_CELLS = 4_000_000  # that the polygons' bounds may hold together: larger zones get a coarser grid, 16 bytes a cell
BLOCK_BITS = 4
ANSWER_BITS = 31  # answers of polygons that one pass packs into a number, beside the case's
SLICE = 1 << 14


@dataclass(frozen=True)
class Cases:
    """Polygons by case: those of case i are `tests[begin[i]:begin[i + 1]]`.

    A test is two times a polygon's number, plus one where the polygon has an edge in the cell and has to be asked.
    """

    begin: Integers
    tests: Integers

    def of(self, cases: Integers) -> tuple[Integers, Integers]:
        """All tests of each case: number of the element in `cases`, test."""
        owner, place = expand(self.begin[cases], self.begin[cases + 1])
        return owner, self.tests[place]


@dataclass(frozen=True)
class Held:
    """Which polygons hold each fix.

    `answer` numbers the distinct sets of polygons; `owner` (an answer's number) and `polygon` list the sets.
    """

    answer: NDArray[np.uint32]
    answers: int
    owner: Integers
    polygon: Integers


@dataclass(frozen=True)
class ZoneGrid:
    """Polygons ready for questions."""

    polygons: Geometries
    grid: Grid
    blocks: NDArray[np.int32]
    case_of_cell: NDArray[np.int32]
    cases: Cases
    settled_cases: int
    """Cases that ask nothing have the numbers below this one."""

    def case(self, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.int32]:
        """Case of each fix's cell."""
        found = np.empty(len(lon_deg), dtype=np.int32)
        for begin in range(0, len(found), SLICE):  # so that what is in between stays in the processor's cache
            now = slice(begin, begin + SLICE)
            column, row = self.grid.column(lon_deg[now]), self.grid.row(lat_deg[now])
            found[now] = np.take(self.case_of_cell, _place(self.blocks, column, row))
        return found

    def held(self, lon_deg: Floats, lat_deg: Floats) -> Held:
        """Which polygons hold each fix, exactly; an edge is inside. Outside the world none does."""
        case = self.case(lon_deg, lat_deg)
        asked = np.flatnonzero(case >= self.settled_cases)
        is_used = np.zeros(len(self.cases.begin) - 1, dtype=np.bool_)
        is_used[case] = True
        used = np.flatnonzero(is_used[: self.settled_cases])
        owner, test = self.cases.of(used)
        answer = np.zeros(len(is_used), dtype=np.uint32)
        answer[used] = np.arange(len(used), dtype=np.uint32)
        answer = np.take(answer, case)
        told, told_owner, told_polygon = self._ask(case[asked].astype(np.int64), lon_deg[asked], lat_deg[asked])
        answer[asked] = told + len(used)
        return Held(
            answer=answer,
            answers=len(used) + (int(told.max()) + 1 if len(told) else 0),
            owner=np.concatenate([owner, told_owner + len(used)]),
            polygon=np.concatenate([test // 2, told_polygon]),
        )

    def _ask(self, case: Integers, lon_deg: Floats, lat_deg: Floats) -> tuple[Integers, Integers, Integers]:
        """Answer of each fix in a cell with edges; owner and polygon of the answers."""
        fix, test = self.cases.of(case)
        is_held = np.ones(len(test), dtype=np.bool_)
        ask = np.flatnonzero(test % 2)
        is_held[ask] = shapely.intersects_xy(self.polygons[test[ask] // 2], lon_deg[fix[ask]], lat_deg[fix[ask]])
        begin = np.searchsorted(fix, np.arange(len(case) + 1))
        number = np.arange(len(fix)) - begin[fix]
        answer, first = case, np.zeros(0, dtype=np.int64)
        for least in range(0, int(number.max(initial=-1)) + 1, ANSWER_BITS):
            is_now = (number >= least) & (number < least + ANSWER_BITS)
            bits = np.where(is_now, is_held.astype(np.int64) << (number - least) % ANSWER_BITS, 0)
            packed = answer << ANSWER_BITS | np.add.reduceat(bits, begin[:-1])
            _, first, answer = np.unique(packed, return_index=True, return_inverse=True)
        owner, place = expand(begin[first], begin[first + 1])
        return answer, owner[is_held[place]], test[place][is_held[place]] // 2


def zone_grid(polygons: Geometries) -> ZoneGrid:
    """Grid of polygons that lie within the world's bounds."""
    west, south, east, north = np.nan_to_num(shapely.bounds(polygons)).T
    bounds_deg2 = float(np.sum((east - west) * (north - south)))
    grid = Grid(max(LEAST_CELL_DEG, (bounds_deg2 / MOST_CELLS) ** 0.5))
    shapely.prepare(polygons)
    cells = touched_cells(polygons, grid)
    row, column, case, cases, settled = _cases(cells, grid)
    blocks, place = _blocks(row, column, grid)
    case_of_cell = np.zeros((int(blocks.max()) + 1) << 2 * BLOCK_BITS, dtype=np.int32)
    case_of_cell[place] = case
    return ZoneGrid(polygons, grid, blocks, case_of_cell, cases, settled)


def _cases(cells: Cells, grid: Grid) -> tuple[Integers, Integers, NDArray[np.int32], Cases, int]:
    """Row, column and case of every cell with a polygon, the cases, and how many of them ask nothing.

    Case 0 is that of cells without polygons.
    """
    cell = cells.row * grid.columns + cells.column
    tests = 2 * cells.owner + cells.is_crossed
    order = np.lexsort((tests, cell))
    cell, tests = cell[order], tests[order]
    is_first = np.diff(cell, prepend=-1) != 0
    begin = np.append(np.flatnonzero(is_first), len(cell))
    number, first = _numbered(begin, tests)
    owner, place = expand(begin[first], begin[first + 1])
    asks = np.bincount(owner, weights=tests[place] % 2, minlength=len(first)) > 0
    settled_first = np.argsort(asks, kind="stable")
    case = np.empty(len(first), dtype=np.int32)
    case[settled_first] = np.arange(1, len(first) + 1)
    owner, place = expand(begin[first[settled_first]], begin[first[settled_first] + 1])
    ends = np.cumsum(np.bincount(owner, minlength=len(first)))
    row, column = np.divmod(cell[is_first], grid.columns)
    settled = 1 + int(np.count_nonzero(~asks))
    return row, column, case[number], Cases(np.concatenate([[0, 0], ends]).astype(np.int64), tests[place]), settled


def _numbered(begin: Integers, tests: Integers) -> tuple[Integers, Integers]:
    """Number equal lists of tests equally: the number of each list, and where each number is first."""
    is_new = _differs_from_last(begin, tests)
    new = np.flatnonzero(is_new)
    length = np.diff(begin)[new]
    number = length.copy()
    for place in range(int(length.max(initial=0))):
        goes_on = np.flatnonzero(length > place)
        packed = number[goes_on] << 32 | tests[begin[new[goes_on]] + place]
        _, number[goes_on] = np.unique(packed, return_inverse=True)
    _, first, number = np.unique(number << 32 | length, return_index=True, return_inverse=True)
    return number[np.cumsum(is_new) - 1], new[first]


def _differs_from_last(begin: Integers, tests: Integers) -> NDArray[np.bool_]:
    """Whether each list is another than the one before: next cells mostly are of one case, and need no sorting."""
    length = np.diff(begin)
    before = np.concatenate([[-1], length[:-1]])[: len(length)]
    is_as_long = length == before
    same = np.flatnonzero(is_as_long)
    owner, place = expand(begin[same], begin[same + 1])
    differs = tests[place] != tests[place - length[same][owner]]
    is_new = np.logical_not(is_as_long)
    is_new[same[owner[differs]]] = True
    return np.asarray(is_new)


def _blocks(row: Integers, column: Integers, grid: Grid) -> tuple[NDArray[np.int32], Integers]:
    """Number of every block of the world, 0 where it is empty; and the cells' places in the blocks."""
    blocks = np.zeros(((grid.rows >> BLOCK_BITS) + 1, (grid.columns >> BLOCK_BITS) + 1), dtype=np.int32)
    blocks[row >> BLOCK_BITS, column >> BLOCK_BITS] = 1
    blocks[blocks > 0] = np.arange(1, int(blocks.sum()) + 1, dtype=np.int32)
    return blocks, _place(blocks, column, row)


def _place(blocks: NDArray[np.int32], column: Integers, row: Integers) -> Integers:
    """Place of cells among those of all blocks."""
    low = (1 << BLOCK_BITS) - 1
    block = np.take(blocks, (row >> BLOCK_BITS) * blocks.shape[1] + (column >> BLOCK_BITS)).astype(np.int64)
    return np.asarray((block << 2 * BLOCK_BITS) | (row & low) << BLOCK_BITS | (column & low))
