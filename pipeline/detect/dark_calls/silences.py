"""The silences that are judged, each with what is known of its ship."""

import polars as pl

from pipeline.settings import DarkCallSettings

JUDGED_CAUSES = ("silence", "undetermined", "out_of_coverage")  # an outage of the feed says nothing of a ship


def judged_silences(gaps: pl.DataFrame, ships: pl.DataFrame, settings: DarkCallSettings) -> pl.DataFrame:
    """Closed silences of `settings.least_gap_hours` or more that are no feed outage, in order of `gap_id`.

    Adds to the columns of `gaps` those of `ships` by `mmsi`, `speed_knots` made whole (bounded, or the default), and
    `cargo_class`; `gap` numbers the rows.
    """
    speed = pl.col("speed_knots").clip(settings.least_speed_knots, settings.greatest_speed_knots)
    return (
        gaps.filter(is_judged(settings))
        .join(ships, on="mmsi", how="left")
        .with_columns(
            speed_knots=speed.fill_null(settings.default_speed_knots),
            cargo_class=cargo_class(),
            is_too_long=pl.col("duration_hours") > settings.longest_gap_days * 24,
        )
        .sort("gap_id")
        .with_row_index("gap")
    )


def is_judged(settings: DarkCallSettings) -> pl.Expr:
    """Whether a silence is closed, long enough, and no outage of the feed."""
    return (pl.col("duration_hours") >= settings.least_gap_hours) & pl.col("cause").is_in(JUDGED_CAUSES)


def cargo_class() -> pl.Expr:
    """Cargo class by ship type (ITU-R M.1371-5 table 53): 70-79 cargo, 80-89 tanker."""
    by_decade = {7: "cargo", 8: "tanker"}
    return (pl.col("ship_type") // 10).replace_strict(by_decade, default="other", return_dtype=pl.String)
