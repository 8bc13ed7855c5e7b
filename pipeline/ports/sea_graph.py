"""Corners of the coast and which of them see each other: the graph on which the shortest ways by sea lie.

A shortest way round obstacles is straight from corner to corner and touches each corner as a taut string does
(Lozano-Perez and Wesley, 1979, doi:10.1145/359156.359164; only tangents matter). "Straight" is a great circle here: the
land is drawn in the gnomonic projection, in which great circles are straight lines. Lengths are geodesics on WGS 84.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj
from scipy.sparse import coo_array, csr_array
from shapely.geometry.base import BaseGeometry

from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_map import SeaMap

Points = NDArray[np.float64]  # shape (n, 2)

_SPHERE_M = 6_371_000
# A line that runs along a coast, or touches a corner, is clear: land counts from this far inside its outline.
_SKIN_M = 100.0
_NO_TURN_M2 = 1.0  # a way along a coast is straight on, whatever the last digits say
_POINTS_AT_ONCE = 256  # bounds memory: each has hundreds of lines to corners
_OFF_SHORE_M = 20.0  # a point brought to the water lies this far off the land's outline


@dataclass(frozen=True)
class Afloat:
    """Points brought to the water: where they float, in the plane and in degrees, and how long the leg there is."""

    plane_m: Points
    degrees: Points
    leg_nm: NDArray[np.float64]


class SeaGraph:
    """Corners of the coast (`corners_deg`), the lines of sight between them and their lengths; holds no other state."""

    def __init__(self, sea_map: SeaMap) -> None:
        west, south, east, north = sea_map.region_deg
        self._region_deg = sea_map.region_deg
        self._plane = Proj(proj="gnom", lat_0=(south + north) / 2, lon_0=(west + east) / 2, R=_SPHERE_M)
        self._land = shapely.union_all(shapely.get_parts(shapely.transform(sea_map.land, self.to_plane)))
        self._solid = shapely.buffer(self._land, -_SKIN_M, join_style="mitre")
        shapely.prepare(self._land)
        shapely.prepare(self._solid)
        corners = _corners(self._land)
        inside = self.covers(self.to_degrees(corners[:, 0]))
        self.corners_m, self._before_m, self._after_m = (corners[inside, place] for place in range(3))
        self.corners_deg = self.to_degrees(self.corners_m)

    def covers(self, degrees: Points) -> NDArray[np.bool_]:
        """Whether points lie in the mapped region; NaN does not."""
        west, south, east, north = self._region_deg
        lon_deg, lat_deg = degrees[:, 0], degrees[:, 1]
        return (west <= lon_deg) & (lon_deg <= east) & (south <= lat_deg) & (lat_deg <= north)

    def to_plane(self, degrees: Points) -> Points:
        """Gnomonic coordinates in metres."""
        return np.column_stack(self._plane(degrees[:, 0], degrees[:, 1]))

    def to_degrees(self, plane_m: Points) -> Points:
        """Longitude and latitude of points in the plane."""
        return np.column_stack(self._plane(plane_m[:, 0], plane_m[:, 1], inverse=True))

    def is_clear(self, start_m: Points, end_m: Points) -> NDArray[np.bool_]:
        """Whether the great circles from start to end, row by row, cross no land."""
        return ~np.asarray(shapely.intersects(self._solid, shapely.linestrings(np.stack([start_m, end_m], axis=1))))

    def touching_side(self, from_m: Points) -> NDArray[np.int8]:
        """On which side the coast lies where the lines from points (rows) touch corners (columns).

        1: to the left, -1: to the right, as a taut string has it; 0: the line runs into the land behind the corner.
        """
        before, after = (
            _turn(from_m, self.corners_m, onward_m - self.corners_m) for onward_m in (self._before_m, self._after_m)
        )
        is_left = (before >= -_NO_TURN_M2) & (after >= -_NO_TURN_M2)
        is_right = (before <= _NO_TURN_M2) & (after <= _NO_TURN_M2)
        return is_left.astype(np.int8) - is_right

    def sights(self, points: Afloat) -> csr_array:
        """Lengths in nautical miles of the lines from points (rows) to the corners that they see and touch."""
        rows, columns, lengths_nm = [], [], []
        for begin in range(0, len(points.plane_m), _POINTS_AT_ONCE):
            point, corner = np.nonzero(self.touching_side(points.plane_m[begin : begin + _POINTS_AT_ONCE]))
            point += begin
            clear = self.is_clear(points.plane_m[point], self.corners_m[corner])
            rows.append(point[clear])
            columns.append(corner[clear])
            lengths_nm.append(distance_nm(*points.degrees[rows[-1]].T, *self.corners_deg[columns[-1]].T))
        shape = (len(points.plane_m), len(self.corners_m))
        if not rows:
            return csr_array(shape)
        return csr_array((np.concatenate(lengths_nm), (np.concatenate(rows), np.concatenate(columns))), shape=shape)

    def afloat(self, degrees: Points) -> Afloat:
        """Bring points on land to the nearest water; points at sea stay where they are, with a leg of 0."""
        plane_m = self.to_plane(degrees)
        ashore = np.flatnonzero(shapely.contains_xy(self._land, plane_m))
        floating = degrees.copy()
        if ashore.size:
            nearest = self._shore.query_nearest(shapely.points(plane_m[ashore]), all_matches=False)[1]
            legs = shapely.shortest_line(shapely.points(plane_m[ashore]), self._shore.geometries[nearest])
            plane_m[ashore] = shapely.get_coordinates(shapely.get_point(legs, 1))
            floating[ashore] = self.to_degrees(plane_m[ashore])
        return Afloat(plane_m, floating, distance_nm(*degrees.T, *floating.T))

    @cached_property
    def edges(self) -> csr_array:
        """Lengths in nautical miles of the lines of sight between corners, both ways."""
        touching = self.touching_side(self.corners_m) != 0
        start, end = np.nonzero(np.triu(touching & touching.T, k=1))
        clear = self.is_clear(self.corners_m[start], self.corners_m[end])
        start, end = start[clear], end[clear]
        lengths_nm = distance_nm(*self.corners_deg[start].T, *self.corners_deg[end].T)
        both_ways = (np.tile(lengths_nm, 2), (np.concatenate([start, end]), np.concatenate([end, start])))
        return coo_array(both_ways, shape=(len(self.corners_m),) * 2).tocsr()

    @cached_property
    def _shore(self) -> shapely.STRtree:
        """Pieces of the outline just off the land."""
        off_shore = shapely.buffer(self._land, _OFF_SHORE_M, join_style="mitre")
        outlines = [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(off_shore)]
        return shapely.STRtree(
            np.concatenate([shapely.linestrings(np.stack([line[:-1], line[1:]], axis=1)) for line in outlines])
        )


def _corners(land: BaseGeometry) -> Points:
    """Corners that stick out into the water, each with the corners before and after it: shape (n, 3, 2)."""
    found = []
    for part in shapely.get_parts(land):
        ring = shapely.get_coordinates(shapely.LinearRing(part.exterior))[:-1]
        if not part.exterior.is_ccw:
            ring = ring[::-1]
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        into, out_of = ring - before, after - ring
        sticks_out = into[:, 0] * out_of[:, 1] > into[:, 1] * out_of[:, 0]
        found.append(np.stack([ring, before, after], axis=1)[sticks_out])
    return np.concatenate(found) if found else np.empty((0, 3, 2))


def _turn(from_m: Points, at_m: Points, onward_m: Points) -> NDArray[np.float64]:
    """Positive where one who comes from points (rows) turns left at others (columns) to go `onward_m`."""
    sideways_m = np.column_stack([onward_m[:, 1], -onward_m[:, 0]])
    return np.asarray((at_m * sideways_m).sum(axis=1) - from_m @ sideways_m.T)
