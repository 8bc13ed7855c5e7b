"""Slow moments: where ships that hardly moved were, all at the same moments."""

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.along_hulls import is_first_of_hull
from pipeline.compiled import read_only
from pipeline.detect.hull_order import in_hull_order
from pipeline.detect.kernels.slow_ways import Seen, mark_ways
from pipeline.durations import hours
from pipeline.ports.distance import within_half_a_turn
from pipeline.schemas import SlowMoments, ZonedFixes
from pipeline.settings import EncounterSettings

_MICROSECONDS_PER_MINUTE = 60_000_000
_NM_PER_DEG = 60.0


def slow_moments(fixes: dy.DataFrame[ZonedFixes], settings: EncounterSettings) -> dy.DataFrame[SlowMoments]:
    """Place ships on a common time grid of `settings.step_minutes`, at the moments at which they were slow.

    A place is told only between two fixes of one MMSI, none of them wild, no further apart than
    `settings.longest_interval_hours`, on the straight line between them: over a longer silence nothing is said. A ship
    whose fixes before and after a moment both lie in a port or within its exit distance is in port, and left out.
    The speed is the broadcast one, in proportion between the two fixes; that of the way between them where none was
    broadcast, or where the fixes are a step of the grid or more apart and the way is the faster. Slow is under
    `settings.below_knots`.
    """
    step_us = settings.step_minutes * _MICROSECONDS_PER_MINUTE
    moments = (
        _ways(fixes, step_us, settings)
        .lazy()
        .with_columns(**_speeds(step_us))
        .filter(pl.min_horizontal("knots", "knots_next") < settings.below_knots)
        .with_columns(step=pl.int_ranges("first_step", pl.col("at_us_next") // step_us + 1))
        .explode("step")
        .with_columns(share=_share(step_us))
        .select("mmsi", "segment_id", at_utc=(pl.col("step") * step_us).cast(pl.Datetime("us")), **_place_and_speed())
        .filter(pl.col("sog_knots") < settings.below_knots)
        .collect()
    )
    is_first = is_first_of_hull(moments["segment_id"], moments["at_utc"])  # ways end where the next ones begin
    return SlowMoments.validate(moments.filter(is_first), cast=True)


def _ways(fixes: pl.DataFrame, step_us: int, settings: EncounterSettings) -> pl.DataFrame:
    """Ways from fix to fix on which a ship may be slow at a moment, in the order of the fixes they begin with."""
    order = in_hull_order(fixes)
    is_way = np.empty(len(order.rows), np.bool_)
    mark_ways(
        Seen(
            read_only(fixes["received_at_utc"].to_physical()),
            read_only(fixes["sog_knots"].fill_null(float("nan"))),
            read_only(fixes["ring_port_ids"].list.len() > 0),
        ),
        order.rows,
        order.starts,
        step_us,
        settings.longest_interval_hours * 60 * _MICROSECONDS_PER_MINUTE,
        settings.below_knots,
        is_way,
    )
    ways = np.flatnonzero(is_way)
    ways = ways[np.argsort(order.rows[ways], kind="stable")]
    here, there = (pl.Series(order.rows[places]) for places in (ways, ways + 1))
    carried = pl.col("lon_deg", "lat_deg", "sog_knots")
    at_us = pl.col("received_at_utc").to_physical()
    return fixes.select(
        pl.col("mmsi", "segment_id").gather(here),
        carried.gather(here),
        carried.gather(there).name.suffix("_next"),
        at_us=at_us.gather(here),
        at_us_next=at_us.gather(there),
        # Moments of the grid are whole numbers of steps, and a way may begin and end on one.
        first_step=-(-at_us.gather(here) // step_us),
    )


def _speeds(step_us: int) -> dict[str, pl.Expr]:
    """Speed at both ends of a way, as taken for it."""
    length_us = pl.col("at_us_next") - pl.col("at_us")
    lat = (pl.col("lat_deg") + pl.col("lat_deg_next")).radians() / 2
    length_nm = (
        _NM_PER_DEG * ((pl.col("lat_deg_next") - pl.col("lat_deg")) ** 2 + (_degrees_east() * lat.cos()) ** 2).sqrt()
    )
    made_good = pl.when(length_us > 0).then(length_nm / hours(pl.duration(microseconds=length_us))).otherwise(0.0)
    is_told_by_way = length_us >= step_us

    def at(column: str) -> pl.Expr:
        said = pl.col(column).cast(pl.Float64).fill_null(made_good)
        return pl.when(is_told_by_way).then(pl.max_horizontal(said, made_good)).otherwise(said)

    return {"knots": at("sog_knots"), "knots_next": at("sog_knots_next")}


def _share(step_us: int) -> pl.Expr:
    """How much of the way lies behind the ship."""
    length_us = pl.col("at_us_next") - pl.col("at_us")
    passed_us = pl.col("step") * step_us - pl.col("at_us")
    return pl.when(length_us > 0).then(passed_us / length_us).otherwise(0.0)


def _place_and_speed() -> dict[str, pl.Expr]:
    share = pl.col("share")
    lon_deg = pl.col("lon_deg") + share * _degrees_east()
    return {
        "lon_deg": within_half_a_turn(lon_deg),
        "lat_deg": pl.col("lat_deg") + share * (pl.col("lat_deg_next") - pl.col("lat_deg")),
        "sog_knots": pl.col("knots") + share * (pl.col("knots_next") - pl.col("knots")),
    }


def _degrees_east() -> pl.Expr:
    """Degrees of longitude along the way, the shorter way round."""
    return within_half_a_turn(pl.col("lon_deg_next") - pl.col("lon_deg"))
