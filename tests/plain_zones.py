"""The plain way to assign zones, fix by fix and polygon by polygon: what `assign_zones` has to equal."""

import dataframely as dy
import numpy as np
import polars as pl
import shapely

from pipeline.ports.polygons import area_km2, buffer_km, split, unwrap
from pipeline.ports.zones import AREA_DECIMALS
from pipeline.schemas import Fixes, ZonedFixes, Zones
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings


def assign_zones_plainly(
    fixes: dy.DataFrame[Fixes], zones: dy.DataFrame[Zones], settings: PortCallSettings
) -> dy.DataFrame[ZonedFixes]:
    """Ask the ring of every zone of every fix within its bounds, and of those that hold it the zone."""
    index = np.arange(zones.height)
    whole = np.array([*map(unwrap, shapely.from_wkt(zones["geometry"].to_list())), None], dtype=np.object_)[:-1]
    order = sorted(
        index,
        key=lambda i: (
            ZONE_KINDS.index(zones["kind"][int(i)]),
            round(float(area_km2(whole[i : i + 1])[0]), AREA_DECIMALS),
            zones["zone_id"][int(i)],
        ),
    )
    rings = [split(ring) for ring in buffer_km(whole, settings.exit_distance_km)]
    polygons = [split(geometry) for geometry in whole]
    shapely.prepare([*rings, *polygons])
    lon_deg, lat_deg = fixes["lon_deg"].to_numpy(), fixes["lat_deg"].to_numpy()
    best: list[int | None] = [None] * fixes.height
    near: list[set[str]] = [set() for _ in range(fixes.height)]
    for zone in order:
        west, south, east, north = shapely.bounds(rings[zone])
        within = (west <= lon_deg) & (lon_deg <= east) & (south <= lat_deg) & (lat_deg <= north)
        for fix in np.flatnonzero(within).tolist():
            if not shapely.intersects_xy(rings[zone], lon_deg[fix], lat_deg[fix]):
                continue
            near[fix].add(zones["port_id"][int(zone)])
            is_inside = bool(shapely.intersects_xy(polygons[zone], lon_deg[fix], lat_deg[fix]))
            if is_inside and best[fix] is None:
                best[fix] = int(zone)
    places = {
        "port_id": [None if zone is None else zones["port_id"][zone] for zone in best],
        "zone_kind": [None if zone is None else zones["kind"][zone] for zone in best],
        "ring_port_ids": [sorted(ports) for ports in near],
    }
    told = pl.DataFrame(places, schema_overrides={"ring_port_ids": pl.List(pl.String)})
    return ZonedFixes.validate(fixes.hstack(told), cast=True)
