"""Rule: the declared draught stayed the same over a stay that was long enough to load or discharge."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.laden_by_draught import of_first_call
from pipeline.judge.rules.words import lasting, place
from pipeline.schemas import RuleRows


def draught_unchanged(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of corridor voyages whose first call lasted `least_load_hours` and left the draught as declared before."""
    settings = weighed.settings
    change = (pl.col("departure_draught_m") - pl.col("arrival_draught_m")).abs()
    same = case.loads.filter(change < settings.draught_same_m, pl.col("stay_hours") >= settings.least_load_hours)
    return rule_rows(told(of_first_call(same, case, weighed), _say), "draught_unchanged", weighed)


def _say(found: Mapping[str, Any]) -> str:
    stay = "a stay" if found["origin_gap_id"] is None else "a stay, as estimated,"
    return (
        f"Declared the same draught (depth in the water) of {found['departure_draught_m']:.1f} m at both ends of "
        f"{stay} of {lasting(found['stay_hours'])} at {place(found, 'origin')}, time enough to load or discharge. The "
        "crew may not have renewed it, or there was no cargo."
    )
