"""Neighbours: what was heard of others where a ship fell silent, before and during its silence."""

from dataclasses import dataclass

import polars as pl

from pipeline.detect.whereabouts import cells_to_look_at, is_under_way, places_ahead
from pipeline.durations import MICROSECONDS_PER_HOUR
from pipeline.gap_settings import GapSettings

_UNITS = 840  # a contact in whole parts, whatever it is shared among: sums of integers do not depend on order
_BUCKET = "6h"
_BUCKET_HOURS = 6
_SPREAD, _SPREAD_OVER = 2_654_435_761, 2**32  # Knuth's multiplicative hash: ships of no one flag or fleet


@dataclass(frozen=True)
class Heard:
    """What the feed heard: `stays` by cell, bucket of hours, ship and station; `days` by half cell."""

    stays: pl.DataFrame
    days: pl.DataFrame


def contacts_of(hearings: pl.DataFrame, by_hour: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """One row an hour, ship, station and cell it was heard in: `units` of one contact, `pause_hours` before that hour.

    Of the ships and hours that `asked` (`mmsi`, `hour_utc`) has. `by_hour` comes from `hearings.hours_heard`.
    `first_utc`, `last_utc` are of the fixes.
    """
    rows = (
        hearings.join(asked, on=["mmsi", "hour_utc"], how="semi")
        .group_by("mmsi", "hour_utc", "cell", "station")
        .agg(pl.col("first_utc").min(), pl.col("last_utc").max())
    )
    shared_by = pl.len().over("mmsi", "hour_utc").cast(pl.Int64)
    return rows.with_columns(units=_UNITS // shared_by).join(by_hour, on=["mmsi", "hour_utc"])


def heard_about(gaps: pl.DataFrame, hearings: pl.DataFrame, by_hour: pl.DataFrame, settings: GapSettings) -> Heard:
    """What was heard where and when anything is asked about gaps: contacts pressed into stays, and half cells by day.

    `gaps` as `neighbours_of` takes them. In a crowd a fixed choice of ships stands for all: forty answer as well as a
    thousand, and memory stays bounded.
    """
    bucket = pl.col("hour_utc").dt.truncate(_BUCKET)
    asked = _buckets(gaps, "look_to_utc", settings).join(cells_to_look_at(gaps, settings), on="gap_id")
    asked = asked.select("cell", "bucket_utc").unique()
    there = hearings.select("mmsi", "hour_utc", "cell", bucket_utc=bucket).join(
        asked, on=["cell", "bucket_utc"], how="semi"
    )
    contacts = contacts_of(hearings, by_hour, there.select("mmsi", "hour_utc").unique())
    is_timed = pl.col("pause_hours").is_not_null()
    pause = pl.col("pause_hours").clip(upper_bound=settings.longest_pause_hours)
    stays = (
        contacts.with_columns(bucket_utc=bucket)
        .join(asked, on=["cell", "bucket_utc"], how="semi")
        .group_by("cell", "mmsi", "station", "bucket_utc")
        .agg(
            pl.col("first_utc").min(),
            pl.col("last_utc").max(),
            units=pl.col("units").sum(),
            timed_units=pl.col("units").filter(is_timed).sum(),
            pause_units=(pl.col("units") * pause).sum(),
        )
    )
    number = (pl.col("mmsi").cast(pl.Int64) * _SPREAD) % _SPREAD_OVER
    few = stays.filter(number.rank("dense").over("cell", "bucket_utc") <= settings.crowd_neighbours)
    ahead = hearings.join(places_ahead(gaps, settings), left_on="half_cell", right_on="cell", how="semi")
    days = ahead.select(cell="half_cell", day_utc=pl.col("hour_utc").dt.truncate("1d")).unique()
    return Heard(few, days)


def _buckets(gaps: pl.DataFrame, to: str, settings: GapSettings) -> pl.DataFrame:
    """Buckets of hours from the window before each gap to the column `to`: `gap_id`, `bucket_utc`."""
    since = (pl.col("started_at_utc") - pl.duration(hours=settings.coverage_window_hours)).dt.truncate(_BUCKET)
    buckets = pl.datetime_ranges(since, to, _BUCKET, time_unit="us")
    return gaps.select("gap_id", bucket_utc=buckets).explode("bucket_utc")


def neighbours_of(gaps: pl.DataFrame, heard: Heard, settings: GapSettings) -> pl.DataFrame:
    """What each gap's neighbours say, one row a gap that has any.

    A silence is looked at without the ship's own usual interval at either end: when a receiver stops, all it heard stop
    within one, though not at one moment.

    `gaps` has `gap_id`, `mmsi`, `station`, `started_at_utc`, `look_to_utc`, `outage_hours`, the start's place, and the
    ship's `speed_knots`, `course_deg`, `usual_hours`, `allowed_hours`. Columns: `gap_id`; `neighbours_heard`,
    `neighbours_before` (ships), `neighbours_at_once` (within `allowed_hours`, or so long after an outage if the ship
    lay: one under way has gone on); `contacts_during`, `contacts_before` (hours with a fix, summed over ships);
    `contact_rate` (contacts an hour that such a neighbour gives, less where another station heard it);
    `presence_hours` (in which somebody was heard).
    """
    met = (
        _looks(gaps, settings)
        .join(heard.stays, on=["cell", "bucket_utc"], suffix="_other")
        .filter(pl.col("mmsi_other") != pl.col("mmsi"))
    )
    is_during = (pl.col("last_utc") > pl.col("first_missing_utc")) & (pl.col("first_utc") < pl.col("last_missing_utc"))
    is_at_once = is_during & (pl.col("first_utc") < pl.col("soon_utc"))
    is_before = pl.col("first_utc") < pl.col("started_at_utc")
    other, units = pl.col("mmsi_other"), pl.col("units")
    after_start = pl.when(pl.col("first_utc") > pl.col("first_missing_utc")).then(units).otherwise(0)
    is_home = is_during & (pl.col("station") == pl.col("home"))
    counts = met.group_by("gap_id").agg(
        neighbours_heard=other.filter(is_during).n_unique(),
        neighbours_at_once=other.filter(is_at_once).n_unique(),
        neighbours_before=other.filter(is_before).n_unique(),
        contacts_during=after_start.filter(is_during).sum() / _UNITS,
        contacts_before=units.filter(is_before).sum() / _UNITS,
        home_units=pl.col("timed_units").filter(is_home).sum(),
        timed_units=pl.col("timed_units").filter(is_during).sum(),
        pause_units=pl.col("pause_units").filter(is_during).sum(),
        presence_hours=pl.col("bucket_utc").filter(is_during).n_unique() * _BUCKET_HOURS,
    )
    weighed = pl.col("home_units") + settings.other_station_weight * (pl.col("timed_units") - pl.col("home_units"))
    rate = pl.when(pl.col("pause_units") > 0).then(weighed / pl.col("pause_units"))
    return counts.with_columns(contact_rate=rate.fill_null(0.0)).drop("home_units", "timed_units", "pause_units")


def _looks(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """One row a gap, cell and bucket of hours in which others are asked for."""
    waits = pl.when(is_under_way(settings)).then(0.0).otherwise(pl.col("outage_hours"))
    interval = _hours(pl.col("usual_hours").fill_null(1.0))
    return (
        gaps.select(
            "gap_id",
            "mmsi",
            "started_at_utc",
            "look_to_utc",
            home="station",
            first_missing_utc=pl.col("started_at_utc") + interval,
            last_missing_utc=pl.col("look_to_utc") - interval,
            soon_utc=pl.col("started_at_utc") + _hours(pl.col("allowed_hours") + waits),
        )
        .join(_buckets(gaps, "look_to_utc", settings), on="gap_id")
        .join(cells_to_look_at(gaps, settings), on="gap_id")
    )


def stations_about(gaps: pl.DataFrame, heard: Heard, settings: GapSettings) -> pl.DataFrame:
    """The station that would have heard the ship: columns `gap_id`, `station`, one row a gap.

    That which, in the window before, heard most in the cells where others are asked for; the first by name of equals.
    """
    before = _buckets(gaps, "started_at_utc", settings)
    met = before.join(cells_to_look_at(gaps, settings), on="gap_id").join(heard.stays, on=["cell", "bucket_utc"])
    return (
        met.group_by("gap_id", "station")
        .agg(pl.col("units").sum())
        .sort("gap_id", "units", "station", descending=[False, True, False])
        .unique("gap_id", keep="first", maintain_order=True)
        .select("gap_id", "station")
    )


def _hours(count: pl.Expr) -> pl.Expr:
    return pl.duration(microseconds=(count * MICROSECONDS_PER_HOUR).round())


def way_is_heard(gaps: pl.DataFrame, heard: Heard, settings: GapSettings) -> pl.DataFrame:
    """Whether anybody was heard along the way ahead, in the days about the start: `gap_id`, `way_is_heard`.

    No row for a ship that was not under way.
    """
    window = pl.duration(hours=settings.coverage_window_hours)
    days = gaps.select(
        "gap_id",
        day_utc=pl.datetime_ranges(
            (pl.col("started_at_utc") - window).dt.truncate("1d"), "look_to_utc", "1d", time_unit="us"
        ),
    ).explode("day_utc")
    places = places_ahead(gaps, settings)
    known = heard.days.with_columns(is_heard=pl.lit(value=True))
    found = places.join(days, on="gap_id").join(known, on=["cell", "day_utc"], how="left")
    by_place = found.group_by("gap_id", "place").agg(is_heard=pl.col("is_heard").any())
    return by_place.group_by("gap_id").agg(way_is_heard=pl.col("is_heard").all())
