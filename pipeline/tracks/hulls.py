"""Hulls: the segments of a vessel that can be one ship, joined; those side by side in time are ships of their own."""

from datetime import datetime

import polars as pl


def chain_hulls(fixes: pl.DataFrame, vessel_of: pl.DataFrame) -> pl.DataFrame:
    """Which segments of a vessel follow each other: columns `segment_id`, `hull_id` (the first segment's).

    `fixes` have `segment_id` and `is_wild`, `vessel_of` the vessel of every MMSI. A segment goes on the hull heard last
    of those that were silent before it begins; where none was, another hull was at sea with it. So a ship that
    changes its MMSI stays one hull, and two ships that share one stay two. Whether a ship can have sailed from one
    segment to the next is judged where it matters: voyages need it, a gap lies within a segment.
    """
    spans = (
        fixes.select("mmsi", "segment_id", "received_at_utc", "is_wild")
        .filter(~pl.col("is_wild"))
        .group_by("segment_id")
        .agg(
            pl.col("mmsi").first(),
            started_at_utc=pl.col("received_at_utc").min(),
            ended_at_utc=pl.col("received_at_utc").max(),
        )
        .join(vessel_of, on="mmsi")
        .sort("vessel_id", "started_at_utc", "ended_at_utc", "segment_id")
    )
    hulls: list[int] = []
    vessel: str | None = None
    open_hulls: dict[int, datetime] = {}
    for segment_id, vessel_id, started, ended in spans.select(
        "segment_id", "vessel_id", "started_at_utc", "ended_at_utc"
    ).iter_rows():
        if vessel_id != vessel:
            vessel, open_hulls = vessel_id, {}
        silent = [(end, hull) for hull, end in open_hulls.items() if end < started]
        hull = max(silent)[1] if silent else segment_id
        open_hulls[hull] = ended
        hulls.append(hull)
    return spans.select("segment_id", hull_id=pl.Series(hulls, dtype=pl.UInt64)).sort("segment_id")
