"""Hold port calls against stops that know of no port: `python -m benchmarks.detect.beside_stop_detector RECORDING...`.

A recording is a file or folder that `tumen run` reads, or the positions around Suez. The stops are movingpandas': 20
minutes within 200 metres, found in the peers' environment from the same fixes and nothing else. A call and a stop
agree where they overlap in time. Where they do not, the reason is told from the fixes (`why_no_call`, `why_no_stop`);
docs/real_data.md goes through what is left.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import dataframely as dy
import polars as pl

from benchmarks.decode.rounds import ROOT
from benchmarks.detect.recordings import fixes_of
from pipeline.detect.port_calls import find_port_calls
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import METRES_PER_NM, distance_nm
from pipeline.ports.zones import assign_zones
from pipeline.schemas import ZonedFixes
from pipeline.settings import PortCallSettings, Settings

_PEERS = ROOT / "build" / "bench" / "detect_peers"
_MEANINGS = pl.Schema({"segment_id": pl.UInt64(), "started_at_utc": pl.Datetime("us"), "meaning": pl.String()})
AGREE = "agree"


def calls_of(zoned: dy.DataFrame[ZonedFixes], settings: PortCallSettings) -> pl.DataFrame:
    """Port calls: `mmsi`, `port_id`, `started_at_utc`, `ended_at_utc` (while open: of the last fix)."""
    calls = find_port_calls(zoned, _MEANINGS.to_frame(), settings)
    ended = pl.coalesce("departed_at_utc", "last_inside_at_utc")
    return calls.select("mmsi", "port_id", started_at_utc="arrived_at_utc", ended_at_utc=ended)


def stops_of(zoned: dy.DataFrame[ZonedFixes], peers: Path) -> pl.DataFrame:
    """Stops as movingpandas finds them: `mmsi`, `started_at_utc`, `ended_at_utc`.

    Raises:
        RuntimeError: the detector failed, or is not in the peers' environment.
    """
    python, script = peers / "bin" / "python", ROOT / "benchmarks" / "detect" / "stops.py"
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "fixes.csv"), Path(folder, "stops.csv")
        fixes = zoned.filter(~pl.col("is_wild")).select("mmsi", "received_at_utc", "lon_deg", "lat_deg")
        fixes.sort("mmsi", "received_at_utc").write_csv(given)
        command = [str(python), "-W", "ignore", str(script), str(given), str(found)]
        ran = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603  a sibling
        if ran.returncode or not found.is_file():
            message = f"no stops: {(ran.stderr or ran.stdout).strip()}; `make bench-detect` installs the detector"
            raise RuntimeError(message)
        stops = pl.read_csv(found, schema_overrides={"mmsi": pl.UInt32})
    times = pl.col("started_at_utc", "ended_at_utc").str.to_datetime(time_unit="us")
    return stops.select("mmsi", times)


def judged(stays: pl.DataFrame, others: pl.DataFrame, zoned: dy.DataFrame[ZonedFixes]) -> pl.DataFrame:
    """Add to each stay whether it agrees with one of `others`, and what its fixes say.

    `fixes` and `fixes_inside` (of them in a zone), `extent_m` (diagonal of their bounds) and `longest_hours`, the
    longest time without a fix from the first of them to the first behind the stay.
    """
    numbered = stays.sort("mmsi", "started_at_utc").with_row_index("row")
    other = others.select("mmsi", other_start="started_at_utc", other_end="ended_at_utc")
    overlaps = (pl.col("other_start") <= pl.col("ended_at_utc")) & (pl.col("other_end") >= pl.col("started_at_utc"))
    agreed = numbered.join(other, on="mmsi").filter(overlaps)["row"].unique()
    silent = (pl.col("received_at_utc").shift(-1) - pl.col("received_at_utc")).over("mmsi")
    fixes = zoned.filter(~pl.col("is_wild")).select(
        "mmsi", "received_at_utc", "lon_deg", "lat_deg", is_inside=pl.col("port_id").is_not_null(), silent=silent
    )
    within = numbered.join(fixes, on="mmsi").filter(
        pl.col("received_at_utc").is_between("started_at_utc", "ended_at_utc")
    )
    told = within.group_by("row").agg(
        pl.col("lon_deg", "lat_deg").min().name.prefix("least_"),
        pl.col("lon_deg", "lat_deg").max().name.prefix("most_"),
        fixes=pl.len(),
        fixes_inside=pl.col("is_inside").sum(),
        longest_hours=pl.col("silent").max().dt.total_seconds() / 3600,
    )
    ends = [told[f"{end}_{axis}_deg"].to_numpy() for end in ("least", "most") for axis in ("lon", "lat")]
    extent = told.select("row", "fixes", "fixes_inside", "longest_hours", extent_m=pl.Series(distance_nm(*ends)))
    whole = numbered.join(extent.with_columns(pl.col("extent_m") * METRES_PER_NM), on="row", how="left")
    return whole.with_columns(is_agreed=pl.col("row").is_in(agreed.implode())).sort("row").drop("row")


def why_no_call(stops: pl.DataFrame, settings: PortCallSettings) -> pl.Series:
    """Of judged stops: `agree`, `in no zone`, `wider than a rest` at the stop speed would be, or `other`."""
    rest_m = settings.stop_at_or_below_knots * settings.least_stop_minutes / 60 * METRES_PER_NM
    reason = (
        pl.when("is_agreed")
        .then(pl.lit(AGREE))
        .when(pl.col("fixes_inside") == 0)
        .then(pl.lit("in no zone"))
        .when(pl.col("extent_m") > rest_m)
        .then(pl.lit("wider than a rest"))
        .otherwise(pl.lit("other"))
    )
    return stops.select(why=reason).to_series()


def why_no_stop(calls: pl.DataFrame, settings: PortCallSettings) -> pl.Series:
    """Of judged calls: `agree`, `silent in port` for hours that count as a stop, or `other`."""
    reason = (
        pl.when("is_agreed")
        .then(pl.lit(AGREE))
        .when(pl.col("longest_hours") >= settings.port_gap_hours)
        .then(pl.lit("silent in port"))
        .otherwise(pl.lit("other"))
    )
    return calls.select(why=reason).to_series()


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, compare recording by recording, print counts and the cases that are left."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect.beside_stop_detector",
        description="Hold port calls against stops that know of no port.",
    )
    parser.add_argument("recordings", type=Path, nargs="+", help="files or folders")
    parser.add_argument("--peers", type=Path, default=_PEERS, help="the peers' virtual environment")
    options = parser.parse_args(arguments)
    settings, zones = Settings().port_calls, load_catalogue().zones
    for recording in options.recordings:
        zoned = assign_zones(fixes_of(recording), zones, settings)
        calls, stops = calls_of(zoned, settings), stops_of(zoned, options.peers.absolute())
        calls, stops = judged(calls, stops, zoned), judged(stops, calls, zoned)
        print(f"{recording.name}: {zoned.height:,} fixes of {zoned['mmsi'].n_unique()} ships")
        _show("calls", calls.with_columns(why=why_no_stop(calls, settings)))
        _show("stops", stops.with_columns(why=why_no_call(stops, settings)))
    return 0


def _show(kind: str, stays: pl.DataFrame) -> None:
    counts = ", ".join(f"{count} {why}" for why, count in sorted(stays["why"].value_counts().iter_rows()))
    print(f"  {stays.height} {kind}: {counts or 'none'}")
    for stay in stays.filter(why="other").iter_rows(named=True):
        print(
            f"    other: {stay['mmsi']} {stay.get('port_id', '')} {stay['started_at_utc']} to {stay['ended_at_utc']}, "
            f"{stay['fixes']} fixes within {stay['extent_m']:.0f} m, longest silence {stay['longest_hours']:.1f} h"
        )


if __name__ == "__main__":
    sys.exit(main())
