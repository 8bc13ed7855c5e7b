"""How recordings come apart: `python -m benchmarks.detect.segments_of_recordings FOLDER...`, a line each.

A folder is read as one feed, in any format that `tumen run` reads; the positions around Suez that are among the
examples of movingpandas (CSV of ID, time and place, no speed) are read here.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import dataframely as dy
import polars as pl

from pipeline.decode.feed import decode_path
from pipeline.feeds.discovery import find_feed_files
from pipeline.schemas import Positions
from pipeline.schemas.tracks import WILD_REASONS
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

_SUEZ = "boat-positions.csv.gz"


def fixes_of(folder: Path) -> pl.DataFrame:
    """All fixes of a folder's files."""
    settings = Settings()
    now_utc = datetime.now(UTC).replace(tzinfo=None)
    parts = [
        _suez(path) if path.name == _SUEZ else decode_path(path, settings.decode, now_utc=now_utc).whole.positions
        for path in find_feed_files([folder])
    ]
    return clean_fixes(Positions.validate(pl.concat(parts)), settings.decode, settings.tracks)


def _suez(path: Path) -> dy.DataFrame[Positions]:
    rows = pl.read_csv(path, encoding="utf8-lossy").with_row_index("line_no", offset=2)
    known = rows.select(
        mmsi=pl.col(rows.columns[1]).cast(pl.UInt32),
        received_at_utc=pl.col("ais_pos_timestamp").str.to_datetime("%d/%m/%Y %H:%M", time_unit="us"),
        lon_deg="longitude",
        lat_deg="latitude",
        payload_hash=pl.col("line_no").cast(pl.UInt64),
        file_id=pl.lit(path.name),
        line_no=pl.col("line_no").cast(pl.UInt64),
        byte_offset=pl.lit(0, dtype=pl.UInt64),
    )
    empty = Positions.create_empty()
    return Positions.validate(pl.concat([empty, known], how="diagonal").select(empty.columns))


def row_of(name: str, fixes: pl.DataFrame) -> list[str]:
    """A recording's counts: fixes, MMSIs, segments, MMSIs of several segments, and wild fixes by reason."""
    segments = fixes.group_by("mmsi").agg(pl.col("segment_id").n_unique())["segment_id"]
    wild = [fixes.filter(wild_reason=reason).height for reason in WILD_REASONS]
    return [name, *map(str, (fixes.height, segments.len(), segments.sum(), (segments > 1).sum(), *wild))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, cut folder by folder, print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect.segments_of_recordings", description="How recordings come apart."
    )
    parser.add_argument("folders", type=Path, nargs="+", help="each one recording")
    headings = ["recording", "fixes", "MMSIs", "segments", "MMSIs of several", *WILD_REASONS]
    print(f"| {' | '.join(headings)} |")
    print("|---" * len(headings) + "|")
    for folder in parser.parse_args(arguments).folders:
        print(f"| {' | '.join(row_of(folder.name, fixes_of(folder)))} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
