"""From Parquet to port calls, gaps and voyages, with the time and the memory of each stage."""

import gc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, ParamSpec, TypeVar

import dataframely as dy
import polars as pl

from benchmarks.decode.process import peak_mb
from pipeline.detect.gaps import find_gaps
from pipeline.detect.port_call_rows import all_calls, port_call_rows
from pipeline.detect.port_calls import find_port_calls
from pipeline.detect.voyages import find_voyages
from pipeline.ports.zones import assign_zones
from pipeline.reference import load_reference
from pipeline.schemas import Gaps, Positions, Sightings, Statics, WatchlistEntries, WatchlistMatches
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.hulls import chain_hulls
from pipeline.tracks.identity import identify_vessels

_Taken = ParamSpec("_Taken")
_Result = TypeVar("_Result")
_OF_DARK: dict[str, Any] = {"started_at_utc": pl.Datetime("us"), "ended_at_utc": pl.Datetime("us"), "gap_id": pl.String}
_CLEAR_PEAK = "5"  # to /proc/self/clear_refs: the high-water mark starts anew


def run_stages(path: Path) -> list[dict[str, Any]]:
    """Run the stages as a night does, but for dark calls and encounters; one element a stage, in order."""
    watch, settings = _Watch(), Settings()
    reference = load_reference(WatchlistEntries.create_empty(), Sightings.create_empty())
    ports, statics = reference.catalogue.ports, Statics.create_empty()
    positions = watch("read Parquet", _read, path)
    count = positions.height
    as_of_utc: Any = positions["received_at_utc"].max()
    fixes = watch("clean_fixes", clean_fixes, positions, settings.decode, settings.tracks)
    identified = watch(
        "identify_vessels", identify_vessels, positions, fixes, statics, reference.country_of_mid, settings.identity
    )
    del positions
    zoned = watch("assign_zones", assign_zones, fixes, reference.catalogue.zones, settings.port_calls)
    hull_of = watch("chain_hulls", chain_hulls, identified.segments, identified.vessel_of)
    del fixes
    silences = watch("find_gaps", find_gaps, zoned, as_of_utc, settings.gaps)
    meanings = silences.select("segment_id", "started_at_utc", meaning=pl.lit("OUTAGE")).clear()
    observed = watch("find_port_calls", find_port_calls, zoned, meanings, settings.port_calls)
    vessel_of = identified.vessel_of
    who = vessel_of.join(identified.vessels.select("vessel_id", "imo", "ship_name"), on="vessel_id")
    inferred = observed.clear().with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in _OF_DARK.items())
    owned = silences.join(vessel_of.drop("mmsi"), on="segment_id").with_columns(run_id=pl.lit(""))
    gaps = Gaps.validate(owned.select(Gaps.column_names()), cast=True)
    found = watch("all_calls", all_calls, observed, inferred, statics, settings.draughts)
    calls = watch("port_call_rows", port_call_rows, found, who, ports)
    watch(
        "find_voyages",
        lambda: find_voyages(
            calls,
            gaps,
            zoned,
            ports,
            WatchlistMatches.create_empty(),
            hull_of=hull_of,
            max_speed_knots=settings.tracks.max_speed_knots,
            silence_hours=settings.gaps.least_gap_hours,
            sea_distance_nm=reference.sea_distance_nm,
        ),
    )
    return [stage | {"positions": count} for stage in watch.seen]


def _read(path: Path) -> dy.DataFrame[Positions]:
    return Positions.cast(pl.read_parquet(path))


class _Watch:
    """Runs stages, and keeps what they took and made."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []

    def __call__(
        self, stage: str, run: Callable[_Taken, _Result], *taken: _Taken.args, **named: _Taken.kwargs
    ) -> _Result:
        gc.collect()
        _clear_peak()
        began, began_cpu = perf_counter(), process_time()
        result = run(*taken, **named)
        wall_s, cpu_s = perf_counter() - began, process_time() - began_cpu
        rows = result.height if isinstance(result, pl.DataFrame) else 0
        self.seen.append({"stage": stage, "wall_s": wall_s, "cpu_s": cpu_s, "peak_mb": peak_mb(), "rows": rows})
        return result


def _clear_peak() -> None:
    """Let the high-water mark of memory start anew, where the system can; else it is the whole process's."""
    try:
        Path("/proc/self/clear_refs").write_text(_CLEAR_PEAK, encoding="ascii")
    except OSError:
        return
