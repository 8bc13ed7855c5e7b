"""Gaps: silences of a ship, and what they are put down to."""

from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.cited_neighbours import with_neighbour_lines
from pipeline.detect.coverage import Feed, judge_causes, with_look
from pipeline.detect.hearings import press_hearings
from pipeline.detect.hull_order import HullOrder, in_hull_order
from pipeline.detect.kernels.hearing import silent_after
from pipeline.detect.kernels.spans import nearest
from pipeline.detect.neighbours import contacts_of, heard_about, hours_heard
from pipeline.detect.outages import find_outages
from pipeline.detect.rhythm import mean_interval_hours, usual_interval_hours
from pipeline.durations import hours, hours_between
from pipeline.gap_settings import GapSettings
from pipeline.keys import add_key
from pipeline.ports.distance import bearing_deg, distance_nm
from pipeline.schemas import ZonedFixes

_PLACE = ["port_id", "zone_kind", "ring_port_ids"]
_LINES = ["file_id", "line_no", "byte_offset"]
_TEXT = {"file_id": pl.String(), "port_id": pl.String(), "zone_kind": pl.String(), "ring_port_ids": pl.List(pl.String)}
_AS_TEXT = pl.Schema({f"{end}_{name}": kind for end in ("start", "end") for name, kind in _TEXT.items()})
_BEFORE = ["station", "usual_hours", "expected_hours", "allowed_hours", "speed_knots", "course_deg"]
_BEGIN = ["mmsi", "started_at_utc", "start_lon_deg", "start_lat_deg"]
_STATION_HOURS = 6  # of the last contacts
_MOTION_TOLERANCE = timedelta(hours=4)  # further back, the way made good is no course
_LEAST_MOTION_HOURS = 0.1  # nearer, it is noise
_CLASS_B = (18, 19)


def find_gaps(fixes: dy.DataFrame[ZonedFixes], as_of_utc: datetime | None, settings: GapSettings) -> pl.DataFrame:
    """Find every silence of a segment between two fixes, or since its last, that is longer than its MMSI ever leaves.

    That is `settings.least_gap_hours`, or `settings.usual_intervals` of its own usual intervals before, if they are
    longer: a ship that satellites alone hear every few hours is not silent after six. `as_of_utc` is the latest
    accepted time of the lake. A segment of one fix makes no gap; two hulls on one MMSI are silent each for itself. One
    row a gap: the columns of `Gaps` but `vessel_id` and `run_id`, and `until_utc` (end, or as_of while open); of the
    fixes at both ends `start_*` and `end_*`: `sog_knots`, `cog_deg`, `port_id`, `zone_kind`, `ring_port_ids`,
    `file_id`, `line_no`, `byte_offset`; and `neighbour_lines`, some lines of the neighbours heard.
    """
    order = in_hull_order(fixes)
    hearings = press_hearings(fixes, settings)
    by_hour = hours_heard(hearings)
    silent = _silences(fixes, order, as_of_utc, settings)
    heard = _with_station(_with_rhythm(silent, by_hour, settings), hearings, by_hour)
    gaps = heard.filter(hours_between("started_at_utc", "until_utc") >= pl.col("allowed_hours"))
    keyed = add_key(_with_motion(gaps, fixes, order, settings), "gap_id", "gap", _BEGIN)
    timed = with_look(keyed, settings)
    feed = Feed(heard_about(timed, hearings, by_hour, settings), find_outages(hearings, as_of_utc, settings))
    judged = with_neighbour_lines(judge_causes(timed, feed, settings), fixes, settings)
    return judged.drop(_BEFORE).sort("mmsi", "started_at_utc", "segment_id")


def _silences(fixes: pl.DataFrame, order: HullOrder, as_of_utc: datetime | None, settings: GapSettings) -> pl.DataFrame:
    """Silences of the least length, with the fixes at both ends; `place` is that of the first in hull order."""
    is_silent = np.zeros(len(order.rows), np.bool_)
    time_us = read_only(fixes["received_at_utc"].to_physical())
    never = -(2**62)  # no open silence is long then
    as_of_us = never if as_of_utc is None else pl.Series([as_of_utc], dtype=pl.Datetime("us")).to_physical()[0]
    silent_after(time_us, order.rows, order.starts, as_of_us, settings.least_gap_hours, is_silent)
    places = np.flatnonzero(is_silent)
    is_open = np.isin(places + 1, order.starts)
    rows = pl.Series(order.rows[places])
    next_rows = pl.Series(order.rows[np.where(is_open, places, places + 1)])
    carried = pl.col("received_at_utc", "lon_deg", "lat_deg", "sog_knots", "cog_deg", *_PLACE, *_LINES)
    at_end = pl.when(pl.Series(~is_open)).then(carried.gather(next_rows))
    ends = fixes.select(
        pl.col("mmsi", "segment_id").gather(rows),
        carried.gather(rows).name.prefix("start_"),
        at_end.name.prefix("end_"),
        is_class_b=pl.col("msg_type").gather(rows).is_in(_CLASS_B),
        place=pl.Series(places),
    )
    return (
        ends.rename({"start_received_at_utc": "started_at_utc", "end_received_at_utc": "ended_at_utc"})
        .with_columns(until_utc=pl.col("ended_at_utc").fill_null(pl.lit(as_of_utc, dtype=pl.Datetime("us"))))
        .with_columns(duration_hours=hours_between("started_at_utc", "ended_at_utc"))
        .cast(_AS_TEXT)
    )


def _with_rhythm(silent: pl.DataFrame, by_hour: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Add what the ship's own rhythm before says: `usual_hours`, `expected_hours`, `allowed_hours`.

    `usual_hours` (NULL: not known) is the median interval, `expected_hours` the mean, or its class's where it is not
    known; `allowed_hours` is what the ship leaves without being silent.
    """
    silent_ships = by_hour.join(silent, on="mmsi", how="semi", maintain_order="left")
    rhythm = silent_ships.select(
        "mmsi",
        "hour_utc",
        usual_hours=usual_interval_hours("mmsi", settings),
        expected_hours=mean_interval_hours("mmsi", settings),
    )
    unknown = (
        pl.when(pl.col("is_class_b"))
        .then(settings.unknown_interval_class_b_hours)
        .otherwise(settings.unknown_interval_class_a_hours)
    )
    allowed = (pl.col("usual_hours") * settings.usual_intervals).clip(lower_bound=settings.least_gap_hours)
    return (
        silent.with_columns(hour_utc=pl.col("started_at_utc").dt.truncate("1h"))
        .join(rhythm, on=["mmsi", "hour_utc"], how="left", maintain_order="left")
        .with_columns(
            expected_hours=pl.col("expected_hours").fill_null(unknown),
            allowed_hours=allowed.fill_null(settings.least_gap_hours),
        )
        .drop("is_class_b")
    )


def _with_station(silent: pl.DataFrame, hearings: pl.DataFrame, by_hour: pl.DataFrame) -> pl.DataFrame:
    """Add `station`: that which heard the ship in most of its last hours, the first by name of equals."""
    last_hours = pl.datetime_ranges(pl.col("hour_utc") - pl.duration(hours=_STATION_HOURS - 1), "hour_utc", "1h")
    looks = silent.select("mmsi", "started_at_utc", hour_utc=last_hours).explode("hour_utc")
    contacts = contacts_of(hearings, by_hour, looks)
    units = looks.join(contacts, on=["mmsi", "hour_utc"]).group_by("mmsi", "started_at_utc", "station")
    most = (
        units.agg(pl.col("units").sum())
        .sort("mmsi", "started_at_utc", "units", "station", descending=[False, False, True, False])
        .unique(["mmsi", "started_at_utc"], keep="first", maintain_order=True)
        .drop("units")
    )
    return silent.drop("hour_utc").join(most, on=["mmsi", "started_at_utc"], how="left", maintain_order="left")


def _with_motion(gaps: pl.DataFrame, fixes: pl.DataFrame, order: HullOrder, settings: GapSettings) -> pl.DataFrame:
    """Add `speed_knots` and `course_deg` at the start, NULL where nothing tells.

    The speed is the lesser of what the ship broadcast and what it made good since its fix nearest to `motion_hours`
    before; the course is as broadcast, else made good.
    """
    places = gaps["place"].to_numpy()
    hull = np.searchsorted(order.starts, places, side="right") - 1
    asked = gaps.select(asked_utc=pl.col("started_at_utc") - pl.duration(hours=settings.motion_hours))["asked_utc"]
    found = np.empty(len(places), np.int64)
    nearest(
        read_only(fixes["received_at_utc"].to_physical()),
        order.rows,
        order.starts[hull],
        order.starts[hull + 1],
        read_only(asked.to_physical()),
        found,
    )
    before = fixes.select(
        pl.col("received_at_utc", "lon_deg", "lat_deg").gather(pl.Series(order.rows[found])).name.prefix("before_")
    )
    is_near = ((before["before_received_at_utc"] - asked).abs() <= _MOTION_TOLERANCE).alias("is_near")
    known = before.select(pl.when(is_near).then(pl.all()))
    paired = pl.concat([gaps.drop("place"), known], how="horizontal")
    ends = [f"{end}_{axis}_deg" for end in ("before", "start") for axis in ("lon", "lat")]
    at = [paired[name].fill_null(0.0).to_numpy() for name in ends]
    made_good_nm, bearing = pl.Series(distance_nm(*at)), pl.Series(bearing_deg(*at)).fill_nan(None)
    took_hours = hours(pl.col("started_at_utc") - pl.col("before_received_at_utc"))
    is_known = took_hours >= _LEAST_MOTION_HOURS
    return paired.with_columns(
        speed_knots=pl.min_horizontal(
            pl.col("start_sog_knots").cast(pl.Float64), pl.when(is_known).then(made_good_nm / took_hours)
        ),
        course_deg=pl.coalesce(pl.col("start_cog_deg").cast(pl.Float64), pl.when(is_known).then(bearing)),
    ).drop("^before_.*$")


def gap_lines(gaps: pl.DataFrame) -> pl.DataFrame:
    """The lines that gaps rest on: columns `finding_id`, `role` (gap_start, gap_end, neighbour) and the line's."""

    def at(end: str) -> pl.DataFrame:
        renamed: dict[str, Any] = {name: pl.col(f"{end}_{name}") for name in _LINES}
        return gaps.select(finding_id="gap_id", role=pl.lit(f"gap_{end}"), **renamed).drop_nulls("file_id")

    heard = gaps.select("neighbour_lines", finding_id="gap_id", role=pl.lit("neighbour")).explode("neighbour_lines")
    neighbours = heard.drop_nulls("neighbour_lines").unnest("neighbour_lines")
    return pl.concat([at("start"), at("end"), neighbours.select("finding_id", "role", *_LINES)])
