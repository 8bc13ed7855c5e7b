"""Whom matching found, case by case, against the truth."""

import time
from dataclasses import dataclass

import polars as pl

from benchmarks.watchlists.cases import CASES
from benchmarks.watchlists.fleet import Fleet
from pipeline.judge.matching import match_vessels
from pipeline.settings import Settings


@dataclass(frozen=True)
class Score:
    """What came out.

    Attributes:
        cases: `case`, `ships`, `right` (matched with the entry meant), `wrong` (matched with another), `unmatched`.
        precision: of pairs matched, the share that is right.
        recall: of listed ships, the share matched with their entry.
        elapsed_s: of matching alone.
    """

    cases: pl.DataFrame
    precision: float
    recall: float
    elapsed_s: float


def score(fleet: Fleet) -> Score:
    """Match the fleet, and count certain and probable matches; weak ones flag nobody."""
    began_s = time.perf_counter()
    matches = match_vessels(fleet.vessels, fleet.identities, fleet.entries, Settings().watchlists)
    elapsed_s = time.perf_counter() - began_s
    firm = matches.filter(pl.col("match_strength") != "weak").select("vessel_id", matched="entry_id")
    judged = fleet.truth.join(firm, on="vessel_id", how="left").with_columns(
        is_right=(pl.col("matched") == pl.col("entry_id")).fill_null(value=False),
        is_wrong=pl.col("matched").is_not_null() & pl.col("matched").ne_missing(pl.col("entry_id")),
    )
    ships = judged.group_by("vessel_id", "case", "entry_id").agg(pl.col("is_right", "is_wrong").any())
    cases = ships.group_by("case").agg(
        ships=pl.len(),
        right=pl.col("is_right").sum(),
        wrong=pl.col("is_wrong").sum(),
        unmatched=(~pl.col("is_right") & ~pl.col("is_wrong")).sum(),
    )
    listed = ships.filter(pl.col("entry_id").is_not_null())
    return Score(
        cases=pl.DataFrame({"case": list(CASES)}).join(cases, on="case", maintain_order="left"),
        precision=int(judged["is_right"].sum()) / firm.height,
        recall=int(listed["is_right"].sum()) / listed.height,
        elapsed_s=elapsed_s,
    )
