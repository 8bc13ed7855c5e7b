"""How much the evidence holds, whatever weighs it: `python -m benchmarks.calibration.bound`.

Gradient boosting (lightgbm, which Tumen does not depend on: `pip install lightgbm scikit-learn` beside it) is given
every column of a silence, exact places and courses among them, and the probabilities of the model; once fitted on
family A, once on B itself, measured on silences of B that neither saw. What it gets beyond the model, better weights
might; what it does not get, the silences do not tell. It also learns the simulator's own places by heart, and so errs
upwards.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from benchmarks.calibration.families import FAMILY_A, FAMILY_B, Family
from benchmarks.calibration.measures import Calls, calls_at, expected_calibration_error, reliability
from benchmarks.calibration.report import write_docs
from benchmarks.calibration.scored import Explained, explain, score
from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.priors import SIDES
from pipeline.detect.dark_calls.weighing import log_weights, probabilities
from pipeline.reference import load_weights
from pipeline.settings import DarkCallSettings

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "dark_calls.md"
_SEED, _TEST_SEED = 41, 11  # of the silences to learn from, and of those that the page is of
_TEST_SILENCES = 4000
_TREES: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.04, "num_leaves": 15, "min_child_samples": 30, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1, "num_threads": 1, "seed": 1,
}  # fmt: skip
_ROUNDS = 500
_RECALL = 0.85
_HEADINGS = ("precision at 0.5", "recall at 0.5", f"precision where recall is {_RECALL}", "calibration error")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, fit twice, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.calibration.bound", description="What the evidence holds."
    )
    parser.add_argument("--silences", type=int, default=8000, help="of each family, to learn from")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/dark_calls.md")
    options = parser.parse_args(arguments)
    table = measured(options.silences)
    print(table)
    if options.write_docs:
        write_docs(_PAGE, {"bound": table})
    return 0


def measured(silences: int) -> str:
    """The table, as Markdown."""
    test = _silences(FAMILY_B, _TEST_SILENCES, _TEST_SEED)
    truth = test["is_dprk"].to_numpy()
    rows = [("the model in force", test["dprk_probability"].to_numpy())]
    for family in (FAMILY_A, FAMILY_B):
        learnt = _silences(family, silences, _SEED)
        rows.append((f"boosted trees, fitted on family {family.name}", _boosted(learnt, test)))
    lines = [
        f"| on {test.height:,} silences of B with slack | {' | '.join(_HEADINGS)} |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, said in rows:
        calls = calls_at(test.with_columns(dprk_probability=pl.Series(said)))
        error = expected_calibration_error(reliability(said, truth))
        lines.append(
            f"| {name} | {calls.precision:.3f} | {calls.recall:.3f} | {_at_recall(said, truth):.3f} | {error:.3f} |"
        )
    return "\n".join(lines)


def _silences(family: Family, count: int, seed: int) -> pl.DataFrame:
    """One row a silence that leaves time for a call in the DPRK: its truth, what is said of it, and its features."""
    explained = explain(family, count, seed, DarkCallSettings())
    scored = score(explained, load_weights()).filter("is_weighed", "has_slack")
    names = ["gap_id", "is_weighed", "has_slack", "is_dprk", "dprk_probability"]
    return scored.select(names).join(_features(explained), on="gap_id", maintain_order="left")


def _features(explained: Explained) -> pl.DataFrame:
    known = explained.explanations
    of_silence = known.silences.select(
        "gap", "gap_id",
        pl.col(pl.Boolean).cast(pl.Float64).name.prefix("x_"),
        cs.numeric().exclude("gap", "mmsi", "imo", "batch").cast(pl.Float64).name.prefix("x_"),
        cs.string().exclude("gap_id", "destination_before", "destination_after", "ship_name")
        .hash(seed=1).mod(1_000_003).cast(pl.Float64).name.prefix("x_"),
    )  # fmt: skip
    weight = log_weights(known.silences, known.itineraries, known.evidence, load_weights())
    sides = [port_of(known.candidates, known.itineraries, slot, "side").fill_null("") for slot in SLOTS]
    named = [pl.Series(slot, side) for slot, side in zip(SLOTS, sides, strict=True)]
    kinds = known.itineraries.select(
        "gap", "left_hours", kind=pl.concat_str(named),
        probability=pl.Series(probabilities(known.itineraries["gap"].to_numpy(), weight)),
    )  # fmt: skip
    often = kinds["kind"].unique().sort().to_list()
    by_kind = kinds.group_by("gap").agg(
        *(pl.col("probability").filter(pl.col("kind") == kind).sum().alias(f"x_p{kind}") for kind in often),
        *(pl.col("left_hours").filter(pl.col("kind") == kind).max().alias(f"x_left{kind}") for kind in often),
    )
    reached = known.candidates.filter("is_feasible")
    looked_at = [
        "own_calls_there",
        "course_out_agrees",
        "course_home_agrees",
        "course_out_straight",
        "is_due",
        "slack_hours",
    ]
    by_side = reached.group_by("gap").agg(
        pl.col(name).cast(pl.Float64).filter(pl.col("side") == side).mean().alias(f"x_{name}_{side}")
        for name in looked_at
        for side in SIDES
    )
    return of_silence.join(by_kind, on="gap", how="left").join(by_side, on="gap", how="left").drop("gap")


def _boosted(learnt: pl.DataFrame, test: pl.DataFrame) -> NDArray[np.float64]:
    """Probabilities of the silences of `test`."""
    lightgbm = importlib.import_module("lightgbm")
    names = [name for name in learnt.columns if name.startswith("x_") and name in test.columns]
    data = lightgbm.Dataset(learnt.select(names).to_numpy(), learnt["is_dprk"].to_numpy().astype(np.float64))
    trees = lightgbm.train(_TREES, data, _ROUNDS)
    return np.asarray(trees.predict(test.select(names).to_numpy()), dtype=np.float64)


def _at_recall(said: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Precision at the threshold from which the wanted share of the calls is found."""
    threshold = np.sort(said[truth])[::-1][int(np.ceil(_RECALL * truth.sum())) - 1]
    called = said >= threshold
    return Calls(int(called.sum()), int((called & truth).sum()), int(truth.sum())).precision


if __name__ == "__main__":
    sys.exit(main())
