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

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled, load8
from pipeline.decode.kernels.entries import (
    ENTRIES,
    IS_AMBIGUOUS,
    IS_CLOSED,
    IS_OPEN,
    IS_WHOLE,
    NONE,
    Links,
    begin_entry,
    find_entry,
    is_near,
    slot_of,
)
from pipeline.decode.kernels.hashes import hash_of_three
from pipeline.decode.kernels.sentences import Sentences
from pipeline.decode.kernels.stamps import NO_TIME

WHOLE, PART, REPEAT, ORPHAN, WAITING, KNOWN = range(6)
"""What became of a sentence: begins a whole message, is a later part of one, came again, was orphaned, is not decided,
or came out with an earlier block."""

_CARRIED_PART, _CARRIED_KNOWN, _CARRIED_SEED = 1, 2, 3
_WHY_CARRIED, _BEGINS_ENTRY, _IS_LAST_OF_GROUP = 3, 4, 8  # as bits, the reason lowest

Flags = npt.NDArray[np.uint8]


@compiled
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


@compiled
def _emit(parts: Links, total: int, fates: Flags, links: Links) -> None:
    """Let the message of all `parts` come out, unless it did with an earlier block."""
    for num in range(total):
        at = parts[num]
        links[at] = parts[num + 1] if num + 1 < total else -1
        if fates[at] != KNOWN:
            fates[at] = WHOLE if num == 0 else PART


@compiled
def _close(entry: np.void, parts: Links, again: Links, total: int, fates: Flags, links: Links) -> None:
    """Decide what still waits in an entry: parts of no whole message are orphans, those that came again are repeats."""
    for num in range(total):
        if entry["state"] == IS_OPEN and parts[num] >= 0:
            fates[parts[num]] = ORPHAN
        if entry["state"] == IS_WHOLE and again[num] >= 0:
            fates[again[num]], links[again[num]] = REPEAT, parts[num]
    entry["state"] = IS_CLOSED


@compiled
def _take(
    at: int,
    one: np.void,
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
    total, num = np.int64(one["total"]), np.int64(one["num"]) - 1
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


@compiled
def _keep(  # noqa: PLR0913  compiled code takes its arrays one by one
    held: int,
    entry: np.void,
    parts: Links,
    again: Links,
    keys: Words,
    holders: Links,
    sentences: Sentences,
    carries: Flags,
    stations: Words,
    kept: Links,
    count: int,
) -> int:
    """Put what the next block has to know of an entry behind `count` others in `kept`; return how many there are."""
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
    kept[first:count].sort()
    one = sentences[kept[first]]
    stations[kept[first]] = entry["station"]
    nameless = slot_of(keys, holders, hash_of_three(one["head"], one["group"], NONE))
    carries[kept[first]] |= np.uint8(_BEGINS_ENTRY | (_IS_LAST_OF_GROUP if holders[nameless] == held else 0))
    return count


@compiled
def assemble(  # noqa: PLR0913  compiled code takes its arrays one by one
    buffer: Bytes,
    sentences: Sentences,
    numbers: Indices,
    window_us: int,
    window_lines: int,
    last_line: int,
    carries: Flags,
    stations: Words,
    fates: Flags,
    links: Links,
) -> Links:
    """Decide the fate of each sentence.

    Args:
        buffer: what the sentences' payloads lie in.
        sentences: the carried ones in the order that `assemble` gave, then the block's.
        numbers: the line of each.
        window_us: how far parts of one message may be apart in time.
        window_lines: and in lines.
        last_line: of the block; negative: of the file, after which nothing waits.
        carries: why a sentence was carried here, 0 for the block's own; replaced by why the next block needs it.
        stations: of a carried sentence that begins an entry the station of that, which a part that is not carried may
            have named; replaced in the same way.
        fates: filled in.
        links: filled in; of a part of a whole message the next part's index, -1 after the last; of a repeat the index
            of the sentence it repeats.

    Returns:
        Indices of the sentences that the next block needs, in the order in which it needs them.
    """
    most_parts, part_count = 1, 0
    for one in sentences:
        most_parts, part_count = max(most_parts, np.int64(one["total"])), part_count + (one["total"] > 1)
    slots = 4
    while slots < 4 * part_count:
        slots *= 2
    keys, holders = np.zeros(slots, np.uint64), np.full(slots, -1, np.int32)
    entries = np.zeros(part_count, ENTRIES)
    totals = np.zeros(part_count, np.int64)
    parts, again = np.full((part_count, most_parts), -1, np.int32), np.full((part_count, most_parts), -1, np.int32)
    entry_count, held = 0, -1
    for at in range(len(sentences)):
        one, line, carried = sentences[at], numbers[at], carries[at]
        carries[at], links[at] = 0, -1
        if one["total"] == 1:
            fates[at] = WHOLE
            continue
        why = carried & _WHY_CARRIED
        fates[at] = KNOWN if why in (_CARRIED_KNOWN, _CARRIED_SEED) else WAITING
        is_last_of_group = not carried or carried & _IS_LAST_OF_GROUP != 0
        if carried & _BEGINS_ENTRY:
            held = -1
        elif not carried:
            held = find_entry(one, keys, holders, entries, line - window_lines)
            if held >= 0:
                entry, known = entries[held], parts[held, one["num"] - 1]
                is_other = entry["state"] == IS_WHOLE and not _are_equal(buffer, one, sentences[known])
                if is_other or not is_near(one, line, entry, window_us):
                    _close(entry, parts[held], again[held], totals[held], fates, links)
                    held = -1
        if held < 0:
            held, entry_count = entry_count, entry_count + 1
            station = stations[at] if carried else one["station"]
            begin_entry(one, station, line, is_last_of_group, held, entries, totals, keys, holders)
        if why == _CARRIED_SEED:
            entries[held]["state"] = IS_AMBIGUOUS
            parts[held, 0] = at
        else:
            _take(at, one, line, entries[held], parts[held], again[held], sentences, buffer, fates, links)
    kept, count = np.empty(part_count, np.int32), 0
    for held in range(entry_count):
        entry = entries[held]
        if entry["state"] != IS_CLOSED:
            if last_line < 0 or last_line - entry["first_line"] > window_lines:
                _close(entry, parts[held], again[held], totals[held], fates, links)
            else:
                count = _keep(
                    held, entry, parts[held], again[held], keys, holders, sentences, carries, stations, kept, count
                )
    return kept[:count]


@compiled
def join_parts(
    buffer: Bytes, at: int, sentences: Sentences, heads: Indices, links: Links, joined: Sentences, owners: Links
) -> None:
    """Write the payloads of whole messages to `buffer` from `at` on, and each message as one sentence to `joined`.

    Args:
        buffer: what the parts' payloads lie in, with room for them to lie there once more.
        at: where the room begins.
        sentences: as `assemble` took them.
        heads: indices of first parts.
        links: as `assemble` left them.
        joined: a row a head, filled in: with the first time and the first station that a part says.
        owners: of each sentence the row of `joined` it is a part of; left as it is where it is of none.
    """
    for row in range(len(heads)):
        one = joined[row]
        one["payload_at"], one["time_us"], one["station"], one["total"], one["num"] = at, NO_TIME, NONE, 1, 1
        one["station_at"], one["station_end"] = 0, 0
        part_at = heads[row]
        one["line"] = sentences[part_at]["line"]
        while part_at >= 0:
            part = sentences[part_at]
            for index in range(part["payload_at"], part["payload_end"]):
                buffer[at] = buffer[index]
                at += 1
            one["fill_bits"] = part["fill_bits"]
            if one["time_us"] == NO_TIME:
                one["time_us"] = part["time_us"]
            if one["station"] == NONE:
                one["station"] = part["station"]
                one["station_at"], one["station_end"] = part["station_at"], part["station_end"]
            owners[part_at] = row
            part_at = links[part_at]
        one["payload_end"] = at
