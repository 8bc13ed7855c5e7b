"""The rows of each hull's fixes, one hull after the other, without a sort: those of a ship are counted out."""

import numpy as np
import numpy.typing as npt

from pipeline.compiled import allocating, inlined

Indices = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.bool_]

_MIX = np.uint64(0x9E3779B97F4A7C15)


@allocating
def hull_rows(
    mmsi: npt.NDArray[np.uint32], segment_id: npt.NDArray[np.uint64], is_wild: Marks, most_fixes: int
) -> tuple[Rows, Indices]:
    """Rows that are not wild, hull by hull, each in the order it has; and where each hull begins, and their number.

    The rows are sorted by MMSI, of which none has more than `most_fixes`. Hulls of one MMSI come as they are first
    heard.
    """
    rows = np.empty(len(mmsi), np.uint32)
    starts = np.zeros(len(mmsi) + 1, np.int64)
    hull_of = np.empty(most_fixes, np.int64)
    room = 1
    while room < 2 * most_fixes:
        room *= 2
    holders = np.full(room, -1, np.int64)
    taken, hulls, start = 0, 0, 0
    while start < len(mmsi):
        end = start + 1
        is_one = not is_wild[start]
        while end < len(mmsi) and mmsi[end] == mmsi[start]:
            is_one = is_one and segment_id[end] == segment_id[start] and not is_wild[end]
            end += 1
        if is_one:
            for row in range(start, end):
                rows[taken + row - start] = row
            taken += end - start
            hulls += 1
            starts[hulls] = taken
        else:
            found = _number(start, end, segment_id, is_wild, hull_of, holders)
            taken = _count_out(start, end, found, hull_of, starts[hulls : hulls + found + 1], rows)
            hulls += found
        start = end
    return rows[:taken], starts[: hulls + 1].copy()


@inlined
def _number(
    start: int, end: int, segment_id: npt.NDArray[np.uint64], is_wild: Marks, hull_of: Indices, holders: Indices
) -> int:
    """Number the hulls of a ship, from 0; -1 is a wild fix. `holders` has the first row of each, in a hashed place."""
    found = 0
    for row in range(start, end):
        if is_wild[row]:
            hull_of[row - start] = -1
            continue
        slot = np.int64((segment_id[row] * _MIX) >> np.uint64(32)) & (len(holders) - 1)
        while holders[slot] >= start and segment_id[holders[slot]] != segment_id[row]:
            slot = (slot + 1) & (len(holders) - 1)
        if holders[slot] < start:  # what earlier ships left counts as room
            holders[slot] = row
            hull_of[row - start] = found
            found += 1
        else:
            hull_of[row - start] = hull_of[holders[slot] - start]
    return found


@inlined
def _count_out(start: int, end: int, found: int, hull_of: Indices, starts: Indices, rows: Rows) -> int:
    """Put the rows of a ship hull by hull; `starts` has where the first begins, and room for the others' ends."""
    begin = starts[0]
    starts[1:] = 0
    for at in range(end - start):
        if hull_of[at] >= 0 and hull_of[at] + 2 <= found:
            starts[hull_of[at] + 2] += 1
    for hull in range(2, found + 1):
        starts[hull] += starts[hull - 1]
    # starts[hull + 1] counts up from where the hull begins to where it ends
    taken = 0
    for hull in range(1, found + 1):
        starts[hull] += begin
    for at in range(end - start):
        if hull_of[at] >= 0:
            rows[starts[hull_of[at] + 1]] = start + at
            starts[hull_of[at] + 1] += 1
            taken += 1
    return int(begin) + taken
