"""Thinned tracks: enough of a vessel's way to draw it."""

import dataframely as dy
import numpy as np
import polars as pl

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
    first = tracks.filter(_is_first(tracks))
    # Of a ship's MMSIs heard at one moment the lesser comes first.
    thinned = first.join(hulls, on="segment_id", maintain_order="left").sort(
        "vessel", "received_at_utc", maintain_order=True
    )
    return Thinned.validate(thinned.select(Thinned.column_names()), cast=True)


def _is_first(tracks: pl.DataFrame) -> pl.Series:
    """Whether each fix is its hull's first of ten minutes: put hull by hull, it has another before it than itself."""
    hull = tracks["segment_id"].to_numpy()
    span = tracks["received_at_utc"].dt.truncate(_EVERY).to_physical().to_numpy()
    order = np.argsort(hull, kind="stable")  # nearly in order: hulls of one MMSI are heard by turns, others are not
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = np.logical_or(*(column[order[1:]] != column[order[:-1]] for column in (hull, span)))
    is_first = np.empty(len(order), np.bool_)
    is_first[order] = is_new
    return pl.Series(is_first)
