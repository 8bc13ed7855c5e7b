"""Small polygons on the earth: circles, metric buffers and areas, the antimeridian.

Each polygon gets a plane of its own: degrees times the WGS 84 radii of curvature at its centre (meridian for
latitude, prime vertical for longitude). Within 10 km of the centre and up to 60 degrees north that is wrong by less
than 0.3 %: 3 m in a kilometre.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

WGS84 = Geod(ellps="WGS84")
CIRCLE_CORNERS = 32
EDGE_OF_MAP_DEG = 180.0
_HAIR = 1.001  # by which bounds are wider than what they bound

Geometries = NDArray[np.object_]


def circle(lon_deg: float, lat_deg: float, radius_km: float) -> shapely.Polygon:
    """Geodesic circle as a polygon of `CIRCLE_CORNERS`; may run on past 180 degrees (see `split`)."""
    azimuths_deg = np.linspace(0, 360, CIRCLE_CORNERS, endpoint=False)
    same = np.ones_like(azimuths_deg)
    lons_deg, lats_deg, _ = WGS84.fwd(lon_deg * same, lat_deg * same, azimuths_deg, 1000 * radius_km * same)
    running_on_deg = lon_deg + (lons_deg - lon_deg + 180) % 360 - 180
    return shapely.Polygon(np.column_stack([running_on_deg, lats_deg]))


def unwrap(geometry: BaseGeometry) -> BaseGeometry:
    """Join what the antimeridian parts: what is over half the world wide has its west moved past 180 degrees."""
    west, _, east, _ = shapely.bounds(geometry)
    if east - west <= EDGE_OF_MAP_DEG:
        return geometry
    moved = shapely.transform(geometry, lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))
    return shapely.union_all(shapely.get_parts(moved))


def split(geometry: BaseGeometry) -> BaseGeometry:
    """Cut at the antimeridian: every part lies within -180 to 180 degrees."""
    west, _, east, _ = shapely.bounds(geometry)
    if west >= -EDGE_OF_MAP_DEG and east <= EDGE_OF_MAP_DEG:
        return geometry
    world = shapely.box(-EDGE_OF_MAP_DEG, -90, EDGE_OF_MAP_DEG, 90)
    copies = (translate(geometry, xoff=by) for by in (-360, 0, 360))
    return shapely.union_all([copy.intersection(world) for copy in copies])


def buffer_km(geometries: Geometries, distance_km: float) -> Geometries:
    """Everything within `distance_km` of each geometry; in degrees, unsplit."""
    plane = _Planes(geometries)
    widened = shapely.buffer(plane.to_metres(geometries), 1000 * distance_km, quad_segs=16)
    return plane.to_degrees(np.asarray(widened))


def widened_bounds(geometries: Geometries, distance_km: float) -> NDArray[np.float64]:
    """West, south, east and north of what `buffer_km` makes of each geometry, unsplit, and a hair beyond."""
    margin_deg = 1000 * distance_km * _HAIR / _Planes(geometries).metres_per_deg
    return np.asarray(shapely.bounds(geometries) + np.column_stack([-margin_deg, margin_deg]))


def area_km2(geometries: Geometries) -> NDArray[np.float64]:
    """Area of each geometry."""
    areas_m2 = shapely.area(_Planes(geometries).to_metres(geometries))
    return np.asarray(areas_m2, dtype=np.float64) / 1e6


class _Planes:
    """One plane a geometry: its centre and the length of a degree there."""

    def __init__(self, geometries: Geometries) -> None:
        bounds = shapely.bounds(geometries)
        self.centres_deg = (bounds[:, :2] + bounds[:, 2:]) / 2
        self.metres_per_deg = metres_per_deg(self.centres_deg[:, 1])

    def to_metres(self, geometries: Geometries) -> Geometries:
        degrees, owner = shapely.get_coordinates(geometries, return_index=True)
        metres = (degrees - self.centres_deg[owner]) * self.metres_per_deg[owner]
        return np.asarray(shapely.set_coordinates(geometries.copy(), metres))

    def to_degrees(self, geometries: Geometries) -> Geometries:
        metres, owner = shapely.get_coordinates(geometries, return_index=True)
        degrees = metres / self.metres_per_deg[owner] + self.centres_deg[owner]
        return np.asarray(shapely.set_coordinates(geometries.copy(), degrees))


def metres_per_deg(lat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Length of a degree of longitude and of latitude at each latitude: array of shape (n, 2).

    From the prime vertical radius N and the meridian radius M of WGS 84.
    """
    sine = np.sin(np.radians(lat_deg))
    shrink = 1 - WGS84.es * sine**2
    prime_vertical_m = WGS84.a / np.sqrt(shrink)
    meridian_m = WGS84.a * (1 - WGS84.es) / shrink**1.5
    along_parallel_m = prime_vertical_m * np.cos(np.radians(lat_deg))
    return np.asarray(np.radians(np.column_stack([along_parallel_m, meridian_m])))
