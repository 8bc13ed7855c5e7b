"""What is delivered, tried again, dead, or told."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from relaying import DAY, NOW, Receiver, alert, outcome, publish, settings_for

from pipeline.alerts.outbox import read_deliveries
from pipeline.alerts.relay import Delivery, deliver, retry_after
from pipeline.errors import TumenError
from pipeline.settings import AlertSettings, Settings
from pipeline.warehouse.home import Home

TRY_AGAIN = "update deliveries set state = 'pending', attempts = 0, next_attempt_at_utc = null where state = 'dead'"


def test_a_second_call_sends_nothing(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    deliver(home, settings_for(receiver.url), now_utc=NOW)
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW + DAY)) == (0, 0, 0)
    assert len(receiver.bodies) == 1


@pytest.mark.parametrize("state", ["sent", "acked", "silenced", "stale"])
def test_what_is_done_with_is_not_sent(home: Home, receiver: Receiver, state: str) -> None:
    publish(home, alert(state=state))
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (0, 0, 0)
    assert receiver.bodies == []


def test_a_refused_alert_is_tried_again_when_its_wait_is_over_under_the_same_id(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    settings = settings_for(receiver.url)
    receiver.answers = [503]
    assert outcome(first := deliver(home, settings, now_utc=NOW)) == (0, 1, 0)
    assert outcome(second := deliver(home, settings, now_utc=NOW + timedelta(seconds=1))) == (0, 0, 1)
    assert outcome(third := deliver(home, settings, now_utc=NOW + timedelta(minutes=2))) == (1, 0, 0)
    assert [delivery.needs_person for delivery in (first, second, third)] == [True, True, False]
    assert len(set(receiver.ids)) == 1
    assert read_deliveries(home.outbox_db).select("state", "attempts", "last_error").rows() == [("sent", 2, None)]


def test_one_refused_alert_does_not_hold_up_the_next(home: Home, receiver: Receiver) -> None:
    publish(home, alert(), alert(alert_id="a2"))
    receiver.answers = [400]
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (1, 1, 0)


def test_a_slow_target_times_out_and_is_not_spoken_to_again_in_this_call(home: Home, receiver: Receiver) -> None:
    publish(home, alert(), alert(alert_id="a2"))
    receiver.delay_s = 0.5
    assert outcome(deliver(home, settings_for(receiver.url, timeout_s=0.1), now_utc=NOW)) == (0, 1, 1)
    assert read_deliveries(home.outbox_db)["last_error"].to_list() == ["no answer: ReadTimeout"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", f"http://{'a' * 70}.invalid/"])
def test_a_target_that_cannot_be_reached_is_a_failure_as_any_other(home: Home, url: str) -> None:
    publish(home, alert())
    assert outcome(deliver(home, settings_for(url), now_utc=NOW)) == (0, 1, 0)


def test_after_the_last_attempt_an_alert_is_dead(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    receiver.answers = [500] * 20
    deliveries = [deliver(home, settings_for(receiver.url), now_utc=NOW + day * DAY) for day in range(10)]
    assert [delivery.failed for delivery in deliveries] == [1] * 8 + [0, 0]
    assert read_deliveries(home.outbox_db)["state"].item() == "dead"


def test_a_dead_alert_needs_a_person_until_someone_sees_to_it(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    settings = settings_for(receiver.url)
    once = settings.model_copy(update={"alerts": settings.alerts.model_copy(update={"max_attempts": 1})})
    receiver.answers = [500]
    deliver(home, once, now_utc=NOW)
    publish(home, alert(state="dead"))
    later = deliver(home, once, now_utc=NOW + DAY)
    assert (outcome(later), later.dead, later.needs_person) == ((0, 0, 0), 1, True)
    with closing(sqlite3.connect(home.outbox_db)) as outbox, outbox:
        outbox.execute(TRY_AGAIN)
    assert outcome(deliver(home, once, now_utc=NOW + DAY)) == (1, 0, 0)


def test_the_guide_says_how_to_have_dead_alerts_tried_again() -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "alerts.md"
    assert TRY_AGAIN in guide.read_text(encoding="utf-8")


def test_waits_double_up_to_the_longest_with_up_to_a_half_of_jitter() -> None:
    settings = AlertSettings(first_retry_s=30, longest_retry_s=100, max_attempts=5)
    waits = [retry_after("a1", "desk", attempt, settings) for attempt in range(1, 6)]
    for wait, base in zip(waits, (30, 60, 100, 100), strict=False):
        assert wait is not None
        assert base <= wait.total_seconds() <= base * 1.5
    assert waits[4] is None


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (Delivery(sent=1, failed=2, waiting=0, dead=0, unknown_targets=()), "failed attempts: 2"),
        (Delivery(sent=0, failed=0, waiting=0, dead=3, unknown_targets=()), "dead deliveries: 3"),
        (Delivery(sent=0, failed=0, waiting=0, dead=0, unknown_targets=("gone",)), r"\[alerts.targets.gone\]"),
    ],
    ids=["failed", "dead", "unknown"],
)
def test_what_was_not_delivered_is_an_error_for_a_caller_that_nobody_watches(delivery: Delivery, told: str) -> None:
    with pytest.raises(TumenError, match=told):
        delivery.raise_if_undelivered()


def test_what_was_delivered_or_waits_for_its_next_attempt_is_no_new_error() -> None:
    Delivery(sent=1, failed=0, waiting=1, dead=0, unknown_targets=()).raise_if_undelivered()


def test_alerts_of_a_target_that_the_settings_lost_stay_pending_and_are_told(home: Home) -> None:
    publish(home, alert(target="gone"))
    delivery = deliver(home, Settings(), now_utc=NOW)
    assert (delivery.unknown_targets, delivery.needs_person) == (("gone",), True)
    assert read_deliveries(home.outbox_db).is_empty()


def test_without_a_published_database_the_call_says_what_to_do(home: Home) -> None:
    with pytest.raises(TumenError, match="tumen run FEED"):
        deliver(home, Settings(), now_utc=NOW)
