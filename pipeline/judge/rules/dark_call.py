"""Rule: the ship probably crossed a corridor while nobody heard it."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import lasting, moment, place
from pipeline.judge.weights import CROSSING
from pipeline.schemas import RuleRows


def dark_call(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of corridor voyages with an inferred end, and of silences that may hide a crossing; points by probability.

    Those of an inferred end count by its square: a call that is hardly likelier than not is no ground to suspect a ship
    of which nothing else is known.
    A silence within a voyage that is not across the corridor itself speaks from `least_crossing_probability` on, the
    likeliest of several. What is less than even is a sign: it counts as the silence that it is (`gap_near_corridor`).
    """
    inferred, possible = _inferred(case), _possible(case, weighed)
    columns = ["voyage_id", "share", "phenomenon", "text", "finding_ids"]
    return rule_rows(pl.concat([inferred.select(columns), possible.select(columns)]), "dark_call", weighed)


def _inferred(case: Case) -> pl.DataFrame:
    crossings = case.voyages.filter("is_corridor")
    ends = pl.concat(
        crossings.select(
            "voyage_id",
            "probability",
            gap_id=f"{end}_gap_id",
            port_id=f"{end}_port_id",
            at_port_name=f"{end}_port_name",
            at_country=f"{end}_country",
            order=pl.lit(order),
        )
        for order, end in enumerate(("origin", "destination"))
    ).drop_nulls("gap_id")
    calls = case.dark_calls.select("gap_id", "port_id", "dark_call_id")
    named = (
        ends.join(case.gaps.select("gap_id", "started_at_utc", "ended_at_utc", "duration_hours"), on="gap_id")
        .join(calls, on=["gap_id", "port_id"], how="left")
        .sort("voyage_id", "order")
    )
    found = named.group_by("voyage_id", maintain_order=True).agg(
        pl.col("started_at_utc", "ended_at_utc", "duration_hours", "gap_id"),
        where=pl.struct("at_port_name", "at_country"),
        probability=pl.col("probability").first(),
        share=pl.col("probability").first() ** 2,
        finding_ids=pl.col("gap_id").append(pl.col("dark_call_id").drop_nulls()).unique().sort(),
    )
    return told(found.with_columns(phenomenon=pl.lit(CROSSING)), _say_inferred)


def _possible(case: Case, weighed: Weighed) -> pl.DataFrame:
    within = case.silences.join(case.voyages.select("voyage_id", "is_corridor"), on="voyage_id")
    least = weighed.settings.least_crossing_probability
    likeliest = (
        within.filter(~pl.col("is_corridor"), ~pl.col("is_of_call"), pl.col("crossing_probability") >= least)
        .sort("voyage_id", "crossing_probability", "gap_id", descending=[False, True, False])
        .unique("voyage_id", keep="first", maintain_order=True)
    )
    silence = weighed.rules.rules["gap_near_corridor"].phenomenon
    found = likeliest.with_columns(
        share="crossing_probability", phenomenon=pl.lit(silence), finding_ids=pl.concat_list("gap_id")
    )
    return told(found, _say_possible)


def _say_inferred(found: Mapping[str, Any]) -> str:
    silences = {
        gap_id: (hours, start, end)
        for gap_id, hours, start, end in zip(
            found["gap_id"], found["duration_hours"], found["started_at_utc"], found["ended_at_utc"], strict=True
        )
    }
    silent = " and ".join(
        f"for {lasting(hours)} from {moment(start)} to {moment(end)}" for hours, start, end in silences.values()
    )
    ports = " and at ".join(place(where, "at") for where in found["where"])
    return (
        f"Its position radio (AIS) was silent {silent}. In that time it probably called at {ports}; nobody heard it "
        f"there. Probability that it made this crossing: {found['probability']:.2f}."
    )


def _say_possible(found: Mapping[str, Any]) -> str:
    return (
        f"Its position radio (AIS) was silent for {lasting(found['duration_hours'])}, from "
        f"{moment(found['started_at_utc'])} to {moment(found['ended_at_utc'])}. It may have called at a port on the "
        f"other side in that time (probability {found['crossing_probability']:.2f}); that it did not is likelier."
    )
