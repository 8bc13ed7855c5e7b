from datetime import datetime
from typing import Any

import dataframely as dy
import pytest
from nights import ARRIVED, DARK, HOUR, file, gap, match, night, port_call

from pipeline.alerts.rules.decide import decide_alerts
from pipeline.reference import load_alert_rules
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings, AlertTarget


def decide(  # noqa: PLR0913  what a night may hold
    *calls: dict[str, Any],
    matches: tuple[dict[str, Any], ...] = (match(),),
    known: dy.DataFrame[Alerts] | None = None,
    targets: tuple[str, ...] = (),
    as_of_utc: datetime = ARRIVED + 48 * HOUR,
    rules: dict[str, dict[str, Any]] | None = None,
    gaps: tuple[dict[str, Any], ...] = (),
    files: tuple[dict[str, Any], ...] = (),
) -> dy.DataFrame[Alerts]:
    settings = AlertSettings(targets={name: AlertTarget(url="http://x.org") for name in targets}, rules=rules or {})
    return decide_alerts(
        night(calls=calls, matches=matches, gaps=gaps, files=files, as_of_utc=as_of_utc),
        known if known is not None else Alerts.create_empty(),
        load_alert_rules(settings),
        now_utc=as_of_utc + HOUR,
        settings=settings,
    )


def test_a_listed_ship_in_a_corridor_port_is_one_pending_alert() -> None:
    alert = decide(port_call()).row(0, named=True)
    assert (alert["rule"], alert["state"], alert["target"]) == ("flagged_ship_docked", "pending", "local")
    assert (alert["event_from_utc"], alert["event_to_utc"]) == (ARRIVED, ARRIVED + 48 * HOUR)
    assert (alert["port_call_id"], alert["created_at_utc"]) == ("call", ARRIVED + 49 * HOUR)


def test_every_target_is_told_of_the_same_alert() -> None:
    alerts = decide(port_call(), targets=("desk", "phone"))
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


@pytest.mark.parametrize(
    ("hours_after_the_silence", "state"), [(1, "pending"), (72, "pending"), (73, "stale"), (9000, "stale")]
)
def test_an_inferred_call_is_as_old_as_the_end_of_its_silence_however_long_that_was(
    hours_after_the_silence: int, state: str
) -> None:
    silent = gap(started_at_utc=ARRIVED - 30 * HOUR, ended_at_utc=ARRIVED + 90 * HOUR, duration_hours=120.0)
    as_of_utc = ARRIVED + (90 + hours_after_the_silence) * HOUR
    assert decide(port_call(**DARK, probability=0.9), gaps=(silent,), as_of_utc=as_of_utc)["state"].item() == state


def test_an_observed_call_is_as_old_as_its_stop_whatever_silence_came_after() -> None:
    silent = gap(started_at_utc=ARRIVED, ended_at_utc=ARRIVED + 90 * HOUR, duration_hours=90.0)
    assert decide(port_call(), gaps=(silent,), as_of_utc=ARRIVED + 91 * HOUR)["state"].item() == "stale"


def test_an_alert_of_a_simulated_feed_says_first_that_it_is_an_exercise() -> None:
    simulated = file(path="/feeds/SYNTHETIC-2024-03-10.nmea")
    assert decide(port_call(), files=(simulated,))["text"].item().startswith("SYNTHETIC feed, an exercise: Listed ship")
    rejected = simulated | {"state": "rejected", "file_id": "e" * 64}
    assert decide(port_call(), files=(file(), rejected))["text"].item().startswith("Listed ship")


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
    (alert,) = decide(port_call()).rows(named=True)
    assert alert["text"] == (
        "Listed ship LADY R (IMO 9161003, MMSI 273000001), called at Rajin [KP_RAJIN]: arrived 2024-03-10 04:12 UTC "
        "(13:12 Asia/Pyongyang), stopped at 2024-03-10 05:12 UTC (14:12 Asia/Pyongyang), left at 2024-03-12 04:12 UTC "
        "(13:12 Asia/Pyongyang). Observed on AIS (confidence 4 of 4). "
        "Listed: OFAC SDN [RUSSIA-EO14024] as LADY R (certain match by IMO). "
        f"Data as of 2024-03-12 04:12 UTC. Why: tumen explain {alert['alert_id']}"
    )


def test_the_text_of_an_inferred_call_says_how_sure_it_is() -> None:
    text = decide(port_call(**DARK, probability=0.83))["text"].item()
    assert (
        "probable call at a DPRK port, likeliest Rajin [KP_RAJIN], about 2024-03-10 04:12 UTC (13:12 Asia/Pyongyang)"
        in text
    )
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


def test_a_rule_tells_its_own_targets_and_is_silent_when_it_is_off() -> None:
    own = {"flagged_ship_docked": {"targets": ["phone"]}}
    assert decide(port_call(), targets=("desk", "phone"), rules=own)["target"].to_list() == ["phone"]
    assert decide(port_call(), rules={"flagged_ship_docked": {"is_on": False}}).is_empty()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"ship_docked": {}}, "no alert rule 'ship_docked'"),
        ({"flagged_ship_dark": {"least_hour": 3}}, "flagged_ship_dark has no 'least_hour'"),
        ({"flagged_ship_dark": {"least_hours": -3}}, "greater than 0"),
        ({"flagged_ship_dark": {"is_on": "perhaps"}}, "valid boolean"),
    ],
)
def test_a_misspelt_rule_or_a_value_out_of_bounds_is_told_when_settings_are_read(
    rules: dict[str, dict[str, Any]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        AlertSettings(rules=rules)
