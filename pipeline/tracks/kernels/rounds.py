"""Rounds: stretches of a segment on which a ship goes round and round one circle, as a receiver does that is led."""

import math
from typing import NamedTuple

import numpy as np

from pipeline.compiled import allocating, compiled, inlined
from pipeline.tracks.kernels.association import Floats, Indices, Marks, Reports, Rows
from pipeline.tracks.kernels.round_circle import SUMS, Circle, add_fix, fitted, from_centre, off_nm

_US_PER_HOUR = 3.6e9
_STRAIGHT = 0.995  # of the way from first to last: GNSS noise of 10 m bends a minute's way less
_LEAST_SHRUNK = 0.2  # cosine of the latitude: nearer to the poles what is round may look straight on the chart
_ONE_FIX = 2.0  # may be off by so much more than all are on the mean


class RoundLimits(NamedTuple):
    """What makes rounds; the settings of tracks say why."""

    least_fixes: int
    least_mute_fixes: int
    least_knots: float
    least_turns: float
    least_radius_nm: float
    spread_share: float
    least_along: float
    one_way_share: float
    most_lopsided: float
    every_us: int
    most_step_us: int


@allocating
def mark_rounds(
    reports: Reports, rows: Rows, segment_of: Rows, is_under_way: Marks, limits: RoundLimits, is_round: Marks
) -> None:
    """Mark the fixes that go round and round, where circles grow from fix to fix.

    `rows` are those of fixes under way, segment by segment and by time within one; `segment_of` has the segment of
    every fix, `is_under_way` says which of all these are. Of a segment's those are looked at that come `every_us` or
    more after the last one looked at; two further apart than `most_step_us` are of two stretches.
    """
    most, start = 0, 0
    while start < len(rows):
        end = _end_of_stretch(reports, rows, segment_of, start, limits)
        most = max(most, end - start)
        start = end
    looked_at, way_nm = np.empty(most, np.int64), np.empty(most, np.float64)
    sums = np.empty(SUMS, np.float64)
    start = 0
    while start < len(rows):
        end = _end_of_stretch(reports, rows, segment_of, start, limits)
        if end - start >= limits.least_fixes:
            count = _look(reports, rows, start, end, limits, looked_at, way_nm)
            _search(reports, rows, looked_at[:count], way_nm[:count], start, end, is_under_way, limits, sums, is_round)
        start = end


@inlined
def _end_of_stretch(reports: Reports, rows: Rows, segment_of: Rows, start: int, limits: RoundLimits) -> int:
    end = start + 1
    while (
        end < len(rows)
        and segment_of[rows[end]] == segment_of[rows[start]]
        and reports.time_us[rows[end]] - reports.time_us[rows[end - 1]] <= limits.most_step_us
    ):
        end += 1
    return end


@inlined
def _look(
    reports: Reports, rows: Rows, start: int, end: int, limits: RoundLimits, looked_at: Indices, way_nm: Floats
) -> int:
    """Write the places in `rows` that are looked at, and the way up to each, on a plane chart; returns how many."""
    shrunk = math.cos(math.radians(reports.lat_deg[rows[start]]))
    looked_at[0], way_nm[0] = start, 0.0
    count, before = 1, rows[start]
    for at in range(start + 1, end):
        row = rows[at]
        if reports.time_us[row] - reports.time_us[before] >= limits.every_us:
            looked_at[count], way_nm[count] = at, way_nm[count - 1] + _chart_nm(reports, before, row, shrunk)
            count, before = count + 1, row
    return count


@inlined
def _chart_nm(reports: Reports, before: int, row: int, shrunk: float) -> float:
    """How far it is on a chart that is drawn for one latitude: what is straight on it is nearly so, and the reverse."""
    east_deg = abs(reports.lon_deg[row] - reports.lon_deg[before])
    east_deg = min(east_deg, 360 - east_deg) * shrunk
    north_deg = reports.lat_deg[row] - reports.lat_deg[before]
    return 60 * math.sqrt(east_deg * east_deg + north_deg * north_deg)


@compiled
def _search(
    reports: Reports,
    rows: Rows,
    looked_at: Indices,
    way_nm: Floats,
    start: int,
    end: int,
    is_under_way: Marks,
    limits: RoundLimits,
    sums: Floats,
    is_round: Marks,
) -> None:
    """Let circles grow from fix to fix along a stretch, and mark those that are rounds.

    Where a circle comes to nothing, the next begins with the last fixes of it: the way is linear in the fixes.
    """
    shrunk = math.cos(math.radians(reports.lat_deg[rows[start]]))
    first, least = 0, limits.least_fixes
    while first + least <= len(looked_at):
        origin = rows[looked_at[first]]
        straight_nm = _chart_nm(reports, origin, rows[looked_at[first + least - 1]], shrunk)
        if shrunk >= _LEAST_SHRUNK and straight_nm >= _STRAIGHT * (way_nm[first + least - 1] - way_nm[first]):
            first += 1
            continue
        circle, last = _grown(reports, rows, looked_at, first, limits, sums)
        if last > first and _is_rounds(reports, rows, looked_at, first, last, circle, limits):
            _mark(
                reports, rows, looked_at[first], looked_at[last - 1], start, end, circle, is_under_way, limits, is_round
            )
            first = last
        else:
            first = max(first + 1, last - least + 1)


@compiled
def _grown(
    reports: Reports, rows: Rows, looked_at: Indices, first: int, limits: RoundLimits, sums: Floats
) -> tuple[Circle, int]:
    """The circle of the fixes from `first` on, as far as they lie on it, and where they end; `first` if on none."""
    origin, last = rows[looked_at[first]], first + limits.least_fixes
    sums[:] = 0.0
    for at in range(first, last):
        add_fix(reports, origin, rows[looked_at[at]], sums)
    circle = fitted(sums, origin, limits.least_radius_nm, limits.spread_share)
    if circle.radius_nm == 0.0:
        return circle, first
    while last < len(looked_at) and off_nm(reports, circle, rows[looked_at[last]]) <= _allowed_nm(circle, limits):
        add_fix(reports, origin, rows[looked_at[last]], sums)
        grown = fitted(sums, origin, limits.least_radius_nm, limits.spread_share)
        if grown.radius_nm == 0.0:
            break
        circle = grown
        last += 1
    return circle, last


@inlined
def _allowed_nm(circle: Circle, limits: RoundLimits) -> float:
    return _ONE_FIX * limits.spread_share * circle.radius_nm


@compiled
def _is_rounds(
    reports: Reports, rows: Rows, looked_at: Indices, first: int, last: int, circle: Circle, limits: RoundLimits
) -> bool:
    """Whether fixes on a circle lie to all sides of it, go along it at speed, one way, and round often enough.

    Which way they go is judged where half of them say a course; where not, it takes more of them.
    """
    x_sum = y_sum = way_nm = x_before = y_before = 0.0
    known = clockwise = against = 0
    for at in range(first, last):
        row = rows[looked_at[at]]
        x, y = from_centre(reports, circle, row)
        off = max(math.hypot(x, y), 1e-9)
        x_sum, y_sum = x_sum + x / off, y_sum + y / off
        along = _along(reports, circle.origin, row, x / off, y / off)
        if not math.isnan(along):
            known += 1
            clockwise += along >= limits.least_along
            against += along <= -limits.least_along
        if at > first:
            chord_nm = math.hypot(x - x_before, y - y_before)
            way_nm += max(chord_nm, _said_nm(reports, rows[looked_at[at - 1]], row))
        x_before, y_before = x, y
    count = last - first
    hours = (reports.time_us[rows[looked_at[last - 1]]] - reports.time_us[rows[looked_at[first]]]) / _US_PER_HOUR
    is_one_way = max(clockwise, against) >= limits.one_way_share * known
    return bool(
        math.hypot(x_sum, y_sum) <= limits.most_lopsided * count
        and way_nm >= limits.least_turns * 2 * math.pi * circle.radius_nm
        and way_nm >= limits.least_knots * hours
        and (is_one_way if 2 * known >= count else count >= limits.least_mute_fixes)
    )


@inlined
def _along(reports: Reports, origin: int, row: int, x: float, y: float) -> float:
    """How far a course leads along the circle, of which (x, y) is the direction of the fix: 1 clockwise, -1 against."""
    course = math.radians(np.float64(reports.cog_deg[row]))
    # North there differs from north at the origin, as seen on the plane, by this: near the poles by much.
    east_deg = (reports.lon_deg[row] - reports.lon_deg[origin] + 540) % 360 - 180
    turned = math.radians(east_deg) * math.sin(math.radians(reports.lat_deg[origin]))
    return y * math.sin(course - turned) - x * math.cos(course - turned)


@inlined
def _said_nm(reports: Reports, before: int, row: int) -> float:
    """The way between two fixes by the speed that they say; nothing where they say none."""
    knots = (np.float64(reports.sog_knots[before]) + np.float64(reports.sog_knots[row])) / 2
    hours = (reports.time_us[row] - reports.time_us[before]) / _US_PER_HOUR
    return 0.0 if math.isnan(knots) else float(knots * hours)


@compiled
def _mark(
    reports: Reports,
    rows: Rows,
    first: int,
    last: int,
    start: int,
    end: int,
    circle: Circle,
    is_under_way: Marks,
    limits: RoundLimits,
    is_round: Marks,
) -> None:
    """Mark the fixes on the circle from the first to the last, and those on it that were not looked at next to them.

    Of all segments of the ship: where the circle comes near another, the fixes there were taken for that one's.
    """
    allowed_nm = _allowed_nm(circle, limits)
    while first > start and off_nm(reports, circle, rows[first - 1]) <= allowed_nm:
        first -= 1
    while last + 1 < end and off_nm(reports, circle, rows[last + 1]) <= allowed_nm:
        last += 1
    for row in range(rows[first], rows[last] + 1):
        if is_under_way[row] and off_nm(reports, circle, row) <= allowed_nm:
            is_round[row] = True
