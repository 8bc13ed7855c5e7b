"""Rule: the draught changed in port as it does when this trade's cargo is handled there."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import place
from pipeline.judge.weights import CROSSING
from pipeline.schemas import RuleRows


def laden_by_draught(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of corridor voyages whose first call changed the draught by `draught_change_m` as the trade has it.

    Cargo ships leave North Korea deeper and Russia lighter, tankers the other way round. Where that call is inferred,
    the change has been weighed in its probability: it is told, and counts with the crossing.
    """
    changed = case.loads.with_columns(change_m=pl.col("departure_draught_m") - pl.col("arrival_draught_m"))
    as_traded = changed.filter(pl.col("change_m") * pl.col("trade") >= weighed.settings.draught_change_m - 0.001)
    return rule_rows(told(of_first_call(as_traded, case, weighed), _say), "laden_by_draught", weighed)


def of_first_call(loads: pl.DataFrame, case: Case, weighed: Weighed) -> pl.DataFrame:
    """Add what the two rules on draught say of the call: its port, its id, and what it counts with."""
    own = weighed.rules.rules["laden_by_draught"].phenomenon
    is_inferred = pl.col("origin_gap_id").is_not_null()
    columns = ["voyage_id", "origin_port_name", "origin_country", "origin_gap_id", "origin_port_call_id", "cargo_class"]
    return loads.join(case.voyages.select(columns), on="voyage_id").with_columns(
        phenomenon=pl.when(is_inferred).then(pl.lit(CROSSING)).otherwise(pl.lit(own)),
        finding_ids=pl.concat_list("origin_port_call_id"),
    )


def _say(found: Mapping[str, Any]) -> str:
    deeper, took = ("deeper", "took on") if found["trade"] > 0 else ("lighter", "discharged")
    ship = "tanker" if found["cargo_class"] == "tanker" else "cargo ship"
    return (
        f"Declared a draught (depth in the water) of {found['arrival_draught_m']:.1f} m before "
        f"{place(found, 'origin')} and {found['departure_draught_m']:.1f} m after: {abs(found['change_m']):.1f} m "
        f"{deeper}, as a {ship} that {took} cargo there would."
    )
