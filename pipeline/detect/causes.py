"""Causes: silences put down to something by what was heard about them, some weeks of silences at a time."""

from datetime import datetime, timedelta

import polars as pl

from pipeline.detect.cited_neighbours import with_neighbour_lines
from pipeline.detect.coverage import Feed, judge_causes
from pipeline.detect.hearings import Listening, hours_heard
from pipeline.detect.neighbours import contacts_of, heard_about
from pipeline.detect.outages import find_outages
from pipeline.gap_settings import GapSettings

_STATION_HOURS = 6  # of the last contacts
_TOGETHER = "28d"  # silences that began so near each other are judged together: bounds memory
_LINE = pl.Struct({"file_id": pl.String(), "line_no": pl.UInt64(), "byte_offset": pl.UInt64()})
CAUSES = pl.Schema(
    {
        "gap_id": pl.String(),
        "neighbours_heard": pl.UInt32(),
        "cause": pl.String(),
        "neighbour_lines": pl.List(_LINE),
    }
)
"""A row a silence: its cause, how many neighbours were heard, and lines of some of them (NULL: of none)."""


def find_causes(
    gaps: pl.DataFrame, listening: Listening, as_of_utc: datetime | None, settings: GapSettings
) -> pl.DataFrame:
    """What silences are put down to: one row each, `CAUSES`.

    What a silence is put down to rests on what was heard until `settled_at` and on nothing later.

    Args:
        gaps: silences with their key, their ends, the ship's rhythm and motion before, `look_to_utc`, `companions`.
        listening: all that was heard.
        as_of_utc: the latest accepted time.
        settings: thresholds.
    """
    parts = gaps.with_columns(part=pl.col("started_at_utc").dt.truncate(_TOGETHER)).partition_by(
        "part", include_key=False, maintain_order=True
    )
    return pl.concat([CAUSES.to_frame(), *(_judged(part, listening, as_of_utc, settings) for part in parts)])


def settled_at(settings: GapSettings) -> pl.Expr:
    """When the last was heard that what a silence is put down to rests on; of columns that `find_causes` takes."""
    return pl.col("look_to_utc") + timedelta(hours=settings.coverage_window_hours)


def _judged(
    gaps: pl.DataFrame, listening: Listening, as_of_utc: datetime | None, settings: GapSettings
) -> pl.DataFrame:
    hearings = _hearings_about(gaps, listening, settings)
    by_hour = hours_heard(listening.hours, hearings)
    stationed = _with_station(gaps, hearings, by_hour)
    feed = Feed(heard_about(stationed, hearings, by_hour, settings), find_outages(hearings, as_of_utc, settings))
    cited = with_neighbour_lines(judge_causes(stationed, feed, settings), hearings, settings)
    return cited.select(CAUSES.names()).cast(CAUSES)


def _hearings_about(gaps: pl.DataFrame, listening: Listening, settings: GapSettings) -> pl.DataFrame:
    """All that was heard about the time of silences, as far as it tells of them; names of stations in their order."""
    window, rhythm = timedelta(hours=settings.coverage_window_hours), timedelta(days=settings.station_rhythm_days)
    since = pl.col("started_at_utc") - 2 * (window + rhythm)
    from_utc, to_utc = gaps.select(since.min(), settled_at(settings).max()).row(0)
    hearings = listening.between(from_utc, to_utc)
    names = hearings["station"].unique().cast(pl.String).sort()
    return hearings.with_columns(pl.col("station").cast(pl.String).cast(pl.Enum(names)))


def _with_station(gaps: pl.DataFrame, hearings: pl.DataFrame, by_hour: pl.DataFrame) -> pl.DataFrame:
    """Add `station`: that which heard the ship in most of its last hours, the first by name of equals."""
    hour = pl.col("started_at_utc").dt.truncate("1h")
    last_hours = pl.datetime_ranges(hour - pl.duration(hours=_STATION_HOURS - 1), hour, "1h")
    looks = gaps.select("mmsi", "started_at_utc", hour_utc=last_hours).explode("hour_utc")
    contacts = contacts_of(hearings, by_hour, looks)
    units = looks.join(contacts, on=["mmsi", "hour_utc"]).group_by("mmsi", "started_at_utc", "station")
    most = (
        units.agg(pl.col("units").sum())
        .sort("mmsi", "started_at_utc", "units", "station", descending=[False, False, True, False])
        .unique(["mmsi", "started_at_utc"], keep="first", maintain_order=True)
        .drop("units")
    )
    return gaps.join(most, on=["mmsi", "started_at_utc"], how="left", maintain_order="left")
