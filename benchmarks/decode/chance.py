"""Chance that depends on nothing but a seed, what is asked, and of what: the same in any order and in any slice."""

from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Octets = npt.NDArray[np.uint8]

# Constants of SplitMix64 (Steele, Lea, Flood 2014: "Fast splittable pseudorandom number generators").
_STEP, _MIX_A, _MIX_B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class Chance(NamedTuple):
    """Draws for the things numbered `of`; each question has its own draw, the same whenever it is asked."""

    of: Ints
    seed: int

    def unit(self, question: str) -> Floats:
        """Between 0 and 1, 1 excluded."""
        return (self._bits(question) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, question: str, most: int) -> Ints:
        """A whole number from 0 to `most` - 1; `most` is at most 2**31."""
        return ((self._bits(question) >> np.uint64(32)) * np.uint64(most) >> np.uint64(32)).astype(np.int64)

    def falls(self, question: str, share: float) -> Flags:
        """True in this share of cases."""
        return self.unit(question) < share

    def _bits(self, question: str) -> npt.NDArray[np.uint64]:
        salt = np.uint64((crc32(question.encode()) << 32 ^ self.seed) * int(_STEP) % 2**64)
        mixed = self.of.astype(np.uint64) * _STEP + salt
        mixed = (mixed ^ mixed >> np.uint64(30)) * _MIX_A
        mixed = (mixed ^ mixed >> np.uint64(27)) * _MIX_B
        return mixed ^ mixed >> np.uint64(31)
