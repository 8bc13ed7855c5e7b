"""Which of many receptions are of one transmission: first a filter of hashes that may be there twice, then the rule."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled

Flags = npt.NDArray[np.bool_]

_MOST_SLOTS_BITS = 28
_LEAST_SLOTS_BITS = 12
_SLOTS_PER_HASH = 8
_HIGH = np.uint64(32)
_TWO, _THREE, _ONE = np.uint64(2), np.uint64(3), np.uint64(1)  # of a byte: four counters of two bits


def new_counts(hash_count: int) -> Bytes:
    """Counters for about so many hashes, of two bits each; at most 64 MB, then more of the hashes pass."""
    bits = int(np.clip(np.ceil(np.log2(_SLOTS_PER_HASH * hash_count + 1)), _LEAST_SLOTS_BITS, _MOST_SLOTS_BITS))
    return np.zeros(2**bits // 4, np.uint8)


@compiled
def count(hashes: Words, counts: Bytes) -> None:
    """Count these hashes in; up to two of each."""
    mask = np.uint64(4 * len(counts) - 1)
    for value in hashes:
        slot = value & mask
        shift = (slot & _THREE) << _ONE
        if (counts[slot >> _TWO] >> shift) & _THREE < _TWO:
            counts[slot >> _TWO] += np.uint8(_ONE << shift)


@compiled
def mark_counted_twice(hashes: Words, counts: Bytes, marks: Flags) -> None:
    """Tell of each hash whether it may have been counted twice."""
    mask = np.uint64(4 * len(counts) - 1)
    for at in range(len(hashes)):
        slot = hashes[at] & mask
        marks[at] = (counts[slot >> _TWO] >> ((slot & _THREE) << _ONE)) & _THREE > _ONE


def standing_of(hashes: Words, times_us: Indices, lines: Indices, window_us: int) -> Indices:
    """For each reception the index of the one that stands for it, by the rule of `transmissions.standing_rows`.

    Of equal hashes the one with the least (time, line) stands for all within the window of it; the next after that
    stands for itself.
    """
    order = np.lexsort((lines, times_us)) if np.any(np.diff(lines) < 0) else np.argsort(times_us, kind="stable")
    slots = 1024
    while slots < 2 * len(hashes):
        slots *= 2
    standing = np.empty(len(hashes), np.int64)
    _stand(hashes, times_us, order, window_us, np.full(slots, -1, np.int64), standing)
    return standing


@compiled
def _stand(
    hashes: Words, times_us: Indices, order: Indices, window_us: int, holders: Indices, standing: Indices
) -> None:
    """`holders` has room for twice the hashes: in the order of time, who stands for each hash at present."""
    mask = np.uint64(len(holders) - 1)
    for at in order:
        slot = (hashes[at] >> _HIGH) & mask
        while holders[slot] >= 0 and hashes[holders[slot]] != hashes[at]:
            slot = (slot + np.uint64(1)) & mask
        holder = holders[slot]
        if holder < 0 or times_us[at] - times_us[holder] > window_us:
            holders[slot] = holder = at
        standing[at] = holder
