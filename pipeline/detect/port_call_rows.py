"""Port calls as analysts read them: observed and inferred in one table, with names, draughts and evidence."""

from datetime import timedelta
from typing import Literal

import dataframely as dy
import polars as pl

from pipeline.detect.draughts import declared_draught, declared_lines
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


def port_call_rows(  # noqa: PLR0913  observed and inferred calls, and all that names them
    observed: pl.DataFrame,
    inferred: pl.DataFrame,
    vessels: pl.DataFrame,
    ports: pl.DataFrame,
    statics: dy.DataFrame[Statics],
    *,
    draughts: DraughtSettings,
) -> dy.DataFrame[PortCalls]:
    """Join observed and inferred calls with who and where.

    `vessels` has one row a hull: `segment_id`, `vessel_id`, `imo`, `ship_name`. `run_id` is left empty for the
    warehouse.
    """
    seen = observed.with_columns(
        evidence=pl.lit("observed"),
        probability=pl.lit(1.0),
        port_probability=pl.lit(1.0),
        gap_id=pl.lit(None, dtype=pl.String),
    )
    calls = _with_draughts(pl.concat([seen, inferred], how="diagonal"), statics, draughts.near_call_hours)
    named = (
        calls.drop("country", strict=False)
        .join(vessels, on="segment_id", how="left")
        .join(ports.select("port_id", "port_name", "country"), on="port_id", how="left")
        .with_columns(
            duration_hours=hours_between("arrived_at_utc", "departed_at_utc"),
            position_count=pl.col("position_count").fill_null(0),
            run_id=pl.lit(""),
        )
    )
    keyed = add_key(named, "port_call_id", "port_call", _KEY)
    rows = keyed.select(PortCalls.column_names()).sort("vessel_id", "arrived_at_utc", "port_call_id")
    return PortCalls.validate(rows, cast=True)


def port_call_lines(observed: pl.DataFrame) -> pl.DataFrame:
    """The lines that observed calls rest on: `finding_id`, `role` (entry, stop, exit) and the line's."""
    keyed = add_key(observed.with_columns(gap_id=pl.lit(None)), "finding_id", "port_call", _KEY)
    lines = keyed.select("finding_id", "lines", "departed_at_utc").explode("lines").unnest("lines")
    is_of_open_call = (pl.col("role") == "exit") & pl.col("departed_at_utc").is_null()
    return lines.filter(~is_of_open_call).drop("departed_at_utc")


def _stay(settings: DarkCallSettings) -> timedelta:
    return timedelta(hours=settings.least_stay_hours)


def _with_draughts(calls: pl.DataFrame, statics: dy.DataFrame[Statics], near_hours: float) -> pl.DataFrame:
    """Near arrival the draught declared last, near departure the one declared next, else what was said inside.

    Of an inferred call, the draughts at the two ends of the silence; between two calls in one silence none is known.
    """
    bounded = _bounded(calls)

    def draught(at: str, side: Literal["before", "after"]) -> pl.Series:
        return declared_draught(bounded, at, statics, side=side, within_hours=near_hours)

    return bounded.with_columns(
        arrival_draught_m=_first_known(draught("last_heard_utc", "before"), draught("first_inside_utc", "after")),
        departure_draught_m=_first_known(draught("next_heard_utc", "after"), draught("last_inside_at_utc", "before")),
    )


def port_call_draught_lines(
    observed: pl.DataFrame, inferred: pl.DataFrame, statics: dy.DataFrame[Statics], near_hours: float
) -> pl.DataFrame:
    """The static reports that the draughts of port calls come from.

    Columns `finding_id`, `role` (draught_at_arrival, draught_at_departure) and the line's.
    """
    calls = pl.concat(
        [
            observed.with_columns(evidence=pl.lit("observed"), gap_id=pl.lit(None, dtype=pl.String)),
            inferred.with_columns(evidence=pl.lit("inferred")),
        ],
        how="diagonal",
    )
    bounded = add_key(_bounded(calls), "finding_id", "port_call", _KEY)
    sides: dict[str, tuple[tuple[str, Literal["before", "after"]], ...]] = {
        "draught_at_arrival": (("last_heard_utc", "before"), ("first_inside_utc", "after")),
        "draught_at_departure": (("next_heard_utc", "after"), ("last_inside_at_utc", "before")),
    }
    lines = []
    for role, (best, second) in sides.items():
        told = (
            declared_lines(bounded, at, statics, "draught_m", side=side, within_hours=near_hours).to_struct("line")
            for at, side in (best, second)
        )
        first, otherwise = told
        line = first.zip_with(first.struct.field("file_id").is_not_null(), otherwise)
        lines.append(bounded.select("finding_id", role=pl.lit(role)).hstack(line.struct.unnest()))
    return pl.concat(lines).drop_nulls("file_id")


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
    return best.zip_with(best.is_not_null(), second)
