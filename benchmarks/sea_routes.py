"""Ways by sea beside published distances, and how fast they are found: `python -m benchmarks.sea_routes`."""

from time import process_time

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import distance_nm
from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes
from pipeline.resources import data_path

FIXES = 10_000
SEED = 1
MARGIN_PERCENT = 3.0  # that is asked for
THEATRE = (122.0, 32.0, 142.0, 46.0)
ENDS = ("from_lon_deg", "from_lat_deg", "to_lon_deg", "to_lat_deg")


def compare(sea: SeaRoutes) -> pl.DataFrame:
    """Published distances, great circles and ways by sea, and how far the last are off, in percent."""
    published = pl.read_csv(data_path("published_distances.csv"))
    ends = [published[name].to_numpy() for name in ENDS]
    return published.with_columns(
        great_circle_nm=pl.Series(distance_nm(*ends)), by_sea_nm=pl.Series(sea.distance_nm(*ends))
    ).with_columns(difference_percent=100 * (pl.col("by_sea_nm") / pl.col("distance_nm") - 1))


def table(compared: pl.DataFrame) -> str:
    """The comparison as a Markdown table, with what is said of rows that are more than 3 % off."""
    lines = [
        "| from | to | via | published nm | by sea nm | off | great circle nm | why |",
        "|---|---|---|---:|---:|---:|---:|---|",
    ]
    for row in compared.iter_rows(named=True):
        cells = (
            row["from_port"],
            row["to_port"],
            row["via"] or "",
            f"{row['distance_nm']}",
            f"{row['by_sea_nm']:.0f}",
            f"{row['difference_percent']:+.1f} %",
            f"{row['great_circle_nm']:.0f}",
            row["why_not"] or "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    met = compared.filter(pl.col("difference_percent").abs() <= MARGIN_PERCENT).height
    median = compared.select(pl.median("difference_percent")).item()
    return "\n".join([*lines, "", f"{met} of {compared.height} are within 3 %; the median is {median:+.1f} %."])


def time_answers(sea: SeaRoutes) -> None:
    """Print processor seconds for fixes at random in the theatre, each to one port and each to all of them."""
    rng = np.random.default_rng(SEED)
    west, south, east, north = THEATRE
    fixes = np.column_stack([rng.uniform(west, east, FIXES), rng.uniform(south, north, FIXES)])
    inside = pl.col("lon_deg").is_between(113, 161) & pl.col("lat_deg").is_between(21, 61)
    drawn = load_catalogue().ports.filter(inside, pl.col("port_id").str.contains("_"))
    ports = drawn.select("lon_deg", "lat_deg").to_numpy()
    one_each = ports[rng.integers(0, len(ports), FIXES)]
    many = np.repeat(fixes[: FIXES // 10], len(ports), axis=0)
    for what, here, there in (
        ("to one port each", fixes, one_each),
        (f"to each of {len(ports)} ports", many, np.tile(ports, (FIXES // 10, 1))),
    ):
        seconds, blocked = _timed(sea, here, there)
        fixes_count = len(np.unique(here, axis=0))
        print(f"{fixes_count} fixes {what}: {seconds:.2f} s for {len(here)} ways, {blocked:.0%} of them round land")


def _timed(sea: SeaRoutes, here: NDArray[np.float64], there: NDArray[np.float64]) -> tuple[float, float]:
    began_s = process_time()
    found_nm = sea.distance_nm(*here.T, *there.T)
    seconds = process_time() - began_s
    return seconds, float((found_nm > distance_nm(*here.T, *there.T) * (1 + 1e-9)).mean())


def main() -> None:
    """Load, compare, time."""
    began_s = process_time()
    sea = load_sea_routes()
    edges = sea.graph.edges.nnz // 2
    seconds = process_time() - began_s
    print(table(compare(sea)))
    print(f"\nmap and graph: {seconds:.2f} s, {len(sea.graph.corners_deg)} corners, {edges} lines of sight")
    time_answers(sea)


if __name__ == "__main__":
    main()
