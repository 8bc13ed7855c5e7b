"""Which of many hashes may be there twice: a filter that lets few others pass and none of those is missed."""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, Words, compiled

_MOST_SLOTS_BITS = 26
_LEAST_SLOTS_BITS = 10
_SLOTS_PER_HASH = 8


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
