"""Fixes: the positions of the whole lake, each transmission once, in order, by hull, the implausible ones flagged."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Fixes, Positions
from pipeline.settings import DecodeSettings, TrackSettings
from pipeline.tracks.segments import cut_segments
from pipeline.transmissions import without_repeats

_AIRCRAFT_REPORT = 9
_ORDER = ["mmsi", "received_at_utc", "file_id", "line_no", "payload_hash"]  # a line may hold two messages


def clean_fixes(
    positions: dy.DataFrame[Positions], decode: DecodeSettings, tracks: TrackSettings
) -> dy.DataFrame[Fixes]:
    """Turn positions of any number of files into fixes.

    Positions without a place or a time, and aircraft's, make no fix. Equal payloads within
    `decode.duplicate_window_s` are one transmission, across files too: the least (received_at_utc, file_id, line_no)
    stands. The result is a function of the set of positions: the order of files and rows does not matter.
    """
    placed = positions.drop_nulls(["received_at_utc", "lon_deg", "lat_deg"]).filter(
        pl.col("msg_type").ne_missing(_AIRCRAFT_REPORT)
    )
    unique = without_repeats(placed, decode.duplicate_window_s).sort(_ORDER, maintain_order=True)
    return cut_segments(unique, tracks)
