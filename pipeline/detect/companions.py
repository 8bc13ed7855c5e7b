"""Companions: ships that fall silent together, as they do where a station, and not a ship, stops."""

import polars as pl

from pipeline.detect.whereabouts import cell_of
from pipeline.gap_settings import GapSettings


def with_companions(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Add `companions`: how many other ships fell silent in the same cell within an hour of each.

    `gaps` are all silences, with `gap_id`, `mmsi`, `started_at_utc`, and the place they began at.
    """
    started = pl.col("started_at_utc")
    silent = gaps.select(
        "gap_id",
        "mmsi",
        "started_at_utc",
        cell=cell_of(pl.col("start_lon_deg"), pl.col("start_lat_deg"), settings.cell_deg),
        hour_utc=started.dt.truncate("1h"),
    )
    hour = pl.duration(hours=1)
    hours_about = pl.concat_list(pl.col("hour_utc") - hour, "hour_utc", pl.col("hour_utc") + hour)
    met = silent.with_columns(hour_utc=hours_about).explode("hour_utc").join(silent, on=["cell", "hour_utc"])
    together = met.filter(
        pl.col("mmsi_right") != pl.col("mmsi"), (pl.col("started_at_utc_right") - started).abs() <= hour
    )
    counted = together.group_by("gap_id").agg(companions=pl.col("mmsi_right").n_unique())
    joined = gaps.join(counted, on="gap_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("companions").fill_null(0))
