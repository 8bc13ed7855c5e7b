"""Hand-drawn zones: a GeoJSON FeatureCollection of polygons."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from pipeline.errors import ConfigurationError
from pipeline.schemas.places import ZONE_KINDS

Zone = dict[str, str]


def read_zones(path: Path, port_ids: Collection[str]) -> list[Zone]:
    """Read the zones of `path`: `zone_id`, `port_id`, `kind`, `source` and `geometry` as WKT.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names the line or the feature.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        message = f"{path}, line {error.lineno}: {error.msg}; correct the file"
        raise ConfigurationError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}; restore the file"
        raise ConfigurationError(message) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        message = f"{path}: not a GeoJSON FeatureCollection; correct the file"
        raise ConfigurationError(message)
    zones: dict[str, Zone] = {}
    for number, feature in enumerate(features, start=1):
        try:
            zone = _zone(feature, port_ids)
            if zone["zone_id"] in zones:
                _reject(f"zone_id {zone['zone_id']} occurs twice")
        except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
            message = f"{path}, feature {number}: {error}; correct the file"
            raise ConfigurationError(message) from error
        zones[zone["zone_id"]] = zone
    return list(zones.values())


def _zone(feature: dict[str, Any], port_ids: Collection[str]) -> Zone:
    zone = {name: str(feature["properties"][name]) for name in ("zone_id", "port_id", "kind", "source")}
    if not zone["zone_id"]:
        _reject("zone_id is empty")
    if zone["port_id"] not in port_ids:
        _reject(f"{zone['zone_id']}: port_id {zone['port_id']} is no port of the catalogue")
    if zone["kind"] not in ZONE_KINDS:
        _reject(f"{zone['zone_id']}: kind is {zone['kind']!r}, not one of {', '.join(ZONE_KINDS)}")
    polygon = shapely.force_2d(shape(feature["geometry"]))
    if polygon.geom_type not in {"Polygon", "MultiPolygon"} or polygon.is_empty:
        _reject(f"{zone['zone_id']}: geometry is no polygon")
    if not polygon.is_valid:
        _reject(f"{zone['zone_id']}: {shapely.is_valid_reason(polygon)}")
    if not shapely.box(-180, -90, 180, 90).covers(polygon):
        _reject(f"{zone['zone_id']}: reaches beyond 180 degrees east or west, or 90 north or south")
    return {**zone, "geometry": shapely.to_wkt(polygon, rounding_precision=6, trim=True)}


def _reject(what: str) -> None:
    raise ValueError(what)
