"""Gaps: silences of a ship, and what they are put down to."""

from datetime import datetime
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.detect.coverage import heard_by_cell, judge_causes
from pipeline.durations import hours_between
from pipeline.keys import add_key
from pipeline.schemas import ZonedFixes
from pipeline.settings import GapSettings

_PLACE = ["port_id", "zone_kind", "ring_port_ids"]
_LINES = ["file_id", "line_no", "byte_offset"]


def find_gaps(fixes: dy.DataFrame[ZonedFixes], as_of_utc: datetime | None, settings: GapSettings) -> pl.DataFrame:
    """Find every silence of `settings.least_gap_hours` or more between two fixes of a segment, or since its last.

    `as_of_utc` is the latest accepted time of the lake. A segment of one fix makes no gap; two hulls on one MMSI are
    silent each for itself. One row a gap: the columns of `Gaps` but `vessel_id` and `run_id`, and `until_utc` (end, or
    as_of while open); of the fixes at both ends `start_*` and `end_*`: `sog_knots`, `cog_deg`, `port_id`, `zone_kind`,
    `ring_port_ids`, `file_id`, `line_no`, `byte_offset`.
    """
    true_fixes = fixes.filter(~pl.col("is_wild"))
    carried = ["received_at_utc", "lon_deg", "lat_deg", "sog_knots", "cog_deg", *_PLACE, *_LINES]
    ends = true_fixes.select(
        "mmsi",
        "segment_id",
        pl.col(carried).name.prefix("start_"),
        pl.col(carried).shift(-1).over("segment_id").name.prefix("end_"),
        hull_fixes=pl.len().over("segment_id"),
    ).filter(pl.col("hull_fixes") > 1)
    silent = (
        ends.rename({"start_received_at_utc": "started_at_utc", "end_received_at_utc": "ended_at_utc"})
        .with_columns(until_utc=pl.col("ended_at_utc").fill_null(pl.lit(as_of_utc, dtype=pl.Datetime("us"))))
        .filter(hours_between("started_at_utc", "until_utc") >= settings.least_gap_hours)
        .with_columns(duration_hours=hours_between("started_at_utc", "ended_at_utc"))
        .drop("hull_fixes")
    )
    keyed = add_key(silent, "gap_id", "gap", ["mmsi", "started_at_utc", "start_lon_deg", "start_lat_deg"])
    judged = judge_causes(keyed, heard_by_cell(true_fixes, settings), settings)
    return judged.sort("mmsi", "started_at_utc", "segment_id")


def gap_lines(gaps: pl.DataFrame) -> pl.DataFrame:
    """The lines that gaps rest on: columns `finding_id`, `role` (gap_start, gap_end) and the line's."""

    def at(end: str) -> pl.DataFrame:
        renamed: dict[str, Any] = {name: pl.col(f"{end}_{name}") for name in _LINES}
        return gaps.select(finding_id="gap_id", role=pl.lit(f"gap_{end}"), **renamed).drop_nulls("file_id")

    return pl.concat([at("start"), at("end")])
