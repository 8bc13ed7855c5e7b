"""Coastlines to draw on: clips of GSHHG that ship with Tumen. Displaced by up to 0.5 km: never to judge a fix by."""

from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from pipeline.resources import data_path

LAND_COLOUR = "0.9"


def read_coastline(path: Path | None = None) -> BaseGeometry:
    """Land polygons of a GeoJSON file, by default the corridor's clip (129.2-133.4 E, 41.4-43.6 N, to some 50 m)."""
    path = path or data_path("coastline.geojson")
    return shapely.from_geojson(path.read_text(encoding="utf-8"))


def read_port_coastlines() -> BaseGeometry:
    """Land round every port that ships with drawn zones, to some 20 m; nothing elsewhere."""
    return read_coastline(data_path("port_coastlines.geojson"))


def fill_land(axes: Axes, land: BaseGeometry) -> None:
    """Draw land polygons, lakes and wide rivers left out."""
    for part in shapely.get_parts(land):
        if isinstance(part, shapely.Polygon):
            whole = orient(part)  # a hole runs the other way round than what it is in
            rings = [Outline(np.asarray(ring.coords), closed=True) for ring in (whole.exterior, *whole.interiors)]
            outline = Outline.make_compound_path(*rings)
            axes.add_patch(PathPatch(outline, facecolor=LAND_COLOUR, edgecolor="0.4", linewidth=0.6))
