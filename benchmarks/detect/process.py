"""One measurement in a process of its own: pinned, warmed up, then measured; a line of JSON on stdout.

Its arguments are what is measured, the Parquet file of positions, how many processors, and of how many vessels.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from benchmarks.decode.process import peak_mb, pin
from benchmarks.detect.contenders import InOrder, by_assign_zones, by_bounds, by_tree, by_tree_with_rings
from benchmarks.detect.stages import run_stages
from pipeline.ports.catalogue import load_catalogue
from pipeline.schemas import Positions
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

_WARM_UP_ROWS = 1000


def main() -> None:
    """Measure what the command line says and print what was seen."""
    what, path, cores, vessels = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    pin(cores)
    if what == "stages":
        print(json.dumps({"stages": run_stages(path)}))
        return
    ways: dict[str, Callable[..., pl.DataFrame]] = {
        "tumen": by_assign_zones,
        "strtree": by_tree,
        "strtree_rings": by_tree_with_rings,
        "bounds": by_bounds,
    }
    zones = load_catalogue().zones
    asked = zones if what == "tumen" else InOrder(zones)
    fixes = _fixes(path, vessels)
    way = ways[what]
    began = perf_counter()
    way(fixes.head(_WARM_UP_ROWS), asked)
    warm_up_s = perf_counter() - began
    began, began_cpu = perf_counter(), process_time()
    found = way(fixes, asked)
    wall_s, cpu_s = perf_counter() - began, process_time() - began_cpu
    seen = {
        "positions": fixes.height,
        "in_port": found["port_id"].count(),
        "warm_up_s": warm_up_s,
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(seen))


def _fixes(path: Path, vessels: int) -> pl.DataFrame:
    """Fixes of the first vessels of the file."""
    positions = pl.scan_parquet(path).filter(pl.col("mmsi") < 200_000_000 + vessels).collect()
    settings = Settings()
    return clean_fixes(Positions.cast(positions), settings.decode, settings.tracks)


if __name__ == "__main__":
    main()
