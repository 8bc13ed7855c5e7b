"""The compiled state machine against the visible table, walked in plain Python."""

from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.kernels import motions
from pipeline.detect.kernels.visits import EVENTS, SIGNALS, STATES, Stretches, room_for, run_machine
from pipeline.detect.port_states import TRANSITIONS, Event, Signal, State, machine

SEA = int(motions.NOWHERE)
LEAST_STOP = 2


class Stretch(NamedTuple):
    """A stretch of `length` fixes, an hour each."""

    port: int
    ring: tuple[int, ...]
    motion: Signal
    before: Signal | None
    is_unheard: bool
    length: int


def stretch(place: tuple[int, tuple[int, ...]], motion: Signal, before: Signal | None, gone: bool, n: int) -> Stretch:  # noqa: FBT001  drawn
    port, ring = place
    return Stretch(port, ring, motion if port != SEA else Signal.OUTSIDE, before, gone, n)


STRETCHES = st.lists(
    st.builds(
        stretch,
        st.sampled_from([(SEA, ()), (SEA, (1,)), (SEA, (1, 2)), (1, (1,)), (1, (1, 2)), (2, (1, 2)), (2, (2,))]),
        st.sampled_from([Signal.MOVING, Signal.SLOW, Signal.STILL]),
        st.sampled_from([None, None, None, Signal.SILENCE, Signal.CUT]),
        st.booleans(),
        st.integers(1, 3),
    ),
    max_size=14,
)


def visits(stretches: list[Stretch]) -> list[tuple[object, ...]]:
    length = np.array([one.length for one in stretches], np.int64)
    last = np.cumsum(length, dtype=np.int64) - 1
    first = last - length + 1
    ring = [port for one in stretches for port in one.ring]
    ends = np.cumsum([len(one.ring) for one in stretches], dtype=np.uint32)
    codes = {Signal.SILENCE: motions.SILENCE, Signal.CUT: motions.CUT, None: motions.NOTHING}
    pressed = Stretches(
        is_first_of_hull=np.arange(len(stretches)) == 0,
        first=first,
        last=last,
        first_us=first,
        last_us=last,
        fix_count=length,
        motion=np.array([SIGNALS.index(one.motion.name) for one in stretches], np.uint8),
        kinds=np.ones(len(stretches), np.uint8),
        before=np.array([codes[one.before] for one in stretches], np.uint8),
        is_unheard=np.array([one.is_unheard for one in stretches], np.bool_),
        port=np.array([one.port for one in stretches], np.uint32),
        ring_begin=(ends - np.array([len(one.ring) for one in stretches])).astype(np.uint32),
        ring_end=ends,
        ring=np.array(ring, np.uint32),
    )
    found = room_for(len(stretches))
    count = run_machine(pressed, machine(), LEAST_STOP, found, np.empty(3, np.uint8))
    named = ("port", "entry", "stop", "last_inside", "fix_count", "is_entry_seen", "is_exit_seen", "has_gap", "is_over")
    return list(zip(*(getattr(found, name)[:count].tolist() for name in named), strict=True))


def plainly(stretches: list[Stretch]) -> list[tuple[object, ...]]:
    state, was_at_sea, at = State.AT_SEA, False, 0
    found: list[dict[str, int]] = []
    call: dict[str, int] | None = None
    for one in stretches:
        for signal in signals(one, call, state):
            state, events = TRANSITIONS[state, signal]
            if Event.ENTRY in events:
                call = {"port": one.port, "entry": at, "stop": -1, "last": -1, "count": 0, "still": -1}
                call |= {"entered": was_at_sea and not one.is_unheard, "left": False, "gap": False, "over": False}
                found.append(call)
            if call is None:
                was_at_sea = was_at_sea or signal in {Signal.OUTSIDE, Signal.RING}
                continue
            call["gap"] = call["gap"] or Event.GAP in events
            if Event.STOP_END in events:
                call["still"] = -1
            if events and events[-1] in {Event.EXIT, Event.BREAK}:
                was_at_sea = events[-1] is Event.EXIT
                call |= {"over": True, "left": was_at_sea and not one.is_unheard}
                call = None
            elif one.port == call["port"] and signal not in {Signal.SILENCE, Signal.CUT}:
                call |= {"count": call["count"] + one.length, "last": at + one.length - 1}
                if one.motion is Signal.STILL and call["stop"] < 0:
                    call["still"] = at if call["still"] < 0 else call["still"]
                    if call["last"] - call["still"] >= LEAST_STOP:
                        call["stop"] = call["still"]
        at += one.length
    names = ("port", "entry", "stop", "last", "count", "entered", "left", "gap", "over")
    return [tuple(one[name] for name in names) for one in found]


def signals(one: Stretch, call: dict[str, int] | None, state: State) -> list[Signal]:
    told = [one.before] if one.before else []
    current = None if call is None or one.before is Signal.CUT else call["port"]
    if one.port == SEA:
        is_near = bool(one.ring) if current is None else current in one.ring
        return [*told, Signal.RING if is_near else Signal.OUTSIDE]
    if current is None or one.port == current:
        return [*told, one.motion]
    if state is State.STOPPED and current in one.ring:
        return [*told, Signal.MOVING if one.motion is Signal.MOVING else Signal.RING]
    return [*told, Signal.OUTSIDE, one.motion]


@given(STRETCHES)
def test_visits_are_those_that_the_table_gives(stretches: list[Stretch]) -> None:
    assert visits(stretches) == plainly(stretches)


def test_the_numbers_of_compiled_code_stand_for_all_states_signals_and_events() -> None:
    for names, kind in ((STATES, State), (SIGNALS, Signal), (EVENTS, Event)):
        assert set(names) == set(kind.__members__)
    assert [SIGNALS.index(name) for name in ("OUTSIDE", "MOVING", "SLOW", "STILL")] == [
        motions.OUTSIDE,
        motions.MOVING,
        motions.SLOW,
        motions.STILL,
    ]


def test_the_arrays_hold_the_table_cell_by_cell() -> None:
    compiled = machine()
    for (state, signal), (after, events) in TRANSITIONS.items():
        cell = STATES.index(state.name) * len(SIGNALS) + SIGNALS.index(signal.name)
        assert STATES[compiled.state[cell]] == after.name
        fired = {name for bit, name in enumerate(EVENTS) if compiled.events[cell] >> bit & 1}
        assert fired == {event.name for event in events}
