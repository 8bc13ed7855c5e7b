"""Rests: stays within a few metres for minutes, by places alone, since a speed over ground is noise of a receiver."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import allocating, compiled
from pipeline.detect.kernels.hull_rows import Indices, Marks, Rows

Floats = npt.NDArray[np.float64]

_SIDES = 4
_NEVER = 2**62


class Places(NamedTuple):
    """When and where each fix was."""

    time_us: Indices
    lon_deg: Floats
    lat_deg: Floats


class Rest(NamedTuple):
    """What makes a rest: how long a window is, how much of it the fixes span at least, how far apart they may lie."""

    window_us: int
    least_us: float
    most_nm: float


class _Extremes(NamedTuple):
    """Fixes of the window that no later one exceeds east, west, north and south: the first exceeds all others."""

    fixes: Indices
    ends: Indices
    """Where those of a side begin and end."""


@allocating
def at_rest(places: Places, rows: Rows, starts: Indices, is_asked: Marks, rest: Rest) -> Marks:
    """For each fix that is asked, in the order of `rows`, whether it lies in a rest; False for others.

    A window ends at each fix, with the fixes of the same moment, and begins `window_us` before. It is a rest if its
    fixes span `least_us` or more and lie within `most_nm`. Windows without a fix that is asked are not looked at.
    """
    is_at_rest = np.zeros(len(rows), np.bool_)
    most = 0
    for hull in range(len(starts) - 1):
        most = max(most, starts[hull + 1] - starts[hull])
    rest_from_us = np.empty(most, np.int64)
    extremes = _Extremes(np.empty((_SIDES, most), np.int64), np.empty((_SIDES, 2), np.int64))
    for hull in range(len(starts) - 1):
        start, end = starts[hull], starts[hull + 1]
        at = start
        while at < end:
            if not is_asked[at]:
                at += 1
                continue
            begin = at
            at = _rests_about(begin, start, end, places, rows, is_asked, rest, rest_from_us, extremes)
            next_us = np.int64(_NEVER)
            for fix in range(at - 1, begin - 1, -1):
                next_us = min(next_us, rest_from_us[fix - start])
                is_at_rest[fix] = is_asked[fix] and next_us <= places.time_us[rows[fix]]
    return is_at_rest


@compiled
def _rests_about(
    begin: int,
    start: int,
    end: int,
    places: Places,
    rows: Rows,
    is_asked: Marks,
    rest: Rest,
    rest_from_us: Indices,
    extremes: _Extremes,
) -> int:
    """Write when the rest that ends at each fix began, from `begin` on, to where no window has a fix that is asked.

    Returns where that is. Where no rest ends, never is written.
    """
    extremes.ends[:] = 0
    first = begin
    while first > start and places.time_us[rows[first - 1]] >= places.time_us[rows[begin]] - rest.window_us:
        first -= 1
    heard = first  # fixes before are in the window, or were
    asked_us = places.time_us[rows[begin]]
    at = begin
    while at < end:
        now_us = places.time_us[rows[at]]
        if is_asked[at]:
            asked_us = now_us
        if now_us - asked_us > rest.window_us:
            break
        while heard < end and places.time_us[rows[heard]] <= now_us:
            _hear(heard, places, rows, extremes)
            heard += 1
        while places.time_us[rows[first]] < now_us - rest.window_us:
            first += 1
        since_us = places.time_us[rows[first]]
        is_long = now_us - since_us >= rest.least_us
        is_rest = is_long and _extent_nm(at, first, places, rows, extremes) <= rest.most_nm
        rest_from_us[at - start] = since_us if is_rest else _NEVER
        at += 1
    return at


@compiled
def _hear(fix: int, places: Places, rows: Rows, extremes: _Extremes) -> None:
    """Add a fix to the window: on each side it takes the place of those that it exceeds."""
    for side in range(_SIDES):
        values = places.lon_deg if side < 2 else places.lat_deg  # noqa: PLR2004  east and west
        sign = 1 - 2 * (side % 2)
        value, last = sign * values[rows[fix]], extremes.ends[side, 1]
        while last > extremes.ends[side, 0] and sign * values[rows[extremes.fixes[side, last - 1]]] <= value:
            last -= 1
        extremes.fixes[side, last] = fix
        extremes.ends[side, 1] = last + 1


@compiled
def _extent_nm(at: int, first: int, places: Places, rows: Rows, extremes: _Extremes) -> float:
    """How far the fixes of the window, which begins with `first`, lie apart: the diagonal of their bounds."""
    for side in range(_SIDES):
        while extremes.fixes[side, extremes.ends[side, 0]] < first:
            extremes.ends[side, 0] += 1
    fixes, begins = extremes.fixes, extremes.ends[:, 0]
    east_deg = places.lon_deg[rows[fixes[0, begins[0]]]] - places.lon_deg[rows[fixes[1, begins[1]]]]
    north_deg = places.lat_deg[rows[fixes[2, begins[2]]]] - places.lat_deg[rows[fixes[3, begins[3]]]]
    east_deg *= math.cos(math.radians(places.lat_deg[rows[at]]))
    return 60 * math.sqrt(east_deg**2 + north_deg**2)
