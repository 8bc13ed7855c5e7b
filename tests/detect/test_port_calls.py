from typing import Any

import polars as pl
from factories import SHIP, at, fix, line_no, zoned
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.port_calls import find_port_calls
from pipeline.settings import PortCallSettings

SILENCE = pl.Schema([("segment_id", pl.UInt64()), ("started_at_utc", pl.Datetime("us")), ("meaning", pl.String())])
ARRIVAL = (fix(0), fix(1, "P"))
STOP = (fix(2, "P", 0.1), fix(3, "P", 0.0), fix(5, "P", 0.1))
DEPARTURE = (fix(6, "P"), fix(7))


def calls(*fixes: dict[str, Any], known: dict[float, str] | None = None) -> list[dict[str, Any]]:
    silences = [(SHIP, at(hours), meaning) for hours, meaning in (known or {}).items()]
    frame = pl.DataFrame(silences, schema=SILENCE, orient="row")
    return find_port_calls(zoned(*fixes), frame, PortCallSettings()).to_dicts()


def test_entry_stop_and_exit_make_a_call_of_confidence_4() -> None:
    (call,) = calls(*ARRIVAL, *STOP, *DEPARTURE)
    assert call["confidence"] == 4
    assert (call["arrived_at_utc"], call["stopped_at_utc"], call["departed_at_utc"]) == (at(1), at(2), at(6))
    assert call["position_count"] == 5


def test_a_ship_first_heard_inside_or_last_heard_inside_is_a_call_of_confidence_3() -> None:
    (first_heard_inside,) = calls(*STOP, *DEPARTURE)
    (last_heard_inside,) = calls(*ARRIVAL, *STOP)
    assert first_heard_inside["confidence"] == last_heard_inside["confidence"] == 3
    assert first_heard_inside["arrived_at_utc"] == at(2)
    assert last_heard_inside["departed_at_utc"] is None


def test_a_ship_heard_only_inside_is_a_call_of_confidence_2() -> None:
    (call,) = calls(*STOP)
    assert (call["confidence"], call["departed_at_utc"]) == (2, None)


def test_a_passage_at_speed_is_no_call() -> None:
    assert calls(fix(0), fix(1, "P", 13.0), fix(1.5, "P", 13.0), fix(2)) == []


def test_a_single_fix_is_no_call() -> None:
    assert calls(fix(0, "P", 0.0)) == []


def test_a_stop_needs_two_still_fixes_twenty_minutes_apart() -> None:
    assert calls(fix(0), fix(1, "P", 0.1), fix(1.3, "P", 0.1), fix(1.4, "P", 9.0), fix(2)) == []
    assert len(calls(fix(0), fix(1, "P", 0.1), fix(1.34, "P", 0.1), fix(1.4, "P", 9.0), fix(2))) == 1


def test_a_stop_ends_only_at_the_higher_speed() -> None:
    slow = fix(1.2, "P", 0.4), fix(1.4, "P", 0.1)
    moving = fix(1.2, "P", 0.6), fix(1.4, "P", 0.1)
    assert len(calls(fix(0), fix(1, "P", 0.1), *slow, fix(2))) == 1
    assert calls(fix(0), fix(1, "P", 0.1), *moving, fix(2)) == []


def test_a_moored_ship_is_still_below_the_higher_speed() -> None:
    moored = fix(1, "P", 0.4, nav_status=5), fix(2, "P", 0.4, nav_status=5)
    assert len(calls(fix(0), *moored, fix(3))) == 1
    assert calls(fix(0), fix(1, "P", 0.4), fix(2, "P", 0.4), fix(3)) == []


def test_a_moored_ship_with_a_noisy_log_is_still() -> None:
    noisy = [fix(1 + i / 12, "P", 0.4 + i % 3 * 0.3, lon_deg=130 + i % 2 * 5e-4) for i in range(24)]
    drifting = [row | {"lat_deg": 42 + i * 1e-3} for i, row in enumerate(noisy)]
    assert len(calls(fix(0, lon_deg=129.9), *noisy, fix(4, lon_deg=129.9))) == 1
    assert calls(fix(0, lon_deg=129.9), *drifting, fix(4, lon_deg=129.9)) == []


def test_a_short_stop_is_seen_through_the_noise_of_a_log() -> None:
    lying = [fix(1 + i / 20, "P", 0.6 if i == 4 else 0.1) for i in range(9)]
    (call,) = calls(fix(0, lon_deg=129.9), *lying, fix(2, lon_deg=129.9))
    assert call["stopped_at_utc"] == at(1)


def test_an_anchored_ship_swinging_over_the_boundary_makes_one_call() -> None:
    swinging = [fix(1 + i / 2, "P" if i % 2 else "ring P", 0.1) for i in range(12)]
    (call,) = calls(fix(0), *swinging, fix(8))
    assert call["stopped_at_utc"] == at(1.5)
    assert call["departed_at_utc"] == at(6.5)


def test_a_ship_that_leaves_the_ring_and_returns_makes_two_calls() -> None:
    again = (fix(8, "P", 0.0), fix(9, "P", 0.0), fix(10))
    assert [call["arrived_at_utc"] for call in calls(*ARRIVAL, *STOP, *DEPARTURE, *again)] == [at(1), at(8)]


def test_anchorage_then_berth_is_one_call_at_the_berth() -> None:
    (call,) = calls(
        fix(0),
        fix(1, "P", 0.0, zone_kind="anchorage"),
        fix(3, "P", 0.0, zone_kind="anchorage"),
        fix(4, "P", 5.0),
        fix(5, "P", 0.0, zone_kind="berth"),
        fix(9),
    )
    assert call["zone_kind"] == "berth"


def test_a_ship_at_rest_does_not_swing_into_the_next_port() -> None:
    border = {"ring_port_ids": ["P", "Q"]}
    swinging = [fix(1 + i / 2, "PQ"[i % 2], 0.1, **border) for i in range(12)]
    assert [call["port_id"] for call in calls(fix(0), *swinging, fix(8))] == ["P"]


def test_a_ship_that_gets_under_way_shifts_to_a_port_next_door() -> None:
    border = {"ring_port_ids": ["P", "Q"]}
    shift = fix(4, "Q", 3.0, **border), fix(4.1, "Q", 0.1, **border), fix(6, "Q", 0.1, **border)
    found = calls(*ARRIVAL, *STOP[:2], *shift, fix(8))
    assert [call["port_id"] for call in found] == ["P", "Q"]


def test_the_next_port_ends_a_call_without_a_fix_at_sea() -> None:
    first, second = calls(*ARRIVAL, *STOP, fix(7, "Q", 0.0), fix(8, "Q", 0.0))
    assert (first["port_id"], first["departed_at_utc"], first["confidence"]) == ("P", at(5), 4)
    assert (second["port_id"], second["arrived_at_utc"], second["confidence"]) == ("Q", at(7), 3)


def test_a_silence_in_the_zone_counts_as_a_stop_does_where_the_ship_was_slow() -> None:
    (call,) = calls(fix(0), fix(1, "P", 2.0), fix(6, "P", 2.0), fix(7))
    assert (call["confidence"], call["stopped_at_utc"]) == (4, None)
    assert calls(fix(0), fix(1, "P", 10.0), fix(6, "sea", 10.0), fix(7)) == []


def test_a_silence_of_the_feed_is_no_event() -> None:
    silent = fix(0), fix(1, "P", 2.0), fix(25, "sea"), fix(26)
    assert len(calls(*silent)) == 1
    assert calls(*silent, known={1: "OUTAGE"}) == []


def test_an_entry_or_exit_in_the_dark_is_not_seen() -> None:
    days_later = [row | {"received_at_utc": at(240 + hours)} for hours, row in enumerate([*STOP, *DEPARTURE])]
    (dark_entry,) = calls(fix(0), *days_later)
    (dark_exit,) = calls(*ARRIVAL, *STOP, fix(240))
    assert (dark_entry["confidence"], dark_exit["confidence"]) == (3, 3)


def test_a_silence_that_sailing_explains_is_none() -> None:
    passing = fix(0), fix(1, "P", 13.0), fix(6, "sea", 13.0, lon_deg=131.0, lat_deg=42.8)
    assert calls(*passing) == []


def test_a_cut_ends_a_call_at_the_start_of_the_silence_and_another_begins_after_it() -> None:
    first, second = calls(*ARRIVAL, *STOP, fix(100, "P", 0.0), fix(101, "P", 0.0), fix(102), known={5: "CUT"})
    assert (first["departed_at_utc"], first["confidence"]) == (at(5), 3)  # its exit was not seen
    assert (second["arrived_at_utc"], second["confidence"]) == (at(100), 3)  # nor this one's entry


def test_wild_fixes_make_no_call_and_break_none() -> None:
    wild = fix(2.5, "sea", is_wild=True)
    assert calls(*ARRIVAL, *STOP, wild, *DEPARTURE) == calls(*ARRIVAL, *STOP, *DEPARTURE)
    assert calls(fix(0), fix(1, "P", 0.0, is_wild=True), fix(2, "P", 0.0, is_wild=True), fix(3)) == []


def test_two_hulls_on_one_mmsi_make_their_own_calls() -> None:
    theirs = [row | {"segment_id": 7} for row in (fix(0.5, "Q", 0.0), fix(2.5, "Q", 0.0), fix(4.5, "Q", 0.0))]
    alone = calls(*ARRIVAL, *STOP, *DEPARTURE)
    both = calls(*ARRIVAL, *STOP, *DEPARTURE, *theirs)
    assert [call for call in both if call["port_id"] == "P"] == alone
    assert [(call["port_id"], call["segment_id"]) for call in both if call["port_id"] != "P"] == [("Q", 7)]


def test_speed_is_derived_where_it_is_not_broadcast() -> None:
    lying = [fix(1 + i / 6, "P", None) for i in range(6)]
    sailing = [fix(1 + i / 6, "P", None, lon_deg=130.0 + i / 50) for i in range(6)]
    assert len(calls(fix(0), *lying, fix(3))) == 1
    assert calls(fix(0, lon_deg=129.9), *sailing, fix(3)) == []


def test_a_ship_without_speed_lies_where_it_came_to_and_is_heard_again() -> None:
    way_in, way_out = fix(0, lon_deg=129.8, sog_knots=None), fix(1.5, lon_deg=129.8, sog_knots=None)
    lying = (fix(1, "P", None), fix(1.4, "P", None, lon_deg=130.0001))
    (call,) = calls(way_in, *lying, way_out)
    assert (call["stopped_at_utc"], call["departed_at_utc"]) == (at(1), at(1.4))
    assert calls(way_in, fix(1, "P", None), way_out) == []


def test_a_silence_that_ends_at_rest_in_another_port_is_no_stop_in_the_one_that_was_passed() -> None:
    passed = (fix(0), fix(1, "A", 12.0, ring_port_ids=["A", "B"]))
    found = calls(*passed, fix(17, "B", 0.0, ring_port_ids=["A", "B"]), fix(18, "B", 0.0), fix(19))
    assert [call["port_id"] for call in found] == ["B"]


def test_a_call_cites_the_lines_of_entry_stop_and_exit() -> None:
    (call,) = calls(*ARRIVAL, *STOP, *DEPARTURE)
    assert {line["role"]: line["line_no"] for line in call["lines"]} == {
        "entry": line_no(1),
        "stop": line_no(2),
        "exit": line_no(6),
    }


@given(
    st.lists(
        st.tuples(st.sampled_from(["sea", "P", "ring P", "Q", "ring Q"]), st.sampled_from([0.0, 0.3, 8.0])), max_size=30
    )
)
def test_calls_of_one_ship_follow_each_other(steps: list[tuple[str, float]]) -> None:
    found = calls(*(fix(hours, where, knots) for hours, (where, knots) in enumerate(steps)))
    ends = [call["departed_at_utc"] for call in found]
    assert None not in ends[:-1]
    assert all(call["arrived_at_utc"] <= call["last_inside_at_utc"] for call in found)
    assert all(end < after["arrived_at_utc"] for end, after in zip(ends, found[1:], strict=False))
