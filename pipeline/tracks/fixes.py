"""Fixes: the positions of the whole lake, each transmission once, in order, the implausible ones flagged."""

import dataframely as dy
import polars as pl

from pipeline.durations import hours
from pipeline.ports.distance import distance_nm
from pipeline.schemas import Fixes, Positions
from pipeline.settings import DecodeSettings, TrackSettings
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
    flagged = unique.with_columns(is_wild=_is_wild(unique, tracks))
    return Fixes.validate(flagged.select(Fixes.column_names()), cast=True)


def _is_wild(fixes: pl.DataFrame, settings: TrackSettings) -> pl.Series:
    """A fix that the ship can reach neither from the one before nor leave for the one after, though those two agree."""
    from_before = _is_jump(fixes, 1, settings)
    to_after = from_before.shift(-1, fill_value=False)
    across = _is_jump(fixes, 2, settings).shift(-1, fill_value=False)
    has_both = (fixes["mmsi"].shift(1) == fixes["mmsi"]) & (fixes["mmsi"].shift(-1) == fixes["mmsi"])
    return (from_before & to_after & ~across & has_both).fill_null(value=False)


def _is_jump(fixes: pl.DataFrame, step: int, settings: TrackSettings) -> pl.Series:
    """Whether the way from the fix `step` rows before is longer than any ship sails in the time."""
    pairs = fixes.select(
        "lon_deg",
        "lat_deg",
        pl.col("lon_deg", "lat_deg").shift(step).name.suffix("_before"),
        hours=hours(pl.col("received_at_utc") - pl.col("received_at_utc").shift(step)),
        is_same_ship=(pl.col("mmsi") == pl.col("mmsi").shift(step)).fill_null(value=False),
    )
    distance = pl.Series(
        distance_nm(
            pairs["lon_deg_before"].fill_null(0.0).to_numpy(),
            pairs["lat_deg_before"].fill_null(0.0).to_numpy(),
            pairs["lon_deg"].to_numpy(),
            pairs["lat_deg"].to_numpy(),
        )
    )
    reach = (pairs["hours"] * settings.max_speed_knots).fill_null(0.0)
    return pairs["is_same_ship"] & (distance > settings.min_jump_nm) & (distance > reach)
