"""Rule: silent near the corridor, where others were heard, long enough to cross."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import lasting, moment
from pipeline.judge.weights import CROSSING
from pipeline.risk_settings import RiskSettings
from pipeline.schemas import RuleRows, VoyageSilences


def gap_near_corridor(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages with such a silence, the longest one; as many points for one as for many.

    Where an end of a corridor voyage is inferred in one of them, all are told and count with that crossing: silences
    never add to a dark call.
    """
    across = case.voyages.select("voyage_id", "is_corridor")
    near = near_silences(case.silences, weighed.settings).join(across, on="voyage_id")
    ordered = near.sort("voyage_id", "duration_hours", "gap_id", descending=[False, True, False])
    found = ordered.group_by("voyage_id", maintain_order=True).agg(
        pl.col("started_at_utc", "ended_at_utc", "duration_hours").first(),
        is_of_crossing=(pl.col("is_of_call") & pl.col("is_corridor")).any(),
        count=pl.len(),
        finding_ids=pl.col("gap_id").sort(),
    )
    own = weighed.rules.rules["gap_near_corridor"].phenomenon
    phenomenon = pl.when("is_of_crossing").then(pl.lit(CROSSING)).otherwise(pl.lit(own))
    return rule_rows(told(found.with_columns(phenomenon=phenomenon), _say), "gap_near_corridor", weighed)


def near_silences(silences: dy.DataFrame[VoyageSilences], settings: RiskSettings) -> pl.DataFrame:
    """Silences where others were heard, `least_gap_hours` or longer, within reach of ports of both sides."""
    return silences.filter(
        pl.col("cause") == "silence",
        pl.col("duration_hours") >= settings.least_gap_hours,
        pl.col("reach_nm") <= settings.corridor_reach_nm,
    )


def _say(found: Mapping[str, Any]) -> str:
    more = f" There were {found['count']} such silences; they count as one." if found["count"] > 1 else ""
    return (
        f"Its position radio (AIS) was silent for {lasting(found['duration_hours'])}, from "
        f"{moment(found['started_at_utc'])} to {moment(found['ended_at_utc'])}, where other ships were heard, in "
        f"waters from which ports on both sides of the route are in reach.{more}"
    )
