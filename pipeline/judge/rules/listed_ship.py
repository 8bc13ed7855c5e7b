"""Rule: the ship is on a list."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.listed import matches_in_force, said
from pipeline.schemas import RuleRows


def listed_ship(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages of ships that a list in force at arrival names; many lists count as the surest one.

    A match by IMO number is certain, one by MMSI or by call sign and name together probable; by name alone it is none.
    """
    moments = case.voyages.select("voyage_id", "vessel_id", at_utc="arrived_at_utc")
    found = matches_in_force(case, moments, weighed, listing="ship").with_columns(finding_ids="entry_ids")
    return rule_rows(told(found, _say), "listed_ship", weighed)


def _say(match: Mapping[str, Any]) -> str:
    is_on = "Is" if match["match_strength"] == "certain" else "Is probably"
    return f"{is_on} on the list {said(match)}."
