"""The order of fixes, and of equal payloads the one that stands, without sorting what comes in order.

Rows are counted out by MMSI, ten bits at a time. Those of a ship mostly are in order of time then, or a few runs that
are, one a file: runs are merged.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import allocating, compiled, inlined

Rows = npt.NDArray[np.uint32]
Indices = npt.NDArray[np.int64]

_DIGIT_BITS = 10
_DIGITS = 3  # an MMSI has 30 bits
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Heard(NamedTuple):
    """What decides the order of positions and tells one transmission from another, by row."""

    mmsi: npt.NDArray[np.uint32]
    time_us: Indices
    file: npt.NDArray[np.uint32]
    """Place of the file among all, in the order of their names."""
    line_no: npt.NDArray[np.uint64]
    payload_hash: npt.NDArray[np.uint64]


@allocating
def standing_in_order(heard: Heard, rows: Rows, window_us: int) -> Rows:
    """Those of `rows` that stand, in the order of (mmsi, time, file, line, payload); `rows` are written over.

    Of equal payloads of an MMSI the first stands for all within `window_us` of it; the next after that stands for
    itself.
    """
    spare = np.empty(len(rows), np.uint32)
    places = np.zeros((_DIGITS, 1 << _DIGIT_BITS), np.int64)
    _count_digits(heard.mmsi, rows, places)
    for digit in range(_DIGITS):
        if _begin_each(places[digit]) < len(rows):  # else all have the same
            _count_out(heard.mmsi, rows, spare, digit * _DIGIT_BITS, places[digit])
            rows, spare = spare, rows
    ends = np.empty(len(rows), np.int64)  # memory that is never written is never taken
    ships, most, start = 0, 0, 0
    while start < len(rows):
        ends[ships] = _end_of_ship(heard, rows, start)
        most = max(most, ends[ships] - start)
        start = ends[ships]
        ships += 1
    room = 1
    while room < 2 * most:
        room *= 2
    holders = np.full(room, -1, np.int64)
    kept, start = 0, 0
    for ship in range(ships):
        _sort(heard, rows, spare, start, ends[ship])
        kept = _keep_standing(heard, rows, start, ends[ship], kept, window_us, holders)
        start = ends[ship]
    return rows[:kept]


@compiled
def _count_digits(mmsi: npt.NDArray[np.uint32], rows: Rows, places: Indices) -> None:
    for row in rows:
        for digit in range(_DIGITS):
            places[digit, (mmsi[row] >> (digit * _DIGIT_BITS)) & ((1 << _DIGIT_BITS) - 1)] += 1


@compiled
def _begin_each(places: Indices) -> int:
    """Turn counts into where each begins; returns the greatest count."""
    before, most = 0, 0
    for digit in range(len(places)):
        count = places[digit]
        most = max(most, count)
        places[digit] = before
        before += count
    return most


@compiled
def _count_out(mmsi: npt.NDArray[np.uint32], rows: Rows, out: Rows, shift: int, places: Indices) -> None:
    """Put rows in order of ten bits of their MMSI, equal ones as they come; `places` has where each begins."""
    for row in rows:
        digit = (mmsi[row] >> shift) & ((1 << _DIGIT_BITS) - 1)
        out[places[digit]] = row
        places[digit] += 1


@inlined
def _end_of_ship(heard: Heard, rows: Rows, start: int) -> int:
    end = start + 1
    while end < len(rows) and heard.mmsi[rows[end]] == heard.mmsi[rows[start]]:
        end += 1
    return end


@compiled
def _sort(heard: Heard, rows: Rows, spare: Rows, start: int, end: int) -> None:
    """Merge the runs that are in order, two and two, until there is one."""
    is_one = False
    while not is_one:
        first = start
        is_one = True
        while first < end:
            middle = _end_of_run(heard, rows, first, end)
            last = _end_of_run(heard, rows, middle, end) if middle < end else end
            if middle < last:
                _merge(heard, rows, spare, first, middle, last)
            is_one = is_one and first == start and last == end
            first = last


@inlined
def _end_of_run(heard: Heard, rows: Rows, first: int, end: int) -> int:
    last = first + 1
    while last < end and not _is_before(heard, rows[last], rows[last - 1]):
        last += 1
    return last


@compiled
def _merge(heard: Heard, rows: Rows, spare: Rows, first: int, middle: int, last: int) -> None:
    for at in range(first, middle):
        spare[at] = rows[at]
    left, right, to = first, middle, first
    while left < middle:
        if right < last and _is_before(heard, rows[right], spare[left]):
            rows[to] = rows[right]
            right += 1
        else:
            rows[to] = spare[left]
            left += 1
        to += 1


@compiled
def _is_before(heard: Heard, a: int, b: int) -> bool:
    if heard.time_us[a] != heard.time_us[b]:
        return bool(heard.time_us[a] < heard.time_us[b])
    if heard.file[a] != heard.file[b]:
        return bool(heard.file[a] < heard.file[b])
    if heard.line_no[a] != heard.line_no[b]:
        return bool(heard.line_no[a] < heard.line_no[b])
    return bool(heard.payload_hash[a] < heard.payload_hash[b])


@compiled
def _keep_standing(heard: Heard, rows: Rows, start: int, end: int, kept: int, window_us: int, holders: Indices) -> int:
    """Move up the rows that stand; `holders` has, in a hashed place, where the latest of each payload is now."""
    mine = kept
    for at in range(start, end):
        row = rows[at]
        payload = heard.payload_hash[row]
        slot = np.int64((payload * _MIX) >> np.uint64(32)) & (len(holders) - 1)
        while holders[slot] >= mine and heard.payload_hash[rows[holders[slot]]] != payload:
            slot = (slot + 1) & (len(holders) - 1)
        held = holders[slot]
        if held >= mine and heard.time_us[row] - heard.time_us[rows[held]] <= window_us:
            continue
        holders[slot] = kept
        rows[kept] = row
        kept += 1
    return kept
