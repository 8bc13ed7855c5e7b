"""The land that sea routes go round: a GeoJSON FeatureCollection of polygons, whose `bbox` is the mapped region."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from pipeline.errors import ConfigurationError
from pipeline.ports.geojson import each_feature, read_collection, reject

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class SeaMap:
    """Land in degrees WGS 84, and the region (west, south, east, north) in which it is complete.

    The land reaches past the region's edges where a coast runs on, so that no way leads round the end of the drawing.
    """

    land: BaseGeometry
    region_deg: Bounds


def read_sea_map(path: Path) -> SeaMap:
    """Read the obstacles of `path`.

    Raises:
        ConfigurationError: the file is missing or wrong; the message names the line or the feature.
    """
    document = read_collection(path)
    region_deg = _region(document, path)
    parts = each_feature(path, document["features"], _polygon)
    return SeaMap(shapely.union_all(parts), region_deg)


def _region(document: dict[str, Any], path: Path) -> Bounds:
    try:
        west, south, east, north = (float(edge) for edge in document["bbox"])
    except (KeyError, TypeError, ValueError) as error:
        message = f"{path}: bbox has to be the mapped region as [west, south, east, north]; correct the file"
        raise ConfigurationError(message) from error
    least, most = -90.0, 90.0
    if not (west < east and least < south < north < most and east - west < most - least):
        message = f"{path}: bbox {west}, {south}, {east}, {north} is no region under 180 degrees wide; correct the file"
        raise ConfigurationError(message)
    return west, south, east, north


def _polygon(feature: Any) -> BaseGeometry:  # noqa: ANN401  whatever the file holds
    polygon = shapely.force_2d(shape(feature["geometry"]))
    if polygon.geom_type not in {"Polygon", "MultiPolygon"} or not polygon.is_valid:
        reject(f"{polygon.geom_type}, {shapely.is_valid_reason(polygon)}")
    return polygon
