"""Rule: the voyage leads from one side of a corridor to the other."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import moment, place
from pipeline.schemas import RuleRows


def corridor_voyage(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of every voyage across a corridor; points by the probability that both ends were called at."""
    found = case.voyages.filter("is_corridor").with_columns(
        share="probability", finding_ids=pl.concat_list("origin_port_call_id", "destination_port_call_id")
    )
    return rule_rows(told(found, _say), "corridor_voyage", weighed)


def _say(voyage: Mapping[str, Any]) -> str:
    sailed = "Sailed" if voyage["evidence"] == "observed" else "Probably sailed"
    about = "" if voyage["evidence"] == "observed" else "about "
    return (
        f"{sailed} from {place(voyage, 'origin')} to {place(voyage, 'destination')}, left {about}"
        f"{moment(voyage['departed_at_utc'])} and arrived {about}{moment(voyage['arrived_at_utc'])}."
    )
