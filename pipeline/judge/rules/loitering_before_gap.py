"""Rule: the ship lay waiting east of Vladivostok before it fell silent."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.gap_near_corridor import near_silences
from pipeline.judge.rules.words import moment
from pipeline.schemas import RuleRows


def loitering_before_gap(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages with a silence near the corridor before which the ship was heard waiting for long enough."""
    settings = weighed.settings
    waited = near_silences(case.silences, settings).filter(pl.col("waited_hours") >= settings.least_wait_hours)
    found = (
        waited.sort("voyage_id", "waited_hours", "gap_id", descending=[False, True, False])
        .unique("voyage_id", keep="first", maintain_order=True)
        .with_columns(finding_ids=pl.concat_list("gap_id"), within=pl.lit(settings.wait_hours))
    )
    return rule_rows(told(found, _say), "loitering_before_gap", weighed)


def _say(found: Mapping[str, Any]) -> str:
    return (
        f"Lay in the waters east of Vladivostok before it fell silent at {moment(found['started_at_utc'])}: it was "
        f"heard there, hardly moving, in {found['waited_hours']} of the {found['within']} hours before. Ships of the "
        "arms route waited there; many others do."
    )
