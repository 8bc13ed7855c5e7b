"""Risk: all rules over all voyages, and one score a voyage that can be explained."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed
from pipeline.judge.rules.corridor_voyage import corridor_voyage
from pipeline.judge.rules.dark_call import dark_call
from pipeline.judge.rules.destination_contradicted import destination_contradicted
from pipeline.judge.rules.draught_unchanged import draught_unchanged
from pipeline.judge.rules.encounter_with_listed_ship import encounter_with_listed_ship
from pipeline.judge.rules.gap_near_corridor import gap_near_corridor
from pipeline.judge.rules.identity_anomaly import identity_anomaly
from pipeline.judge.rules.laden_by_draught import laden_by_draught
from pipeline.judge.rules.listed_ship import listed_ship
from pipeline.judge.rules.loitering_before_gap import loitering_before_gap
from pipeline.judge.rules.owner_listed import owner_listed
from pipeline.judge.rules.shuttle_rhythm import shuttle_rhythm
from pipeline.judge.rules.spoofed_positions import spoofed_positions
from pipeline.judge.rules.successor_hull import successor_hull
from pipeline.judge.weights import RiskRules
from pipeline.risk_settings import RuleName
from pipeline.schemas import RiskReasons, RuleRows, Voyages
from pipeline.schemas.risk import STRENGTHS

MOST_POINTS = 100.0

RULES: Mapping[RuleName, Callable[[Case, Weighed], dy.DataFrame[RuleRows]]] = MappingProxyType(
    {
        "corridor_voyage": corridor_voyage,
        "dark_call": dark_call,
        "listed_ship": listed_ship,
        "owner_listed": owner_listed,
        "gap_near_corridor": gap_near_corridor,
        "encounter_with_listed_ship": encounter_with_listed_ship,
        "identity_anomaly": identity_anomaly,
        "spoofed_positions": spoofed_positions,
        "loitering_before_gap": loitering_before_gap,
        "laden_by_draught": laden_by_draught,
        "draught_unchanged": draught_unchanged,
        "destination_contradicted": destination_contradicted,
        "shuttle_rhythm": shuttle_rhythm,
        "successor_hull": successor_hull,
    }
)
_ALREADY_TOLD = " It adds nothing to the score: it is part of what another reason counts."
_ENOUGH_SAID = " It adds nothing to the score: circumstances of its kind have reached the most that they may add."


@dataclass(frozen=True)
class Judged:
    """Voyages with score and reasons; reasons with what they rest on; raw lines (`finding_id`, `role`, line)."""

    voyages: dy.DataFrame[Voyages]
    reasons: dy.DataFrame[RiskReasons]
    lines: pl.DataFrame


def judge_voyages(voyages: dy.DataFrame[Voyages], case: Case, weighed: Weighed) -> Judged:
    """Let every rule speak of every voyage and score it: the sum of the points that count, 100 at most, 0 without any.

    Of reasons for the same phenomenon only the gravest counts. Signs and hints together, and hints alone, add up to
    their bounds and no further, the gravest first. A reason that does not count is told all the same, with 0 points.

    Args:
        voyages: every voyage found, in any order; `risk_score` and `reasons` are filled.
        case: what the rules look at, for the same voyages.
        weighed: points (those of the settings in place) and thresholds.
    """
    said = pl.concat([speak(case, weighed) for speak in RULES.values()])
    counted = count_points(RuleRows.validate(said), weighed.rules)
    structs = counted.group_by("voyage_id", maintain_order=True).agg(
        risk_score=pl.col("points").sum().clip(0, MOST_POINTS).round(1),
        reasons=pl.struct("rule", "points", "text"),
    )
    scored = voyages.drop("risk_score", "reasons").join(structs, on="voyage_id", how="left", maintain_order="left")
    filled = scored.with_columns(
        pl.col("risk_score").fill_null(0.0),
        pl.col("reasons").fill_null(pl.lit([], dtype=Voyages.create_empty().schema["reasons"])),
    )
    lines = (
        said.select("lines", finding_id="voyage_id", role="rule").explode("lines").drop_nulls("lines").unnest("lines")
    )
    return Judged(Voyages.validate(filled.select(Voyages.column_names()), cast=True), counted, lines)


def count_points(said: dy.DataFrame[RuleRows], rules: RiskRules) -> dy.DataFrame[RiskReasons]:
    """What each reason adds to its voyage's score, sorted by voyage, points (the most first) and rule."""
    ranks = {strength: rank for rank, strength in enumerate(STRENGTHS)}
    graded = said.with_columns(strength=pl.col("phenomenon").replace_strict(rules.strengths, return_dtype=pl.String))
    ordered = graded.with_columns(
        rank=pl.col("strength").replace_strict(ranks, return_dtype=pl.Int8), full_points="points"
    ).sort("voyage_id", "rank", "full_points", "rule", descending=[False, False, True, False])
    is_first = pl.int_range(pl.len()).over("voyage_id", "phenomenon") == 0
    once = ordered.with_columns(points=pl.when(is_first).then("full_points").otherwise(0.0), is_first=is_first)
    hints = _bounded(once, pl.col("strength") == "hint", rules.most_hint_points)
    signs = _bounded(hints, pl.col("strength") != "ground", rules.most_sign_points)
    why_none = (
        pl.when(~pl.col("is_first")).then(pl.lit(_ALREADY_TOLD)).when(pl.col("points") == 0).then(pl.lit(_ENOUGH_SAID))
    )
    told = signs.with_columns(
        text=pl.when(pl.col("full_points") > 0).then(pl.col("text") + why_none.otherwise(pl.lit(""))).otherwise("text")
    )
    columns = RiskReasons.column_names()
    return RiskReasons.validate(
        told.select(columns).sort("voyage_id", "points", "rule", descending=[False, True, False]), cast=True
    )


def _bounded(reasons: pl.DataFrame, is_meant: pl.Expr, most: float) -> pl.DataFrame:
    """Let the reasons meant add up to `most` a voyage, in their order, and no further."""
    meant = pl.when(is_meant).then("points").otherwise(0.0)
    before = meant.cum_sum().over("voyage_id") - meant
    room = (most - before).clip(lower_bound=0.0)
    return reasons.with_columns(points=pl.when(is_meant).then(pl.min_horizontal("points", room)).otherwise("points"))
