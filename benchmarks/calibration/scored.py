"""Simulated silences judged by the pipeline, and the truth beside each judgement."""

from dataclasses import dataclass
from functools import cache

import polars as pl

from benchmarks.calibration.families import Family
from benchmarks.calibration.labels import labelled
from benchmarks.calibration.sighted import sightings_of, with_numbers
from benchmarks.calibration.silences import Silences, silences_of
from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.judge import DarkFindings, Explanations, Known, explain_gaps, judge_gaps
from pipeline.detect.dark_calls.priors import SIDES, DarkCallModel, DarkCallWeights
from pipeline.detect.dark_calls.weighing import log_weights, probabilities, sightings_say
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes
from pipeline.reference import load_priors, load_spellings
from pipeline.settings import DarkCallSettings


@cache
def _sea() -> SeaRoutes:
    return load_sea_routes()


@dataclass(frozen=True)
class Explained:
    """Silences of a family with all that is known of them but the weights."""

    silences: Silences
    explanations: Explanations
    labels: pl.DataFrame


def explain(
    family: Family,
    count: int,
    seed: int,
    settings: DarkCallSettings,
    sighted_shares: tuple[float, float] = (0.0, 0.0),
) -> Explained:
    """Make up silences and find their candidates, itineraries and evidence.

    Of the calls in the DPRK, and of those in Russia, `sighted_shares` are sighted.
    """
    silences = silences_of(family, count, seed, load_spellings())
    shares = zip(SIDES, sighted_shares, strict=True)
    sightings = pl.concat([sightings_of(silences, share, seed, side) for side, share in shares])
    known = Known(load_catalogue().ports, with_numbers(silences.ships), silences.calls, sightings)
    explanations = explain_gaps(silences.gaps, known, load_priors(), settings, _sea().distance_nm)
    return Explained(silences, explanations, labelled(explanations, silences.truth))


def judge(silences: Silences, weights: DarkCallWeights, settings: DarkCallSettings) -> DarkFindings:
    """The findings of the stage itself, from its input to its output: what it costs."""
    known = Known(load_catalogue().ports, silences.ships, silences.calls)
    return judge_gaps(silences.gaps, known, DarkCallModel(load_priors(), weights), settings, _sea().distance_nm)


def score(explained: Explained, weights: DarkCallWeights) -> pl.DataFrame:
    """One row a simulated silence: the truth, and what is said of it.

    Columns: those of `truth`; `is_dprk`, whether a DPRK port was called at; `is_judged`, `is_weighed` (not judged: too
    short, an outage of the feed, or no port of the corridor in reach; not weighed: too long); `dprk_probability` (0
    where not judged), `has_slack`, whether it leaves time for a call in the DPRK; `top_probability` of the likeliest
    itinerary, `is_top_right` and `draught`: changed, as before, not told (NULL where not judged).
    """
    known = explained.explanations
    weight = log_weights(known.silences, known.itineraries, known.evidence, weights)
    gap = known.itineraries["gap"].to_numpy()
    weight += sightings_say(known.candidates, known.itineraries, probabilities(gap, weight))
    in_dprk = [port_of(known.candidates, known.itineraries, slot, "side") == SIDES[0] for slot in SLOTS]
    itineraries = known.itineraries.select("gap").with_columns(
        is_exact=explained.labels["is_exact"],
        calls_in_dprk=in_dprk[0].fill_null(value=False) | in_dprk[1].fill_null(value=False)
        | in_dprk[2].fill_null(value=False),
        probability=pl.Series(probabilities(gap, weight)),
    )  # fmt: skip
    of_gap = itineraries.group_by("gap").agg(
        dprk_probability=pl.col("probability").filter("calls_in_dprk").sum(),
        top_probability=pl.col("probability").max(),
        is_top_right=pl.col("is_exact").gather(pl.col("probability").arg_max()).first(),
    )
    change = pl.col("draught_change")
    draught = pl.when(change != 0).then(pl.lit("changed")).when(change == 0).then(pl.lit("as before"))
    weighed = known.silences.select(
        "gap", "gap_id", is_weighed=~pl.col("is_too_long"), draught=draught.otherwise(pl.lit("not told"))
    )
    feasible = known.candidates.filter("is_feasible", pl.col("side") == SIDES[0]).select("gap").unique()
    slack = weighed.join(feasible.with_columns(has_slack=True), on="gap", how="left", maintain_order="left")
    judged = slack.join(of_gap, on="gap", maintain_order="left").drop("gap").with_columns(is_judged=True)
    is_dprk = pl.col("port_ids").list.eval(pl.element().str.starts_with(SIDES[0])).list.any()
    return explained.silences.truth.join(judged, on="gap_id", how="left", maintain_order="left").with_columns(
        pl.col("is_judged", "is_weighed", "has_slack").fill_null(value=False),
        pl.col("dprk_probability").fill_null(0.0),
        is_dprk=is_dprk.fill_null(value=False),
    )
