"""Messages of several parts that are open, or were lately: found under the key of their parts, or by their group.

An entry stands under its station's key, and the last of a tag-block group under the group's too.
"""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Words, inlined, integer
from pipeline.decode.kernels.hashes import hash_of_three
from pipeline.decode.kernels.stamps import NO_TIME

IS_OPEN, IS_WHOLE, IS_AMBIGUOUS, IS_CLOSED = range(4)

ENTRIES = np.dtype(
    [
        ("station", np.uint64),
        ("first_us", np.int64),
        ("first_line", np.int64),
        ("state", np.uint8),
        ("count", np.uint8),
        ("again_count", np.uint8),
    ]
)
Entries = npt.NDArray[np.void]
Links = npt.NDArray[np.int32]
NONE = np.uint64(0)
"""The number of no station and of no group."""

_UNTIMED_LINES = 200  # stands for the window of time where there is none: some 30 s of a busy feed, a line a sentence


@inlined
def is_near(one: np.void, line: int, entry: np.void, window_us: int) -> bool:
    """Whether a part is near an entry in time; where one of them says none, in lines."""
    if one["time_us"] == NO_TIME or entry["first_us"] == NO_TIME:
        return line - integer(entry["first_line"]) <= _UNTIMED_LINES
    return abs(integer(one["time_us"]) - integer(entry["first_us"])) <= window_us


@inlined
def slot_of(keys: Words, holders: Links, key: np.uint64) -> int:
    """Where `key` is, or where it would go, in an open table of a power of two of slots that never fills."""
    mask = np.uint64(len(keys) - 1)
    slot = key & mask
    while holders[slot] >= 0 and keys[slot] != key:
        slot = (slot + np.uint64(1)) & mask
    return integer(slot)


@inlined
def put(keys: Words, holders: Links, key: np.uint64, holder: int) -> None:
    """Put an entry under a key, in the place of another that may be there."""
    slot = slot_of(keys, holders, key)
    keys[slot], holders[slot] = key, holder


@inlined
def _held(keys: Words, holders: Links, entries: Entries, key: np.uint64, oldest_line: int) -> int:
    """The entry under `key` that is not closed and not too old in lines, whether a block ended since or not; or -1."""
    holder = holders[slot_of(keys, holders, key)]
    if holder < 0 or entries[holder]["state"] == IS_CLOSED or entries[holder]["first_line"] < oldest_line:
        return -1
    return integer(holder)


@inlined
def find_entry(one: np.void, keys: Words, holders: Links, entries: Entries, oldest_line: int) -> int:
    """The entry that a part belongs to; -1 if there is none.

    Of a tag-block group one line alone need name the station: a nameless line belongs to the group's last message.
    """
    key = hash_of_three(one["head"], one["group"], one["station"])
    at = _held(keys, holders, entries, key, oldest_line)
    if at < 0 and one["group"] != NONE and one["station"] != NONE:
        nameless = _held(keys, holders, entries, hash_of_three(one["head"], one["group"], NONE), oldest_line)
        if nameless >= 0 and entries[nameless]["station"] == NONE:
            entries[nameless]["station"] = one["station"]
            put(keys, holders, key, nameless)
            at = nameless
    return at


@inlined
def begin_entry(
    one: np.void,
    station: np.uint64,
    line: int,
    is_last_of_group: bool,  # noqa: FBT001  compiled
    held: int,
    entries: Entries,
    keys: Words,
    holders: Links,
) -> None:
    """Make the entry `held` that of a part, and let it be found."""
    entry = entries[held]
    entry["station"], entry["first_us"], entry["first_line"] = station, one["time_us"], line
    if one["group"] == NONE or station != NONE:
        put(keys, holders, hash_of_three(one["head"], one["group"], station), held)
    if one["group"] != NONE and is_last_of_group:
        put(keys, holders, hash_of_three(one["head"], one["group"], NONE), held)
