"""Spans: when each segment was heard, which is all that identity needs of most positions."""

import polars as pl


def segment_spans(fixes: pl.DataFrame) -> pl.DataFrame:
    """One row a segment with a fix that is not wild: `segment_id`, `mmsi`, `started_at_utc`, `ended_at_utc`.

    `fixes` have `segment_id`, `mmsi`, `received_at_utc` and `is_wild`. Sorted by MMSI, both times and segment.
    """
    return (
        fixes.lazy()
        .filter(~pl.col("is_wild"))
        .group_by("segment_id")
        .agg(
            pl.col("mmsi").first(),
            started_at_utc=pl.col("received_at_utc").min(),
            ended_at_utc=pl.col("received_at_utc").max(),
        )
        .sort("mmsi", "started_at_utc", "ended_at_utc", "segment_id")
        .collect()
    )
