"""Fixes pressed into stretches: runs of one hull's fixes that say the same to the state machine of port calls."""

import dataframely as dy
import polars as pl

from pipeline.detect.port_states import Signal
from pipeline.durations import hours
from pipeline.ports.distance import distance_nm
from pipeline.schemas import ZonedFixes
from pipeline.settings import PortCallSettings

_AT_ANCHOR, _MOORED = 1, 5
_HEARD_SHARE = 0.75  # of the window: one fix alone does not show that a ship stays
_KNOTS_NEED_SECONDS = 30.0  # two fixes closer in time give no speed: the position's last digit would decide it


def press_stretches(
    fixes: dy.DataFrame[ZonedFixes], silences: pl.DataFrame, settings: PortCallSettings
) -> pl.DataFrame:
    """One row a stretch, in order of (mmsi, segment, time): a ship at sea for a month is one row.

    `silences` (columns `segment_id`, `started_at_utc`, `meaning`) are those that are known for something: "CUT", the
    ship called elsewhere in it, or "OUTAGE", the feed failed. Columns: `mmsi`, `segment_id`; `before`, the signal of
    the silence before the stretch ("CUT"; "SILENCE" where the ship may have rested in port; or NULL); `is_unheard`,
    whether a silence that sailing does not explain lies before it; `port_id` (NULL outside every zone),
    `ring_port_ids`, `motion` ("MOVING", "SLOW", "STILL"; NULL outside), `zone_kinds`, `fix_count`, of the first and
    last fix `*_at_utc`, `*_file_id`, `*_line_no`, `*_byte_offset`, and of the first `first_lon_deg`, `first_lat_deg`.
    """
    order = ["mmsi", "segment_id", "received_at_utc", "file_id", "line_no"]
    ordered = fixes.filter(~pl.col("is_wild")).sort(order, maintain_order=True)
    told = _with_silences(_with_motion(ordered, settings), silences, settings)
    says = ["mmsi", "segment_id", "port_id", "ring_port_ids", "motion"]
    is_new = pl.any_horizontal(
        *[pl.col(name).ne_missing(pl.col(name).shift(1)) for name in says],
        pl.col("before").is_not_null(),
        pl.col("is_unheard"),
    )
    reference = ["file_id", "line_no", "byte_offset"]
    return (
        told.with_columns(stretch=is_new.cum_sum())
        .group_by("stretch", maintain_order=True)
        .agg(
            pl.col(*says, "before", "is_unheard").first(),
            pl.col("zone_kind").drop_nulls().unique().sort().alias("zone_kinds"),
            pl.len().alias("fix_count"),
            pl.col("received_at_utc").first().alias("first_at_utc"),
            pl.col("received_at_utc").last().alias("last_at_utc"),
            pl.col("lon_deg", "lat_deg", *reference).first().name.prefix("first_"),
            pl.col(reference).last().name.prefix("last_"),
        )
        .drop("stretch")
    )


def _with_motion(fixes: pl.DataFrame, settings: PortCallSettings) -> pl.DataFrame:
    """Add `motion` inside zones and the way and time from the hull's fix before."""
    same_hull = (pl.col("segment_id") == pl.col("segment_id").shift(1)).fill_null(value=False)
    steps = fixes.with_columns(
        hours=pl.when(same_hull).then(hours(pl.col("received_at_utc").diff())),
        way_nm=pl.Series(_way_nm(fixes), dtype=pl.Float64),
        stays_put=_stays_put(settings),
    )
    derived = pl.when(pl.col("hours") * 3600 >= _KNOTS_NEED_SECONDS).then(pl.col("way_nm") / pl.col("hours"))
    speed = pl.coalesce(pl.col("sog_knots").cast(pl.Float64), derived)
    says_it_rests = pl.col("nav_status").is_in([_AT_ANCHOR, _MOORED]).fill_null(value=False)
    is_still = (
        pl.col("stays_put")
        | (speed <= settings.stop_at_or_below_knots + 1e-6)  # 0.2 is not a float
        | (says_it_rests & (speed < settings.moored_stop_below_knots))
    )
    motion = (
        pl.when(is_still)
        .then(pl.lit(Signal.STILL.name))
        .when(speed >= settings.resume_at_or_above_knots)
        .then(pl.lit(Signal.MOVING.name))
        .otherwise(pl.lit(Signal.SLOW.name))
    )
    is_inside = pl.col("port_id").is_not_null()
    return steps.with_columns(
        motion=pl.when(is_inside).then(motion),
        is_slow_inside=(is_inside & (is_still | (speed < settings.under_way_knots))).fill_null(value=False),
    )


def _stays_put(settings: PortCallSettings) -> pl.Expr:
    """Whether the fix lies in a window of minutes in which a ship at the stop speed would have gone further.

    A moored ship's speed over ground is noise of its receiver, up to a knot on some; its places tell the truth.
    """
    minutes = settings.least_stop_minutes

    def over_window(column: pl.Expr, end: str) -> pl.Expr:
        rolled = column.rolling_min_by if end == "least" else column.rolling_max_by
        return rolled("received_at_utc", window_size=f"{round(minutes * 60)}s", closed="both").over("segment_id")

    extent_deg = [
        over_window(pl.col(f"{axis}_deg"), "greatest") - over_window(pl.col(f"{axis}_deg"), "least")
        for axis in ("lon", "lat")
    ]
    extent_nm = 60 * ((extent_deg[0] * pl.col("lat_deg").radians().cos()) ** 2 + extent_deg[1] ** 2).sqrt()
    time_us = pl.col("received_at_utc").cast(pl.Int64)
    window_start_us = over_window(time_us, "least")
    fills_window = time_us - window_start_us >= _HEARD_SHARE * minutes * 6e7
    ends_a_rest = fills_window & (extent_nm <= settings.stop_at_or_below_knots * minutes / 60)
    next_rest_start_us = pl.when(ends_a_rest).then(window_start_us).backward_fill().over("segment_id")
    return (next_rest_start_us <= time_us).fill_null(value=False)


def _way_nm(fixes: pl.DataFrame) -> "list[float] | pl.Series":
    if fixes.is_empty():
        return []
    before = fixes.select(pl.col("lon_deg", "lat_deg").shift(1).backward_fill())
    return pl.Series(
        distance_nm(
            before["lon_deg"].to_numpy(),
            before["lat_deg"].to_numpy(),
            fixes["lon_deg"].to_numpy(),
            fixes["lat_deg"].to_numpy(),
        )
    )


def _with_silences(steps: pl.DataFrame, silences: pl.DataFrame, settings: PortCallSettings) -> pl.DataFrame:
    """Add `before` and `is_unheard`: what the silence before each fix means for a port call."""
    known = silences.select("segment_id", "meaning", before_at_utc="started_at_utc")
    unexplained_hours = pl.col("hours") - pl.col("way_nm") / settings.sailing_speed_knots
    is_unheard = (unexplained_hours >= settings.port_gap_hours).fill_null(value=False)
    may_have_rested = pl.col("is_slow_inside") | pl.col("is_slow_inside").shift(1, fill_value=False)
    return (
        steps.with_columns(before_at_utc=pl.col("received_at_utc").shift(1).over("segment_id"))
        .join(known, on=["segment_id", "before_at_utc"], how="left", maintain_order="left")
        .with_columns(
            is_unheard=is_unheard,
            before=pl.when(pl.col("meaning") == "CUT")
            .then(pl.lit(Signal.CUT.name))
            .when(is_unheard & may_have_rested & pl.col("meaning").is_null())
            .then(pl.lit(Signal.SILENCE.name)),
        )
    )
