"""Fit the weights of dark calls on family A: `python -m benchmarks.calibration.fit`.

Writes data/dark_call_weights.toml. A minute on one core. The same arguments give
the same file but for the last digits that another processor or version of scipy may end on.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from benchmarks.calibration.families import FAMILY_A
from benchmarks.calibration.learning import fit_hours, fit_temperature, fit_weights, problem_of
from benchmarks.calibration.scored import explain
from pipeline.detect.dark_calls.priors import DarkCallWeights
from pipeline.resources import data_path
from pipeline.settings import DarkCallSettings

WEIGHTS = "dark_call_weights.toml"
SILENCES, SEED = 8000, 1
_HEAD = """\
# What each piece of evidence adds to the log weight of an itinerary, for detect/dark_calls: FITTED, not edited by hand.
#
# Made by the command below: maximum likelihood on {silences} simulated silences of family A of benchmarks/calibration
# (seed {seed}), the temperature on as many others (seed {other_seed}). How well it does on family B is in
# docs/dark_calls.md. A weight of 1.1 makes an itinerary three times as likely against the others, 2.3 ten times.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration.fit", description="Fit the weights on A.")
    parser.add_argument("--silences", type=int, default=SILENCES, help="to fit on")
    parser.add_argument("--seed", type=int, default=SEED, help="of the silences")
    parser.add_argument("--out", type=Path, default=data_path("dark_call_priors.toml").parent / WEIGHTS)
    options = parser.parse_args(arguments)
    weights, likelihood = fitted(options.silences, options.seed)
    options.out.write_text(to_toml(weights, options.silences, options.seed), encoding="utf-8")
    print(f"{options.out.name}: mean log likelihood of a silence {likelihood:.4f}, temperature {weights.temperature}")
    return 0


def fitted(silences: int, seed: int) -> tuple[DarkCallWeights, float]:
    """The weights, and the mean log likelihood of a silence under them."""
    settings = DarkCallSettings()
    learnt = explain(FAMILY_A, silences, seed, settings)
    hours = fit_hours(learnt.explanations, learnt.labels)
    evidence, likelihood = fit_weights(problem_of(learnt.explanations, learnt.labels, hours))
    held_out = explain(FAMILY_A, silences, seed + 1, settings)
    temperature = fit_temperature(problem_of(held_out.explanations, held_out.labels, hours), evidence)
    return DarkCallWeights(
        made_by=command(silences, seed), temperature=temperature, hours=hours, evidence=evidence
    ), likelihood


def command(silences: int, seed: int) -> str:
    """What to type for these weights."""
    return f"python -m benchmarks.calibration.fit --silences {silences} --seed {seed}"


def to_toml(weights: DarkCallWeights, silences: int, seed: int) -> str:
    """The file, each weight with its meaning."""
    head = _HEAD.format(silences=f"{silences:,}", seed=seed, other_seed=seed + 1)
    lines = [f'made_by = "{weights.made_by}"', f"temperature = {weights.temperature}"]
    for name, table in (("hours", weights.hours), ("evidence", weights.evidence)):
        lines += ["", f"[{name}]", *_entries(table)]
    return "\n".join([head, *lines, ""])


def _entries(table: BaseModel) -> list[str]:
    entries = []
    for name, field in type(table).model_fields.items():
        said = f"{name} = {getattr(table, name)}"
        entries.append(f"{said:<32} # {field.description}" if field.description else said)
    return entries


if __name__ == "__main__":
    sys.exit(main())
