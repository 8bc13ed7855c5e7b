"""A scene drawn: a map, and beside it each of its ports closer. Nothing is fetched."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from pipeline.ports.sea_map import read_sea_map
from pipeline.report.coastline import read_coastline, read_port_coastlines
from pipeline.report.labels import write_labels
from pipeline.report.resolution import resolved, resolved_deg
from pipeline.report.scene import Scene
from pipeline.report.ways import Point
from pipeline.report.zones_chart import COLOURS, fill_land
from pipeline.resources import data_path

_SHARES = (1.7, 1.0)  # the map, and the ports beside it
_MOST_CLOSER = 2  # ports that are shown a second time
_CLIP = shapely.box(129.2, 41.4, 133.4, 43.6)  # what coastline.geojson covers
_LEAST_SPAN_DEG = 0.08  # of latitude: a ship that lies still is shown on some miles of coast
_MARGIN_SHARE = 0.12
_ROUND_NM = (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_NM_PER_DEG = 60.0
_MOST_DOTS = 400  # fixes that are dots as well; more of them run into each other
_UNMAPPED = "\nWhite: the coast there is not in Tumen; ways not heard are drawn straight."
_TRACK, _DARK, _OTHER = "tab:blue", "tab:red", "tab:purple"


def figure_of(scene: Scene, size_inches: tuple[float, float]) -> Figure:
    """Draw it; lines are as fine as the picture can show (`resolution.py`)."""
    figure = Figure(figsize=size_inches, layout="constrained")
    shapes = {
        str(port_id): [shapely.from_wkt(wkt) for wkt in zones["geometry"]]
        for (port_id,), zones in scene.zones.group_by("port_id", maintain_order=True)
    }
    closer = list(shapes.values())[:_MOST_CLOSER]
    panels, ratios = _panels(figure, size_inches, len(closer))
    points = [mark.at for mark in (*scene.ports, *scene.marks)]
    everything = np.array([*points, *(at for way in (*scene.heard, *scene.others, *scene.dark) for at in way)])
    whole = _frame(everything, ratios[0])
    _draw(panels[0], scene, whole, _land(), has_kinds=False)
    for panel, ratio, outlines in zip(panels[1:], ratios[1:], closer, strict=True):
        frame = _frame(np.array(shapely.total_bounds(outlines)).reshape(2, 2), ratio)
        land = read_port_coastlines()
        _draw(panel, scene, frame, land if land.intersects(frame) else _land(), has_kinds=True)
    figure.suptitle(scene.title, fontsize=10, parse_math=False)
    figure.supxlabel(scene.foot + ("" if _mapped().covers(whole) else _UNMAPPED), fontsize=7, parse_math=False)
    if scene.is_synthetic:
        figure.text(0.01, 0.99, "SYNTHETIC", color="tab:red", weight="bold", va="top")
    figure.draw_without_rendering()  # where places lie on paper is known from here on
    figure.set_layout_engine("none")
    write_labels(panels[0], [*scene.ports, *scene.marks])
    return figure


def _panels(figure: Figure, size_inches: tuple[float, float], closer: int) -> tuple[list[Axes], list[float]]:
    """The map and as many panels beside it, one below the other; of each its height to its width."""
    if not closer:
        return [figure.subplots()], [_height_to_width(size_inches, 1, 1)]
    beside = [f"port {number}" for number in range(closer)]
    axes: dict[str, Axes] = figure.subplot_mosaic([["map", name] for name in beside], width_ratios=_SHARES)
    wide, narrow = (share / sum(_SHARES) for share in _SHARES)
    ratios = [_height_to_width(size_inches, wide, 1), *(_height_to_width(size_inches, narrow, closer) for _ in beside)]
    return [axes["map"], *(axes[name] for name in beside)], ratios


def _height_to_width(size_inches: tuple[float, float], share: float, rows: int) -> float:
    """Height to width of a panel, about: titles and ticks take their part."""
    width, height = size_inches
    return ((height - 0.8) / rows - 0.3) / (width * share - 0.6)


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
def _mapped() -> shapely.Polygon:
    """Where land is drawn; elsewhere there may be some."""
    return shapely.box(*read_sea_map(data_path("sea_obstacles.geojson")).region_deg)


@cache
def _land() -> BaseGeometry:
    """Fine where the corridor is, coarse elsewhere."""
    return shapely.union_all([read_sea_map(data_path("sea_obstacles.geojson")).land - _CLIP, read_coastline()])


def _draw(axes: Axes, scene: Scene, frame: shapely.Polygon, land: BaseGeometry, *, has_kinds: bool) -> None:
    west, south, east, north = frame.bounds
    axes.set(xlim=(west, east), ylim=(south, north), aspect=1 / np.cos(np.radians((south + north) / 2)))
    axes.set_facecolor("white")
    for known in shapely.get_parts(shapely.intersection(_mapped(), frame)):
        axes.fill(*known.exterior.xy, color="aliceblue", linewidth=0)
    axes.tick_params(labelsize=6)
    axes.ticklabel_format(useOffset=False)
    axes.locator_params(nbins=5)
    axes.grid(linewidth=0.2)
    fill_land(axes, shapely.simplify(shapely.intersection(land, frame), resolved_deg(east - west)))
    for kind, wkt in scene.zones.select("kind", "geometry").iter_rows():
        for part in shapely.get_parts(shapely.intersection(shapely.from_wkt(wkt), frame)):
            if isinstance(part, shapely.Polygon):
                axes.plot(*part.exterior.xy, color=COLOURS[kind], linewidth=0.8)
    for ways, colour, style in ((scene.others, _OTHER, "-"), (scene.heard, _TRACK, "-"), (scene.dark, _DARK, ":")):
        _draw_ways(axes, resolved(ways, frame), colour, style)
    # What lies outside is left to no reader's clipping: some draw marks all the same.
    for at in [port.at for port in scene.ports if _is_inside(frame, port.at)]:
        axes.plot(*at, "k^", markersize=5)
    if scene.heard and _is_inside(frame, scene.heard[-1][-1]):
        axes.plot(*scene.heard[-1][-1], "o", color=_TRACK, markersize=6, markeredgecolor="k")
    if has_kinds:
        _name_kinds(axes, scene)
    _draw_scale(axes, frame)


def _draw_ways(axes: Axes, lines: Sequence[Sequence[Point]], colour: str, style: str) -> None:
    """All of them as one line with breaks: thousands of lines would take their time."""
    broken = [at for line in lines for at in (*line, (np.nan, np.nan))]
    if broken:
        axes.plot(*zip(*broken, strict=True), color=colour, linestyle=style, linewidth=1.3)
    dots = [at for line in lines for at in line if len(broken) <= _MOST_DOTS or len(line) == 1]
    if dots:
        axes.plot(*zip(*dots, strict=True), color=colour, linestyle="", marker=".", markersize=2)


def _is_inside(frame: shapely.Polygon, at: Point) -> bool:
    west, south, east, north = frame.bounds
    return west <= at[0] <= east and south <= at[1] <= north


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
