"""Draws from one generator, so that a family, a seed and a number give the same silence everywhere."""

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TypeVar

import numpy as np

from pipeline.simulate.randomness import generator

_NORMAL = NormalDist()
_One = TypeVar("_One")


class Dice:
    """Chance for one silence."""

    def __init__(self, seed: int, *names: object) -> None:
        """A stream of its own for these names."""
        self._random: np.random.Generator = generator(seed, *names)

    def between(self, bounds: tuple[float, float]) -> float:
        """Uniform."""
        return bounds[0] + (bounds[1] - bounds[0]) * float(self._random.random())

    def chance(self, share: float) -> bool:
        """True in that share of draws."""
        return bool(self._random.random() < share)

    def normal(self, spread: float) -> float:
        """Normal about zero."""
        return spread * _NORMAL.inv_cdf(min(max(float(self._random.random()), 1e-9), 1 - 1e-9))

    def about(self, median: float, spread: float) -> float:
        """Log-normal."""
        return median * math.exp(self.normal(spread))

    def pick(self, shares: Mapping[str, float]) -> str:
        """One of the keys, by share."""
        at = float(self._random.random()) * sum(shares.values())
        for name, share in shares.items():
            at -= share
            if at < 0:
                return name
        return list(shares)[-1]

    def one_of(self, things: Sequence[_One]) -> _One:
        """Any of them."""
        return things[int(self._random.integers(len(things)))]
