"""The state machine of port calls, run over stretches; its transitions are data, the table of `port_states`."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import compiled, inlined
from pipeline.detect.kernels.hull_rows import Indices, Marks
from pipeline.detect.kernels.motions import CUT, NOTHING, NOWHERE, Codes, Ports
from pipeline.detect.kernels.motions import MOVING as _MOVES
from pipeline.detect.kernels.motions import OUTSIDE as _NO_MOTION
from pipeline.detect.kernels.motions import STILL as _LIES

SIGNALS = ("OUTSIDE", "MOVING", "SLOW", "STILL", "RING", "SILENCE", "CUT")
"""Names of `port_states.Signal` by number; those of a motion have its number."""
_OUTSIDE, _MOVING, _RING, _SILENCE, _CUT = 0, 1, 4, 5, 6
STATES = ("AT_SEA", "IN_PORT", "STOPPED")
_AT_SEA, _STOPPED = 0, 2
EVENTS = ("ENTRY", "STOP_BEGIN", "STOP_END", "GAP", "EXIT", "BREAK")
"""Names of `port_states.Event` by bit."""
_ENTRY, _STOP_END, _GAP, _EXIT, _BREAK = 1, 4, 8, 16, 32
_NO_PORT = int(NOWHERE)


class Machine(NamedTuple):
    """Next state and bits of the events, by state and signal."""

    state: Codes
    events: Codes


class Stretches(NamedTuple):
    """Runs of one hull's fixes that say the same to the machine: first and last fix, by place in hull order."""

    is_first_of_hull: Marks
    first: Indices
    last: Indices
    first_us: Indices
    last_us: Indices
    fix_count: Indices
    motion: Codes
    kinds: Codes
    before: Codes
    is_unheard: Marks
    port: Ports
    ring_begin: npt.NDArray[np.uint32]
    ring_end: npt.NDArray[np.uint32]
    ring: Ports


class Visits(NamedTuple):
    """Calls: fixes of entry, stop (-1: none) and the last inside, and what is known of them."""

    port: Ports
    entry: Indices
    stop: Indices
    last_inside: Indices
    fix_count: Indices
    kinds: Codes
    is_entry_seen: Marks
    is_exit_seen: Marks
    has_gap: Marks
    is_over: Marks


def room_for(visits: int) -> Visits:
    """Visits yet to be written."""
    return Visits(
        port=np.empty(visits, np.uint32),
        entry=np.empty(visits, np.int64),
        stop=np.empty(visits, np.int64),
        last_inside=np.empty(visits, np.int64),
        fix_count=np.empty(visits, np.int64),
        kinds=np.empty(visits, np.uint8),
        is_entry_seen=np.empty(visits, np.bool_),
        is_exit_seen=np.empty(visits, np.bool_),
        has_gap=np.empty(visits, np.bool_),
        is_over=np.empty(visits, np.bool_),
    )


@compiled
def run_machine(stretches: Stretches, machine: Machine, least_stop_us: int, visits: Visits, signals: Codes) -> int:
    """Read the stretches of all hulls and write their visits; returns how many. `signals` is room for three."""
    found = -1  # the latest
    state, still_at, is_open, was_at_sea = _AT_SEA, -1, False, False
    for at in range(len(stretches.first)):
        if stretches.is_first_of_hull[at]:
            state, is_open, was_at_sea = _AT_SEA, False, False
        count = _signals(at, stretches, int(visits.port[found]) if is_open else _NO_PORT, state, signals)
        for signal in signals[:count]:
            cell = state * len(SIGNALS) + signal
            state, events = machine.state[cell], machine.events[cell]
            if events & _ENTRY:
                found += 1
                is_open, still_at = True, -1
                _enter(found, at, was_at_sea, stretches, visits)
            if not is_open:
                was_at_sea = was_at_sea or signal == _OUTSIDE or signal == _RING
                continue
            visits.has_gap[found] |= bool(events & _GAP)
            if events & _STOP_END:
                still_at = -1
            if events & (_EXIT | _BREAK):
                is_open, was_at_sea = False, bool(events & _EXIT)
                visits.is_over[found] = True
                visits.is_exit_seen[found] = was_at_sea and not stretches.is_unheard[at]
            elif stretches.port[at] == visits.port[found] and signal < _SILENCE:
                still_at = _take(found, at, still_at, least_stop_us, stretches, visits)
    return found + 1


@inlined
def _enter(found: int, at: int, was_at_sea: bool, stretches: Stretches, visits: Visits) -> None:  # noqa: FBT001  compiled
    visits.port[found] = stretches.port[at]
    visits.entry[found] = stretches.first[at]
    visits.stop[found] = -1
    visits.last_inside[found] = stretches.last[at]
    visits.fix_count[found] = 0
    visits.kinds[found] = 0
    visits.is_entry_seen[found] = was_at_sea and not stretches.is_unheard[at]
    visits.is_exit_seen[found] = visits.has_gap[found] = visits.is_over[found] = False


@inlined
def _take(found: int, at: int, still_at: int, least_stop_us: int, stretches: Stretches, visits: Visits) -> int:
    """Add a stretch inside the port's zones; returns the stretch since which the ship lies, -1 if it does not."""
    visits.fix_count[found] += stretches.fix_count[at]
    visits.kinds[found] |= stretches.kinds[at]
    visits.last_inside[found] = stretches.last[at]
    if stretches.motion[at] != _LIES or visits.stop[found] >= 0:
        return still_at
    if still_at < 0:
        still_at = at
    if stretches.last_us[at] - stretches.first_us[still_at] >= least_stop_us:
        visits.stop[found] = stretches.first[still_at]
    return still_at


@inlined
def _signals(at: int, stretches: Stretches, in_port: int, state: int, signals: Codes) -> int:
    """What a stretch says to the machine, in order: the silence before it, a change of port, its fixes; how many.

    A ship at rest near the border of two ports' zones stays in its port while it swings over: it has to get under way
    before a zone of the other counts.
    """
    count = 0
    if stretches.before[at] != NOTHING:
        signals[0] = _CUT if stretches.before[at] == CUT else _SILENCE
        count = 1
        if stretches.before[at] == CUT:
            in_port = _NO_PORT
    motion, inside = stretches.motion[at], stretches.port[at]
    if motion == _NO_MOTION:
        is_near = stretches.ring_end[at] > stretches.ring_begin[at]
        if in_port != _NO_PORT:
            is_near = _is_in_ring(in_port, at, stretches)
        signals[count] = _RING if is_near else _OUTSIDE
        return count + 1
    if in_port != _NO_PORT and inside != in_port:
        if state == _STOPPED and _is_in_ring(in_port, at, stretches):
            signals[count] = _MOVING if motion == _MOVES else _RING
            return count + 1
        signals[count] = _OUTSIDE
        count += 1
    signals[count] = motion
    return count + 1


@inlined
def _is_in_ring(port: int, at: int, stretches: Stretches) -> bool:
    for place in range(stretches.ring_begin[at], stretches.ring_end[at]):
        if stretches.ring[place] == port:
            return True
    return False
