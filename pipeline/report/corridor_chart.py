"""A picture of the corridor voyages of a home: `python -m pipeline.report.corridor_chart --home DIR --out FILE.png`.

What was heard is drawn through; what happened in the dark is dotted, by the shortest way at sea from the last fix
through the likeliest port to the next.
"""

import argparse
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.ports.sea_routes import load_sea_routes
from pipeline.report.coastline import read_coastline
from pipeline.report.summary import summarise
from pipeline.report.zones_chart import fill_land
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_WEST, _SOUTH, _EAST, _NORTH = 129.2, 41.4, 133.4, 43.6  # the coastline clip
_SILENCE_HOURS = 6.0
_COLOURS = ("tab:red", "tab:blue", "tab:green", "tab:purple", "tab:orange", "tab:brown")

_SHIPS = """
select vessel_id, any_value(ship_name) as ship_name, count(*) as voyages, bool_or(evidence = 'inferred') as is_dark
from corridor_voyages group by vessel_id order by ship_name, vessel_id
"""
_TRACKS = """
select vessel_id, received_at_utc, lon_deg, lat_deg from tracks
where vessel_id in (select vessel_id from corridor_voyages) order by vessel_id, received_at_utc
"""
_DARK_CALLS = """
select vessel_id, arrived_at_utc as received_at_utc, lon_deg, lat_deg
from port_calls inner join ports using (port_id) where evidence = 'inferred'
"""
_PORTS = """
select distinct port_name, lon_deg, lat_deg from ports
where port_id in (select origin_port_id from corridor_voyages union select destination_port_id from corridor_voyages)
order by port_name
"""


def draw_corridor(home: Home, path: Path) -> Path:
    """Draw the corridor voyages that `home` has published as a PNG file at `path`, and return it.

    Raises:
        TumenError: nothing is published yet.
    """
    stretch = 1 / np.cos(np.radians((_SOUTH + _NORTH) / 2))
    figure = Figure(figsize=(10, 10 * stretch * (_NORTH - _SOUTH) / (_EAST - _WEST) + 0.6), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(_WEST, _EAST), ylim=(_SOUTH, _NORTH), aspect=stretch)
    axes.set(xlabel="longitude, degrees east", ylabel="latitude, degrees north")
    fill_land(axes, read_coastline().intersection(shapely.box(_WEST, _SOUTH, _EAST, _NORTH)))
    _draw_tracks(axes, home)
    for name, lon_deg, lat_deg in query(home, _PORTS).rows:
        axes.plot(lon_deg, lat_deg, "k^", markersize=6)
        axes.annotate(name, (lon_deg, lat_deg), xytext=(6, 6), textcoords="offset points", parse_math=False)
    kind = "SYNTHETIC feed: no real observation" if summarise(home).is_synthetic else "corridor voyages"
    axes.set_title(
        f"DPRK-Russia, {kind}\nheard: drawn through; in the dark: dotted, the shortest way through the likeliest port"
    )
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=90, format="png")
    return path


def _draw_tracks(axes: Axes, home: Home) -> None:
    sea_routes = load_sea_routes()
    tracks = pl.concat([_frame(home, _TRACKS), _frame(home, _DARK_CALLS)], how="vertical_relaxed")
    for number, (vessel_id, name, voyages, is_dark) in enumerate(query(home, _SHIPS).rows):
        points = tracks.filter(pl.col("vessel_id") == vessel_id).sort("received_at_utc")
        colour = _COLOURS[number % len(_COLOURS)]
        how = "partly in the dark" if is_dark else "heard"
        shown = str(name or vessel_id).replace("$", r"\$")  # a dollar sign begins a formula
        axes.plot([], [], color=colour, label=f"{shown}: {voyages} voyages, {how}")
        for (_, heard, *here), (_, next_heard, *there) in pairwise(points.iter_rows()):
            is_silence = (next_heard - heard).total_seconds() > _SILENCE_HOURS * 3600
            way = sea_routes.path(*here, *there) if is_silence else (here, there)
            axes.plot(*zip(*way, strict=True), color=colour, linewidth=1.2, linestyle=":" if is_silence else "-")


def _frame(home: Home, sql: str) -> pl.DataFrame:
    answer = query(home, sql)
    return pl.DataFrame(answer.rows, schema=answer.columns, orient="row", infer_schema_length=None)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw one picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of the deployment")
    parser.add_argument("--out", type=Path, required=True, help="PNG file to write")
    options = parser.parse_args(arguments)
    draw_corridor(Home(options.home), options.out)


if __name__ == "__main__":
    main()
