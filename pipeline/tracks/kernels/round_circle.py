"""The circle that fixes of one ship lie on, on the plane that touches the earth at the first of them."""

import math
from typing import NamedTuple

from pipeline.compiled import compiled, inlined
from pipeline.tracks.kernels.association import Floats, Reports

SUMS = 9  # count, x, y, xx, xy, yy, and with z = xx + yy: xz, yz, zz
_EARTH_NM = 3440.065
_MOST_RADIUS_NM = 30.0  # further round, a lane along a coast fits as well


class Circle(NamedTuple):
    """A circle on the plane that touches the earth at `origin`'s place."""

    x_nm: float
    y_nm: float
    radius_nm: float
    origin: int


@inlined
def _on_plane(lon_deg: float, lat_deg: float, lon_0_deg: float, lat_0_deg: float) -> tuple[float, float]:
    """East and north, in nautical miles, on the plane that touches the earth at a place: no pole, no antimeridian."""
    lat, lat_0, east = math.radians(lat_deg), math.radians(lat_0_deg), math.radians(lon_deg - lon_0_deg)
    x = math.cos(lat) * math.sin(east)
    y = math.sin(lat) * math.cos(lat_0) - math.cos(lat) * math.sin(lat_0) * math.cos(east)
    return _EARTH_NM * x, _EARTH_NM * y


@inlined
def add_fix(reports: Reports, origin: int, row: int, sums: Floats) -> None:
    """Add a fix to the sums that a circle is fitted to."""
    x, y = _on_plane(reports.lon_deg[row], reports.lat_deg[row], reports.lon_deg[origin], reports.lat_deg[origin])
    z = x * x + y * y
    sums[0] += 1
    sums[1] += x
    sums[2] += y
    sums[3] += x * x
    sums[4] += x * y
    sums[5] += y * y
    sums[6] += x * z
    sums[7] += y * z
    sums[8] += z * z


@compiled
def fitted(sums: Floats, origin: int, least_radius_nm: float, spread_share: float) -> Circle:
    """The circle of least squares (Kasa) through what was added up; of radius 0 where there is none that fits."""
    count = sums[0]
    x, y, z = sums[1] / count, sums[2] / count, (sums[3] + sums[5]) / count
    xx, xy, yy = sums[3] / count - x * x, sums[4] / count - x * y, sums[5] / count - y * y
    xz, yz, zz = sums[6] / count - x * z, sums[7] / count - y * z, sums[8] / count - z * z
    determinant = xx * yy - xy * xy
    if determinant <= 1e-9 * (xx + yy) ** 2:
        return Circle(0.0, 0.0, 0.0, origin)
    twice_x, twice_y = (xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant
    square = z - twice_x * x - twice_y * y + (twice_x**2 + twice_y**2) / 4
    radius = math.sqrt(max(square, 0.0))
    if not least_radius_nm <= radius <= _MOST_RADIUS_NM:
        return Circle(0.0, 0.0, 0.0, origin)
    off_nm = math.sqrt(max(zz - twice_x * xz - twice_y * yz, 0.0)) / (2 * radius)
    if off_nm > spread_share * radius:
        return Circle(0.0, 0.0, 0.0, origin)
    return Circle(twice_x / 2, twice_y / 2, radius, origin)


@inlined
def from_centre(reports: Reports, circle: Circle, row: int) -> tuple[float, float]:
    """East and north of the circle's centre, in nautical miles."""
    origin = circle.origin
    x, y = _on_plane(reports.lon_deg[row], reports.lat_deg[row], reports.lon_deg[origin], reports.lat_deg[origin])
    return x - circle.x_nm, y - circle.y_nm


@inlined
def off_nm(reports: Reports, circle: Circle, row: int) -> float:
    """How far a fix lies inside or outside the circle."""
    x, y = from_centre(reports, circle, row)
    return abs(math.hypot(x, y) - circle.radius_nm)
