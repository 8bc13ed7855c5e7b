"""The open sea: what lies a given distance from every zone of every port."""

from dataclasses import dataclass
from functools import lru_cache

import dataframely as dy
import numpy as np
import shapely
from numpy.typing import NDArray

from pipeline.ports.polygons import Geometries, buffer_km, split, unwrap
from pipeline.schemas import SlowMoments, Zones

_CELLS_PER_DEG = 10
_ROWS_AT_ONCE = 1_000_000  # a point of shapely's takes some hundred bytes

Floats = NDArray[np.float64]


def away_from_ports(
    moments: dy.DataFrame[SlowMoments], zones: dy.DataFrame[Zones], *, at_least_km: float
) -> dy.DataFrame[SlowMoments]:
    """Keep the moments at which a ship was `at_least_km` or further from every zone; their order stays.

    Distances are those of `buffer_km`: within 1 % of the geodesic for 10 km around zones up to 60 degrees north.
    """
    waters = _waters(tuple(sorted(set(zones["geometry"]))), at_least_km)
    lon_deg, lat_deg = moments["lon_deg"].to_numpy(), moments["lat_deg"].to_numpy()
    (asked,) = waters.may_hold(lon_deg, lat_deg).nonzero()
    is_away = np.ones(moments.height, dtype=np.bool_)
    for begin in range(0, asked.size, _ROWS_AT_ONCE):
        some = asked[begin : begin + _ROWS_AT_ONCE]
        is_away[some] = ~waters.hold(lon_deg[some], lat_deg[some])
    return SlowMoments.validate(moments.filter(is_away))


@dataclass(frozen=True)
class _Waters:
    """What lies within a distance of the zones: its polygons, and the cells of a world grid that they may touch."""

    tree: shapely.STRtree
    cells: NDArray[np.bool_]

    def may_hold(self, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
        """Whether each place lies in such a cell: most places at sea are settled by this look-up alone."""
        return np.asarray(self.cells[_row(lat_deg), _column(lon_deg)])

    def hold(self, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
        """Whether each place lies in these waters."""
        place, polygon = self.tree.query(shapely.points(lon_deg, lat_deg))  # within its bounds
        is_in = shapely.intersects_xy(self.tree.geometries[polygon], lon_deg[place], lat_deg[place])
        held = np.zeros(lon_deg.size, dtype=np.bool_)
        held[place[is_in]] = True
        return held


@lru_cache(maxsize=4)
def _waters(zones: tuple[str, ...], within_km: float) -> _Waters:
    """Waters ready for questions; a catalogue's whole content is the key."""
    cells = np.zeros((180 * _CELLS_PER_DEG, 360 * _CELLS_PER_DEG), dtype=np.bool_)
    joined: Geometries = np.empty(0, dtype=np.object_)
    if zones:
        whole = np.empty(len(zones), dtype=np.object_)
        whole[:] = [unwrap(geometry) for geometry in shapely.from_wkt(list(zones))]
        widened = shapely.get_parts([split(each) for each in buffer_km(whole, within_km)])
        for west, south, east, north in shapely.bounds(widened):
            cells[_row(south) : _row(north) + 1, _column(west) : _column(east) + 1] = True
        # Ports lie in clusters: of waters joined into one each place is asked about once.
        joined = shapely.get_parts(shapely.union_all(widened))
    shapely.prepare(joined)
    return _Waters(shapely.STRtree(joined), cells)


def _row(lat_deg: Floats) -> NDArray[np.int64]:
    return np.minimum(np.floor((lat_deg + 90) * _CELLS_PER_DEG).astype(np.int64), 180 * _CELLS_PER_DEG - 1)


def _column(lon_deg: Floats) -> NDArray[np.int64]:
    return np.minimum(np.floor((lon_deg + 180) * _CELLS_PER_DEG).astype(np.int64), 360 * _CELLS_PER_DEG - 1)
