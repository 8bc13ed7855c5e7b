"""Which hull each fix of an MMSI is of: one pass over the fixes in order of time, several hulls open at once."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import compiled

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

_EARTH_NM = 3440.065  # mean radius; a sphere is 0.5% off at most, tolerances are wider
_US_PER_HOUR = 3.6e9
_SMALL_CHORD = 0.2  # of the unit sphere, 690 nm: below it the chord is the arc, 0.2% off
_TURN_SHARE = 0.75  # a ship that turns square half way is 0.71 of its way off all three guesses
_HEADROOM = 1.25  # speed over ground is rounded, averaged, and pushed by currents
_RECKONED_HOURS = 1.0  # longer, a course says little of where a ship is
_DOUBT_OF_YOUNG = 4.0  # how much worse a hull of one fix fits than one long known, in units of the score
_STEPS_PER_DEG = 600_000.0  # of the coordinates of AIS
_MIX = np.int64(0x1F3D5B79A6C8E4B1)


class Reports(NamedTuple):
    """What the fixes say, ship by ship and by time within a ship; speeds and courses are NaN where not known."""

    time_us: Indices
    lon_deg: Floats
    lat_deg: Floats
    sog_knots: Floats
    cog_deg: Floats


class Limits(NamedTuple):
    """What a ship can do; the settings of tracks say why."""

    noise_nm: float
    gain_knots_per_hour: float
    lasting_knots: float
    greatest_knots: float
    repeat_least_knots: float


class Hulls(NamedTuple):
    """The open segments of one MMSI: rows of the first and last fix, how many were heard, and the last place."""

    first: Indices
    last: Indices
    heard: Indices
    place: Floats


@compiled
def associate(
    reports: Reports,
    ship_starts: Indices,
    limits: Limits,
    most_open: int,
    holders: Indices,
    segment_of: Indices,
    is_repeat: Marks,
) -> None:
    """Write for each fix the row of the first fix of its segment, and whether it repeats an earlier report.

    `ship_starts` has the first row of each ship and the number of rows. Of `most_open` open segments the one heard
    least recently gives way to another. `holders` is room for the reports of one ship, a power of two and at least
    twice as many, all -1.
    """
    hulls = Hulls(
        np.empty(most_open, np.int64),
        np.empty(most_open, np.int64),
        np.empty(most_open, np.int64),
        np.empty((most_open, 3), np.float64),
    )
    here = np.empty(3, np.float64)
    for ship in range(len(ship_starts) - 1):
        opened = 0
        start = ship_starts[ship]
        for row in range(start, ship_starts[ship + 1]):
            _set_place(here, reports.lon_deg[row], reports.lat_deg[row])
            chosen = _best(row, here, hulls, opened, reports, limits)
            if reports.sog_knots[row] >= limits.repeat_least_knots:
                same = _same_report(row, start, reports, holders)
                gone_nm = reports.sog_knots[row] * _hours(reports, same, row)
                if gone_nm >= limits.noise_nm / 2 and (chosen < 0 or hulls.first[chosen] == segment_of[same]):
                    segment_of[row] = segment_of[same]
                    is_repeat[row] = True
                    continue
            if chosen < 0:
                chosen = opened if opened < most_open else int(np.argmin(hulls.last))
                opened = max(opened, chosen + 1)
                hulls.first[chosen] = row
                hulls.heard[chosen] = 0
            hulls.last[chosen] = row
            hulls.heard[chosen] += 1
            hulls.place[chosen] = here
            segment_of[row] = hulls.first[chosen]


@compiled
def _best(row: int, here: Floats, hulls: Hulls, opened: int, reports: Reports, limits: Limits) -> int:
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
        off_nm = _distance_nm(hulls.place[at], here)
        is_alone = opened == 1
        if off_nm > allowed_nm or not is_alone:
            ahead_nm = _reckoned_off_nm(before, hulls.place[at], here, hours, reports)
            behind_nm = _reckoned_off_nm(row, here, hulls.place[at], -hours, reports)
            off_nm = min(off_nm, ahead_nm, behind_nm)
        if off_nm > allowed_nm:
            continue
        if is_alone:
            return at
        score = 2 * math.log(limits.noise_nm + off_nm) + math.log(allowed_nm) + _DOUBT_OF_YOUNG / hulls.heard[at]
        if score < best_score:
            best, best_score = at, score
    return best


@compiled
def _tolerance_nm(hours: float, sog_before: float, sog_here: float, limits: Limits) -> float:
    """How far a ship may be from where it is looked for after so long."""
    if math.isnan(sog_before) or math.isnan(sog_here):
        return limits.noise_nm + limits.greatest_knots * hours
    said = max(sog_before, sog_here)
    most_knots = min(max(limits.lasting_knots, _HEADROOM * said), limits.greatest_knots)
    knots = min(most_knots, _TURN_SHARE * said + limits.gain_knots_per_hour * hours)
    return limits.noise_nm + knots * hours


@compiled
def _same_report(row: int, start: int, reports: Reports, holders: Indices) -> int:
    """The first row of the ship that says the same place, speed and course; what earlier ships left counts as room."""
    mixed = np.int64(reports.lon_deg[row] * _STEPS_PER_DEG) * _MIX + np.int64(reports.lat_deg[row] * _STEPS_PER_DEG)
    mixed = (mixed ^ (mixed >> 29)) * _MIX
    slot = (mixed ^ (mixed >> 32)) & (len(holders) - 1)
    while holders[slot] >= start:
        held = holders[slot]
        if (
            reports.lon_deg[held] == reports.lon_deg[row]
            and reports.lat_deg[held] == reports.lat_deg[row]
            and reports.sog_knots[held] == reports.sog_knots[row]
            and _is_same(reports.cog_deg[held], reports.cog_deg[row])
        ):
            return int(held)
        slot = (slot + 1) & (len(holders) - 1)
    holders[slot] = row
    return row


@compiled
def _is_same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


@compiled
def _hours(reports: Reports, before: int, row: int) -> float:
    return float((reports.time_us[row] - reports.time_us[before]) / _US_PER_HOUR)


@compiled
def _set_place(place: Floats, lon_deg: float, lat_deg: float) -> None:
    """A point of the unit sphere: no pole and no antimeridian there."""
    lon, lat = math.radians(lon_deg), math.radians(lat_deg)
    place[0] = math.cos(lat) * math.cos(lon)
    place[1] = math.cos(lat) * math.sin(lon)
    place[2] = math.sin(lat)


@compiled
def _distance_nm(a: Floats, b: Floats) -> float:
    return _chord_nm(a[0] - b[0], a[1] - b[1], a[2] - b[2])


@compiled
def _chord_nm(x: float, y: float, z: float) -> float:
    chord = math.sqrt(x * x + y * y + z * z)
    if chord < _SMALL_CHORD:
        return _EARTH_NM * chord
    return _EARTH_NM * 2 * math.asin(min(1.0, chord / 2))


@compiled
def _reckoned_off_nm(row: int, start: Floats, other: Floats, hours: float, reports: Reports) -> float:
    """How far `other` lies from where the ship at `start` is after so long, or was before; infinite if unknown."""
    sog_knots, cog_deg = reports.sog_knots[row], reports.cog_deg[row]
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
