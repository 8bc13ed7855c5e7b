"""What each receiver heard on each day: how good the feed was."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Fixes, ReceptionDays


def reception_days(fixes: dy.DataFrame[Fixes]) -> dy.DataFrame[ReceptionDays]:
    """Count the fixes of every UTC day and station, sorted by both; those without a station's name are one."""
    at = pl.col("received_at_utc")
    days = (
        fixes.lazy()
        .group_by(day_utc=at.dt.date(), station=pl.col("station").cast(pl.String))
        .agg(
            position_count=pl.col("stands_for").sum(),
            wild_count=pl.col("stands_for").filter("is_wild").sum(),
            mmsi_count=pl.col("mmsi").n_unique(),
            hours_heard=at.dt.hour().n_unique(),
            first_received_at_utc=at.min(),
            last_received_at_utc=at.max(),
        )
        .sort("day_utc", "station", nulls_last=True)
        .collect()
    )
    return ReceptionDays.validate(days, cast=True)
