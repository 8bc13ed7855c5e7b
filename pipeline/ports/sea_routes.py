"""Distances by sea: the shortest ways round the land, where a great circle would run over it.

Published distances follow routes that keep off coasts and shoals, and are mostly a little longer: docs/sea_routes.md
compares them. The map is `data/sea_obstacles.geojson`.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_graph import Afloat, Points, SeaGraph
from pipeline.ports.sea_map import read_sea_map
from pipeline.ports.sea_ways import Rows, SeaWays
from pipeline.resources import data_path

_FILE = "sea_obstacles.geojson"
_AT_ONCE = 1024  # ways looked for together; bounds memory
_DECIMALS = 6  # 2 mm: a distance does not depend on what is asked beside it, in which order its legs are added up
_WAYS_A_START = 8  # where as many begin at one point, all that is seen from there is looked for first: faster then


@dataclass(frozen=True)
class SeaRoutes:
    """Ways by sea in the region of a map, whose graph is made once and does not change."""

    graph: SeaGraph

    def distance_nm(
        self, lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
    ) -> NDArray[np.float64]:
        """Nautical miles by sea from A to B, element by element; scalars stretch to the other arguments' shape.

        The geodesic where that is clear water, and never less; the same both ways. An end on land (a berth on a
        displaced map) is joined to the nearest water by a straight leg; ends nearer to each other than that are joined
        straight. Where an end lies outside the mapped region, or on water that the map shuts in, the geodesic is
        returned: a lower bound of the way by sea. NaN where a coordinate is NaN.
        """
        ends = np.broadcast_arrays(
            *(np.asarray(end, dtype=np.float64) for end in (lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg))
        )
        here, there = (np.column_stack([lon.ravel(), lat.ravel()]) for lon, lat in (ends[:2], ends[2:]))
        found_nm = distance_nm(*here.T, *there.T)
        mapped = np.flatnonzero(self.graph.covers(here) & self.graph.covers(there))
        found_nm[mapped] = self._mapped_nm(here[mapped], there[mapped], found_nm[mapped])
        return found_nm.reshape(ends[0].shape)

    def path(self, lon_a_deg: float, lat_a_deg: float, lon_b_deg: float, lat_b_deg: float) -> list[tuple[float, float]]:
        """Longitudes and latitudes of the way from A to B, both included: its legs are great circles.

        Its length is `distance_nm`; A and B alone where that is the geodesic.
        """
        here, there = np.array([[lon_a_deg, lat_a_deg]]), np.array([[lon_b_deg, lat_b_deg]])
        way = [here, there]
        if (self.graph.covers(here) & self.graph.covers(there)).all():
            start, end = self.graph.afloat(here), self.graph.afloat(there)
            if not _is_short(start, end, distance_nm(*here.T, *there.T)).item():
                is_clear = self.graph.is_clear(start.plane_m, end.plane_m).item()
                corners = [] if is_clear else list(SeaWays(self.graph, end).corners(start))
                way = [here, start.degrees, self.graph.corners_deg[corners], end.degrees, there]
        points = [(float(lon_deg), float(lat_deg)) for lon_deg, lat_deg in np.concatenate(way)]
        return [points[0], *(point for before, point in pairwise(points) if point != before)]

    def _mapped_nm(self, here: Points, there: Points, straight_nm: NDArray[np.float64]) -> NDArray[np.float64]:
        start, end = self.graph.afloat(here), self.graph.afloat(there)
        found_nm = distance_nm(*start.degrees.T, *end.degrees.T)
        blocked = np.flatnonzero(~self.graph.is_clear(start.plane_m, end.plane_m))
        pairs = _distinct(np.hstack([start.degrees[blocked], end.degrees[blocked]]))
        once = blocked[pairs.first_row]
        round_land_nm = self._round_land_nm(_rows(start, once), _rows(end, once))[pairs.number]
        found_nm[blocked] = np.where(np.isfinite(round_land_nm), round_land_nm, found_nm[blocked])
        by_sea_nm = np.maximum(start.leg_nm + found_nm + end.leg_nm, straight_nm)
        return np.where(_is_short(start, end, straight_nm), straight_nm, by_sea_nm)

    def _round_land_nm(self, start: Afloat, end: Afloat) -> NDArray[np.float64]:
        """Ways of pairs that do not see each other, from trees about the points of the side that has fewer."""
        starts, ends = _distinct(start.degrees), _distinct(end.degrees)
        if len(starts.first_row) < len(ends.first_row):
            start, end, starts, ends = end, start, ends, starts
        found_nm = np.full(len(start.leg_nm), np.nan)
        is_much_used = len(found_nm) >= _WAYS_A_START * len(starts.first_row)
        sights = self.graph.sights(_rows(start, starts.first_row)) if is_much_used else None
        for tree in range(0, len(ends.first_row), _AT_ONCE):
            ways = SeaWays(self.graph, _rows(end, ends.first_row[tree : tree + _AT_ONCE]))
            mine = np.flatnonzero(ends.number // _AT_ONCE == tree // _AT_ONCE)
            for row in range(0, len(mine), _AT_ONCE):
                rows = mine[row : row + _AT_ONCE]
                towards = ends.number[rows] - tree
                found_nm[rows] = (
                    ways.length_nm(_rows(start, rows), towards)
                    if sights is None
                    else ways.length_by_sights_nm(sights, starts.number[rows], towards)
                )
        return found_nm.round(_DECIMALS)


@dataclass(frozen=True)
class _Distinct:
    """The distinct rows of some values: where each is first met, and which of them each row is."""

    first_row: Rows
    number: Rows


def load_sea_routes(folder: Path | None = None) -> SeaRoutes:
    """Read the map of `folder`, by default the one that ships with Tumen, and make its graph.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names it and the feature.
    """
    return SeaRoutes(SeaGraph(read_sea_map(folder / _FILE if folder else data_path(_FILE))))


def _distinct(values: NDArray[np.float64]) -> _Distinct:
    _, first_row, number = np.unique(values, axis=0, return_index=True, return_inverse=True)
    return _Distinct(first_row, number)


def _rows(points: Afloat, rows: Rows) -> Afloat:
    return Afloat(points.plane_m[rows], points.degrees[rows], points.leg_nm[rows])


def _is_short(start: Afloat, end: Afloat, straight_nm: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether two points are nearer to each other than to the water, as two berths of a port may be."""
    return straight_nm <= start.leg_nm + end.leg_nm
