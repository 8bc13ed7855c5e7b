from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl
import pytest

from pipeline.alerts.rules import decide_alerts
from pipeline.schemas import Alerts, PortCalls, WatchlistMatches
from pipeline.settings import AlertSettings

ARRIVED = datetime(2024, 3, 10, 4, 12)  # noqa: DTZ001  times are UTC without a zone
HOUR = timedelta(hours=1)


def port_call(**changes: Any) -> dict[str, Any]:
    call = {
        "port_call_id": "call",
        "vessel_id": "IMO9161003",
        "mmsi": 273000001,
        "segment_id": 1,
        "imo": 9161003,
        "ship_name": "LADY R",
        "port_id": "KP_RAJIN",
        "port_name": "Rajin",
        "country": "KP",
        "arrived_at_utc": ARRIVED,
        "departed_at_utc": ARRIVED + 48 * HOUR,
        "stopped_at_utc": ARRIVED + HOUR,
        "confidence": 4,
        "evidence": "observed",
        "probability": 1.0,
        "port_probability": 1.0,
        "position_count": 9,
        "run_id": "run",
    }
    return call | changes


DARK = {"evidence": "inferred", "confidence": None, "stopped_at_utc": None, "port_probability": 0.71}


def match(**changes: Any) -> dict[str, Any]:
    listed: dict[str, Any] = {
        "vessel_id": "IMO9161003",
        "entry_id": "entry",
        "list_name": "OFAC SDN",
        "programme": "RUSSIA-EO14024",
        "matched_on": "imo",
        "match_strength": "certain",
        "listed_name": "LADY R",
        "list_version": "2024-01-01",
        "listing": "ship",
        "owners": [],
        "listed_from_utc": None,
        "listed_to_utc": None,
    }
    return listed | changes


def none_known() -> dy.DataFrame[Alerts]:
    return Alerts.create_empty()


def decide(
    *calls: dict[str, Any],
    matches: tuple[dict[str, Any], ...] = (match(),),
    known: dy.DataFrame[Alerts] | None = None,
    targets: tuple[str, ...] = (),
    as_of_utc: datetime = ARRIVED + 48 * HOUR,
) -> dy.DataFrame[Alerts]:
    return decide_alerts(
        PortCalls.validate(pl.DataFrame(calls, schema=PortCalls.create_empty().schema, orient="row")),
        WatchlistMatches.validate(pl.DataFrame(matches, schema=WatchlistMatches.create_empty().schema, orient="row")),
        known if known is not None else none_known(),
        frozenset({"KP_RAJIN", "RU_DUNAI"}),
        as_of_utc=as_of_utc,
        now_utc=as_of_utc + HOUR,
        targets=targets,
        settings=AlertSettings(),
    )


def test_a_listed_ship_in_a_corridor_port_is_one_pending_alert() -> None:
    alert = decide(port_call()).row(0, named=True)
    assert (alert["rule"], alert["state"], alert["target"]) == ("flagged_ship_docked", "pending", "local")
    assert (alert["event_from_utc"], alert["event_to_utc"]) == (ARRIVED, ARRIVED + 48 * HOUR)
    assert (alert["port_call_id"], alert["created_at_utc"]) == ("call", ARRIVED + 49 * HOUR)


def test_every_target_is_told_of_the_same_alert() -> None:
    alerts = decide(port_call(), targets=("desk", "phone", "desk"))
    assert alerts["target"].to_list() == ["desk", "phone"]
    assert alerts["alert_id"].n_unique() == 1


def test_a_ship_still_in_port_is_told_of() -> None:
    assert decide(port_call(departed_at_utc=None)).height == 1


@pytest.mark.parametrize(
    "call",
    [
        port_call(port_id="KR_BUSAN"),
        port_call(vessel_id="IMO9124043"),
        port_call(**DARK, probability=0.49),
    ],
    ids=["another port", "another ship", "hardly probable"],
)
def test_nobody_is_woken_by_other_calls(call: dict[str, Any]) -> None:
    assert decide(call).is_empty()


def test_a_weak_match_wakes_nobody_and_a_probable_one_does() -> None:
    weak = match(matched_on="name", match_strength="weak")
    assert decide(port_call(), matches=(weak,)).is_empty()
    assert decide(port_call(), matches=(weak, match(entry_id="b", match_strength="probable"))).height == 1


@pytest.mark.parametrize(
    ("span", "alerts"),
    [
        ({"listed_from_utc": ARRIVED}, 1),
        ({"listed_from_utc": ARRIVED + HOUR}, 0),
        ({"listed_to_utc": ARRIVED}, 0),
        ({"listed_to_utc": ARRIVED + HOUR}, 1),
    ],
)
def test_only_a_list_in_force_at_arrival_wakes_anybody(span: dict[str, datetime], alerts: int) -> None:
    assert decide(port_call(), matches=(match(**span),)).height == alerts


def test_an_owners_listing_wakes_nobody() -> None:
    assert decide(port_call(), matches=(match(listing="owner"),)).is_empty()


def test_an_event_older_than_the_limit_is_stale() -> None:
    stop = ARRIVED + HOUR
    assert decide(port_call(), as_of_utc=stop + 72 * HOUR)["state"].item() == "pending"
    assert decide(port_call(), as_of_utc=stop + 73 * HOUR)["state"].item() == "stale"


def test_what_was_told_is_not_told_again() -> None:
    known = decide(port_call())
    assert decide(port_call(), known=known).is_empty()
    assert decide(port_call(), known=known, targets=("added later",)).is_empty()


@pytest.mark.parametrize(
    "changes",
    [
        {"arrived_at_utc": ARRIVED - HOUR, "port_call_id": "late file"},
        {"departed_at_utc": None},
        {"vessel_id": "MMSI273000001"},
        {"mmsi": 273000002},
    ],
    ids=["arrival revised", "departure withdrawn", "vessel id changed", "MMSI changed"],
)
def test_the_same_ship_port_and_time_is_the_same_event(changes: dict[str, Any]) -> None:
    matches = (match(), match(vessel_id="MMSI273000001"))
    assert decide(port_call(**changes), matches=matches, known=decide(port_call())).is_empty()


def test_the_next_visit_is_a_new_event() -> None:
    again = port_call(
        port_call_id="next", arrived_at_utc=ARRIVED + 60 * HOUR, departed_at_utc=None, stopped_at_utc=None, confidence=3
    )
    assert decide(port_call(), again, known=decide(port_call()))["port_call_id"].to_list() == ["next"]


def test_an_alert_of_a_ship_then_in_port_does_not_swallow_its_next_visit() -> None:
    known = decide(port_call(departed_at_utc=None))
    again = port_call(port_call_id="next", arrived_at_utc=ARRIVED + 60 * HOUR, departed_at_utc=None)
    assert decide(port_call(), again, known=known)["port_call_id"].to_list() == ["next"]


def test_an_open_alert_follows_an_arrival_that_late_files_moved() -> None:
    known = decide(port_call(departed_at_utc=None))
    moved = port_call(arrived_at_utc=ARRIVED + 2 * HOUR, departed_at_utc=None)
    assert decide(moved, known=known).is_empty()


def test_an_open_alert_whose_call_is_gone_does_not_silence_a_visit_months_later() -> None:
    known = decide(port_call(departed_at_utc=None))
    assert decide(port_call(arrived_at_utc=ARRIVED + 2000 * HOUR, departed_at_utc=None), known=known).height == 1


def test_two_transmitters_of_one_ship_are_one_event() -> None:
    assert decide(port_call(), port_call(port_call_id="second", mmsi=273000002)).height == 1


def test_the_order_of_calls_does_not_matter() -> None:
    calls = [port_call(), port_call(port_call_id="b", port_id="RU_DUNAI", arrived_at_utc=ARRIVED - 30 * HOUR)]
    assert decide(*calls).equals(decide(*calls[::-1]))


def test_the_text_says_ship_list_port_time_and_that_it_was_seen() -> None:
    assert decide(port_call())["text"].item() == (
        "Listed ship LADY R (IMO 9161003, MMSI 273000001), called at Rajin [KP_RAJIN]: arrived 2024-03-10 04:12 UTC, "
        "stopped at 2024-03-10 05:12 UTC, left at 2024-03-12 04:12 UTC. Observed on AIS (confidence 4 of 4). "
        "Listed: OFAC SDN [RUSSIA-EO14024] as LADY R (certain match by IMO)."
    )


def test_the_text_of_an_inferred_call_says_how_sure_it_is() -> None:
    text = decide(port_call(**DARK, probability=0.83))["text"].item()
    assert "probable call at a DPRK port, likeliest Rajin [KP_RAJIN], about 2024-03-10 04:12 UTC" in text
    assert "while silent on AIS; not observed" in text
    assert "0.83 that a DPRK port was called at, 0.71 that it was Rajin." in text


def test_a_probable_match_is_not_worded_as_certain() -> None:
    probable = match(match_strength="probable", matched_on="mmsi")
    text = decide(port_call(imo=None, ship_name=None), matches=(probable,))["text"].item()
    assert text.startswith("Probably a listed ship: LADY R (IMO not known, MMSI 273000001)")
    assert "probable match by MMSI" in text


def test_a_hostile_name_cannot_break_the_line() -> None:
    text = decide(port_call(ship_name="A\n\x1b[31mB\u202e"))["text"].item()
    assert "Listed ship A??[31mB? (IMO" in text
    assert text.isprintable()
