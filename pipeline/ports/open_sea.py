"""The open sea: what lies a given distance from every zone of every port."""

import dataframely as dy
import numpy as np
import shapely
from numpy.typing import NDArray

from pipeline.ports.polygons import Geometries, buffer_km, split, unwrap, widened_bounds
from pipeline.schemas import SlowMoments, Zones

_ROWS_AT_ONCE = 1_000_000  # a point of shapely's takes some hundred bytes

Floats = NDArray[np.float64]


def away_from_ports(
    moments: dy.DataFrame[SlowMoments], zones: dy.DataFrame[Zones], *, at_least_km: float
) -> dy.DataFrame[SlowMoments]:
    """Keep the moments at which a ship was `at_least_km` or further from every zone; their order stays.

    Distances are those of `buffer_km`: within 1 % of the geodesic for 10 km around zones up to 60 degrees north.
    """
    lon_deg, lat_deg = moments["lon_deg"].to_numpy(), moments["lat_deg"].to_numpy()
    whole = np.empty(zones.height, dtype=np.object_)
    whole[:] = [unwrap(geometry) for geometry in shapely.from_wkt(zones["geometry"].to_list())]
    boxes = np.asarray(shapely.box(*widened_bounds(whole, at_least_km).T), dtype=np.object_)
    bounds = shapely.STRtree(_splits(boxes))
    is_away = np.ones(moments.height, dtype=np.bool_)
    for begin in range(0, moments.height, _ROWS_AT_ONCE):
        now = slice(begin, begin + _ROWS_AT_ONCE)
        place, zone = bounds.query(shapely.points(lon_deg[now], lat_deg[now]))
        # Most zones have no ship near them: only those that do are widened.
        asked, zone = np.unique(zone, return_inverse=True)
        waters = _splits(buffer_km(whole[asked], at_least_km))
        shapely.prepare(waters)
        is_in = shapely.intersects_xy(waters[zone], lon_deg[now][place], lat_deg[now][place])
        is_away[begin + place[is_in]] = False
    return SlowMoments.validate(moments.filter(is_away))


def _splits(geometries: Geometries) -> Geometries:
    """Each cut at the antimeridian."""
    cut = np.empty(len(geometries), dtype=np.object_)
    cut[:] = [split(geometry) for geometry in geometries]
    return cut
