"""Rule: the ship goes to and fro across the corridor, in a rhythm."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.durations import hours_between
from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import country
from pipeline.risk_settings import RiskSettings
from pipeline.schemas import RuleRows

_WAY = ["vessel_id", "origin_country", "destination_country"]


def shuttle_rhythm(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of corridor voyages that are the third or later of their vessel and direction at regular intervals.

    Arrivals of the last `shuttle_days` up to this one count: what a ship did later does not change what was known.
    Regular: every interval within `cycle_tolerance_share` of the median, and that no longer than `longest_cycle_days`.
    """
    crossings = case.voyages.filter("is_corridor")
    ways = crossings.select("voyage_id", "arrived_at_utc", *_WAY)
    earlier = ways.join(ways, on=_WAY, suffix="_earlier").filter(
        pl.col("arrived_at_utc_earlier") <= pl.col("arrived_at_utc"),
        hours_between("arrived_at_utc_earlier", "arrived_at_utc") <= weighed.settings.shuttle_days * 24,
    )
    histories = (
        earlier.sort("voyage_id", "arrived_at_utc_earlier", "voyage_id_earlier")
        .group_by("voyage_id", "destination_country", maintain_order=True)
        .agg(arrivals="arrived_at_utc_earlier", finding_ids="voyage_id_earlier")
    )
    cycles = [_cycles_days(arrivals, weighed.settings) for arrivals in histories["arrivals"].to_list()]
    found = histories.with_columns(pl.Series("cycles_days", cycles, dtype=pl.List(pl.Float64))).drop_nulls(
        "cycles_days"
    )
    return rule_rows(told(found, _say), "shuttle_rhythm", weighed)


def _cycles_days(arrivals: Sequence[datetime], settings: RiskSettings) -> list[float] | None:
    """Days between arrivals, if they make a rhythm."""
    if len(arrivals) < settings.least_shuttle_calls:
        return None
    cycles = [(later - earlier).total_seconds() / 86_400 for earlier, later in pairwise(arrivals)]
    usual = median(cycles)
    room = usual * settings.cycle_tolerance_share
    is_regular = all(abs(cycle - usual) <= room for cycle in cycles)
    return cycles if is_regular and 0 < usual <= settings.longest_cycle_days else None


def _say(found: Mapping[str, Any]) -> str:
    cycles = found["cycles_days"]
    return (
        f"Arrived in {country(found['destination_country'])} from the other side {len(cycles) + 1} times since "
        f"{found['arrivals'][0]:%Y-%m-%d}, every {median(cycles):.0f} days or so ({min(cycles):.1f} to "
        f"{max(cycles):.1f}), as ships in regular service do."
    )
