"""Rule: the ship's owner or manager is on a list."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.listed import matches_in_force, said
from pipeline.schemas import RuleRows


def owner_listed(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages of ships whose owner or manager a list in force at arrival names, as the list says it."""
    moments = case.voyages.select("voyage_id", "vessel_id", at_utc="arrived_at_utc")
    found = matches_in_force(case, moments, weighed, listing="owner").with_columns(finding_ids="entry_ids")
    return rule_rows(told(found, _say), "owner_listed", weighed)


def _say(match: Mapping[str, Any]) -> str:
    ours = "of the ship" if match["match_strength"] == "certain" else "of what is probably the ship"
    return f"The owner or manager {ours} is on the list {said(match)}."
