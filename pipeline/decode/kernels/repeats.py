"""Which of many receptions are of one transmission: first a filter of hashes that may be there twice, then the rule."""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled

_MOST_SLOTS_BITS = 26
_LEAST_SLOTS_BITS = 10
_SLOTS_PER_HASH = 8
_HIGH = np.uint64(32)


def new_counts(hash_count: int) -> Bytes:
    """Counters for about so many hashes; at most 64 MB, then more of them pass."""
    bits = int(np.clip(np.ceil(np.log2(_SLOTS_PER_HASH * hash_count + 1)), _LEAST_SLOTS_BITS, _MOST_SLOTS_BITS))
    return np.zeros(2**bits, np.uint8)


@compiled
def count(hashes: Words, counts: Bytes) -> None:
    """Count these hashes in; up to two of each."""
    mask = np.uint64(len(counts) - 1)
    for value in hashes:
        slot = value & mask
        if counts[slot] < 2:  # noqa: PLR2004  a second one is enough
            counts[slot] += np.uint8(1)


@compiled
def mark_counted_twice(hashes: Words, counts: Bytes, marks: Bytes) -> None:
    """Write 1 for each hash that may have been counted twice, else 0."""
    mask = np.uint64(len(counts) - 1)
    for at in range(len(hashes)):
        marks[at] = counts[hashes[at] & mask] > 1


def standing_of(hashes: Words, times_us: Indices, lines: Indices, window_us: int) -> Indices:
    """For each reception the index of the one that stands for it, by the rule of `transmissions.standing_rows`.

    Of equal hashes the one with the least (time, line) stands for all within the window of it; the next after that
    stands for itself.
    """
    order = np.lexsort((lines, times_us))
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
