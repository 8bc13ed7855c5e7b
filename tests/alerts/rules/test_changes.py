"""What people were told, and what is known now."""

from datetime import timedelta
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from nights import ARRIVED, HOUR, match, night, port_call

from pipeline.alerts.rules.decide import decide_alerts
from pipeline.reference import load_alert_rules
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings, AlertTarget

DUNAI = {"port_id": "RU_DUNAI", "port_name": "Dunai", "country": "RU", "port_call_id": "moved"}


def decide(
    *calls: dict[str, Any],
    known: dy.DataFrame[Alerts] | None = None,
    reached: tuple[str, ...] = ("desk",),
    hours: float = 48,
    targets: tuple[str, ...] = ("desk", "phone"),
    rules: dict[str, dict[str, Any]] | None = None,
) -> dy.DataFrame[Alerts]:
    """Decide a night in which all alerts of `known` have been delivered to those `reached`; return all alerts."""
    known = known if known is not None else Alerts.create_empty()
    settings = AlertSettings(targets={name: AlertTarget(url="http://x.org") for name in targets}, rules=rules or {})
    new = decide_alerts(
        night(calls=calls, matches=(match(),), as_of_utc=ARRIVED + hours * HOUR),
        known,
        load_alert_rules(settings),
        delivered={(alert_id, target) for alert_id in known["alert_id"] for target in reached},
        now_utc=ARRIVED + (hours + 1) * HOUR,
        settings=settings,
    )
    return Alerts.validate(pl.concat([known, new]))


def kinds(alerts: pl.DataFrame) -> list[tuple[str, str]]:
    return alerts.sort("created_at_utc", "target").select("kind", "target").rows()


TOLD = [("first", "desk"), ("first", "phone")]


@pytest.mark.parametrize("moved_hours", [-1.5, 1.5])
def test_an_arrival_that_moves_by_over_an_hour_is_an_update_that_names_the_first(moved_hours: float) -> None:
    first = decide(port_call())
    after = decide(port_call(arrived_at_utc=ARRIVED + moved_hours * HOUR, stopped_at_utc=None), known=first, hours=50)
    assert kinds(after) == [*TOLD, ("update", "desk")]
    update = after.row(-1, named=True)
    assert update["first_alert_id"] == first["alert_id"][0]
    said = "KP_RAJIN, 2024-03-10 04:12 UTC (13:12 Asia/Pyongyang)"
    assert update["text"].startswith(f"Update of alert {first['alert_id'][0]} (it said: {said}). Now: Listed ship")
    assert update["event_from_utc"] == ARRIVED + moved_hours * HOUR


@pytest.mark.parametrize(
    "changes",
    [{"arrived_at_utc": ARRIVED - HOUR}, {"departed_at_utc": None}, {"port_call_id": "other"}, {"confidence": 3}],
    ids=["by an hour", "still there", "another id", "less sure"],
)
def test_what_changes_less_is_no_update(changes: dict[str, Any]) -> None:
    assert kinds(decide(port_call(**changes), known=decide(port_call()), hours=50)) == TOLD


def test_a_call_that_turns_out_to_be_at_another_port_is_an_update_and_no_new_alert() -> None:
    after = decide(port_call(**DUNAI), known=decide(port_call()), hours=50)
    assert kinds(after) == [*TOLD, ("update", "desk")]
    assert (after["port_id"][-1], after["port_call_id"][-1]) == ("RU_DUNAI", "moved")


def test_a_call_that_is_not_found_any_more_is_withdrawn_once() -> None:
    first = decide(port_call())
    after = decide(known=first, hours=50)
    assert kinds(after) == [*TOLD, ("retraction", "desk")]
    assert after["text"][-1].startswith(f"Withdrawn: alert {first['alert_id'][0]} does not stand any more")
    assert after["text"][-1].count("Data as of") == 1
    assert kinds(decide(known=after, hours=52)) == kinds(after)


def test_what_is_found_again_after_it_was_withdrawn_is_an_update() -> None:
    withdrawn = decide(known=decide(port_call()), hours=50)
    again = decide(port_call(), known=withdrawn, hours=52)
    assert kinds(again) == [*TOLD, ("retraction", "desk"), ("update", "desk")]
    assert kinds(decide(port_call(), known=again, hours=54)) == kinds(again)
    assert again["alert_id"].n_unique() == 3


def test_nobody_hears_of_a_change_of_what_nobody_was_told_of() -> None:
    first = decide(port_call())
    assert kinds(decide(known=first, reached=(), hours=50)) == TOLD
    assert kinds(decide(port_call(arrived_at_utc=ARRIVED + 3 * HOUR), known=first, reached=(), hours=50)) == TOLD


def test_a_change_of_an_old_event_pages_nobody() -> None:
    after = decide(known=decide(port_call()), hours=48 + 73)
    assert after.filter(pl.col("kind") == "retraction")["state"].to_list() == ["stale"]


def test_whoever_was_told_lately_of_what_was_old_is_told_that_it_is_gone() -> None:
    first = decide(port_call(), hours=60)
    after = decide(known=first, hours=60 + 71)
    assert after.filter(pl.col("kind") == "retraction")["state"].to_list() == ["pending"]


def test_a_rule_that_was_switched_off_takes_nothing_back() -> None:
    off = {"flagged_ship_docked": {"is_on": False}}
    assert kinds(decide(known=decide(port_call()), hours=50, rules=off)) == TOLD


def test_a_second_change_is_held_against_what_was_said_last() -> None:
    once = decide(
        port_call(arrived_at_utc=ARRIVED + 3 * HOUR, stopped_at_utc=None), known=decide(port_call()), hours=50
    )
    same = decide(port_call(arrived_at_utc=ARRIVED + 3 * HOUR, stopped_at_utc=None), known=once, hours=52)
    assert kinds(same) == kinds(once)
    back = decide(port_call(), known=same, hours=54)
    assert kinds(back) == [*TOLD, ("update", "desk"), ("update", "desk")]
    assert back["alert_id"].n_unique() == 3


def test_the_departure_that_comes_later_is_no_change() -> None:
    still_there = decide(port_call(departed_at_utc=None))
    left = port_call(departed_at_utc=ARRIVED + timedelta(hours=49))
    assert kinds(decide(left, known=still_there, hours=50)) == TOLD
