"""Many numbers to few: which are equal."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Indices, Words, compiled, inlined, integer

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: Fibonacci hashing
_SHIFT = np.uint64(32)


class Interned(NamedTuple):
    """Numbers that are told apart, in the order in which they came: each, and where it came first.

    `holders` is an open table of a power of two of slots that never fills: the code of a number, or -1.
    """

    holders: npt.NDArray[np.int32]
    numbers: Words
    firsts: Indices

    @classmethod
    def room(cls, count: int, array: Callable[[int, npt.DTypeLike], npt.NDArray[Any]] = np.empty) -> "Interned":
        """Room for so many, in arrays that are made by `array`."""
        slots = 1024
        while slots < 2 * count:
            slots *= 2
        holders = array(slots, np.int32)
        holders.fill(-1)
        return cls(holders, array(count, np.uint64), array(count, np.int64))


def intern(numbers: Words) -> tuple[Indices, npt.NDArray[np.uint32]]:
    """Where each number that occurs is first, in the order of the firsts; and for each the index of its own."""
    interned, codes = Interned.room(len(numbers)), np.empty(len(numbers), np.uint32)
    return interned.firsts[: _intern(numbers, interned, codes)], codes


@compiled
def _intern(numbers: Words, interned: Interned, codes: npt.NDArray[np.uint32]) -> int:
    count = 0
    for at in range(len(numbers)):
        codes[at], count = code_of(numbers[at], at, interned, count)
    return count


@inlined
def code_of(number: np.uint64, at: int, interned: Interned, count: int) -> tuple[int, int]:
    """The code of a number that comes at `at`, where `count` came before; and how many came then."""
    mask = np.uint64(len(interned.holders) - 1)
    slot = ((number * _SPREAD) >> _SHIFT) & mask
    while interned.holders[slot] >= 0 and interned.numbers[interned.holders[slot]] != number:
        slot = (slot + np.uint64(1)) & mask
    if interned.holders[slot] < 0:
        interned.holders[slot], interned.numbers[count], interned.firsts[count] = count, number, at
        count += 1
    return integer(interned.holders[slot]), count
