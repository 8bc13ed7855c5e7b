"""What each receiver heard on each day: how good the feed was."""

import dataframely as dy
import polars as pl

from pipeline.schemas import Fixes, HeardHours, ReceptionDays


def reception_days(fixes: dy.DataFrame[Fixes], heard: dy.DataFrame[HeardHours]) -> dy.DataFrame[ReceptionDays]:
    """Count the fixes of every UTC day and station, sorted by both; those without a station's name are one.

    Where some fixes were left out, those that tell stand for them, and `heard` says in which hours ships were heard.
    """
    at = pl.col("received_at_utc")
    bits = heard.group_by("day_utc", station=_named("station")).agg(pl.col("hours").bitwise_or())
    days = (
        fixes.lazy()
        .group_by(day_utc=at.dt.date(), station=pl.col("station").cast(pl.String))
        .agg(
            position_count=pl.col("stands_for").sum(),
            wild_count=pl.col("stands_for").filter("is_wild").sum(),
            mmsi_count=pl.col("mmsi").n_unique(),
            told_hours=pl.lit(2).pow(at.dt.hour()).cast(pl.UInt32).bitwise_or(),
            first_received_at_utc=at.min(),
            last_received_at_utc=at.max(),
        )
        .join(bits.lazy(), on=["day_utc", "station"], how="left", nulls_equal=True)
        .with_columns(hours_heard=(pl.col("told_hours") | pl.col("hours").fill_null(0)).bitwise_count_ones())
        .drop("told_hours", "hours")
        .sort("day_utc", "station", nulls_last=True)
        .collect()
    )
    return ReceptionDays.validate(days, cast=True)


def _named(station: str) -> pl.Expr:
    """The station of hearings, in which none has an empty name, as fixes have it."""
    return pl.when(pl.col(station) != "").then(pl.col(station))
