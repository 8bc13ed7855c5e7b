"""Other exact ways to tell which zone holds a fix. Two tell the port alone, no ring: less than `assign_zones` does."""

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from pipeline.ports.polygons import Geometries, area_km2, buffer_km, split, unwrap
from pipeline.ports.zones import AREA_DECIMALS, assign_zones
from pipeline.schemas import Fixes, Zones
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings

NOWHERE = -1


class InOrder:
    """Zones by precedence, ready for questions."""

    def __init__(self, zones: pl.DataFrame) -> None:
        whole = [unwrap(geometry) for geometry in shapely.from_wkt(zones["geometry"].to_list())]
        areas_km2 = area_km2(np.array(whole, dtype=np.object_)).round(AREA_DECIMALS)
        closeness = zones["kind"].replace_strict(ZONE_KINDS, range(len(ZONE_KINDS)), return_dtype=pl.Int64)
        order = np.lexsort([zones["zone_id"].rank("ordinal").to_numpy(), areas_km2, closeness.to_numpy()])
        self.polygons: Geometries = np.array([split(whole[zone]) for zone in order], dtype=np.object_)
        shapely.prepare(self.polygons)
        self.port_ids = zones["port_id"].gather(order)
        self.tree = shapely.STRtree(self.polygons)
        whole_in_order = np.array([whole[zone] for zone in order], dtype=np.object_)
        rings = buffer_km(whole_in_order, PortCallSettings().exit_distance_km)
        self.ring_tree = shapely.STRtree([split(ring) for ring in rings])

    def ports(self, zone: NDArray[np.int64]) -> pl.Series:
        """Port of each zone's number; NULL for `NOWHERE`."""
        return self.port_ids.gather(pl.Series(zone).replace(NOWHERE, None))


def by_assign_zones(fixes: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    """Tumen's own way."""
    return assign_zones(Fixes.cast(fixes), Zones.cast(zones), PortCallSettings())


def by_tree(fixes: pl.DataFrame, zones: InOrder) -> pl.DataFrame:
    """The STRtree of shapely, asked for points that its polygons hold, edges with them."""
    points = shapely.points(fixes["lon_deg"].to_numpy(), fixes["lat_deg"].to_numpy())
    fix, zone = zones.tree.query(points, predicate="intersects")
    found = np.full(fixes.height, len(zones.polygons), dtype=np.int64)
    np.minimum.at(found, fix, zone)
    return _told(zones.ports(np.where(found == len(zones.polygons), NOWHERE, found)))


def by_tree_with_rings(fixes: pl.DataFrame, zones: InOrder) -> pl.DataFrame:
    """STRtrees of the rings and of the zones, and the list of ports by the ring: all that `assign_zones` tells."""
    points = shapely.points(fixes["lon_deg"].to_numpy(), fixes["lat_deg"].to_numpy())
    fix, zone = zones.ring_tree.query(points, predicate="intersects")
    near = pl.DataFrame({"fix": fix, "ring_port_ids": zones.ports(zone)}).unique().sort("fix", "ring_port_ids")
    rings = near.group_by("fix", maintain_order=True).agg("ring_port_ids")
    every = pl.DataFrame({"fix": np.arange(fixes.height)}).join(rings, on="fix", how="left", maintain_order="left")
    return every.select(pl.col("ring_port_ids").fill_null([]), port_id=by_tree(fixes, zones)["port_id"])


def by_bounds(fixes: pl.DataFrame, zones: InOrder) -> pl.DataFrame:
    """`intersects_xy` (`contains_xy` leaves out the edges) zone by zone, on fixes within the zone's bounds."""
    lon_deg, lat_deg = fixes["lon_deg"].to_numpy(), fixes["lat_deg"].to_numpy()
    found = np.full(fixes.height, NOWHERE, dtype=np.int64)
    for zone, (west, south, east, north) in enumerate(shapely.bounds(zones.polygons)):
        within = np.flatnonzero((west <= lon_deg) & (lon_deg <= east) & (south <= lat_deg) & (lat_deg <= north))
        held = within[shapely.intersects_xy(zones.polygons[zone], lon_deg[within], lat_deg[within])]
        found[held[found[held] == NOWHERE]] = zone
    return _told(zones.ports(found))


def _told(port_id: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"port_id": port_id})
