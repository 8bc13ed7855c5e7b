"""Itineraries weighed: the evidence for each, and the probability that it has against the others of its silence.

The log weight of an itinerary is a sum, so that an analyst can read off what each piece of evidence adds: the weights
of the evidence that speaks (data/dark_call_weights.toml), the logarithm of the base rates of its ports, the log density
of the hours that sailing leaves, and what sightings say. Probabilities are the weights' shares in their silence.
"""

import math

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.detect.dark_calls.circumstances import circumstances
from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.priors import CARGO_CLASSES, ELSEWHERE, SIDES, DarkCallWeights, EvidenceWeights, Hours

_ALWAYS_WEIGHED = frozenset(
    {*(f"{what}_{name}" for what in ("call", "dprk") for name in CARGO_CLASSES), "another_call", "crossing"}
    | {"elsewhere", "base_rate"}
)
_SMALLEST_HOURS = 1.0
_LOG_DAY, _LOG_THREE_DAYS = math.log(24), math.log(72)
_MOST_CONFIDENCE = 0.99  # nobody is surer than that of what they saw
_LEAST_PROBABILITY = 1e-6
_LOG_ROOT_2PI = 0.5 * math.log(2 * math.pi)
EVIDENCE = tuple(name for name in EvidenceWeights.model_fields if name != "hours")  # hours have a density, no column


def evidence_columns(silences: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> pl.DataFrame:
    """One row an itinerary, one column a name of `EVIDENCE`: how often it speaks (0 where it does not).

    Of silences that are too long, only what is known before looking at them.
    """
    of_silence = itineraries.join(silences, on="gap", how="left", maintain_order="left")
    columns = {
        **_calls(of_silence, candidates, itineraries),
        **_pattern(of_silence, candidates, itineraries),
        **_tails(itineraries),
        **circumstances(of_silence, candidates, itineraries),
    }
    is_weighed = (~silences["is_too_long"]).gather(itineraries["gap"])
    evidence = pl.DataFrame(columns).select(pl.col(name).cast(pl.Float64) for name in EVIDENCE)
    unknown = [name for name in evidence.columns if name not in _ALWAYS_WEIGHED]
    return evidence.with_columns(is_weighed=is_weighed).select(
        pl.when(pl.col("is_weighed") | pl.lit(name not in unknown)).then(pl.col(name)).otherwise(0.0)
        for name in evidence.columns
    )


def log_weights(
    silences: pl.DataFrame, itineraries: pl.DataFrame, evidence: pl.DataFrame, weights: DarkCallWeights
) -> NDArray[np.float64]:
    """Log weight of each itinerary; only differences within one silence mean something."""
    said = np.zeros(itineraries.height)
    for name in evidence.columns:  # column by column: a matrix product rounds by its shape, and so by other silences
        said += evidence[name].to_numpy() * getattr(weights.evidence, name)
    timing = log_density_of_hours(silences, itineraries, weights.hours) * weights.evidence.hours
    return np.asarray((said + timing) / weights.temperature)


def probabilities(gap: NDArray[np.uint32], log_weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each weight among those of its gap; rows of a gap stand together."""
    if not len(gap):
        return np.empty(0)
    starts = np.flatnonzero(np.r_[True, gap[1:] != gap[:-1]])
    counts = np.diff(np.r_[starts, len(gap)])
    weight = np.exp(log_weight - np.repeat(np.maximum.reduceat(log_weight, starts), counts))
    return np.asarray(weight / np.repeat(np.add.reduceat(weight, starts), counts))


def log_density_of_hours(silences: pl.DataFrame, itineraries: pl.DataFrame, hours: Hours) -> NDArray[np.float64]:
    """Log density of the hours that sailing leaves; 0 where evidence is not weighed.

    Of several stays the median is that of one times their number, the spread that of one by the root of it: long and
    short stays make up for each other.
    """
    calls = itineraries["calls"].to_numpy()
    is_idle = (~silences["is_passage"]).gather(itineraries["gap"]).to_numpy()
    kinds = [calls > 0, is_idle]
    medians = [hours.stay_median_hours * np.maximum(calls, 1), np.full(len(calls), hours.idle_median_hours)]
    log_median = np.log(np.select(kinds, medians, hours.passage_median_hours))
    spreads = [hours.stay_spread / np.sqrt(np.maximum(calls, 1)), np.full(len(calls), hours.idle_spread)]
    spread = np.select(kinds, spreads, hours.passage_spread)
    log_hours = log_left_hours(itineraries)
    density = -0.5 * ((log_hours - log_median) / spread) ** 2 - log_hours - np.log(spread) - _LOG_ROOT_2PI
    is_weighed = (~silences["is_too_long"]).gather(itineraries["gap"]).to_numpy()
    return np.where(is_weighed, density, 0.0)


def log_left_hours(itineraries: pl.DataFrame) -> NDArray[np.float64]:
    """Logarithm of the hours that sailing leaves, of one at least: arrivals are not timed better than that."""
    return np.asarray(np.log(np.maximum(itineraries["left_hours"].to_numpy(), _SMALLEST_HOURS)))


def sightings_say(
    candidates: pl.DataFrame, itineraries: pl.DataFrame, probability: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What sightings add to the log weight of each itinerary that had this probability without them.

    A port sighted with confidence c and called at with probability p before is called at with c + (1 - c) p after: the
    report is right, or it says nothing. A port called at twice was seen once.
    """
    confidence = np.minimum(candidates["sighting_confidence"].to_numpy(), _MOST_CONFIDENCE)
    rows = [itineraries[slot].fill_null(candidates.height).to_numpy() for slot in SLOTS]
    rows[2] = np.where(rows[2] == rows[0], candidates.height, rows[2])
    before = sum(np.bincount(row, probability, candidates.height + 1)[:-1] for row in rows)
    ratio = 1 + confidence / ((1 - confidence) * np.maximum(before, _LEAST_PROBABILITY))
    says = np.r_[np.log(ratio), 0.0]
    return np.asarray(says[rows[0]] + says[rows[1]] + says[rows[2]])


def _calls(of_silence: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> dict[str, pl.Series]:
    """How many calls, where, and what base rates say."""
    calls = itineraries["calls"]
    sides = [port_of(candidates, itineraries, slot, "side") for slot in SLOTS]
    shares = [port_of(candidates, itineraries, slot, "log_share") for slot in SLOTS]
    is_of_corridor = [side.is_not_null() & (side != ELSEWHERE) for side in sides]
    in_dprk = _count([side == SIDES[0] for side in sides])
    crosses = [is_of_corridor[here] & is_of_corridor[here + 1] & (sides[here] != sides[here + 1]) for here in range(2)]
    return {
        **{f"call_{name}": (calls > 0) & (of_silence["cargo_class"] == name) for name in CARGO_CLASSES},
        **{f"dprk_{name}": in_dprk * (of_silence["cargo_class"] == name) for name in CARGO_CLASSES},
        "another_call": (calls.cast(pl.Int32) - 1).clip(0),
        "crossing": _count(crosses),
        "elsewhere": _count([side == ELSEWHERE for side in sides]),
        "base_rate": pl.Series(np.sum([share.fill_null(0.0).to_numpy() for share in shares], axis=0)),
    }


def _pattern(of_silence: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> dict[str, pl.Series]:
    """What the ship did before."""

    def count(says: pl.Expr) -> pl.Series:
        speaks = candidates.select(speaks=says.fill_null(value=False))
        return _count([speaks["speaks"].gather(itineraries[slot]) for slot in SLOTS])

    is_of_corridor = pl.col("side") != ELSEWHERE
    in_dprk = count(pl.col("side") == SIDES[0]) > 0
    return {
        "been_there": count(is_of_corridor & (pl.col("own_calls_there") > 0)),
        "shows_in_russia": _shown(candidates, itineraries),
        "of_trade": (itineraries["calls"] > 0) & of_silence["is_of_trade"],
        "of_trade_dprk": in_dprk & of_silence["is_of_trade"],
        "new_there": count(is_of_corridor & (pl.col("own_calls_there") == 0) & (pl.col("own_calls_anywhere") > 0)),
        "silent_once": in_dprk & (of_silence["earlier_silences"] == 1),
        "silent_often": in_dprk & (of_silence["earlier_silences"] > 1),
        "cycle_fits": count(pl.col("is_due")),
        "cycle_misses": count(~pl.col("is_due")),
    }


def _shown(candidates: pl.DataFrame, itineraries: pl.DataFrame) -> pl.Series:
    """Sum over the calls in Russia of the log of 1 + the ship's earlier calls there that were heard."""
    is_there = pl.col("side") == SIDES[1]
    shown = candidates.select(shown=pl.when(is_there).then(pl.col("own_calls_there").log1p()).otherwise(0.0))["shown"]
    return pl.Series(np.sum([shown.gather(itineraries[slot]).fill_null(0.0).to_numpy() for slot in SLOTS], axis=0))


def _tails(itineraries: pl.DataFrame) -> dict[str, pl.Series]:
    """How far the hours that sailing leaves fall short of a day or exceed three, by logarithm, with and without calls.

    Published stays last one to three days; the tails of the log-normals are a guess, what these weigh is fitted.
    """
    calls = itineraries["calls"].to_numpy()
    log_hours = log_left_hours(itineraries) - np.log(np.maximum(calls, 1))
    short, long = np.maximum(_LOG_DAY - log_hours, 0.0), np.maximum(log_hours - _LOG_THREE_DAYS, 0.0)
    tails = {
        f"{what}_{name}": np.where(is_what, tail, 0.0)
        for what, is_what in (("stay", calls > 0), ("idle", calls == 0))
        for name, tail in (("short", short), ("long", long))
    }
    return {name: pl.Series(tail) for name, tail in tails.items()}


def _count(says: list[pl.Series]) -> pl.Series:
    return pl.Series(np.sum([one.fill_null(value=False).to_numpy() for one in says], axis=0, dtype=np.float64))
