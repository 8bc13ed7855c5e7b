"""Neighbours cited: lines of some ships that were heard where, and while, another was silent."""

import polars as pl

from pipeline.detect.whereabouts import cells_to_look_at
from pipeline.durations import MICROSECONDS_PER_HOUR
from pipeline.gap_settings import GapSettings

_LINE = ["file_id", "line_no", "byte_offset"]
_ORDER = ["received_at_utc", "file_id", "line_no"]
_GAPS_AT_ONCE = 4000  # bounds memory: each asks in some cells and tens of hours


def with_neighbour_lines(gaps: pl.DataFrame, hearings: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Add `neighbour_lines`: a line each of the first `settings.cited_neighbours` ships heard during the silence.

    Of silences with neighbours alone. They are asked for in the cells and hours in which `neighbours_heard` counts
    them: without the ship's own usual interval at either end. Of the ships of one cell and hour only the first few are
    looked at, so that now and then fewer are cited than were heard.

    Args:
        gaps: judged silences with what `judge_causes` takes; in their order.
        hearings: those of `press_hearings` in the days of the silences.
        settings: thresholds.
    """
    asked = gaps.filter(pl.col("neighbours_heard") > 0)
    cells = cells_to_look_at(asked, settings)
    firsts = _first_of_hours(hearings, cells, settings)
    parts = [_lines(part, cells, firsts, settings) for part in asked.iter_slices(_GAPS_AT_ONCE)]
    lines = pl.concat([_lines(asked.clear(), cells, firsts, settings), *parts])
    return gaps.join(lines, on="gap_id", how="left", maintain_order="left")


def _first_of_hours(hearings: pl.DataFrame, cells: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """The first fixes of each cell and hour, one a ship, those of one ship more than are cited: it may be the own."""
    near = hearings.select("mmsi", "hour_utc", "cell", *_LINE, received_at_utc="first_utc").filter(
        pl.col("cell").is_in(cells["cell"].unique().implode())
    )
    by_time = near.with_columns(pl.col("file_id").cast(pl.String)).sort(_ORDER)
    by_ship = by_time.unique(["cell", "hour_utc", "mmsi"], keep="first", maintain_order=True)
    return by_ship.filter(pl.int_range(pl.len()).over("cell", "hour_utc") <= settings.cited_neighbours)


def _lines(gaps: pl.DataFrame, cells: pl.DataFrame, firsts: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """One row a gap that has any: `gap_id`, `neighbour_lines`."""
    window = pl.duration(hours=settings.coverage_window_hours)
    interval = pl.duration(microseconds=(pl.col("usual_hours").fill_null(1.0) * MICROSECONDS_PER_HOUR).round())
    look_to = pl.min_horizontal(pl.col("until_utc"), pl.col("started_at_utc") + window)
    looks = gaps.select(
        "gap_id",
        own_mmsi="mmsi",
        from_utc=pl.col("started_at_utc") + interval,
        to_utc=look_to - interval,
        hour_utc=pl.datetime_ranges(pl.col("started_at_utc").dt.truncate("1h"), look_to, "1h", time_unit="us"),
    )
    met = (
        looks.explode("hour_utc")
        .join(cells, on="gap_id")
        .join(firsts, on=["cell", "hour_utc"])
        .filter(
            pl.col("mmsi") != pl.col("own_mmsi"),
            pl.col("received_at_utc") > pl.col("from_utc"),
            pl.col("received_at_utc") < pl.col("to_utc"),
        )
    )
    first = met.sort("gap_id", *_ORDER).unique(["gap_id", "mmsi"], keep="first", maintain_order=True)
    cited = first.filter(pl.int_range(pl.len()).over("gap_id") < settings.cited_neighbours)
    return cited.group_by("gap_id", maintain_order=True).agg(neighbour_lines=pl.struct(_LINE))
