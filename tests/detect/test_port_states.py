import pytest

from pipeline.detect.port_states import TRANSITIONS, Event, Signal, State


def test_every_state_answers_every_signal() -> None:
    assert set(TRANSITIONS) == {(state, signal) for state in State for signal in Signal}


@pytest.mark.parametrize(("state", "signal"), TRANSITIONS)
def test_a_cell_of_the_table_fires_just_the_events_of_its_change(state: State, signal: Signal) -> None:
    after, events = TRANSITIONS[state, signal]
    is_left = state is not State.AT_SEA and after is State.AT_SEA
    assert (Event.ENTRY in events) == (state is State.AT_SEA and after is not State.AT_SEA)
    assert (Event.EXIT in events) == (is_left and signal is not Signal.CUT)
    assert (Event.BREAK in events) == (is_left and signal is Signal.CUT)
    assert (Event.STOP_BEGIN in events) == (state is not State.STOPPED and after is State.STOPPED)
    assert (Event.STOP_END in events) == (state is State.STOPPED and after is not State.STOPPED)
    assert (Event.GAP in events) == (signal is Signal.SILENCE and state is not State.AT_SEA)


@pytest.mark.parametrize(
    ("state", "signal", "after"),
    [
        (State.AT_SEA, Signal.RING, State.AT_SEA),  # entered at the zone, not at its ring
        (State.AT_SEA, Signal.STILL, State.STOPPED),
        (State.AT_SEA, Signal.SILENCE, State.AT_SEA),
        (State.IN_PORT, Signal.RING, State.IN_PORT),  # left beyond the ring, not at the zone
        (State.IN_PORT, Signal.OUTSIDE, State.AT_SEA),
        (State.STOPPED, Signal.SLOW, State.STOPPED),  # a stop ends at the higher speed
        (State.STOPPED, Signal.RING, State.STOPPED),  # an anchored ship swings over the boundary
        (State.STOPPED, Signal.MOVING, State.IN_PORT),
        (State.STOPPED, Signal.CUT, State.AT_SEA),
    ],
)
def test_hysteresis_of_place_and_speed(state: State, signal: Signal, after: State) -> None:
    assert TRANSITIONS[state, signal][0] is after
