"""Zones of ports that nobody has drawn: circles round their points, parted half way to neighbouring ports."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.ports.points import PortPoint
from pipeline.ports.polygons import circle, metres_per_deg, split
from pipeline.ports.zone_file import CIRCLE, Zone

RADIUS_KM = {"Large": 15.0, "Medium": 12.0}
LEAST_RADIUS_KM = 10.0
"""Radii by the World Port Index's harbour size: wide enough for quays up the channel and for the roads, where ships lie
still for a day 3 to 13 km off the point (the real day in docs/real_data.md). Passing ships make no call at any radius,
and a circle ends half way to the next port."""

HALF_PLANE_M = 50_000.0  # greater than any circle
SAME_PLACE_M = 1.0


def harbour_circles(points: Sequence[PortPoint], drawn: Sequence[BaseGeometry]) -> list[Zone]:
    """One zone a point: a circle by harbour size, without what is nearer to another port or drawn for one."""
    radii_km = [RADIUS_KM.get(point.harbour_size, LEAST_RADIUS_KM) for point in points]
    circles = [circle(point.lon_deg, point.lat_deg, r) for point, r in zip(points, radii_km, strict=True)]
    shapes: list[BaseGeometry] = list(circles)
    for here, there in shapely.STRtree(circles).query(circles, predicate="intersects").T:
        if points[here].port_id != points[there].port_id:
            larger = circles[there] if radii_km[there] > radii_km[here] else shapely.Polygon()
            shapes[here] = _nearer_part(shapes[here], points[here], points[there], larger)
    polygons = np.asarray(drawn, dtype=np.object_)
    for here, zone in shapely.STRtree(polygons).query(shapes, predicate="intersects").T:
        shapes[here] = shapely.difference(shapes[here], polygons[zone])
    return [
        {
            "zone_id": f"{point.point_id}{CIRCLE}",
            "port_id": point.port_id,
            "kind": "harbour",
            "geometry": shapely.to_wkt(split(shape), rounding_precision=6, trim=True),
            "source": f"circle of {radius_km:g} km, parted half way to neighbouring ports; point: {point.source}",
        }
        for point, radius_km, shape in zip(points, radii_km, shapes, strict=True)
        if not shape.is_empty
    ]


def _nearer_part(shape: BaseGeometry, here: PortPoint, there: PortPoint, larger: BaseGeometry) -> BaseGeometry:
    """Return the part of `shape` that is nearer to `here` than to `there`; of two ports on one point, the larger's."""
    a_deg = np.array([here.lon_deg, here.lat_deg])
    b_deg = np.array([there.lon_deg, there.lat_deg])
    middle_deg = (a_deg + b_deg) / 2
    scale = metres_per_deg(middle_deg[1:])[0]
    apart_m = (b_deg - a_deg) * scale
    length_m = np.hypot(*apart_m)
    if length_m < SAME_PLACE_M:
        return shapely.difference(shape, larger)
    back_m = -HALF_PLANE_M * apart_m / length_m
    along_m = np.array([back_m[1], -back_m[0]])
    corners_m = np.array([along_m, along_m + back_m, back_m - along_m, -along_m])
    return shapely.intersection(shape, shapely.Polygon(corners_m / scale + middle_deg))
