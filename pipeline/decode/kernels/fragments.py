"""Sentences to whole messages: the parts of one message joined, those of two ships never.

A part belongs to the open message of its key: station (or tag-block group), talker, sequence id, channel and number of
parts; in any order, near its first part in time and in lines. Where a time is missing, within 200 lines. Two
different payloads for one part are two messages under one key, which nothing tells apart: all parts under that key are
orphans until they are near no more. A whole message stays known for as long, so that a part that comes again is told.

A file comes in blocks. What a later block may ask for is carried: parts that wait, parts of whole messages (which come
out once only), and the seed of an ambiguity; entry by entry, as a part may belong to one for what came between.
"""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, allocating, compiled, inlined, integer, load8
from pipeline.decode.kernels.entries import (
    ENTRIES,
    IS_AMBIGUOUS,
    IS_CLOSED,
    IS_OPEN,
    IS_WHOLE,
    NONE,
    Entries,
    Links,
    begin_entry,
    find_entry,
    is_near,
    slot_of,
)
from pipeline.decode.kernels.hashes import hash_of_three
from pipeline.decode.kernels.sentences import Sentences

WHOLE, PART, REPEAT, ORPHAN, WAITING, KNOWN = range(6)
"""What became of a sentence: begins a whole message, is a later part of one, came again, was orphaned, is not decided,
or came out with an earlier block."""

_CARRIED_PART, _CARRIED_KNOWN, _CARRIED_SEED = 1, 2, 3
_WHY_CARRIED, _BEGINS_ENTRY, _IS_LAST_OF_GROUP = 3, 4, 8  # as bits, the reason lowest

Flags = npt.NDArray[np.uint8]
Window = tuple[int, int, int]
Table = tuple[Words, Links, Entries, npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""Keys, and which entry each holds, as an open table; the entries, their parts by number, and those that came again."""


@inlined
def _are_equal(buffer: Bytes, one: np.void, other: np.void) -> bool:
    at, end, other_at = one["payload_at"], one["payload_end"], other["payload_at"]
    if end - at != other["payload_end"] - other_at or one["fill_bits"] != other["fill_bits"]:
        return False
    while at + 8 <= end:
        if load8(buffer, at) != load8(buffer, other_at):
            return False
        at, other_at = at + 8, other_at + 8
    for index in range(end - at):
        if buffer[at + index] != buffer[other_at + index]:
            return False
    return True


@inlined
def _emit(parts: Links, total: int, fates: Flags, links: Links) -> None:
    """Let the message of all `parts` come out, unless it did with an earlier block."""
    for num in range(total):
        at = parts[num]
        links[at] = parts[num + 1] if num + 1 < total else -1
        if fates[at] != KNOWN:
            fates[at] = WHOLE if num == 0 else PART


@inlined
def _close(entry: np.void, parts: Links, again: Links, fates: Flags, links: Links) -> None:
    """Decide what still waits in an entry: parts of no whole message are orphans, those that came again are repeats."""
    for num in range(len(parts)):
        if entry["state"] == IS_OPEN and parts[num] >= 0:
            fates[parts[num]] = ORPHAN
        if entry["state"] == IS_WHOLE and again[num] >= 0:
            fates[again[num]], links[again[num]] = REPEAT, parts[num]
    entry["state"] = IS_CLOSED


@inlined
def _take(
    at: int,
    line: int,
    entry: np.void,
    parts: Links,
    again: Links,
    sentences: Sentences,
    buffer: Bytes,
    fates: Flags,
    links: Links,
) -> None:
    """Put a part into its open, whole or ambiguous entry."""
    one = sentences[at]
    total, num = integer(one["total"]), integer(one["num"]) - 1
    known = parts[num]
    if entry["state"] == IS_AMBIGUOUS:
        fates[at] = ORPHAN
    elif known < 0:
        parts[num] = at
        entry["count"] += 1
        if entry["count"] == total:
            entry["state"] = IS_WHOLE
            _emit(parts, total, fates, links)
    elif not _are_equal(buffer, one, sentences[known]):
        for index in range(total):
            if parts[index] >= 0:
                fates[parts[index]] = ORPHAN
        fates[at] = ORPHAN
        entry["state"], entry["first_us"], entry["first_line"] = IS_AMBIGUOUS, one["time_us"], line
        parts[0] = at  # the seed
    elif entry["state"] == IS_OPEN or again[num] >= 0:
        fates[at], links[at] = REPEAT, known
    else:
        again[num] = at
        entry["again_count"] += 1
        if entry["again_count"] == total:
            _emit(again, total, fates, links)
            again[:] = -1
            entry["again_count"] = 0


@inlined
def _sort(values: Links, first: int, end: int) -> None:
    """Put the few values from `first` up to `end` in order."""
    for index in range(first + 1, end):
        value, at = values[index], index
        while at > first and values[at - 1] > value:
            values[at] = values[at - 1]
            at -= 1
        values[at] = value


@inlined
def _keep(
    held: int, table: Table, sentences: Sentences, carries: Flags, stations: Words, kept: Links, count: int
) -> int:
    """Put what the next block has to know of an entry behind `count` others in `kept`; return how many there are."""
    keys, holders, entries, all_parts, all_again = table
    entry, parts, again = entries[held], all_parts[held], all_again[held]
    first = count
    if entry["state"] == IS_AMBIGUOUS:
        carries[parts[0]], kept[count] = _CARRIED_SEED, parts[0]
        count += 1
    else:
        why = _CARRIED_KNOWN if entry["state"] == IS_WHOLE else _CARRIED_PART
        for num in range(len(parts)):
            if parts[num] >= 0:
                carries[parts[num]], kept[count] = why, parts[num]
                count += 1
            if again[num] >= 0:
                carries[again[num]], kept[count] = _CARRIED_PART, again[num]
                count += 1
    _sort(kept, first, count)
    one = sentences[kept[first]]
    stations[kept[first]] = entry["station"]
    nameless = slot_of(keys, holders, hash_of_three(one["head"], one["group"], NONE))
    carries[kept[first]] |= np.uint8(_BEGINS_ENTRY | (_IS_LAST_OF_GROUP if holders[nameless] == held else 0))
    return count


@inlined
def _fitting_entry(
    at: int, line: int, window: Window, table: Table, sentences: Sentences, buffer: Bytes, fates: Flags, links: Links
) -> int:
    """The entry that a part belongs to, -1 if there is none; one that it does not fit any more is closed."""
    keys, holders, entries, parts, again = table
    one = sentences[at]
    held = find_entry(one, keys, holders, entries, line - window[1])
    if held < 0:
        return held
    entry, known = entries[held], parts[held, one["num"] - 1]
    is_other = entry["state"] == IS_WHOLE and not _are_equal(buffer, one, sentences[known])
    if is_other or not is_near(one, line, entry, window[0]):
        _close(entry, parts[held], again[held], fates, links)
        return -1
    return held


@compiled
def _decide(
    buffer: Bytes,
    sentences: Sentences,
    numbers: Indices,
    window: Window,
    table: Table,
    carries: Flags,
    stations: Words,
    fates: Flags,
    links: Links,
) -> int:
    """Put every part into its entry; return how many entries there are then."""
    keys, holders, entries, parts, again = table
    entry_count, held = 0, -1
    for at in range(len(sentences)):
        one, line, carried = sentences[at], numbers[at], carries[at]
        carries[at], links[at] = 0, -1
        why = carried & _WHY_CARRIED
        fates[at] = KNOWN if why in (_CARRIED_KNOWN, _CARRIED_SEED) else WAITING
        if carried & _BEGINS_ENTRY:
            held = -1
        elif not carried:
            held = _fitting_entry(at, line, window, table, sentences, buffer, fates, links)
        if held < 0:
            held, entry_count = entry_count, entry_count + 1
            station = stations[at] if carried else one["station"]
            is_last_of_group = not carried or carried & _IS_LAST_OF_GROUP != 0
            begin_entry(one, station, line, is_last_of_group, held, entries, keys, holders)
        if why == _CARRIED_SEED:
            entries[held]["state"] = IS_AMBIGUOUS
            parts[held, 0] = at
        else:
            _take(at, line, entries[held], parts[held], again[held], sentences, buffer, fates, links)
    return entry_count


@allocating
def assemble(
    buffer: Bytes,
    sentences: Sentences,
    numbers: Indices,
    window: Window,
    carries: Flags,
    stations: Words,
    fates: Flags,
    links: Links,
) -> Links:
    """Decide the fate of each part of a longer message.

    Args:
        buffer: what the sentences' payloads lie in.
        sentences: the carried ones in the order that `assemble` gave, then the block's.
        numbers: the line of each.
        window: how far parts of one message may be apart in microseconds, and in lines; the last line of the block,
            negative after the last of the file, when nothing waits any more.
        carries: why a sentence was carried here, 0 for the block's own; replaced by why the next block needs it.
        stations: of a carried sentence that begins an entry the station of that, which a part that is not carried may
            have named; replaced in the same way.
        fates: filled in.
        links: filled in; of a part of a whole message the next part's index, -1 after the last; of a repeat the index
            of the sentence it repeats.

    Returns:
        Indices of the sentences that the next block needs, in the order in which it needs them.
    """
    most_parts, last_line, slots = 1, window[2], 4
    for one in sentences:
        most_parts = max(most_parts, integer(one["total"]))
    while slots < 4 * len(sentences):
        slots *= 2
    keys, holders = np.zeros(slots, np.uint64), np.full(slots, -1, np.int32)
    entries = np.zeros(len(sentences), ENTRIES)
    parts, again = (
        np.full((len(sentences), most_parts), -1, np.int32),
        np.full((len(sentences), most_parts), -1, np.int32),
    )
    table = keys, holders, entries, parts, again
    entry_count = _decide(buffer, sentences, numbers, window, table, carries, stations, fates, links)
    kept, count = np.empty(len(sentences), np.int32), 0
    for held in range(entry_count):
        if entries[held]["state"] != IS_CLOSED:
            if last_line < 0 or last_line - entries[held]["first_line"] > window[1]:
                _close(entries[held], parts[held], again[held], fates, links)
            else:
                count = _keep(held, table, sentences, carries, stations, kept, count)
    return kept[:count]
