"""Weights by maximum likelihood: those under which what truly happened in the silences was the most probable."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from pipeline.detect.dark_calls.judge import Explanations
from pipeline.detect.dark_calls.priors import EvidenceWeights, Hours
from pipeline.detect.dark_calls.weighing import log_density_of_hours, log_left_hours

_Floats = NDArray[np.float64]
_NAMES = tuple(EvidenceWeights.model_fields)
_FACTORS = ("base_rate", "hours")  # of logarithms that are there without them: 1 takes them as they are
_SPREAD = 3.0  # of the normal prior on each weight, about 0 (factors: 1): what hardly ever speaks stays small


@dataclass(frozen=True)
class Problem:
    """Itineraries of silences whose truth is among them: one row an itinerary, those of a silence together."""

    features: _Floats  # one column a field of EvidenceWeights
    is_true: NDArray[np.bool_]
    starts: NDArray[np.intp]  # first row of each silence
    of_silence: NDArray[np.intp]  # number of each row's silence


def fit_hours(explained: Explanations, labels: pl.DataFrame) -> Hours:
    """The log-normals of the hours that sailing left of the silences, by the mean and spread of their logarithms."""
    is_kept = labels["is_exact"].to_numpy() & _is_weighed(explained)
    truth = explained.itineraries.filter(pl.Series(is_kept))
    calls = truth["calls"].to_numpy()
    is_passage = explained.silences["is_passage"].gather(truth["gap"]).to_numpy()
    log_hours = log_left_hours(truth) - np.log(np.maximum(calls, 1))
    kinds = {"stay": calls == 1, "idle": (calls == 0) & ~is_passage, "passage": (calls == 0) & is_passage}
    found = {}
    for name, is_kind in kinds.items():
        found[f"{name}_median_hours"] = round(float(np.exp(log_hours[is_kind].mean())), 1)
        found[f"{name}_spread"] = round(float(log_hours[is_kind].std()), 2)
    return Hours.model_validate(found)


def problem_of(explained: Explanations, labels: pl.DataFrame, hours: Hours) -> Problem:
    """What is fitted on: silences that are weighed and whose truth is held possible."""
    gap = explained.itineraries["gap"].to_numpy()
    is_true = labels["is_true"].to_numpy()
    kept = np.flatnonzero(np.isin(gap, gap[is_true & _is_weighed(explained)]))
    density = log_density_of_hours(explained.silences, explained.itineraries, hours)
    columns = explained.evidence.with_columns(hours=pl.Series(density)).select(_NAMES)
    is_first = np.diff(gap[kept].astype(np.int64), prepend=-1) != 0
    return Problem(
        features=columns.to_numpy()[kept],
        is_true=is_true[kept],
        starts=np.flatnonzero(is_first),
        of_silence=np.cumsum(is_first) - 1,
    )


def _is_weighed(explained: Explanations) -> NDArray[np.bool_]:
    return (~explained.silences["is_too_long"]).gather(explained.itineraries["gap"]).to_numpy()


def fit_weights(problem: Problem) -> tuple[EvidenceWeights, float]:
    """The weights, and the mean log likelihood of a silence under them.

    Raises:
        RuntimeError: the search ended without an optimum.
    """
    start = np.array([1.0 if name in _FACTORS else 0.0 for name in _NAMES])
    bounds = [(0.05, None) if name in _FACTORS else (None, None) for name in _NAMES]
    found = minimize(_loss(problem), start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
    if not found.success:
        message = f"no optimum: {found.message}"
        raise RuntimeError(message)
    weights = dict(zip(_NAMES, found.x.round(3).tolist(), strict=True))
    likelihood = _log_likelihood(problem.features @ found.x, problem)[0].mean()
    return EvidenceWeights.model_validate(weights), float(likelihood)


def fit_temperature(problem: Problem, weights: EvidenceWeights) -> float:
    """The temperature under which silences that the weights were not fitted on were the most probable."""
    score = problem.features @ np.array([getattr(weights, name) for name in _NAMES])

    def loss(temperature: float) -> float:
        return -float(_log_likelihood(score / temperature, problem)[0].mean())

    return round(float(minimize_scalar(loss, bounds=(0.5, 3.0), method="bounded").x), 3)


def _loss(problem: Problem) -> Callable[[_Floats], tuple[float, _Floats]]:
    centre = np.array([1.0 if name in _FACTORS else 0.0 for name in _NAMES])

    def loss(weights: _Floats) -> tuple[float, _Floats]:
        likelihood, residual = _log_likelihood(problem.features @ weights, problem)
        off = (weights - centre) / _SPREAD
        return float(off @ off / 2 - likelihood.sum()), off / _SPREAD - residual @ problem.features

    return loss


def _log_likelihood(score: _Floats, problem: Problem) -> tuple[_Floats, _Floats]:
    """Log probability of each silence's truth, and its slope by each itinerary's log weight."""
    weight = np.exp(score - np.maximum.reduceat(score, problem.starts)[problem.of_silence])
    true_weight = np.where(problem.is_true, weight, 0.0)
    total, of_truth = (np.add.reduceat(one, problem.starts) for one in (weight, true_weight))
    slope = true_weight / of_truth[problem.of_silence] - weight / total[problem.of_silence]
    return np.log(of_truth / total), slope
