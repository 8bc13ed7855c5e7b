"""Lines on the map: great circles bent as they run, the antimeridian cut as RFC 7946 asks, and how long they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import shapely

from pipeline.ports.distance import distance_nm
from pipeline.ports.polygons import WGS84
from pipeline.report.ways import Point, Way

_LONGEST_LEG_NM = 50.0  # as a straight line on the map it lies 0.4 nm beside the great circle at 75 degrees, else less
_DOT_DEG = 1e-7  # a centimetre: the last digit that GeoJSON keeps
_EDGE_DEG = 180.0
_LINES_KEPT = 20_000


@dataclass(frozen=True)
class Line:
    """A way as it is drawn.

    Attributes:
        parts: coordinates of each part, at least two points each; one part unless it crosses the antimeridian.
        length_nm: along its points before they were drawn.
        is_dot: all its points are one; it is drawn as a line of a centimetre, since one of no length is valid nowhere.
    """

    parts: tuple[tuple[Point, ...], ...]
    length_nm: float
    is_dot: bool = False


def line_of(way: Way) -> Line:
    """A way as a line."""
    return _heard(way.points) if way.is_heard else _assumed(way.points)


def multi_line(lines: Iterable[Line]) -> bytes | None:
    """The parts of some lines as one geometry in WKB, without dots where there is more; None where there are none."""
    given = list(lines)
    parts = [part for line in [line for line in given if not line.is_dot] or given[:1] for part in line.parts]
    return shapely.to_wkb(shapely.multilinestrings(list(map(shapely.linestrings, parts)))) if parts else None


def cut_at_antimeridian(points: Sequence[Point]) -> tuple[tuple[Point, ...], ...]:
    """The parts of a line on either side of the antimeridian, none of no length; a leg goes the shorter way round."""
    parts, part = [], [points[0]]
    for (lon_deg, lat_deg), (next_lon_deg, next_lat_deg) in pairwise(points):
        if abs(next_lon_deg - lon_deg) > _EDGE_DEG:
            edge_deg = _EDGE_DEG if lon_deg > 0 else -_EDGE_DEG
            ahead_deg = next_lon_deg + 2 * edge_deg
            share = (edge_deg - lon_deg) / (ahead_deg - lon_deg) if ahead_deg != lon_deg else 0.0
            at_edge_deg = lat_deg + share * (next_lat_deg - lat_deg)
            parts.append([*part, (edge_deg, at_edge_deg)])
            part = [(-edge_deg, at_edge_deg)]
        part.append((next_lon_deg, next_lat_deg))
    return tuple(tuple(one) for one in (*parts, part) if _has_length(one))


def _has_length(part: Sequence[Point]) -> bool:
    return any(point != part[0] for point in part)


def _heard(points: Sequence[Point]) -> Line:
    return _line(points, float(_legs_nm(points).sum()))


def _line(points: Sequence[Point], length_nm: float) -> Line:
    parts = cut_at_antimeridian(points)
    return Line(parts or (_dot(points[0]),), length_nm, is_dot=not parts)


def _dot(point: Point) -> tuple[Point, ...]:
    lon_deg, lat_deg = point
    return point, (lon_deg, lat_deg + (_DOT_DEG if lat_deg < 0 else -_DOT_DEG))


@lru_cache(maxsize=_LINES_KEPT)
def _assumed(points: tuple[Point, ...]) -> Line:
    legs_nm = _legs_nm(points)
    bent = [points[0]]
    for (before, here), leg_nm in zip(pairwise(points), legs_nm, strict=True):
        between = int(leg_nm / _LONGEST_LEG_NM)
        bent += [(lon_deg, lat_deg) for lon_deg, lat_deg in WGS84.npts(*before, *here, between)] if between else []
        bent.append(here)
    return _line(bent, float(legs_nm.sum()))


def _legs_nm(points: Sequence[Point]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    lon_deg, lat_deg = np.array(points, dtype=np.float64).T
    return distance_nm(lon_deg[:-1], lat_deg[:-1], lon_deg[1:], lat_deg[1:]).reshape(-1)
