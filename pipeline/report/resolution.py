"""Lines no finer than a picture can show: a track of a year must not make a picture that no program opens."""

from collections.abc import Sequence

import shapely

from pipeline.report.ways import Point

MOST_POINTS = 20_000
"""Of all lines of one picture together, unless there are more lines than that."""

_RESOLVED = 2000  # parts of the picture's width that an eye tells apart


def resolved_deg(width_deg: float) -> float:
    """What can be told apart on a picture of this width, in degrees of longitude."""
    return width_deg / _RESOLVED


def resolved(ways: Sequence[Sequence[Point]], width_deg: float) -> list[list[Point]]:
    """Lines without those points that cannot be told apart on a picture of `width_deg` degrees, nor change a line.

    What is left out lies no further from the line than the picture resolves. Should more than `MOST_POINTS` be left, as
    of a ship that crossed the picture thousands of times, the picture is taken to resolve less, as often as it takes.
    """
    tolerance_deg = resolved_deg(width_deg)
    while True:
        lines = [_resolved(way, tolerance_deg) for way in ways]
        if sum(map(len, lines)) <= MOST_POINTS or tolerance_deg > width_deg:
            return lines
        tolerance_deg *= 2


def _resolved(way: Sequence[Point], tolerance_deg: float) -> list[Point]:
    if len(way) < 3:  # noqa: PLR2004  nothing lies between two ends
        return list(way)
    line = shapely.simplify(shapely.LineString(way), tolerance_deg, preserve_topology=False)
    return [(lon_deg, lat_deg) for lon_deg, lat_deg in line.coords]
