"""Thinned tracks: enough of a vessel's way to draw it."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Thinned

_EVERY = "10m"


def thin_tracks(fixes: pl.DataFrame, vessel_of: pl.DataFrame, vessel_ids: frozenset[str]) -> dy.DataFrame[Thinned]:
    """Keep each chosen hull's first plausible fix of every ten minutes; `vessel_of` has that of every segment."""
    hulls = vessel_of.filter(pl.col("vessel_id").is_in(sorted(vessel_ids))).select("segment_id", "vessel_id")
    is_chosen = pl.col("segment_id").is_in(hulls["segment_id"].implode())
    chosen = fixes.filter(is_chosen & ~pl.col("is_wild")).join(hulls, on="segment_id")
    thinned = (
        chosen.sort("vessel_id", "received_at_utc", "file_id", "line_no", maintain_order=True)
        .with_columns(bucket=pl.col("received_at_utc").dt.truncate(_EVERY))
        .unique(["vessel_id", "segment_id", "bucket"], keep="first", maintain_order=True)
    )
    return Thinned.validate(thinned.select(Thinned.column_names()), cast=True)
