"""Where ships are remembered, whoever they are: near the ports of the corridor."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from pipeline.dockings import Places
from pipeline.ports.catalogue import Catalogue
from pipeline.ports.polygons import unwrap
from pipeline.schemas import Zones

_KM_PER_DEGREE = 111.32
_LEAST_COSINE = 0.01  # a box at a pole reaches all round it
Degrees = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class NearPorts:
    """Boxes about the zones of corridor ports, and the places to look at there.

    A row of `boxes` is the longitude and latitude of its middle, and half its width and height, in degrees.
    """

    boxes: Degrees
    places: Places

    @classmethod
    def of(cls, catalogue: Catalogue, near_km: float) -> Self:
        """Boxes that reach `near_km` beyond the zones; of all zones those that lie in one are looked at."""
        zones = catalogue.zones
        bounds = shapely.bounds([unwrap(geometry) for geometry in shapely.from_wkt(zones["geometry"].to_list())])
        west, south, east, north = bounds.reshape(-1, 4).T
        margin_lat = near_km / _KM_PER_DEGREE
        margin_lon = margin_lat / np.maximum(np.cos(np.radians(np.maximum(abs(south), abs(north)))), _LEAST_COSINE)
        boxes = np.column_stack(
            [(west + east) / 2, (south + north) / 2, (east - west) / 2 + margin_lon, (north - south) / 2 + margin_lat]
        )
        of_corridor = boxes[zones["port_id"].is_in(catalogue.corridors["port_id"].implode()).to_numpy()]
        is_near = _hold(of_corridor, *boxes.T)
        seen = Zones.validate(zones.filter(pl.Series(is_near)))
        return cls(of_corridor, Places(catalogue.ports, seen))

    def hold(self, lon_deg: Degrees, lat_deg: Degrees) -> Marks:
        """Which of some places lie in a box."""
        return _hold(self.boxes, lon_deg, lat_deg, np.float64(0), np.float64(0))


def _hold(
    boxes: Degrees,
    lon_deg: Degrees,
    lat_deg: Degrees,
    half_lon_deg: Degrees | np.float64,
    half_lat_deg: Degrees | np.float64,
) -> Marks:
    """Which places, of such a size, meet one of `boxes`."""
    is_near = np.zeros(len(lon_deg), np.bool_)
    for lon, lat, half_lon, half_lat in boxes:
        away_lon = np.abs((lon_deg - lon + 180) % 360 - 180)
        is_near |= (away_lon <= half_lon + half_lon_deg) & (np.abs(lat_deg - lat) <= half_lat + half_lat_deg)
    return is_near
