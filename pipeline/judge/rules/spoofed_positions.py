"""Rule: places were broadcast under the ship's identity where no ship can have been."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import moment
from pipeline.schemas import RuleRows

_HOW = {
    "circling": "running round a circle while the ship was heard elsewhere",
    "displaced": "off its own track for a while and back again, further than a ship can sail",
}


def spoofed_positions(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages with `least_spoofed_fixes` such places, unless `jammed_ships` others were led astray as well."""
    settings = weighed.settings
    found = case.spoofs.filter(
        pl.col("fix_count") >= settings.least_spoofed_fixes, pl.col("other_ships") < settings.jammed_ships
    )
    return rule_rows(told(found, _say), "spoofed_positions", weighed)


def _say(found: Mapping[str, Any]) -> str:
    return (
        f"{found['fix_count']} of the places broadcast under its identity between {moment(found['first_at_utc'])} and "
        f"{moment(found['last_at_utc'])} cannot be true: {_HOW[found['wild_reason']]}. A false track looks so, and so "
        "does a receiver led astray."
    )
