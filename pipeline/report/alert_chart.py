"""The picture of an alert: a small map, and the port closer beside it. Nothing is fetched.

It is drawn in a process of its own, `python -m pipeline.report.alert_chart`, which `alert_pictures.py` asks.
"""

import base64
import io
import json
import resource
import sys
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from pipeline.errors import TumenError
from pipeline.ports.sea_map import read_sea_map
from pipeline.report.alert_pictures import NOTHING_TO_DRAW
from pipeline.report.alert_scene import Mark, Scene, scene_of
from pipeline.report.coastline import read_coastline, read_port_coastlines
from pipeline.report.ways import Point
from pipeline.report.zones_chart import COLOURS, fill_land
from pipeline.resources import data_path
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

_SIZE_INCHES, _DPI = (9.0, 5.0), 80
_SHARES = (1.7, 1.0)  # the map, and the port beside it
_CLIP = shapely.box(129.2, 41.4, 133.4, 43.6)  # what coastline.geojson covers
_LEAST_SPAN_DEG = 0.08  # of latitude: a ship that lies still is shown on some miles of coast
_MARGIN_SHARE = 0.12
_ROUND_NM = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_NM_PER_DEG = 60.0
_TRACK, _DARK = "tab:blue", "tab:red"


def draw_scene(scene: Scene) -> bytes:
    """Draw it as a PNG of 720 by 400 pixels."""
    figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
    has_port = scene.port is not None and not scene.zones.is_empty()
    panels = figure.subplots(1, 2, width_ratios=_SHARES) if has_port else [figure.subplots()]
    shapes = [shapely.from_wkt(wkt) for wkt in scene.zones["geometry"]]
    port = [scene.port.at] if scene.port else []
    everything = np.array([*port, *(point for way in (*scene.heard, *scene.dark) for point in way)])
    _draw(panels[0], scene, _frame(everything, _height_to_width(0, has_port=has_port)), _land(), has_words=True)
    if has_port:
        corners = np.array(shapely.total_bounds(shapes)).reshape(2, 2)
        land = read_port_coastlines()
        frame = _frame(corners, _height_to_width(1, has_port=True))
        _draw(panels[1], scene, frame, land if land.intersects(frame) else _land(), has_words=False)
    figure.suptitle(scene.title, fontsize=10, parse_math=False)
    figure.supxlabel(scene.foot, fontsize=7, parse_math=False)
    if scene.is_synthetic:
        figure.text(0.01, 0.99, "SYNTHETIC", color="tab:red", weight="bold", va="top")
    return _png(figure)


def _height_to_width(panel: int, *, has_port: bool) -> float:
    """Height to width of a panel, about: titles and ticks take their part."""
    width, height = _SIZE_INCHES[0] * (_SHARES[panel] / sum(_SHARES) if has_port else 1), _SIZE_INCHES[1]
    return (height - 1.1) / (width - 0.6)


def _frame(points: NDArray[np.float64], height_to_width: float) -> shapely.Polygon:
    """A box round points, of a panel's shape in miles."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, (width, height) = (low + high) / 2, high - low
    narrowed = np.cos(np.radians(middle[1]))
    height = max(height, width * narrowed * height_to_width, _LEAST_SPAN_DEG) * (1 + 2 * _MARGIN_SHARE)
    width = height / height_to_width / narrowed
    half = np.array([width, height]) / 2
    (west, south), (east, north) = middle - half, middle + half
    return shapely.Polygon([(west, south), (east, south), (east, north), (west, north)])


@cache
def _land() -> BaseGeometry:
    """Fine where the corridor is, coarse elsewhere."""
    return shapely.union_all([read_sea_map(data_path("sea_obstacles.geojson")).land - _CLIP, read_coastline()])


def _draw(axes: Axes, scene: Scene, frame: shapely.Polygon, land: BaseGeometry, *, has_words: bool) -> None:
    west, south, east, north = frame.bounds
    axes.set(xlim=(west, east), ylim=(south, north), aspect=1 / np.cos(np.radians((south + north) / 2)))
    axes.set_facecolor("aliceblue")
    axes.tick_params(labelsize=6)
    axes.ticklabel_format(useOffset=False)
    axes.locator_params(nbins=5)
    axes.grid(linewidth=0.2)
    fill_land(axes, shapely.intersection(land, frame))
    for kind, wkt in scene.zones.select("kind", "geometry").iter_rows():
        for part in shapely.get_parts(shapely.intersection(shapely.from_wkt(wkt), frame)):
            if isinstance(part, shapely.Polygon):
                axes.plot(*part.exterior.xy, color=COLOURS[kind], linewidth=0.8)
    for ways, colour, style in ((scene.heard, _TRACK, "-"), (scene.dark, _DARK, ":")):
        for way in ways:
            axes.plot(*zip(*way, strict=True), color=colour, linestyle=style, linewidth=1.3, marker=".", markersize=2)
    if scene.port:
        axes.plot(*scene.port.at, "k^", markersize=5)
    if scene.heard:
        axes.plot(*scene.heard[-1][-1], "o", color=_TRACK, markersize=6, markeredgecolor="k")
    if has_words:
        _write(axes, [*([scene.port] if scene.port else []), *scene.marks], frame)
    else:
        _name_kinds(axes, scene)
    _draw_scale(axes, frame)


def _write(axes: Axes, marks: Sequence[Mark], frame: shapely.Polygon) -> None:
    """Words beside their places, on the side with more room, one below the other where places are the same."""
    west, south, east, north = frame.bounds
    taken: list[Point] = []
    for mark in marks:
        lon_deg, lat_deg = mark.at
        is_left = lon_deg > (west + east) / 2
        near = [
            at for at in taken if 4 * abs(at[0] - lon_deg) < east - west and 20 * abs(at[1] - lat_deg) < north - south
        ]
        taken.append(mark.at)
        axes.annotate(
            mark.words,
            mark.at,
            xytext=(-8 if is_left else 8, 6 - 11 * len(near)),
            textcoords="offset points",
            ha="right" if is_left else "left",
            fontsize=7,
            parse_math=False,
            bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.8},
        )


def _name_kinds(axes: Axes, scene: Scene) -> None:
    for kind in sorted(set(scene.zones["kind"])):
        axes.plot([], [], color=COLOURS[kind], label=kind)
    axes.legend(loc="upper right", fontsize=6)


def _draw_scale(axes: Axes, frame: shapely.Polygon) -> None:
    west, south, east, north = frame.bounds
    deg_per_nm = 1 / (_NM_PER_DEG * np.cos(np.radians(south)))
    length_nm = max((step for step in _ROUND_NM if step * deg_per_nm < (east - west) / 3), default=_ROUND_NM[0])
    start, level = west + (east - west) * 0.04, south + (north - south) * 0.05
    axes.plot([start, start + length_nm * deg_per_nm], [level, level], "k-", linewidth=2.5, solid_capstyle="butt")
    axes.annotate(f"{length_nm:g} nm", (start, level), xytext=(0, 3), textcoords="offset points", fontsize=7)


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, dpi=_DPI, format="png", metadata={"Software": None})
    return out.getvalue()


def _text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def main() -> None:
    """Read what to draw as JSON from stdin; write a line of JSON an alert: its picture, or why there is none."""
    asked = json.load(sys.stdin)
    # The parent kills in time; should it die first, this does.
    resource.setrlimit(resource.RLIMIT_CPU, (int(asked["timeout_s"] * 2) + 5,) * 2)
    warnings.simplefilter("ignore")  # of letters that no font at hand has
    with Published.open(Home(Path(asked["home"]))) as published:
        for alert_id in asked["alert_ids"]:
            try:
                scene = scene_of(published, alert_id)
                drawn = {"png": _text(draw_scene(scene))} if scene else {"reason": NOTHING_TO_DRAW}
            except (TumenError, ValueError, ArithmeticError, LookupError, shapely.GEOSException) as error:
                drawn = {"reason": f"{type(error).__name__}: {error}"}
            sys.stdout.write(json.dumps({"alert_id": alert_id, **drawn}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
