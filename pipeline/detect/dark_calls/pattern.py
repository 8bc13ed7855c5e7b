"""Pattern of life: where a ship called before a silence, how often, and when it was due again."""

import polars as pl

from pipeline.detect.dark_calls.priors import SIDES
from pipeline.durations import hours
from pipeline.settings import DarkCallSettings

_LEAST_CALLS_OF_A_CYCLE = 3  # two intervals: one alone is no habit


def with_hull(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of gaps or calls, each with the hull it is of: column `hull_id` where they have it, else the MMSI."""
    hull = pl.col("hull_id" if "hull_id" in rows.columns else "mmsi")
    return rows.with_columns(hull_id=hull.cast(pl.UInt64))


def add_pattern(
    candidates: pl.DataFrame, silences: pl.DataFrame, calls: pl.DataFrame, ports: pl.DataFrame
) -> pl.DataFrame:
    """Add to each candidate port what the ship did before: only calls that ended before the silence began count.

    `calls` has `hull_id`, `port_id`, `arrived_at_utc`, `departed_at_utc` (NULL: still there). Added: `own_calls` at the
    port, `own_calls_there` in its country, `own_calls_anywhere`; `due_at_utc`, the last arrival at the port and the
    median interval between arrivals, and that interval as `cycle_hours` (NULL below three calls at the port).
    """
    before = (
        silences.select("gap", "hull_id", "started_at_utc")
        .join(calls.select("hull_id", "port_id", "arrived_at_utc", "departed_at_utc"), on="hull_id")
        .filter(pl.col("departed_at_utc") <= pl.col("started_at_utc"))
        .join(ports.select("port_id", "country"), on="port_id", how="left")
        .sort("gap", "port_id", "arrived_at_utc", "departed_at_utc")
    )
    is_of_the_same = pl.all_horizontal(pl.col("gap", "port_id") == pl.col("gap", "port_id").shift())
    since_last = pl.when(is_of_the_same).then(pl.col("arrived_at_utc").diff())
    interval = pl.col("since_last").median()
    is_habit = pl.len() >= _LEAST_CALLS_OF_A_CYCLE
    at_port = (
        before.with_columns(since_last=since_last)
        .group_by("gap", "port_id")
        .agg(
            own_calls=pl.len(),
            due_at_utc=pl.when(is_habit).then(pl.col("arrived_at_utc").last() + interval),
            cycle_hours=pl.when(is_habit).then(hours(interval)),
        )
    )
    there = before.group_by("gap", "country").agg(own_calls_there=pl.len())
    anywhere = before.group_by("gap").agg(own_calls_anywhere=pl.len())
    counts = pl.col("own_calls", "own_calls_there", "own_calls_anywhere")
    return (
        candidates.join(at_port, on=["gap", "port_id"], how="left", maintain_order="left")
        .join(there, on=["gap", "country"], how="left", maintain_order="left")
        .join(anywhere, on="gap", how="left", maintain_order="left")
        .with_columns(counts.fill_null(0).cast(pl.Float64))
    )


def earlier_silences(silences: pl.DataFrame, candidates: pl.DataFrame) -> pl.Series:
    """Of each silence, how many earlier ones of the same ship left time for a call in the DPRK as well.

    Only those that had ended when it began; whatever was found of them does not matter, so that no finding rests on
    another.
    """
    feasible = candidates.filter("is_feasible", pl.col("country") == SIDES[0])["gap"].unique()
    long = silences.filter(pl.col("gap").is_in(feasible.implode())).select("hull_id", earlier_ended_utc="ended_at_utc")
    counts = (
        silences.select("gap", "hull_id", "started_at_utc")
        .join(long, on="hull_id")
        .filter(pl.col("earlier_ended_utc") <= pl.col("started_at_utc"))
        .group_by("gap")
        .len("earlier_silences")
    )
    joined = silences.select("gap").join(counts, on="gap", how="left", maintain_order="left")
    return joined["earlier_silences"].fill_null(0)


def is_due(settings: DarkCallSettings) -> pl.Expr:
    """Whether a candidate port was due by the ship's own cycle within the stay that the silence allows; NULL: no cycle.

    With `settings.cycle_tolerance_share` of the cycle to spare on both sides.
    """
    spare = pl.duration(
        microseconds=(pl.col("cycle_hours") * settings.cycle_tolerance_share * 3.6e9).round().cast(pl.Int64)
    )
    latest_arrival = pl.col("latest_departure_utc") - pl.duration(hours=settings.least_stay_hours)
    return pl.col("due_at_utc").is_between(pl.col("earliest_arrival_utc") - spare, latest_arrival + spare)
