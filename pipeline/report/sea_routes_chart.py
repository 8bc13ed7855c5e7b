"""Pictures of ways by sea, to look at: `python -m pipeline.report.sea_routes_chart --out DIR [--route A B ...]`.

One picture a route, from port id to port id, and one of all of them: the land that ways go round, its corners, the way
and its length.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.figure import Figure

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.sea_map import read_sea_map
from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes
from pipeline.report.zones_chart import fill_land
from pipeline.resources import data_path

Route = tuple[str, str]
Place = tuple[float, float]

ROUTES: tuple[Route, ...] = (
    ("RU_VLADIVOSTOK", "KP_RAJIN"),
    ("KP_RAJIN", "RU_DUNAI"),
    ("KP_RAJIN", "RU_VOSTOCHNY"),
    ("KP_CHONGJIN", "RU_VOSTOCHNY"),
    ("RU_VLADIVOSTOK", "RU_SLAVYANKA"),
    ("KP_NAMPO", "RU_VOSTOCHNY"),
    ("RU_VOSTOCHNY", "CN_ZHOUSHAN"),
    ("CN_DALIAN", "RU_NAKHODKA"),
    ("KP_WONSAN", "RU_VANINO"),
)
_MARGIN = 0.12  # of the way's extent, about it
_LEAST_MARGIN_DEG = 0.15


def draw_routes(routes: Sequence[Route], places: dict[str, Place], sea_routes: SeaRoutes, path: Path) -> Path:
    """Draw the ways between ports (`places`: their longitude and latitude) as a PNG file at `path`, and return it.

    Raises:
        ValueError: a port is not among the places.
    """
    if missing := {port_id for route in routes for port_id in route} - places.keys():
        message = f"no port {', '.join(sorted(missing))} in the catalogue; see the table ports for ids"
        raise ValueError(message)
    ways = [np.array(sea_routes.path(*places[start], *places[end])) for start, end in routes]
    least, most = (edge(np.concatenate(ways), axis=0) for edge in (np.min, np.max))
    margin_deg = np.maximum(_MARGIN * (most - least), _LEAST_MARGIN_DEG)
    (west, south), (east, north) = least - margin_deg, most + margin_deg
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    with mpl.rc_context({"font.size": 8}):
        height = 9 * stretch * (north - south) / (east - west)
        figure = Figure(figsize=(9, float(np.clip(height, 4, 14))), layout="constrained")
        axes = figure.subplots()
        axes.set(xlim=(west, east), ylim=(south, north), aspect=stretch)
        axes.set(xlabel="longitude, degrees", ylabel="latitude, degrees")
        land = read_sea_map(data_path("sea_obstacles.geojson")).land
        fill_land(axes, land.intersection(shapely.box(west, south, east, north)))
        axes.plot(*sea_routes.graph.corners_deg.T, "k.", markersize=1.5)
        for (start, end), way in zip(routes, ways, strict=True):
            length_nm = sea_routes.distance_nm(*places[start], *places[end]).item()
            axes.plot(*way.T, marker=".", linewidth=1.2, label=f"{start} to {end}: {length_nm:.0f} nm")
        axes.legend(loc="best")
        axes.ticklabel_format(useOffset=False)
        figure.savefig(path, dpi=110, format="png")
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw one picture a route, and one of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--route", action="append", nargs=2, metavar="PORT_ID", help="default: a selection")
    options = parser.parse_args(arguments)
    routes = [(start, end) for start, end in options.route or ROUTES]
    rows = load_catalogue().ports.select("port_id", "lon_deg", "lat_deg").iter_rows()
    places = {port_id: (lon_deg, lat_deg) for port_id, lon_deg, lat_deg in rows}
    sea_routes = load_sea_routes()
    options.out.mkdir(parents=True, exist_ok=True)
    for start, end in routes:
        draw_routes([(start, end)], places, sea_routes, options.out / f"{start}-{end}.png")
    draw_routes(routes, places, sea_routes, options.out / "all.png")


if __name__ == "__main__":
    main()
