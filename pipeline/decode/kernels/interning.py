"""Many numbers to few: which are equal."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Indices, Words, compiled

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: Fibonacci hashing
_SHIFT = np.uint64(32)


def intern(numbers: Words) -> tuple[Indices, npt.NDArray[np.uint32]]:
    """Where each number that occurs is first, in the order of the firsts; and for each the index of its own."""
    firsts, codes = np.empty(len(numbers), np.int64), np.empty(len(numbers), np.uint32)
    slots = 1024
    while slots < 2 * len(numbers):
        slots *= 2
    count = _intern(numbers, np.full(slots, -1, np.int32), firsts, codes)
    return firsts[:count], codes


@compiled
def _intern(numbers: Words, holders: npt.NDArray[np.int32], firsts: Indices, codes: npt.NDArray[np.uint32]) -> int:
    mask, count = np.uint64(len(holders) - 1), 0
    last, last_code = np.uint64(0), -1
    for at in range(len(numbers)):
        number = numbers[at]
        if last_code < 0 or number != last:
            slot = ((number * _SPREAD) >> _SHIFT) & mask
            while holders[slot] >= 0 and numbers[firsts[holders[slot]]] != number:
                slot = (slot + np.uint64(1)) & mask
            if holders[slot] < 0:
                holders[slot], firsts[count] = count, at
                count += 1
            last, last_code = number, holders[slot]
        codes[at] = last_code
    return count
