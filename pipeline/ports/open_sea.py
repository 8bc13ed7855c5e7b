"""The open sea: what lies a given distance from every zone of every port."""

from functools import lru_cache

import dataframely as dy
import numpy as np
import shapely

from pipeline.ports.polygons import Geometries, buffer_km, split, unwrap
from pipeline.schemas import SlowMoments, Zones

_ROWS_AT_ONCE = 1_000_000  # a point of shapely's takes some hundred bytes


def away_from_ports(
    moments: dy.DataFrame[SlowMoments], zones: dy.DataFrame[Zones], *, at_least_km: float
) -> dy.DataFrame[SlowMoments]:
    """Keep the moments at which a ship was `at_least_km` or further from every zone; their order stays.

    Distances are those of `buffer_km`: within 1 % of the geodesic for 10 km around zones up to 60 degrees north.
    """
    tree = _waters(tuple(sorted(set(zones["geometry"]))), at_least_km)
    lon_deg, lat_deg = moments["lon_deg"].to_numpy(), moments["lat_deg"].to_numpy()
    is_away = np.ones(moments.height, dtype=np.bool_)
    for begin in range(0, moments.height, _ROWS_AT_ONCE):
        lon, lat = (angle_deg[begin : begin + _ROWS_AT_ONCE] for angle_deg in (lon_deg, lat_deg))
        moment, waters = tree.query(shapely.points(lon, lat))  # within the bounds of some waters
        is_in = shapely.intersects_xy(tree.geometries[waters], lon[moment], lat[moment])
        is_away[begin + moment[is_in]] = False
    return SlowMoments.validate(moments.filter(is_away))


@lru_cache(maxsize=4)
def _waters(zones: tuple[str, ...], within_km: float) -> shapely.STRtree:
    """What lies within a distance of each zone, ready for questions; a catalogue's whole content is the key."""
    widened: Geometries = np.empty(0, dtype=np.object_)
    if zones:
        whole = np.empty(len(zones), dtype=np.object_)
        whole[:] = [unwrap(geometry) for geometry in shapely.from_wkt(list(zones))]
        # Ports lie in clusters: of waters joined into one each moment is asked about once.
        joined = shapely.union_all([split(each) for each in buffer_km(whole, within_km)])
        widened = shapely.get_parts(joined)
    shapely.prepare(widened)
    return shapely.STRtree(widened)
