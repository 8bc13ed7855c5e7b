"""What the causes of silences are worth: found against true, over worlds by chance."""

from collections.abc import Iterable
from datetime import timedelta

import dataframely as dy
import numpy as np
import polars as pl

from benchmarks.coverage.worlds import LENGTH_HOURS, START, Event, Feed, Floats, Ship, World, fixes_of, make_world
from pipeline.detect.gaps import find_gaps
from pipeline.gap_settings import GapSettings
from pipeline.schemas import ZonedFixes
from pipeline.schemas.findings import GAP_CAUSES

OWN_RATE = "seldom heard"  # the ship sent, or the passes missed it: nobody's fault
TRUTHS = (*GAP_CAUSES[:3], OWN_RATE)
_STEP_HOURS = 0.05


def zoned(rows: pl.DataFrame) -> dy.DataFrame[ZonedFixes]:
    """Fixes as if no port were known."""
    whole = rows.with_columns(
        nav_status=pl.lit(None),
        segment_id="mmsi",
        is_wild=pl.lit(value=False),
        stands_for=pl.lit(1),
        wild_reason=pl.lit(None),
        file_id=pl.lit("synthetic"),
        byte_offset=pl.lit(0),
        port_id=pl.lit(None),
        zone_kind=pl.lit(None),
        ring_port_ids=pl.lit([], pl.List(pl.String)),
    )
    return ZonedFixes.validate(whole.select(ZonedFixes.column_names()), cast=True)


def judged(feed: Feed, event: Event, seed: int) -> pl.DataFrame:
    """The gaps of one world: `feed`, `event`, `seed`, `mmsi`, `started_at_utc`, `true`, `cause`, `hours`."""
    world = make_world(feed, event, seed)
    fixes = zoned(fixes_of(world, seed))
    gaps = find_gaps(fixes, START + timedelta(hours=LENGTH_HOURS), GapSettings())
    ships = {ship.mmsi: ship for ship in world.ships}
    spans = gaps.select(
        "mmsi",
        start=(pl.col("started_at_utc") - START).dt.total_microseconds() / 3.6e9,
        end=(pl.col("until_utc") - START).dt.total_microseconds() / 3.6e9,
    )
    true = [_truth(world, ships[mmsi], start, end) for mmsi, start, end in spans.iter_rows()]
    return gaps.select(
        pl.lit(feed.value).alias("feed"),
        pl.lit(event.value).alias("event"),
        pl.lit(seed).alias("seed"),
        "mmsi",
        "started_at_utc",
        pl.Series("true", true, dtype=pl.String),
        "cause",
        hours=(pl.col("until_utc") - pl.col("started_at_utc")).dt.total_seconds(fractional=True) / 3600,
    )


def _truth(world: World, ship: Ship, start: float, end: float) -> str:
    """What most of the first 48 hours of the silence were due to."""
    at_h: Floats = np.arange(start, min(end, start + 48, LENGTH_HOURS), _STEP_HOURS)
    out_of_range = ~world.hearable(ship, at_h)
    out = ~out_of_range & world.is_out(ship, at_h)
    off = ~out_of_range & ~out & ship.is_off(at_h)
    hours = [float(part.sum()) for part in (out, out_of_range, off)]
    rest = len(at_h) - sum(hours)
    return TRUTHS[int(np.argmax([*hours, rest]))]


def all_judged(seeds: Iterable[int]) -> pl.DataFrame:
    """Every gap of every kind of world, so many of each."""
    return pl.concat([judged(feed, event, seed) for seed in seeds for feed in Feed for event in Event])


def confusion(gaps: pl.DataFrame) -> pl.DataFrame:
    """One row a feed and true cause: how many gaps were put down to each cause."""
    counts = [pl.col("cause").eq(cause).sum().alias(cause) for cause in GAP_CAUSES]
    order = pl.col("true").replace_strict({true: place for place, true in enumerate(TRUTHS)}, return_dtype=pl.Int64)
    return gaps.group_by("feed", "true").agg(pl.len().alias("gaps"), *counts).sort("feed", order)


def accused_share(gaps: pl.DataFrame) -> float:
    """Of gaps that are no ship's doing, the share called `silence`."""
    innocent = gaps.filter(pl.col("true") != "silence")
    return innocent.filter(pl.col("cause") == "silence").height / innocent.height


def recall(gaps: pl.DataFrame) -> float:
    """Of ships that switched off in coverage, the share called `silence`."""
    guilty = gaps.filter(pl.col("true") == "silence")
    return guilty.filter(pl.col("cause") == "silence").height / guilty.height
