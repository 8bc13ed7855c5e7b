"""Thinned tracks: enough of a vessel's way to draw it."""

import dataframely as dy
import polars as pl

from pipeline.along_hulls import is_first_of_hull
from pipeline.schemas import Thinned

_EVERY = "10m"


def thin_tracks(fixes: pl.DataFrame, vessel_of: pl.DataFrame, vessel_ids: frozenset[str]) -> dy.DataFrame[Thinned]:
    """Keep each chosen hull's first plausible fix of every ten minutes; `vessel_of` has that of every segment.

    `fixes` are in their order: by ship and time.
    """
    hulls = (
        vessel_of.filter(pl.col("vessel_id").is_in(sorted(vessel_ids)))
        .select("segment_id", "vessel_id")
        .with_columns(vessel=pl.col("vessel_id").rank("dense"))
    )
    is_chosen = pl.col("segment_id").is_in(hulls["segment_id"].implode())
    columns = [name for name in Thinned.column_names() if name in fixes.columns]
    tracks = fixes.lazy().filter(is_chosen & ~pl.col("is_wild")).select("segment_id", *columns).collect()
    first = tracks.filter(is_first_of_hull(tracks["segment_id"], tracks["received_at_utc"].dt.truncate(_EVERY)))
    # Of a ship's MMSIs heard at one moment the lesser comes first.
    thinned = first.join(hulls, on="segment_id", how="left", maintain_order="left").sort(
        "vessel", "received_at_utc", maintain_order=True
    )
    return Thinned.validate(thinned.select(Thinned.column_names()), cast=True)
