"""Voyages judged: the case put together, every rule heard, cargo estimated."""

from dataclasses import dataclass
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.grounds.found import Found, Places
from pipeline.grounds.gather import gather
from pipeline.judge.cargo import CargoRates, estimate_cargo
from pipeline.judge.case import Weighed
from pipeline.judge.risk import judge_voyages
from pipeline.judge.weights import RiskRules
from pipeline.risk_settings import RiskSettings
from pipeline.schemas import CargoEstimates, RiskReasons, Voyages


@dataclass(frozen=True)
class Rates:
    """What risk and cargo are judged by, as `data/` has it."""

    risk_rules: RiskRules
    cargo: CargoRates


@dataclass(frozen=True)
class JudgedVoyages:
    """Voyages with score and reasons, the reasons one by one, cargo, and raw lines (`finding_id`, `role`, line)."""

    voyages: dy.DataFrame[Voyages]
    reasons: dy.DataFrame[RiskReasons]
    cargo: dy.DataFrame[CargoEstimates]
    lines: pl.DataFrame

    def tables(self) -> dict[str, Any]:
        """The tables by their names among the findings."""
        return {"voyages": self.voyages, "risk_reasons": self.reasons, "cargo_estimates": self.cargo}


def judge_found(found: Found, places: Places, rates: Rates, settings: RiskSettings) -> JudgedVoyages:
    """Score every voyage found, and estimate what those of the arms and oil routes may have carried."""
    weighed = Weighed(rates.risk_rules.with_points(settings.points), settings)
    case = gather(found, places, weighed)
    judged = judge_voyages(found.tables.voyages, case, weighed)
    return JudgedVoyages(judged.voyages, judged.reasons, estimate_cargo(case, rates.cargo), judged.lines)
