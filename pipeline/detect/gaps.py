"""Gaps: silences of a ship, and what they are put down to."""

from datetime import datetime
from typing import Any

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.causes import find_causes
from pipeline.detect.companions import with_companions
from pipeline.detect.coverage import with_look
from pipeline.detect.hearings import Listening, listen
from pipeline.detect.hull_order import HullOrder, in_hull_order
from pipeline.detect.kernels.hearing import silent_after
from pipeline.detect.known_causes import FindCauses
from pipeline.detect.motion import with_motion
from pipeline.detect.rhythm import rhythm_of
from pipeline.durations import hours_between
from pipeline.gap_settings import GapSettings
from pipeline.keys import add_key
from pipeline.schemas import ZonedFixes

_PLACE = ["port_id", "zone_kind", "ring_port_ids"]
_LINES = ["file_id", "line_no", "byte_offset"]
_TEXT = {"file_id": pl.String(), "port_id": pl.String(), "zone_kind": pl.String(), "ring_port_ids": pl.List(pl.String)}
_AS_TEXT = pl.Schema({f"{end}_{name}": kind for end in ("start", "end") for name, kind in _TEXT.items()})
_BEFORE = [
    *("usual_hours", "expected_hours", "allowed_hours", "speed_knots", "course_deg", "look_to_utc", "companions"),
]
_BEGIN = ["mmsi", "started_at_utc", "start_lon_deg", "start_lat_deg"]
_CLASS_B = (18, 19)


def find_gaps(
    fixes: dy.DataFrame[ZonedFixes],
    as_of_utc: datetime | None,
    settings: GapSettings,
    listening: Listening | None = None,
    causes_of: FindCauses = find_causes,
) -> pl.DataFrame:
    """Find every silence of a segment between two fixes, or since its last, that is longer than its MMSI ever leaves.

    That is `settings.least_gap_hours`, or `settings.usual_intervals` of its own usual intervals before, if they are
    longer: a ship that satellites alone hear every few hours is not silent after six. `as_of_utc` is the latest
    accepted time of the lake. A segment of one fix makes no gap; two hulls on one MMSI are silent each for itself.

    Args:
        fixes: those that tell suffice, if `listening` says what else was heard.
        as_of_utc: the latest accepted time.
        settings: thresholds.
        listening: all that was heard; None: what `fixes` say.
        causes_of: what puts silences down to something: `find_causes`, or one that knows some already.

    Returns:
        One row a gap: the columns of `Gaps` but `vessel_id` and `run_id`, and `until_utc` (end, or as_of while open);
        of the fixes at both ends `start_*` and `end_*`: `sog_knots`, `cog_deg`, `port_id`, `zone_kind`,
        `ring_port_ids`, `file_id`, `line_no`, `byte_offset`; and `neighbour_lines`, some lines of the neighbours heard.
    """
    heard = listening or listen(fixes, settings)
    order = in_hull_order(fixes)
    silent = _with_rhythm(_silences(fixes, order, as_of_utc, settings), heard, settings)
    gaps = silent.filter(hours_between("started_at_utc", "until_utc") >= pl.col("allowed_hours"))
    keyed = add_key(with_motion(gaps, fixes, order, settings), "gap_id", "gap", _BEGIN)
    asked = with_companions(with_look(keyed, settings), settings)
    causes = causes_of(asked, heard, as_of_utc, settings)
    judged = asked.join(causes, on="gap_id", how="left", maintain_order="left")
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


def _with_rhythm(silent: pl.DataFrame, heard: Listening, settings: GapSettings) -> pl.DataFrame:
    """Add what the ship's own rhythm before says: `usual_hours`, `expected_hours`, `allowed_hours`.

    `usual_hours` (NULL: not known) is the median interval, `expected_hours` the mean, or its class's where it is not
    known; `allowed_hours` is what the ship leaves without being silent.
    """
    rhythm = rhythm_of(heard.hours, silent.select("mmsi", at_utc="started_at_utc"), settings)
    unknown = (
        pl.when(pl.col("is_class_b"))
        .then(settings.unknown_interval_class_b_hours)
        .otherwise(settings.unknown_interval_class_a_hours)
    )
    allowed = (pl.col("usual_hours") * settings.usual_intervals).clip(lower_bound=settings.least_gap_hours)
    return (
        pl.concat([silent, rhythm], how="horizontal")
        .with_columns(
            expected_hours=pl.col("expected_hours").fill_null(unknown),
            allowed_hours=allowed.fill_null(settings.least_gap_hours),
        )
        .drop("is_class_b")
    )


def gap_lines(gaps: pl.DataFrame) -> pl.DataFrame:
    """The lines that gaps rest on: columns `finding_id`, `role` (gap_start, gap_end, neighbour) and the line's."""

    def at(end: str) -> pl.DataFrame:
        renamed: dict[str, Any] = {name: pl.col(f"{end}_{name}") for name in _LINES}
        return gaps.select(finding_id="gap_id", role=pl.lit(f"gap_{end}"), **renamed).drop_nulls("file_id")

    heard = gaps.select("neighbour_lines", finding_id="gap_id", role=pl.lit("neighbour")).explode("neighbour_lines")
    neighbours = heard.drop_nulls("neighbour_lines").unnest("neighbour_lines")
    return pl.concat([at("start"), at("end"), neighbours.select("finding_id", "role", *_LINES)])
