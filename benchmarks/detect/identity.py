"""Measure how fast vessels are told and what does not fit is found: `python -m benchmarks.detect.identity`.

The SYNTHETIC ships of `benchmarks.detect.segments`, one in fifty MMSIs shared by two of them, with a static report at
every tenth fix. Every ship has an IMO number, a name, a call sign and a length; one in a hundred says another's.
"""

import argparse
import sys
from collections.abc import Sequence
from time import process_time

import numpy as np
import polars as pl

from benchmarks.decode.machine import machine
from benchmarks.detect.segments import Spec, make_fixes
from pipeline.schemas import PortCalls, Positions, Statics, ZonedFixes
from pipeline.settings import IdentitySettings, TrackSettings
from pipeline.tracks.anomalies.find import find_anomalies
from pipeline.tracks.hulls import chain_hulls
from pipeline.tracks.identity import identify_vessels
from pipeline.tracks.segments import cut_segments

_EVERY = 10
_CLONES = 100
_ORDER = ["mmsi", "received_at_utc", "file_id", "line_no"]
_WEIGHTS = np.array([7, 6, 5, 4, 3, 2])


def make_statics(fixes: pl.DataFrame) -> pl.DataFrame:
    """A report at every tenth of `fixes` (sorted), of the ship that has its MMSI, or of the one that it says it is."""
    heard = fixes.gather_every(_EVERY)
    number = heard["mmsi"].to_numpy() - 200_000_000
    number = np.where(number % _CLONES == _CLONES // 2 + 1, number - 2, number).astype(np.int64)
    digits = (100_000 + number[:, None]) // 10 ** np.arange(5, -1, -1) % 10
    said = heard.select("mmsi", "received_at_utc", "file_id", "line_no", "byte_offset").with_columns(
        msg_type=pl.lit(5, dtype=pl.UInt8),
        imo=pl.Series((100_000 + number) * 10 + digits @ _WEIGHTS % 10).cast(pl.UInt32),
        ship_name=pl.format("SHIP {}", pl.Series(number)),
        call_sign=pl.format("UB{}", pl.Series(number)),
        length_m=pl.lit(100, dtype=pl.UInt16),
        payload_hash=pl.col("line_no"),
    )
    return pl.concat([Statics.create_empty(), said], how="diagonal")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect.identity", description="Measure how fast vessels are told."
    )
    parser.add_argument("--positions", type=int, default=Spec.positions)
    parser.add_argument("--ships", type=int, default=Spec.ships)
    options = parser.parse_args(arguments)
    made = make_fixes(Spec(options.positions, options.ships)).sort(_ORDER)
    fixes, settings = cut_segments(made, TrackSettings()), IdentitySettings()
    none = pl.lit(None, dtype=pl.String)
    ring = pl.lit([], dtype=pl.List(pl.String))
    zoned = ZonedFixes.cast(fixes.with_columns(port_id=none, zone_kind=none, ring_port_ids=ring))
    positions = Positions.cast(
        pl.concat([Positions.create_empty(), made.with_columns(payload_hash="line_no")], how="diagonal")
    )
    statics = Statics.validate(make_statics(made))
    flags = pl.DataFrame({"mid": [200], "country": ["XX"]})
    began = process_time()
    identified = identify_vessels(positions, fixes, statics, flags, settings)
    told = process_time()
    anomalies, _ = find_anomalies(
        identified, chain_hulls(identified.segments, identified.vessel_of), zoned, PortCalls.create_empty(), settings
    )
    ended = process_time()
    counts = f"{made.height:,} SYNTHETIC positions, {statics.height:,} static reports, {options.ships:,} MMSIs"
    print(f"{counts}; {machine()}")
    print(f"which vessel each hull is of    {told - began:>6.2f} s of processor, {identified.vessels.height:,} vessels")
    print(f"what does not fit               {ended - told:>6.2f} s of processor, {anomalies.height:,} anomalies")
    for kind, count in sorted(anomalies["kind"].value_counts().iter_rows()):
        print(f"  {kind}: {count:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
