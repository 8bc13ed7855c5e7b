"""Coastlines to draw on: clips of GSHHG that ship with Tumen. Displaced by up to 0.5 km: never to judge a fix by."""

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.resources import data_path


def read_coastline(path: Path | None = None) -> BaseGeometry:
    """Land polygons of a GeoJSON file, by default the corridor's clip (129.2-133.4 E, 41.4-43.6 N, to some 50 m)."""
    path = path or data_path("coastline.geojson")
    return shapely.from_geojson(path.read_text(encoding="utf-8"))


def read_port_coastlines() -> BaseGeometry:
    """Land round every port that ships with drawn zones, to some 20 m; nothing elsewhere."""
    return read_coastline(data_path("port_coastlines.geojson"))
