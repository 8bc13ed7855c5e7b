"""Rule: the ship met a listed ship at sea."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.durations import hours_between
from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.listed import matches_in_force, said
from pipeline.judge.rules.words import lasting, moment, ship
from pipeline.schemas import RuleRows


def encounter_with_listed_ship(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages with a meeting at sea whose other ship a list in force then names; the longest one is told."""
    met = case.encounters.rename({"other_vessel_id": "vessel_id"})
    moments = met.select("voyage_id", "encounter_id", "vessel_id", at_utc="started_at_utc")
    listed = matches_in_force(case, moments, weighed, listing="ship").drop("at_utc", "vessel_id")
    found = (
        met.join(listed, on=["voyage_id", "encounter_id"])
        .with_columns(hours=hours_between("started_at_utc", "ended_at_utc"))
        .sort("voyage_id", "share", "hours", "encounter_id", descending=[False, True, True, False])
        .with_columns(finding_ids=pl.concat_list("encounter_id", "entry_ids"))
        .unique("voyage_id", keep="first", maintain_order=True)
    )
    return rule_rows(told(found, _say), "encounter_with_listed_ship", weighed)


def _say(met: Mapping[str, Any]) -> str:
    north = "N" if met["lat_deg"] >= 0 else "S"
    east = "E" if met["lon_deg"] >= 0 else "W"
    return (
        f"Lay {met['median_distance_m']:.0f} m from {ship(met['other_ship_name'], met['other_imo'])} at sea for "
        f"{lasting(met['hours'])} from {moment(met['started_at_utc'])}, at {abs(met['lat_deg']):.2f} {north} "
        f"{abs(met['lon_deg']):.2f} {east}; what they did there is not known. That ship is on the list {said(met)}."
    )
