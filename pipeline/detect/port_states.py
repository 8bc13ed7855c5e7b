"""The state machine of a port call, as a table: state and signal to next state and events.

After Global Fishing Watch's port visits (entry, stop, gap, exit), with hysteresis at both thresholds: a call is entered
inside a zone and left beyond the exit distance; a stop begins at the lower speed and ends at the higher.
"""

from enum import Enum

import numpy as np

from pipeline.detect.kernels.visits import EVENTS, SIGNALS, STATES, Machine


class State(Enum):
    """What a ship is doing with regard to one port."""

    AT_SEA = "at sea"
    IN_PORT = "in port"
    STOPPED = "stopped in port"


class Signal(Enum):
    """What one stretch of fixes says."""

    OUTSIDE = "beyond the exit distance, or in another port"
    RING = "outside the zones, within the exit distance"
    MOVING = "in a zone, at or above the speed that ends a stop"
    SLOW = "in a zone, between the two speeds"
    STILL = "in a zone, at or below the speed that begins a stop"
    SILENCE = "not heard for hours that sailing does not explain"
    CUT = "called elsewhere while not heard"


class Event(Enum):
    """What a transition means for the call."""

    ENTRY = "entry"
    STOP_BEGIN = "stop begins"
    STOP_END = "stop ends"
    GAP = "gap"
    EXIT = "exit"
    BREAK = "broken off"


_AT_SEA, _IN_PORT, _STOPPED = State.AT_SEA, State.IN_PORT, State.STOPPED

TRANSITIONS: dict[tuple[State, Signal], tuple[State, tuple[Event, ...]]] = {
    (_AT_SEA, Signal.OUTSIDE): (_AT_SEA, ()),
    (_AT_SEA, Signal.RING): (_AT_SEA, ()),
    (_AT_SEA, Signal.MOVING): (_IN_PORT, (Event.ENTRY,)),
    (_AT_SEA, Signal.SLOW): (_IN_PORT, (Event.ENTRY,)),
    (_AT_SEA, Signal.STILL): (_STOPPED, (Event.ENTRY, Event.STOP_BEGIN)),
    (_AT_SEA, Signal.SILENCE): (_AT_SEA, ()),
    (_AT_SEA, Signal.CUT): (_AT_SEA, ()),
    (_IN_PORT, Signal.OUTSIDE): (_AT_SEA, (Event.EXIT,)),
    (_IN_PORT, Signal.RING): (_IN_PORT, ()),
    (_IN_PORT, Signal.MOVING): (_IN_PORT, ()),
    (_IN_PORT, Signal.SLOW): (_IN_PORT, ()),
    (_IN_PORT, Signal.STILL): (_STOPPED, (Event.STOP_BEGIN,)),
    (_IN_PORT, Signal.SILENCE): (_IN_PORT, (Event.GAP,)),
    (_IN_PORT, Signal.CUT): (_AT_SEA, (Event.BREAK,)),
    (_STOPPED, Signal.OUTSIDE): (_AT_SEA, (Event.STOP_END, Event.EXIT)),
    (_STOPPED, Signal.RING): (_STOPPED, ()),
    (_STOPPED, Signal.MOVING): (_IN_PORT, (Event.STOP_END,)),
    (_STOPPED, Signal.SLOW): (_STOPPED, ()),
    (_STOPPED, Signal.STILL): (_STOPPED, ()),
    (_STOPPED, Signal.SILENCE): (_STOPPED, (Event.GAP,)),
    (_STOPPED, Signal.CUT): (_AT_SEA, (Event.STOP_END, Event.BREAK)),
}


def machine() -> Machine:
    """The table as arrays, for compiled code."""
    cells = np.zeros((2, len(STATES), len(SIGNALS)), np.uint8)
    for (state, signal), (after, events) in TRANSITIONS.items():
        cell = STATES.index(state.name), SIGNALS.index(signal.name)
        cells[0][cell] = STATES.index(after.name)
        cells[1][cell] = sum(1 << EVENTS.index(event.name) for event in events)
    return Machine(cells[0].ravel(), cells[1].ravel())
