"""Recorded positions from any folder or file that `tumen run` reads, and those around Suez that it does not.

These are among the examples of movingpandas: a CSV of ID, time and place, without speed.
"""

from datetime import UTC, datetime
from pathlib import Path

import dataframely as dy
import polars as pl

from pipeline.decode.feed import decode_path
from pipeline.feeds.discovery import find_feed_files
from pipeline.schemas import Fixes, Positions
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

_SUEZ = "boat-positions.csv.gz"


def fixes_of(recording: Path) -> dy.DataFrame[Fixes]:
    """All fixes of a file, or of a folder's files."""
    settings = Settings()
    now_utc = datetime.now(UTC).replace(tzinfo=None)
    parts = [
        _suez(path) if path.name == _SUEZ else decode_path(path, settings.decode, now_utc=now_utc).whole.positions
        for path in find_feed_files([recording])
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
