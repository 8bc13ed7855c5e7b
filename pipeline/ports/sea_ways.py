"""The shortest ways from anywhere to some ends: one tree of shortest paths over the corners of the coast an end."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import dijkstra

from pipeline.ports.distance import METRES_PER_NM, distance_nm
from pipeline.ports.polygons import WGS84
from pipeline.ports.sea_graph import Afloat, Points, SeaGraph

Rows = NDArray[np.intp]

_EARTH_NM = 6_371_000 / METRES_PER_NM
_TRIED_AT_ONCE = 32  # corners, those on the shortest ways first
_NEARLY = 5e-4  # no quick distance is wrong by more
_STRAIGHT_RAD = 1e-3  # nor do great circles on the sphere leave geodesics by more
_NONE = -1


class SeaWays:
    """Trees of shortest paths to `ends`, one each, and the ways that begin at other points and join them."""

    def __init__(self, graph: SeaGraph, ends: Afloat) -> None:
        self._graph = graph
        corners, count = len(graph.corners_m), len(ends.leg_nm)
        everything = block_array([[graph.edges, None], [graph.sights(ends), csr_array((count, count))]], format="csr")
        onward_nm, towards = dijkstra(everything, indices=corners + np.arange(count), return_predecessors=True)
        self._onward_nm: NDArray[np.float64] = onward_nm[:, :corners]  # from each corner to each end
        self._next: NDArray[np.int32] = towards[:, :corners]  # where the way goes on; below 0 where there is none
        places_m = np.concatenate([graph.corners_m, ends.plane_m])
        self._leaving_m = places_m[np.maximum(self._next, 0)] - graph.corners_m

    def length_nm(self, starts: Afloat, end_of: Rows) -> NDArray[np.float64]:
        """Length of the shortest way from each start to its end, round the land; infinite where the map knows none."""
        corner = self._first_corner(starts, end_of)
        first_nm = distance_nm(*starts.degrees.T, *self._graph.corners_deg[corner].T)
        return np.where(corner == _NONE, np.inf, first_nm + self._onward_nm[end_of, corner])

    def length_by_sights_nm(self, sights: csr_array, start_of: Rows, end_of: Rows) -> NDArray[np.float64]:
        """The same from starts that many ways begin at, whose `sights` are known: `start_of` names the row of each."""
        first, last = sights.indptr[start_of], sights.indptr[start_of + 1]
        found_nm = np.full(len(start_of), np.inf)
        sees = np.flatnonzero(last > first)
        many = (last - first)[sees]
        begins = np.cumsum(many) - many
        place = np.repeat(first[sees] - begins, many) + np.arange(many.sum())
        whole_nm = sights.data[place] + self._onward_nm[np.repeat(end_of[sees], many), sights.indices[place]]
        if sees.size:
            found_nm[sees] = np.minimum.reduceat(whole_nm, begins)
        return found_nm

    def corners(self, start: Afloat) -> Iterator[int]:
        """The corners that the way from the only start to the only end turns at."""
        corner = int(self._first_corner(start, np.zeros(1, dtype=np.intp)).item())
        while 0 <= corner < len(self._graph.corners_m):
            yield corner
            corner = int(self._next[0, corner])

    def _first_corner(self, starts: Afloat, end_of: Rows) -> Rows:
        """The corner that the way from each start to its end turns at first; -1 where the map knows no way.

        Corners at which the way bends round the coast, as a taut string does, are tried in the order of the whole
        way's length, until one is seen and no other can be shorter.
        """
        graph = self._graph
        side = graph.touching_side(starts.plane_m)
        cost_nm = self._onward_nm[end_of] + _nearly_nm(starts.degrees, graph.corners_deg)
        cost_nm[side == 0] = np.inf
        best = _Best(np.full(len(end_of), _NONE, dtype=np.intp), np.full(len(end_of), np.inf))
        looking = np.arange(len(end_of))
        while looking.size:
            row = looking[:, None]
            corners = _least(cost_nm[looking], _TRIED_AT_ONCE)
            into_m = graph.corners_m[corners] - starts.plane_m[row]
            leaving_m = self._leaving_m[end_of[row], corners]
            bend = into_m[..., 0] * leaving_m[..., 1] - into_m[..., 1] * leaving_m[..., 0]
            straight = np.hypot(*np.moveaxis(into_m, -1, 0)) * np.hypot(*np.moveaxis(leaving_m, -1, 0))
            tried_nm = np.where(side[row, corners] * bend < -_STRAIGHT_RAD * straight, np.inf, cost_nm[row, corners])
            self._try(best, starts, end_of, looking, corners, tried_nm)
            farthest_nm = cost_nm[row, corners[:, -1:]][:, 0]
            cost_nm[row, corners] = np.inf
            looking = looking[np.isfinite(farthest_nm) & (farthest_nm < best.reach_nm[looking])]
        return best.corner

    def _try(  # noqa: PLR0913, PLR0917  a step of the loop above
        self, best: "_Best", starts: Afloat, end_of: Rows, looking: Rows, corners: Rows, tried_nm: NDArray[np.float64]
    ) -> None:
        """Better `best` by the corners (columns) of each row `looking`, which are in the order of their cost."""
        for place in range(corners.shape[1]):
            mine = np.flatnonzero(tried_nm[:, place] < best.reach_nm[looking])
            row, corner = looking[mine], corners[mine, place]
            seen = self._graph.is_clear(starts.plane_m[row], self._graph.corners_m[corner])
            row, corner = row[seen], corner[seen]
            first_nm = distance_nm(*starts.degrees[row].T, *self._graph.corners_deg[corner].T)
            best.improve(row, corner, first_nm + self._onward_nm[end_of[row], corner])


@dataclass(frozen=True)
class _Best:
    """The best corner of each way so far, and how long a way may nearly be that is worth a look."""

    corner: Rows
    reach_nm: NDArray[np.float64]

    def improve(self, row: Rows, corner: Rows, length_nm: NDArray[np.float64]) -> None:
        """Take the corners whose ways are shorter than those known; each row at most once."""
        shorter = length_nm * (1 + _NEARLY) < self.reach_nm[row]
        self.corner[row[shorter]] = corner[shorter]
        self.reach_nm[row[shorter]] = length_nm[shorter] * (1 + _NEARLY)


def _least(cost: NDArray[np.float64], count: int) -> Rows:
    """Columns of the `count` least values of each row, in their order."""
    columns = np.arange(cost.shape[1])[None]
    if cost.shape[1] > count:
        columns = np.argpartition(cost, count, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(cost, columns, axis=1), axis=1, kind="stable")
    return np.take_along_axis(np.broadcast_to(columns, order.shape), order, axis=1)


def _nearly_nm(from_deg: Points, to_deg: Points) -> NDArray[np.float64]:
    """Distance of each from each, by the chord through the ellipsoid: right within 0.02 % up to 3,000 miles."""
    here, there = _cartesian_nm(from_deg), _cartesian_nm(to_deg)
    squares = (here**2).sum(axis=1)[:, None] + (there**2).sum(axis=1) - 2 * here @ there.T
    half_chords = np.sqrt(np.maximum(squares, 0.0)) / (2 * _EARTH_NM)
    return np.asarray(2 * _EARTH_NM * np.arcsin(np.minimum(half_chords, 1.0)))


def _cartesian_nm(degrees: Points) -> Points:
    """Earth-centred coordinates of points on the ellipsoid."""
    lon, lat = np.radians(degrees).T
    normal_nm = WGS84.a / METRES_PER_NM / np.sqrt(1 - WGS84.es * np.sin(lat) ** 2)
    level_nm = normal_nm * np.cos(lat)
    return np.column_stack([level_nm * np.cos(lon), level_nm * np.sin(lon), normal_nm * (1 - WGS84.es) * np.sin(lat)])
