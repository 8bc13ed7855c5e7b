"""Lines no finer than a picture can show: a track of a year must not make a picture that no program opens."""

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.report.ways import Point

MOST_POINTS = 20_000
"""Of all lines of one picture together."""

_RESOLVED = 2000  # parts of the picture's width that an eye tells apart
_COARSEST = 10  # parts of it, where nothing finer fits


def resolved_deg(width_deg: float) -> float:
    """What can be told apart on a picture of this width, in degrees of longitude."""
    return width_deg / _RESOLVED


def resolved(ways: Sequence[Sequence[Point]], frame: shapely.Polygon) -> list[list[Point]]:
    """What of the ways lies within a picture's frame, without points that cannot be told apart on it.

    What is left out lies no further from the line than the picture resolves. Should more than `MOST_POINTS` be left, as
    of a ship that crossed the picture thousands of times, the picture is taken to resolve less, as often as it takes;
    of what even so has more, the last points are drawn.
    """
    west, _, east, _ = frame.bounds
    inside = [part for way in ways for part in _clipped(way, frame)]
    tolerance_deg = resolved_deg(east - west)
    lines = shapely.simplify(inside, tolerance_deg, preserve_topology=False)
    while shapely.get_num_coordinates(lines).sum() > MOST_POINTS and tolerance_deg * _COARSEST < east - west:
        tolerance_deg *= 2
        lines = shapely.simplify(inside, tolerance_deg, preserve_topology=False)
    return _last(lines)


def _last(lines: Iterable[BaseGeometry]) -> list[list[Point]]:
    kept: list[list[Point]] = []
    left = MOST_POINTS
    for line in reversed(list(lines)):
        points = [(lon_deg, lat_deg) for lon_deg, lat_deg in shapely.get_coordinates(line).tolist()]
        if left > 0:
            kept.append(points[-left:])
        left -= len(points)
    return kept[::-1]


def _clipped(way: Sequence[Point], frame: shapely.Polygon) -> list[BaseGeometry]:
    """Parts of a way within the frame; a lone fix is a point."""
    if not way:
        return []
    if len(set(way)) == 1:
        point = shapely.Point(way[0])
        return [point] if frame.covers(point) else []
    clipped = shapely.clip_by_rect(shapely.LineString(way), *frame.bounds)
    return [part for part in shapely.get_parts(clipped) if not part.is_empty]
