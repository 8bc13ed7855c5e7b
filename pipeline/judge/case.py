"""The case: every frame that the rules of risk look at, put together once for all voyages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.weights import RiskRules
from pipeline.risk_settings import RiskSettings, RuleName
from pipeline.schemas import (
    DarkCalls,
    Gaps,
    IdentityAnomalies,
    ListMatches,
    RuleRows,
    VoyageCases,
    VoyageDestinations,
    VoyageEncounters,
    VoyageLoads,
    VoyageSilences,
    VoyageSpoofs,
)


@dataclass(frozen=True)
class Case:
    """What is known of voyages; a rule takes from it what it asks."""

    voyages: dy.DataFrame[VoyageCases]
    silences: dy.DataFrame[VoyageSilences]
    loads: dy.DataFrame[VoyageLoads]
    destinations: dy.DataFrame[VoyageDestinations]
    spoofs: dy.DataFrame[VoyageSpoofs]
    encounters: dy.DataFrame[VoyageEncounters]
    gaps: dy.DataFrame[Gaps]
    dark_calls: dy.DataFrame[DarkCalls]
    matches: dy.DataFrame[ListMatches]
    anomalies: dy.DataFrame[IdentityAnomalies]


@dataclass(frozen=True)
class Weighed:
    """By what the case is judged: points and thresholds."""

    rules: RiskRules
    settings: RiskSettings


def told(found: pl.DataFrame, say: Callable[[Mapping[str, Any]], str]) -> pl.DataFrame:
    """Add `text`: what `say` says of each row."""
    return found.with_columns(text=pl.Series([say(row) for row in found.iter_rows(named=True)], dtype=pl.String))


def rule_rows(found: pl.DataFrame, name: RuleName, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Rows of a rule from `voyage_id`, `text` and, where they are not the rule's own, the other columns of `RuleRows`.

    `share` (0 to 1) is the part of the rule's points that a row has; all of them where there is no such column.
    """
    rule = weighed.rules.rules[name]
    share = pl.col("share") if "share" in found.columns else pl.lit(1.0)
    schema = RuleRows.create_empty().schema
    own = {
        "rule": pl.lit(name),
        "phenomenon": pl.lit(rule.phenomenon),
        "points": (rule.points * share).round(1),
        "finding_ids": pl.lit([], dtype=schema["finding_ids"]),
        "lines": pl.lit([], dtype=schema["lines"]),
    }
    whole = found.with_columns(**{column: what for column, what in own.items() if column not in found.columns})
    return RuleRows.validate(whole.select(RuleRows.column_names()).sort("voyage_id"), cast=True)
