"""What each fix says to the state machine of port calls, and where it says something else than the one before."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import compiled, inlined
from pipeline.detect.kernels.hull_rows import Indices, Marks, Rows

Codes = npt.NDArray[np.uint8]
Ports = npt.NDArray[np.uint32]

NOWHERE = np.uint32(2**32 - 1)  # the number of no port
OUTSIDE, MOVING, SLOW, STILL = 0, 1, 2, 3
QUIET, CUT, OUTAGE = 0, 1, 2  # what is known of the silence before a fix: nothing, or this
NOTHING, SILENCE = 0, 2  # what the silence before a fix says: nothing, CUT, or that the ship may have rested
_US_PER_HOUR = 3.6e9
_KNOTS_NEED_US = 30e6  # two fixes closer in time give no speed: the position's last digit would decide it
_AT_ANCHOR, _MOORED = 1, 5


class Said(NamedTuple):
    """What the fixes say, by row: speed NaN and status 255 where they do not."""

    time_us: Indices
    sog_knots: npt.NDArray[np.float32]
    nav_status: Codes
    port: Ports
    ring_begin: npt.NDArray[np.uint32]
    ring: Ports
    """Ports of the ring of row i: from `ring_begin[i]` to `ring_begin[i + 1]`."""


class Speeds(NamedTuple):
    """Thresholds of `PortCallSettings`; the stop speed with a hair more, 0.2 is not a float."""

    stop_knots: float
    moored_stop_knots: float
    resume_knots: float
    under_way_knots: float
    sailing_knots: float
    port_gap_hours: float


class Ways(NamedTuple):
    """Fixes of which the way from the one before is known, in order, and that way."""

    fix: Indices
    way_nm: npt.NDArray[np.float64]


class Known(NamedTuple):
    """Fixes of which it is known what the silence before them was, in order, and that."""

    fix: Indices
    meaning: Codes


class Told(NamedTuple):
    """What is told of each fix, in hull order: `motion`, what the silence `before` says, whether it `is_unheard`."""

    motion: Codes
    before: Codes
    is_unheard: Marks
    is_new: Marks


def room_to_tell(fixes: int) -> Told:
    """What is yet to be told."""
    return Told(
        motion=np.empty(fixes, np.uint8),
        before=np.empty(fixes, np.uint8),
        is_unheard=np.empty(fixes, np.bool_),
        is_new=np.empty(fixes, np.bool_),
    )


@compiled
def ask(said: Said, rows: Rows, starts: Indices, speeds: Speeds, asks_way: Marks, asks_rest: Marks) -> None:
    """Mark, in hull order, fixes that need to be told more of than they say.

    The way from the one before: after a long silence, and where one of the two is inside without a speed. Whether it
    lies in a rest: inside where neither its speed nor its status says so.
    """
    for hull in range(len(starts) - 1):
        was_without_speed = False
        for at in range(starts[hull], starts[hull + 1]):
            row = rows[at]
            is_inside, knots = said.port[row] != NOWHERE, float(said.sog_knots[row])
            is_without_speed = is_inside and math.isnan(knots)
            asks_way[at] = False
            if at > starts[hull]:
                is_late = said.time_us[row] - said.time_us[rows[at - 1]] >= speeds.port_gap_hours * _US_PER_HOUR
                asks_way[at] = is_late or is_without_speed or was_without_speed
            asks_rest[at] = is_inside and not _says_still(row, knots, said, speeds)
            was_without_speed = is_without_speed


@compiled
def tell(
    said: Said,
    rows: Rows,
    starts: Indices,
    is_at_rest: Marks,
    ways: Ways,
    known: Known,
    speeds: Speeds,
    told: Told,
) -> None:
    """Tell what each fix says."""
    way, meant = 0, 0
    for hull in range(len(starts) - 1):
        was_slow = False
        for at in range(starts[hull], starts[hull + 1]):
            row = rows[at]
            hours = _hours_to(at, said, rows) if at > starts[hull] else 0.0
            way_nm, meaning = _way_to(at, way, ways), _meaning_of(at, meant, known)
            way += not math.isnan(way_nm)
            meant += meaning != QUIET
            made_good, next_nm = _knots(hours, way_nm), _way_to(at + 1, way, ways)
            if not math.isnan(next_nm):
                made_good = _slower(made_good, _knots(_hours_to(at + 1, said, rows), next_nm))
            told.motion[at], is_slow = OUTSIDE, False
            if said.port[row] != NOWHERE:
                told.motion[at], is_slow = _motion(row, is_at_rest[at], made_good, said, speeds)
            is_unheard = hours - way_nm / speeds.sailing_knots >= speeds.port_gap_hours
            told.is_unheard[at] = is_unheard
            # A ship that is slow in another port afterwards lay there, not here.
            may_have_rested = was_slow or (is_slow and at > starts[hull] and said.port[row] == said.port[rows[at - 1]])
            told.before[at] = _before(meaning, is_unheard, may_have_rested)
            told.is_new[at] = (
                at == starts[hull]
                or is_unheard
                or told.before[at] != NOTHING
                or told.motion[at] != told.motion[at - 1]
                or _is_elsewhere(row, rows[at - 1], said)
            )
            was_slow = is_slow


@inlined
def _hours_to(at: int, said: Said, rows: Rows) -> float:
    """Hours from the fix before, in hull order."""
    return float((said.time_us[rows[at]] - said.time_us[rows[at - 1]]) / _US_PER_HOUR)


@inlined
def _way_to(at: int, way: int, ways: Ways) -> float:
    """The way to a fix from the one before; NaN where it was not asked, as of the first of a hull."""
    return float(ways.way_nm[way]) if way < len(ways.fix) and ways.fix[way] == at else math.nan


@inlined
def _meaning_of(at: int, meant: int, known: Known) -> int:
    """What is known of the silence before a fix."""
    return int(known.meaning[meant]) if meant < len(known.fix) and known.fix[meant] == at else QUIET


@inlined
def _before(meaning: int, is_unheard: bool, may_have_rested: bool) -> int:  # noqa: FBT001  compiled
    if meaning == CUT:
        return CUT
    return SILENCE if is_unheard and meaning == QUIET and may_have_rested else NOTHING


@inlined
def _knots(hours: float, way_nm: float) -> float:
    """Speed made good over a way; NaN where the way is not known or too short in time."""
    return way_nm / hours if hours * _US_PER_HOUR >= _KNOTS_NEED_US else math.nan


@inlined
def _slower(one: float, other: float) -> float:
    """The slower of two speeds, of which either may be NaN."""
    return one if math.isnan(other) or one <= other else other


@inlined
def _motion(row: int, is_at_rest: bool, made_good: float, said: Said, speeds: Speeds) -> tuple[int, bool]:  # noqa: FBT001  compiled
    """The motion of a fix inside a zone, and whether it is slow enough that a silence beside it may be a stay.

    `made_good` is the slower of the speeds on the ways to it and from it: who stays where she came to lies there.
    """
    knots = float(said.sog_knots[row])
    if math.isnan(knots):
        knots = made_good
    is_still = is_at_rest or _says_still(row, knots, said, speeds)
    is_slow = is_still or knots < speeds.under_way_knots
    if is_still:
        return STILL, is_slow
    return (MOVING if knots >= speeds.resume_knots else SLOW), is_slow


@inlined
def _says_still(row: int, knots: float, said: Said, speeds: Speeds) -> bool:
    says_it_rests = bool(said.nav_status[row] == _AT_ANCHOR or said.nav_status[row] == _MOORED)
    return knots <= speeds.stop_knots or (says_it_rests and knots < speeds.moored_stop_knots)


@inlined
def _is_elsewhere(row: int, before: int, said: Said) -> bool:
    """Whether two fixes are in different ports, or near different ones."""
    if said.port[row] != said.port[before]:
        return True
    here, there = said.ring_begin[row], said.ring_begin[before]
    count = said.ring_begin[row + 1] - here
    if count != said.ring_begin[before + 1] - there:
        return True
    for number in range(count):
        if said.ring[here + number] != said.ring[there + number]:
            return True
    return False


@compiled
def silences_at(
    time_us: Indices,
    rows: Rows,
    starts: Indices,
    hull: Indices,
    started_us: Indices,
    meaning: Codes,
    meaning_of: Codes,
) -> None:
    """Write the meaning of silences to the fixes after them: those whose fix before is of the moment they began."""
    for silence in range(len(hull)):
        low, end = starts[hull[silence]], starts[hull[silence] + 1]
        high = end
        while low < high:
            middle = (low + high) // 2
            if time_us[rows[middle]] < started_us[silence]:
                low = middle + 1
            else:
                high = middle
        while low + 1 < end and time_us[rows[low]] == started_us[silence]:
            if meaning_of[low + 1] != CUT:
                meaning_of[low + 1] = meaning[silence]
            low += 1
