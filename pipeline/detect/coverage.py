"""Coverage: who else was heard where a ship fell silent, hour by hour, on a fixed grid."""

import polars as pl

from pipeline.durations import hours_between
from pipeline.schemas.findings import GAP_CAUSES
from pipeline.settings import GapSettings

_FEED_OUTAGE, _OUT_OF_COVERAGE, _SILENCE, _UNDETERMINED = GAP_CAUSES


def cell_of(prefix: str, cell_deg: float) -> pl.Expr:
    """Number of the grid cell of columns `<prefix>lon_deg`, `<prefix>lat_deg`; cells are `cell_deg` wide and high."""
    column = ((pl.col(f"{prefix}lon_deg") + 180) / cell_deg).floor().cast(pl.Int64)
    row = ((pl.col(f"{prefix}lat_deg") + 90) / cell_deg).floor().cast(pl.Int64)
    return row * 100_000 + column


def heard_by_cell(fixes: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """One row a cell, hour and MMSI heard in it: columns `cell`, `hour_utc`, `other`."""
    return fixes.select(
        cell=cell_of("", settings.cell_deg), hour_utc=pl.col("received_at_utc").dt.truncate("1h"), other="mmsi"
    ).unique()


def judge_causes(gaps: pl.DataFrame, heard: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Add `neighbours_heard` and `cause` to silences.

    `gaps` has `gap_id`, `mmsi`, `started_at_utc`, `until_utc` (end, or as_of while open) and the start's position.
    Looked at are the start's cell in the first `coverage_window_hours` of the silence and as long before it:
    others heard there for at least `least_gap_hours` make it `silence`; a cell that was busy before and is hardly heard
    since makes it `feed_outage` (a station or a file is missing); nobody heard before or since, `out_of_coverage`.
    """
    window = pl.duration(hours=settings.coverage_window_hours)
    looks = gaps.select(
        "gap_id",
        "mmsi",
        "started_at_utc",
        "until_utc",
        cell=cell_of("start_", settings.cell_deg),
        hour_utc=pl.datetime_ranges(
            (pl.col("started_at_utc") - window).dt.truncate("1h"),
            pl.min_horizontal(pl.col("until_utc"), pl.col("started_at_utc") + window),
            "1h",
            time_unit="us",
        ),
    ).explode("hour_utc")
    met = looks.join(heard, on=["cell", "hour_utc"]).filter(pl.col("other") != pl.col("mmsi"))
    during = pl.col("hour_utc") >= pl.col("started_at_utc").dt.offset_by("1h").dt.truncate("1h")
    counts = met.group_by("gap_id").agg(
        neighbours_heard=pl.col("other").filter(during).n_unique().cast(pl.UInt32),
        hours_heard=pl.col("hour_utc").filter(during).n_unique(),
        hours_before=pl.col("hour_utc").filter(~during).n_unique(),
    )
    return (
        gaps.join(counts, on="gap_id", how="left", maintain_order="left")
        .with_columns(pl.col("neighbours_heard", "hours_heard", "hours_before").fill_null(0))
        .with_columns(cause=_cause(settings))
        .drop("hours_heard", "hours_before")
    )


def _cause(settings: GapSettings) -> pl.Expr:
    least = settings.least_neighbours
    silent_hours = hours_between("started_at_utc", "until_utc")
    looked_at_hours = silent_hours.clip(upper_bound=settings.coverage_window_hours)
    return (
        pl.when((pl.col("neighbours_heard") >= least) & (pl.col("hours_heard") >= settings.least_gap_hours))
        .then(pl.lit(_SILENCE))
        .when(
            (pl.col("hours_before") >= settings.busy_share * settings.coverage_window_hours)
            & (pl.col("hours_heard") <= settings.busy_share * looked_at_hours)
        )
        .then(pl.lit(_FEED_OUTAGE))
        .when((pl.col("neighbours_heard") == 0) & (pl.col("hours_before") == 0))
        .then(pl.lit(_OUT_OF_COVERAGE))
        .otherwise(pl.lit(_UNDETERMINED))
    )
