"""Hand-drawn zones: a GeoJSON FeatureCollection of polygons."""

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import shapely
from shapely.geometry import shape

from pipeline.errors import ConfigurationError
from pipeline.schemas.places import ZONE_KINDS

Zone = dict[str, str]
Properties = dict[str, Any]
_Read = TypeVar("_Read")

CIRCLE = "/circle"
"""How the ids end of zones that nobody drew."""


def read_zones(path: Path, port_ids: Collection[str]) -> list[Zone]:
    """Read the zones of `path`: `zone_id`, `port_id`, `kind`, `source` with the note behind it, `geometry` as WKT.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names the line or the feature.
    """
    return zones_of(path, read_features(path), port_ids)


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


def read_features(path: Path) -> list[Any]:
    """Features of a GeoJSON FeatureCollection, as yet unchecked.

    Raises:
        ConfigurationError: the file is missing or no FeatureCollection; the message names the line.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        message = f"{path}, line {error.lineno}: {error.msg}; correct the file"
        raise ConfigurationError(message) from error
    except RecursionError as error:
        message = f"{path}: nested too deeply for GeoJSON; correct the file"
        raise ConfigurationError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}; restore the file"
        raise ConfigurationError(message) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        message = f"{path}: not a GeoJSON FeatureCollection; correct the file"
        raise ConfigurationError(message)
    return features


def each_feature(path: Path, features: list[Any], read: Callable[[Any], _Read]) -> list[_Read]:
    """What `read` makes of each feature, in their order.

    Raises:
        ConfigurationError: `read` rejects one, or it is not of a feature's shape; the message names it by its number.
    """
    found: list[_Read] = []
    for number, feature in enumerate(features, start=1):
        try:
            found.append(read(feature))
        except KeyError as error:
            message = f"{path}, feature {number}: no {error.args[0]}; correct the file"
            raise ConfigurationError(message) from error
        except (ValueError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError) as error:
            message = f"{path}, feature {number}: {error}; correct the file"
            raise ConfigurationError(message) from error
    return found


def reject(what: str) -> NoReturn:
    """Say of the feature that is being read what is wrong with it.

    Raises:
        ValueError: always; `each_feature` adds the file and the feature.
    """
    raise ValueError(what)


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
