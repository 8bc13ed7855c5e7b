"""Which of many receptions are of one transmission: first filters of hashes that may be there twice, then the rule."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled

Flags = npt.NDArray[np.bool_]

_MOST_SLOTS_BITS = 29
_LEAST_SLOTS_BITS = 12
_SLOTS_PER_HASH = 4
_HIGH = np.uint64(32)
_SEVEN, _THREE, _ONE = np.uint64(7), np.uint64(3), np.uint64(1)  # of a byte: eight slots of a bit


def new_slots(hash_count: int) -> Bytes:
    """Slots for about so many hashes, of one bit each; at most 64 MB, then more of the hashes pass."""
    bits = int(np.clip(np.ceil(np.log2(_SLOTS_PER_HASH * hash_count + 1)), _LEAST_SLOTS_BITS, _MOST_SLOTS_BITS))
    return np.zeros(2**bits // 8, np.uint8)


@compiled
def take_again(hashes: Words, slots: Bytes, again: Words) -> int:
    """Take the slots of these hashes; write those whose slot was taken to `again`, and return how many they are."""
    mask, count = np.uint64(8 * len(slots) - 1), 0
    for value in hashes:
        slot = value & mask
        bit = np.uint8(_ONE << (slot & _SEVEN))
        taken = slots[slot >> _THREE]
        slots[slot >> _THREE] = taken | bit
        again[count] = value  # written over, if it is none
        count += (taken & bit) != 0
    return count


@compiled
def find_taken(hashes: Words, slots: Bytes, found: Indices) -> int:
    """Write the indices of those hashes whose slots are taken to `found`, and return how many they are."""
    mask, count = np.uint64(8 * len(slots) - 1), 0
    for at in range(len(hashes)):
        slot = hashes[at] & mask
        found[count] = at
        count += (slots[slot >> _THREE] & np.uint8(_ONE << (slot & _SEVEN))) != 0
    return count


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
    _stand(hashes, times_us, order, window_us, np.full(slots, -1, np.int32), standing)
    return standing


@compiled
def _stand(
    hashes: Words, times_us: Indices, order: Indices, window_us: int, holders: npt.NDArray[np.int32], standing: Indices
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
