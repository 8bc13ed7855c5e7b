"""Hearings: who was heard when, where and by whom, pressed to a row an hour and place: what coverage is judged by."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import dataframely as dy
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.kernels.hearing import Fixes, Grid, runs_heard
from pipeline.detect.whereabouts import ROW
from pipeline.gap_settings import GapSettings
from pipeline.schemas import HeardHours, Hearings

_NO_STATION = 2**32 - 1
_HOURS_OF_A_DAY = 24
_LINE = ["file_id", "line_no", "byte_offset"]


@dataclass(frozen=True)
class Listening:
    """All that the feed heard.

    Attributes:
        hours: in which hours each ship was heard by each station, from the first day on, sorted by (`mmsi`, `day_utc`).
        between: gives the hearings of the days of two moments and of those in between, in no order.
    """

    hours: dy.DataFrame[HeardHours]
    between: Callable[[datetime, datetime], dy.DataFrame[Hearings]]


def press_hearings(fixes: pl.DataFrame, settings: GapSettings) -> dy.DataFrame[Hearings]:
    """One row a run of a ship's fixes, not wild, that one station heard in one hour, cell and half cell.

    `fixes` is sorted by (`mmsi`, `received_at_utc`), and so is the result. Its line is that of the first of the run;
    the station is "" where the feed names none.
    """
    stations = fixes["station"].cast(pl.Categorical)
    runs = runs_heard(
        Fixes(
            mmsi=read_only(fixes["mmsi"]),
            time_us=read_only(fixes["received_at_utc"].to_physical()),
            lon_deg=read_only(fixes["lon_deg"]),
            lat_deg=read_only(fixes["lat_deg"]),
            station=read_only(stations.to_physical().fill_null(_NO_STATION)),
            is_wild=read_only(fixes["is_wild"]),
        ),
        *(Grid(cell_deg, math.ceil(360 / cell_deg), ROW) for cell_deg in (settings.cell_deg, settings.cell_deg / 2)),
    )
    rows = pl.Series(runs.row)
    timed = {"hour_utc": runs.hour_us, "first_utc": runs.first_us, "last_utc": runs.last_us}
    heard = fixes.select(pl.col("mmsi", *_LINE).gather(rows)).with_columns(
        pl.col("file_id").cast(pl.Categorical),
        station=stations.gather(rows).fill_null(""),
        cell=pl.Series(runs.cell),
        half_cell=pl.Series(runs.half_cell),
        **{name: pl.Series(at_us).cast(pl.Datetime("us")) for name, at_us in timed.items()},
    )
    return Hearings.cast(heard.select(Hearings.column_names()))


def hours_of(hearings: pl.DataFrame) -> dy.DataFrame[HeardHours]:
    """In which hours of each day a station heard a ship, sorted by ship, day and station."""
    at = pl.col("hour_utc")
    hours = (
        hearings.lazy()
        .select("mmsi", pl.col("station").cast(pl.String), day_utc=at.dt.date(), hours=_bit(at.dt.hour()))
        .group_by("mmsi", "day_utc", "station")
        .agg(pl.col("hours").bitwise_or())
        .sort("mmsi", "day_utc", "station")
        .collect()
    )
    return HeardHours.cast(hours.select(HeardHours.column_names()))


def listening_of(hearings: dy.DataFrame[Hearings], hours: dy.DataFrame[HeardHours]) -> Listening:
    """What was heard, where all of it is at hand."""

    def between(from_utc: datetime, to_utc: datetime) -> dy.DataFrame[Hearings]:
        day = pl.col("hour_utc").dt.date()
        return Hearings.cast(hearings.filter(day.is_between(from_utc.date(), to_utc.date())))

    return Listening(hours, between)


def listen(fixes: pl.DataFrame, settings: GapSettings) -> Listening:
    """What was heard, by fixes of which none is left out."""
    hearings = press_hearings(fixes, settings)
    return listening_of(hearings, hours_of(hearings))


def hours_heard(hours: pl.DataFrame, hearings: pl.DataFrame) -> pl.DataFrame:
    """One row a ship and hour it was heard in, sorted so: `mmsi`, `hour_utc`, `pause_hours` since the one before.

    Of the ships of `hearings`, from the first day of these on; `hours` are `HeardHours` from the first day of all on:
    `pause_hours` is NULL for the first hour that a ship was ever heard in.
    """
    first = pl.lit(hearings["hour_utc"].dt.date().min(), dtype=pl.Date)
    days = hours.filter(pl.col("mmsi").is_in(hearings["mmsi"].unique().implode()))
    is_before = pl.col("day_utc") < first
    last_before = pl.col("day_utc").filter(is_before).max().over("mmsi")
    asked = days.filter(~is_before | (pl.col("day_utc") == last_before))
    by_day = asked.group_by("mmsi", "day_utc").agg(pl.col("hours").bitwise_or())
    every = by_day.with_columns(hour=pl.int_ranges(0, _HOURS_OF_A_DAY, dtype=pl.UInt32)).explode("hour")
    heard = every.filter((pl.col("hours") & _bit(pl.col("hour"))) > 0)
    hour_utc = pl.col("day_utc").cast(pl.Datetime("us")) + pl.duration(hours=pl.col("hour"))
    return (
        heard.select("mmsi", hour_utc=hour_utc)
        .sort("mmsi", "hour_utc")
        .with_columns(pause_hours=pl.col("hour_utc").diff().over("mmsi").dt.total_hours())
        .filter(pl.col("hour_utc").dt.date() >= first)
    )


def _bit(hour: pl.Expr) -> pl.Expr:
    return pl.lit(2).pow(hour).cast(pl.UInt32)
