"""Hand-drawn zones: a GeoJSON FeatureCollection of polygons."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from pipeline.ports.geojson import each_feature, read_collection, reject
from pipeline.schemas.places import ZONE_KINDS

Zone = dict[str, str]
Properties = dict[str, Any]

CIRCLE = "/circle"
"""How the ids end of zones that nobody drew."""


def read_zones(path: Path, port_ids: Collection[str]) -> list[Zone]:
    """Read the zones of `path`: `zone_id`, `port_id`, `kind`, `source` with the note behind it, `geometry` as WKT.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names the line or the feature.
    """
    return zones_of(path, read_collection(path)["features"], port_ids)


def zones_of(path: Path, features: list[Any], port_ids: Collection[str]) -> list[Zone]:
    """Zones of the features of `path`; `port_ids` are the ports that they may belong to.

    Raises:
        ConfigurationError: a feature is wrong; the message names it.
    """
    zone_ids: set[str] = set()

    def zone(feature: Any) -> Zone:  # noqa: ANN401  what a file holds
        found = _zone(feature, port_ids)
        if found["zone_id"] in zone_ids:
            reject(f"zone_id {found['zone_id']} occurs twice")
        zone_ids.add(found["zone_id"])
        return found

    return each_feature(path, features, zone)


def _zone(feature: dict[str, Any], port_ids: Collection[str]) -> Zone:
    properties = feature["properties"]
    zone = {name: str(properties[name]) for name in ("zone_id", "port_id", "kind", "source")}
    if properties.get("note"):
        zone["source"] += f"; {properties['note']}"
    if not zone["zone_id"] or zone["zone_id"].endswith(CIRCLE):
        reject(f"zone_id is {zone['zone_id']!r}: empty, or of a circle that nobody drew")
    if zone["port_id"] not in port_ids:
        reject(f"{zone['zone_id']}: port_id {zone['port_id']} is no port of the catalogue")
    if zone["kind"] not in ZONE_KINDS:
        reject(f"{zone['zone_id']}: kind is {zone['kind']!r}, not one of {', '.join(ZONE_KINDS)}")
    polygon = shapely.force_2d(shape(feature["geometry"]))
    if polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
        reject(f"{zone['zone_id']}: geometry is no polygon")
    if not polygon.is_valid:
        reject(f"{zone['zone_id']}: {shapely.is_valid_reason(polygon)}")
    if not shapely.box(-180, -90, 180, 90).covers(polygon):
        reject(f"{zone['zone_id']}: reaches beyond 180 degrees east or west, or 90 north or south")
    return {**zone, "geometry": shapely.to_wkt(polygon, rounding_precision=6, trim=True)}
