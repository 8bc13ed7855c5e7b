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
Degrees = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class NearPorts:
    """Boxes about the zones of corridor ports, by their middle and half their size; and the places to look at there."""

    lon_deg: Degrees
    lat_deg: Degrees
    half_lon_deg: Degrees
    half_lat_deg: Degrees
    places: Places

    @classmethod
    def of(cls, catalogue: Catalogue, near_km: float) -> Self:
        """Boxes that reach `near_km` beyond the zones; of all zones those that lie in one are looked at."""
        zones = catalogue.zones
        bounds = shapely.bounds([unwrap(geometry) for geometry in shapely.from_wkt(zones["geometry"].to_list())])
        west, south, east, north = bounds.reshape(-1, 4).T
        margin_lat = near_km / _KM_PER_DEGREE
        margin_lon = margin_lat / np.maximum(np.cos(np.radians(np.maximum(abs(south), abs(north)))), 0.01)
        middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
        half_lon, half_lat = (east - west) / 2 + margin_lon, (north - south) / 2 + margin_lat
        is_corridor = zones["port_id"].is_in(catalogue.corridors["port_id"].implode()).to_numpy()
        boxes = (column[is_corridor] for column in (middle_lon, middle_lat, half_lon, half_lat))
        near = cls(*boxes, Places(catalogue.ports, zones))
        is_near = near.hold(middle_lon, middle_lat, half_lon, half_lat)
        seen = Zones.validate(zones.filter(pl.Series(is_near)))
        return cls(near.lon_deg, near.lat_deg, near.half_lon_deg, near.half_lat_deg, Places(catalogue.ports, seen))

    def hold(
        self, lon_deg: Degrees, lat_deg: Degrees, half_lon_deg: Degrees | float = 0.0, half_lat_deg: Degrees | float = 0.0
    ) -> Marks:
        """Which of some places lie in a box; places may have a size."""
        is_near = np.zeros(len(lon_deg), np.bool_)
        for lon, lat, half_lon, half_lat in zip(
            self.lon_deg, self.lat_deg, self.half_lon_deg, self.half_lat_deg, strict=True
        ):
            away_lon = np.abs((lon_deg - lon + 180) % 360 - 180)
            is_near |= (away_lon <= half_lon + half_lon_deg) & (np.abs(lat_deg - lat) <= half_lat + half_lat_deg)
        return is_near
