"""One measurement in a process of its own: pinned, warmed up, then measured; a line of JSON on stdout.

Its arguments are what is measured, the Parquet file of positions, how many processors, and of how many vessels.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl

from benchmarks.decode.process import peak_mb, pin
from benchmarks.detect.contenders import InOrder, by_assign_zones, by_bounds, by_tree, by_tree_with_rings
from benchmarks.detect.plain_visits import plain_visits
from benchmarks.detect.stages import run_stages
from pipeline.detect.port_calls import find_port_calls
from pipeline.ports.catalogue import load_catalogue
from pipeline.schemas import Positions, ZonedFixes
from pipeline.settings import PortCallSettings, Settings
from pipeline.tracks.fixes import clean_fixes

_WARM_UP_ROWS = 1000


def main() -> None:
    """Measure what the command line says and print what was seen."""
    what, path, cores, vessels = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    pin(cores)
    if what == "stages":
        print(json.dumps({"stages": run_stages(path)}))
        return
    way, fixes, asked = _way(what, _fixes(path, vessels))
    began = perf_counter()
    way(fixes.head(_WARM_UP_ROWS), asked)
    warm_up_s = perf_counter() - began
    began, began_cpu = perf_counter(), process_time()
    found = way(fixes, asked)
    wall_s, cpu_s = perf_counter() - began, process_time() - began_cpu
    seen = {
        "positions": fixes.height,
        "found": found["port_id"].count(),
        "warm_up_s": warm_up_s,
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(seen))


def _way(what: str, fixes: pl.DataFrame) -> tuple[Callable[..., pl.DataFrame], pl.DataFrame, Any]:
    """A way, the fixes that it takes (visits those with their ports), and what it asks them."""
    zones = load_catalogue().zones
    if what in {"visits", "plain_visits"}:
        return (by_state_machine if what == "visits" else plainly), by_assign_zones(fixes, zones), PortCallSettings()
    ways: dict[str, Callable[..., pl.DataFrame]] = {
        "tumen": by_assign_zones,
        "strtree": by_tree,
        "strtree_rings": by_tree_with_rings,
        "bounds": by_bounds,
    }
    return ways[what], fixes, zones if what == "tumen" else InOrder(zones)


def by_state_machine(fixes: pl.DataFrame, settings: PortCallSettings) -> pl.DataFrame:
    """Tumen's port calls, no silence being known for anything."""
    known = pl.DataFrame(schema={"segment_id": pl.UInt64, "started_at_utc": pl.Datetime("us"), "meaning": pl.String})
    return find_port_calls(ZonedFixes.cast(fixes), known, settings)


def plainly(fixes: pl.DataFrame, _: PortCallSettings) -> pl.DataFrame:
    """The yardstick, which has its own thresholds."""
    return plain_visits(fixes)


def _fixes(path: Path, vessels: int) -> pl.DataFrame:
    """Fixes of the first vessels of the file."""
    positions = pl.scan_parquet(path).filter(pl.col("mmsi") < 200_000_000 + vessels).collect()
    settings = Settings()
    return clean_fixes(Positions.cast(positions), settings.decode, settings.tracks)


if __name__ == "__main__":
    main()
