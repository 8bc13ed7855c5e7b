"""Motion: how fast a ship went when it was last heard, and which way."""

from datetime import timedelta

import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.hull_order import HullOrder
from pipeline.detect.kernels.hull_rows import Indices
from pipeline.detect.kernels.spans import nearest
from pipeline.durations import hours_between
from pipeline.gap_settings import GapSettings
from pipeline.ports.distance import bearing_deg, distance_nm, within_half_a_turn

_TOLERANCE = timedelta(hours=4)  # further back, the way made good is no course
_LEAST_HOURS = 0.1  # nearer, it is noise


def with_motion(gaps: pl.DataFrame, fixes: pl.DataFrame, order: HullOrder, settings: GapSettings) -> pl.DataFrame:
    """Add `speed_knots` and `course_deg` at the start of each silence, NULL where nothing tells; `place` goes.

    The speed is the lesser of what the ship broadcast and what it made good since it was where it was `motion_hours`
    before; the course is as broadcast, else made good. Where it was is told by the straight way between its fixes
    before and after that moment, as long as it was not silent between them; else by the nearest.

    Args:
        gaps: silences with the fix at their start (`start_*`), and `place`, that fix's in the order of hulls.
        fixes: all of them.
        order: hull by hull.
        settings: thresholds.
    """
    asked = gaps.select(asked_utc=pl.col("started_at_utc") - pl.duration(hours=settings.motion_hours))["asked_utc"]
    before = _where(asked, gaps["place"].to_numpy(), fixes, order, settings)
    paired = pl.concat([gaps.drop("place"), before], how="horizontal")
    ends = [f"{end}_{axis}_deg" for end in ("before", "start") for axis in ("lon", "lat")]
    at = [paired[name].fill_null(0.0).to_numpy() for name in ends]
    made_good_nm, bearing = pl.Series(distance_nm(*at)), pl.Series(bearing_deg(*at)).fill_nan(None)
    took_hours = hours_between("before_at_utc", "started_at_utc")
    is_known = took_hours >= _LEAST_HOURS
    return paired.with_columns(
        speed_knots=pl.min_horizontal(
            pl.col("start_sog_knots").cast(pl.Float64), pl.when(is_known).then(made_good_nm / took_hours)
        ),
        course_deg=pl.coalesce(pl.col("start_cog_deg").cast(pl.Float64), pl.when(is_known).then(bearing)),
    ).drop("^before_.*$")


def _where(
    asked: pl.Series, places: Indices, fixes: pl.DataFrame, order: HullOrder, settings: GapSettings
) -> pl.DataFrame:
    """Where each hull was at a moment: `before_at_utc`, `before_lon_deg`, `before_lat_deg`; NULL: nothing tells."""
    hull = np.searchsorted(order.starts, places, side="right") - 1
    begin, end = order.starts[hull], order.starts[hull + 1]
    time_us, asked_us = read_only(fixes["received_at_utc"].to_physical()), read_only(asked.to_physical())
    found = np.empty(len(places), np.int64)
    nearest(time_us, order.rows, begin, end, asked_us, found)
    other = np.clip(np.where(time_us[order.rows[found]] < asked_us, found + 1, found - 1), begin, end - 1)

    def at(place: Indices, name: str) -> pl.DataFrame:
        columns = pl.col("received_at_utc", "lon_deg", "lat_deg").gather(pl.Series(order.rows[place]))
        return fixes.select(columns.name.prefix(f"{name}_"))

    told = pl.concat([at(found, "near"), at(other, "other"), asked.to_frame()], how="horizontal")
    way_hours = hours_between("near_received_at_utc", "other_received_at_utc")
    part_of_way = pl.when(way_hours != 0).then(hours_between("near_received_at_utc", "asked_utc") / way_hours)
    is_between = (part_of_way.is_between(0, 1) & (way_hours.abs() < settings.least_gap_hours)).fill_null(value=False)
    share = pl.when(is_between).then(part_of_way).otherwise(0.0)
    east = within_half_a_turn(pl.col("other_lon_deg") - pl.col("near_lon_deg"))
    north = pl.col("other_lat_deg") - pl.col("near_lat_deg")
    placed = told.select(
        "asked_utc",
        before_at_utc=pl.when(is_between).then("asked_utc").otherwise("near_received_at_utc"),
        before_lon_deg=pl.col("near_lon_deg") + share * east,
        before_lat_deg=pl.col("near_lat_deg") + share * north,
    )
    is_known = (pl.col("before_at_utc") - pl.col("asked_utc")).abs() <= _TOLERANCE
    return placed.select(pl.when(is_known).then(pl.exclude("asked_utc")))
