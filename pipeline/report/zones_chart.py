"""Pictures of the zones, to look at: `python -m pipeline.report.zones_chart --out DIR [--port KP_RAJIN ...]`.

Dots are stops that Global Fishing Watch saw on AIS, crosses the points of `ports.csv`; land is GSHHG's, which is
displaced by up to half a kilometre. A port's berths are drawn a second time, closer, as `KP_RAJIN_berths.png`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import polars as pl
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.points import read_points
from pipeline.report.anchorage_cells import read_anchorage_cells
from pipeline.report.coastline import read_port_coastlines
from pipeline.resources import data_path

LAND_COLOUR = "0.9"
COLOURS = {"berth": "tab:red", "harbour": "tab:blue", "anchorage": "tab:green"}
MARGIN_SHARE = 0.15
"""Of the longer side of what is shown."""
GREATEST_MARGIN_DEG = 0.03


def draw_zones(
    shown: pl.DataFrame,
    zones: pl.DataFrame,
    land: BaseGeometry,
    path: Path,
    marks: Sequence[tuple[pl.DataFrame, str]] = (),
) -> Path:
    """Draw zones as a PNG file at `path`, and return it.

    Args:
        shown: the zones that the picture is cut to; their ports are its title.
        zones: all that are drawn where they reach into it.
        land: polygons to draw under them.
        path: the picture.
        marks: points with `lon_deg` and `lat_deg`, each frame with matplotlib's format of its mark.

    Raises:
        ValueError: there is no zone to cut the picture to.
    """
    if shown.is_empty():
        message = "no zone to draw: the port is not in the catalogue, or has none of this kind; see the table zones"
        raise ValueError(message)
    bounds = shapely.bounds(shapely.from_wkt(shown["geometry"].to_list()))
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    margin_deg = min(GREATEST_MARGIN_DEG, MARGIN_SHARE * float((high - low).max()))
    (west, south), (east, north) = low - margin_deg, high + margin_deg
    frame = shapely.box(west, south, east, north)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    with mpl.rc_context({"font.size": 8}):
        figure = Figure(figsize=(9, max(3, 9 * stretch * (north - south) / (east - west))), layout="constrained")
        axes = figure.subplots()
        axes.set(
            xlim=(west, east), ylim=(south, north), aspect=stretch, title=", ".join(shown["port_id"].unique().sort())
        )
        axes.set(xlabel="longitude, degrees", ylabel="latitude, degrees")
        fill_land(axes, land.intersection(frame))
        _outline(axes, zones, frame)
        for points, mark in marks:
            axes.plot(points["lon_deg"], points["lat_deg"], mark, markersize=6)
        axes.ticklabel_format(useOffset=False)
        axes.grid(linewidth=0.3)
        figure.savefig(path, dpi=110, format="png")
    return path


def fill_land(axes: Axes, land: BaseGeometry) -> None:
    """Draw land polygons, lakes and wide rivers left out."""
    for part in shapely.get_parts(land):
        if isinstance(part, shapely.Polygon):
            whole = orient(part)  # a hole runs the other way round than what it is in
            rings = [Outline(np.asarray(ring.coords), closed=True) for ring in (whole.exterior, *whole.interiors)]
            outline = Outline.make_compound_path(*rings)
            axes.add_patch(PathPatch(outline, facecolor=LAND_COLOUR, edgecolor="0.4", linewidth=0.6))


def _outline(axes: Axes, zones: pl.DataFrame, frame: shapely.Polygon) -> None:
    for zone_id, kind, wkt in zones.select("zone_id", "kind", "geometry").iter_rows():
        visible = shapely.intersection(shapely.from_wkt(wkt), frame)
        if visible.is_empty:
            continue
        for part in shapely.get_parts(visible):
            if isinstance(part, shapely.Polygon):
                axes.plot(*part.exterior.xy, color=COLOURS[kind], linewidth=1.2)
        label = visible.representative_point()
        axes.annotate(zone_id, (label.x, label.y), color=COLOURS[kind], ha="center", fontsize=6, parse_math=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw one picture a port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--port", action="append", help="port id; default: every port with drawn zones")
    parser.add_argument("--zones", type=Path, help="a zones.geojson of your own beside the one that ships with Tumen")
    options = parser.parse_args(arguments)
    zones = load_catalogue(own_zones=options.zones).zones
    drawn = zones.filter(~pl.col("zone_id").str.ends_with("/circle"))["port_id"].unique().sort().to_list()
    points = pl.DataFrame(read_points(data_path("ports.csv").parent)).filter(pl.col("port_id").is_in(drawn))
    options.out.mkdir(parents=True, exist_ok=True)
    land = read_port_coastlines()
    marks = [(read_anchorage_cells(), "k."), (points, "m+")]
    for port_id in options.port or drawn:
        shown = zones.filter(pl.col("port_id") == port_id)
        draw_zones(shown, zones, land, options.out / f"{port_id}.png", marks)
        berths = shown.filter(pl.col("kind") == "berth")
        if not berths.is_empty():
            draw_zones(berths, zones, land, options.out / f"{port_id}_berths.png", marks)


if __name__ == "__main__":
    main()
