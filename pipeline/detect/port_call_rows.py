"""Port calls as analysts read them: observed and inferred in one table, with names, draughts and evidence."""

from datetime import timedelta

import dataframely as dy
import polars as pl

from pipeline.detect.draughts import Side, declared_reports
from pipeline.durations import hours_between
from pipeline.keys import add_key
from pipeline.schemas import PortCalls, Statics
from pipeline.settings import DarkCallSettings, DraughtSettings

# Not the segment: its id changes with an older fix that arrives late. Two hulls never arrive at one time in one place.
_KEY = ["mmsi", "port_id", "arrived_at_utc", "arrival_lon_deg", "arrival_lat_deg", "gap_id"]


def infer_port_calls(probable: pl.DataFrame, settings: DarkCallSettings) -> pl.DataFrame:
    """Turn probable dark calls into port calls: one row a gap and country, like `find_port_calls` where it can.

    `probable` has the `segment_id` of its silence. The stay is only bounded: arrival is set in the middle of [earliest
    arrival, latest departure - least stay], departure in the middle of [earliest arrival + least stay, latest
    departure].
    """
    half_room = (pl.col("latest_departure_utc") - pl.col("earliest_arrival_utc") - _stay(settings)) / 2
    return probable.with_columns(
        arrived_at_utc=pl.col("earliest_arrival_utc") + half_room,
        departed_at_utc=pl.col("latest_departure_utc") - half_room,
        evidence=pl.lit("inferred"),
    )


def all_calls(
    observed: pl.DataFrame, inferred: pl.DataFrame, statics: dy.DataFrame[Statics], settings: DraughtSettings
) -> pl.DataFrame:
    """Observed and inferred calls in one frame, each with its `port_call_id` and the reports that tell its draughts.

    Near arrival the draught declared last, near departure the one declared next, else what was said inside; of an
    inferred call those at the two ends of the silence: between two calls in one silence none is known. They are structs
    `arrival_report`, `departure_report` of `draught_m` and the report's line, NULL where none was declared.
    """
    seen = observed.with_columns(
        evidence=pl.lit("observed"),
        probability=pl.lit(1.0),
        port_probability=pl.lit(1.0),
        gap_id=pl.lit(None, dtype=pl.String),
    )
    calls = _bounded(pl.concat([seen, inferred], how="diagonal"))

    def report(at: str, side: Side) -> pl.Series:
        told = declared_reports(calls, at, statics, "draught_m", side=side, within_hours=settings.near_call_hours)
        return told.to_struct("report")

    told = calls.with_columns(
        arrival_report=_first_known(report("last_heard_utc", "before"), report("first_inside_utc", "after")),
        departure_report=_first_known(report("next_heard_utc", "after"), report("last_inside_at_utc", "before")),
    )
    return add_key(told, "port_call_id", "port_call", _KEY)


def port_call_rows(calls: pl.DataFrame, vessels: pl.DataFrame, ports: pl.DataFrame) -> dy.DataFrame[PortCalls]:
    """Join calls (of `all_calls`) with who and where.

    `vessels` has one row a hull: `segment_id`, `vessel_id`, `imo`, `ship_name`. `run_id` is left empty for the
    warehouse.
    """
    named = (
        calls.drop("country", strict=False)
        .join(vessels, on="segment_id", how="left")
        .join(ports.select("port_id", "port_name", "country"), on="port_id", how="left")
        .with_columns(
            duration_hours=hours_between("arrived_at_utc", "departed_at_utc"),
            position_count=pl.col("position_count").fill_null(0),
            arrival_draught_m=pl.col("arrival_report").struct.field("draught_m"),
            departure_draught_m=pl.col("departure_report").struct.field("draught_m"),
            run_id=pl.lit(""),
        )
    )
    rows = named.select(PortCalls.column_names()).sort("vessel_id", "arrived_at_utc", "port_call_id")
    return PortCalls.validate(rows, cast=True)


def port_call_lines(calls: pl.DataFrame) -> pl.DataFrame:
    """The lines that observed calls rest on: `finding_id`, `role` (entry, stop, exit) and the line's."""
    observed = calls.filter(pl.col("evidence") == "observed")
    lines = observed.select("lines", "departed_at_utc", finding_id="port_call_id").explode("lines").unnest("lines")
    is_of_open_call = (pl.col("role") == "exit") & pl.col("departed_at_utc").is_null()
    return lines.filter(~is_of_open_call).drop("departed_at_utc")


def port_call_draught_lines(calls: pl.DataFrame) -> pl.DataFrame:
    """The static reports that the draughts of calls come from.

    Columns `finding_id`, `role` (draught_at_arrival, draught_at_departure) and the line's.
    """
    return pl.concat(
        calls.select(finding_id="port_call_id", role=pl.lit(f"draught_at_{end}"), report=f"{end}_report")
        .unnest("report")
        .drop("draught_m")
        .drop_nulls("file_id")
        for end in ("arrival", "departure")
    )


def _stay(settings: DarkCallSettings) -> timedelta:
    return timedelta(hours=settings.least_stay_hours)


def _bounded(calls: pl.DataFrame) -> pl.DataFrame:
    """Add when the ship was last heard before a call and next after it, and first and last inside; NULL: not known."""
    is_dark = pl.col("evidence") == "inferred"
    is_first, is_last = (
        ~is_dark | (pl.col("arrived_at_utc") == bound.over("gap_id"))
        for bound in (pl.col("arrived_at_utc").min(), pl.col("arrived_at_utc").max())
    )
    bounded = calls.with_columns(
        last_heard_utc=pl.when(is_dark & is_first)
        .then(pl.col("started_at_utc"))
        .when(~is_dark)
        .then(pl.col("arrived_at_utc")),
        next_heard_utc=pl.when(is_dark & is_last)
        .then(pl.col("ended_at_utc"))
        .when(~is_dark)
        .then(pl.col("departed_at_utc")),
        last_inside_at_utc=pl.when(~is_dark).then(pl.col("last_inside_at_utc")),
    )
    inside_first = pl.when(is_dark).then(pl.lit(None, dtype=pl.Datetime("us"))).otherwise(pl.col("arrived_at_utc"))
    return bounded.with_columns(first_inside_utc=inside_first)


def _first_known(best: pl.Series, second: pl.Series) -> pl.Series:
    return best.zip_with(best.struct.field("draught_m").is_not_null(), second)
