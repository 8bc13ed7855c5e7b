"""Which hull each fix of an MMSI is of: one pass over the fixes in order of time, several hulls open at once."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import allocating, compiled, inlined

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.bool_]
Place = tuple[float, float, float]

_EARTH_NM = 3440.065  # mean radius; a sphere is 0.5% off at most, tolerances are wider
_US_PER_HOUR = 3.6e9
_SMALL_CHORD = 0.2  # of the unit sphere, 690 nm: below it the chord is the arc, 0.2% off
_TURN_SHARE = 0.75  # a ship that turns square half way is 0.71 of its way off all three guesses
_HEADROOM = 1.25  # speed over ground is rounded, averaged, and pushed by currents
_RECKONED_HOURS = 1.0  # longer, a course says little of where a ship is
_LEAST_LEG_HOURS = 30 / 3600  # shorter, the last digit of a place makes the speed
_DOUBT_OF_YOUNG = 4.0  # how much worse a hull of one fix fits than one long known, in units of the score
_CELLS_PER_DEG = 10_000.0  # of 11 m: a ship under way that comes again comes through another
_SAME_SPEED_KNOTS = 0.5
_SAME_COURSE_DEG = 5.0
_LEAST_HEARD = 3  # fixes that make a hull: fewer do not outweigh that a report was heard before
_MIX = np.int64(0x1F3D5B79A6C8E4B1)


class Reports(NamedTuple):
    """What the fixes say, ship by ship and by time within a ship; speeds and courses are NaN where not known."""

    time_us: Indices
    lon_deg: Floats
    lat_deg: Floats
    sog_knots: npt.NDArray[np.float32]
    cog_deg: npt.NDArray[np.float32]


class Limits(NamedTuple):
    """What a ship can do; the settings of tracks say why."""

    noise_nm: float
    gain_knots_per_hour: float
    lasting_knots: float
    greatest_knots: float
    repeat_least_knots: float
    late_hours: float


class Hulls(NamedTuple):
    """The open segments of one MMSI: rows of first and last fix, how many were heard, last place, ends of last leg."""

    first: Indices
    last: Indices
    heard: Indices
    x: Floats
    y: Floats
    z: Floats
    leg_from: Indices
    leg_to: Indices


@allocating
def associate(
    reports: Reports,
    ship_starts: Indices,
    limits: Limits,
    most_open: int,
    holders: Indices,
    segment_of: Rows,
    is_repeat: Marks,
) -> None:
    """Write for each fix the row of the first fix of its segment, and whether it repeats an earlier report.

    `ship_starts` has the first row of each ship and the number of rows. Of `most_open` open segments the one heard
    least recently gives way to another. `holders` is room for the places of one ship, a power of two and at least
    twice as many as its fixes, all -1: the latest fix that was taken in each cell.
    """
    hulls = Hulls(
        np.empty(most_open, np.int64),
        np.empty(most_open, np.int64),
        np.empty(most_open, np.int64),
        np.empty(most_open, np.float64),
        np.empty(most_open, np.float64),
        np.empty(most_open, np.float64),
        np.empty(most_open, np.int64),
        np.empty(most_open, np.int64),
    )
    for ship in range(len(ship_starts) - 1):
        opened = 0
        start = ship_starts[ship]
        for row in range(start, ship_starts[ship + 1]):
            here = _place(reports, row)
            chosen = _best(row, here, hulls, opened, reports, limits)
            slot = _slot_of(row, start, reports, holders)
            held = holders[slot]
            if held >= start and _is_heard_again(row, held, chosen, segment_of[held], hulls, reports, limits):
                segment_of[row] = segment_of[held]
                is_repeat[row] = True
                continue
            holders[slot] = row
            if chosen < 0:
                chosen = opened if opened < most_open else int(np.argmin(hulls.last))
                opened = max(opened, chosen + 1)
                hulls.first[chosen] = row
                hulls.heard[chosen] = 0
            _take(chosen, row, here, hulls, reports)
            segment_of[row] = hulls.first[chosen]


@inlined
def _take(at: int, row: int, here: Place, hulls: Hulls, reports: Reports) -> None:
    """Go on with a segment: its last leg, unless too short, says where it goes if the ship does not."""
    if hulls.heard[at] == 0:
        hulls.leg_from[at] = -1
    elif _hours(reports, hulls.last[at], row) >= _LEAST_LEG_HOURS:
        hulls.leg_from[at], hulls.leg_to[at] = hulls.last[at], row
    hulls.last[at] = row
    hulls.heard[at] += 1
    hulls.x[at], hulls.y[at], hulls.z[at] = here


@inlined
def _best(row: int, here: Place, hulls: Hulls, opened: int, reports: Reports, limits: Limits) -> int:
    """The open segment that the fix fits best, -1 if it is out of reach of all.

    How well is a likelihood, up to a factor and as -log: it falls with the square of the discrepancy, whatever the
    scale, and with the tolerance, and is less for a segment of few fixes.
    """
    best = -1
    best_score = np.inf
    for at in range(opened):
        before = hulls.last[at]
        hours = _hours(reports, before, row)
        allowed_nm = _tolerance_nm(hours, reports.sog_knots[before], reports.sog_knots[row], limits)
        there = (hulls.x[at], hulls.y[at], hulls.z[at])
        off_nm = _distance_nm(there, here)
        is_alone = opened == 1
        if off_nm > allowed_nm or not is_alone:
            ahead_nm = _ahead_off_nm(at, here, hours, hulls, reports)
            behind_nm = _reckoned_off_nm(row, here, there, -hours, reports)
            off_nm = min(off_nm, ahead_nm, behind_nm)
        if off_nm > allowed_nm:
            continue
        if is_alone:
            return at
        score = 2 * math.log(limits.noise_nm + off_nm) + math.log(allowed_nm) + _DOUBT_OF_YOUNG / hulls.heard[at]
        if score < best_score:
            best, best_score = at, score
    return best


@inlined
def _tolerance_nm(hours: float, sog_before: float, sog_here: float, limits: Limits) -> float:
    """How far a ship may be from where it is looked for after so long."""
    if math.isnan(sog_before) or math.isnan(sog_here):
        return limits.noise_nm + limits.greatest_knots * hours
    said = max(sog_before, sog_here)
    most_knots = min(max(limits.lasting_knots, _HEADROOM * said), limits.greatest_knots)
    knots = min(most_knots, _TURN_SHARE * said + limits.gain_knots_per_hour * hours)
    return limits.noise_nm + knots * hours


@inlined
def _slot_of(row: int, start: int, reports: Reports, holders: Indices) -> int:
    """Where the fix of the ship's in the same cell is held, or may be; what earlier ships left counts as room."""
    east, north = _cell(reports.lon_deg[row]), _cell(reports.lat_deg[row])
    mixed = east * _MIX + north
    mixed = (mixed ^ (mixed >> 29)) * _MIX
    slot = (mixed ^ (mixed >> 32)) & (len(holders) - 1)
    while holders[slot] >= start:
        held = holders[slot]
        if _cell(reports.lon_deg[held]) == east and _cell(reports.lat_deg[held]) == north:
            break
        slot = (slot + 1) & (len(holders) - 1)
    return int(slot)


@inlined
def _cell(deg: float) -> int:
    return int(np.int64(math.floor(deg * _CELLS_PER_DEG + 0.5)))


@inlined
def _is_heard_again(
    row: int, held: int, chosen: int, held_segment: int, hulls: Hulls, reports: Reports, limits: Limits
) -> bool:
    """Whether the fix is that of `held`, in the same cell, once more and late.

    Where no hull can be, one that was there is not there again. Of a ship under way that can be, the report must be
    the same to the last bit, or about the same and off the ship's way since; the same holds where only a segment of
    one or two fixes, of another hull or of none, can be there.
    """
    hours, sog_knots = _hours(reports, held, row), reports.sog_knots[row]
    is_exact = _is_exact(row, held, reports)
    is_under_way = sog_knots >= limits.repeat_least_knots and sog_knots * hours >= limits.noise_nm / 2
    if chosen < 0:
        return hours <= limits.late_hours or (is_exact and is_under_way)
    is_other = hulls.first[chosen] != held_segment
    if not is_under_way or (is_other and hulls.heard[chosen] >= _LEAST_HEARD):
        return False
    if is_exact or hours > limits.late_hours or not _is_about_the_same(row, held, reports):
        return is_exact
    return is_other or _is_off_its_way(row, chosen, hulls, reports, limits)


@compiled
def _is_exact(row: int, held: int, reports: Reports) -> bool:
    return (
        reports.lon_deg[held] == reports.lon_deg[row]
        and reports.lat_deg[held] == reports.lat_deg[row]
        and reports.sog_knots[held] == reports.sog_knots[row]
        and (reports.cog_deg[held] == reports.cog_deg[row] or math.isnan(reports.cog_deg[held] + reports.cog_deg[row]))
    )


@compiled
def _is_about_the_same(row: int, held: int, reports: Reports) -> bool:
    """Whether speed and course are, as far as both are known."""
    faster_knots = abs(np.float64(reports.sog_knots[row]) - np.float64(reports.sog_knots[held]))
    turned_deg = abs((np.float64(reports.cog_deg[row]) - np.float64(reports.cog_deg[held]) + 180) % 360 - 180)
    return not (faster_knots > _SAME_SPEED_KNOTS or turned_deg > _SAME_COURSE_DEG)


@compiled
def _is_off_its_way(row: int, at: int, hulls: Hulls, reports: Reports, limits: Limits) -> bool:
    """Whether a ship is not where its speed and course take it; it is if they are not known or say nothing any more."""
    hours = _hours(reports, hulls.last[at], row)
    return _ahead_off_nm(at, _place(reports, row), hours, hulls, reports) > limits.noise_nm / 2


@inlined
def _hours(reports: Reports, before: int, row: int) -> float:
    return float((reports.time_us[row] - reports.time_us[before]) / _US_PER_HOUR)


@inlined
def _place(reports: Reports, row: int) -> Place:
    """A point of the unit sphere: no pole and no antimeridian there."""
    lon, lat = math.radians(reports.lon_deg[row]), math.radians(reports.lat_deg[row])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


@inlined
def _distance_nm(a: Place, b: Place) -> float:
    return _chord_nm(a[0] - b[0], a[1] - b[1], a[2] - b[2])


@inlined
def _chord_nm(x: float, y: float, z: float) -> float:
    chord = math.sqrt(x * x + y * y + z * z)
    if chord < _SMALL_CHORD:
        return _EARTH_NM * chord
    return _EARTH_NM * 2 * math.asin(min(1.0, chord / 2))


@compiled
def _ahead_off_nm(at: int, here: Place, hours: float, hulls: Hulls, reports: Reports) -> float:
    """How far a fix lies from where a hull's speed and course take it; from where its last leg does if it says none."""
    before, x, y, z = hulls.last[at], hulls.x[at], hulls.y[at], hulls.z[at]
    if not math.isnan(reports.sog_knots[before] + reports.cog_deg[before]):
        return _reckoned_off_nm(before, (x, y, z), here, hours, reports)
    leg_from, leg_to = hulls.leg_from[at], hulls.leg_to[at]
    if hours > _RECKONED_HOURS or leg_from < 0:
        return np.inf
    legs = hours / _hours(reports, leg_from, leg_to)
    start, end = _place(reports, leg_from), _place(reports, leg_to)
    return _chord_nm(
        x + (end[0] - start[0]) * legs - here[0],
        y + (end[1] - start[1]) * legs - here[1],
        z + (end[2] - start[2]) * legs - here[2],
    )


@compiled
def _reckoned_off_nm(row: int, start: Place, other: Place, hours: float, reports: Reports) -> float:
    """How far `other` lies from where the ship at `start` is after so long, or was before; infinite if unknown."""
    sog_knots, cog_deg = np.float64(reports.sog_knots[row]), np.float64(reports.cog_deg[row])
    if math.isnan(sog_knots) or math.isnan(cog_deg) or abs(hours) > _RECKONED_HOURS:
        return np.inf
    lon, lat = math.radians(reports.lon_deg[row]), math.radians(reports.lat_deg[row])
    course, way = math.radians(cog_deg), sog_knots * hours / _EARTH_NM
    east, north = math.sin(course) * math.sin(way), math.cos(course) * math.sin(way)
    ahead = math.cos(way)
    x = start[0] * ahead - math.sin(lon) * east - math.sin(lat) * math.cos(lon) * north
    y = start[1] * ahead + math.cos(lon) * east - math.sin(lat) * math.sin(lon) * north
    z = start[2] * ahead + math.cos(lat) * north
    return _chord_nm(x - other[0], y - other[1], z - other[2])
