from datetime import datetime
from typing import Any

import pytest
from nights import ARRIVED, HOUR, file, heard, night

from pipeline.alert_settings import FeedRule
from pipeline.alerts.rules.decide import decide_alerts
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.feed_unhealthy import feed_unhealthy
from pipeline.reference import load_alert_rules
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings

RULE = FeedRule(is_on=True, quarantine_share=0.05, silent_hours=24.0, window_days=14, least_days=7)
NOON = datetime(2024, 3, 11, 12)  # noqa: DTZ001  times are UTC without a zone
UNREADABLE: dict[str, Any] = {"accepted": 949, "quarantined": 51}
REJECTED: dict[str, Any] = {
    "state": "rejected",
    "rejected_reason": "no AIS\x1b[2J",
    **dict.fromkeys(("lines", "accepted"), 0),
    **dict.fromkeys(("first_received_at_utc", "last_received_at_utc", "format")),
}


def said(given: Night) -> list[Event]:
    return list(feed_unhealthy(given, RULE))


def test_a_file_with_over_its_share_in_quarantine_is_told() -> None:
    (event,) = said(night(files=(file(**UNREADABLE),)))
    assert "51 of 1000 lines (5.1 %) are in quarantine" in event.text
    assert event.held_utc == ARRIVED + 12 * HOUR


def test_a_rejected_file_is_told_as_of_now_with_its_reason() -> None:
    (event,) = said(night(files=(file(**REJECTED),)))
    assert "was rejected: no AIS" in event.text
    assert event.held_utc == ARRIVED + 48 * HOUR


@pytest.mark.parametrize("changes", [{}, {"accepted": 950, "quarantined": 50}, {"lines": 0, "accepted": 0}])
def test_a_file_that_is_well_an_empty_one_and_one_at_the_bound_are_not_told(changes: dict[str, Any]) -> None:
    assert said(night(files=(file(**changes),))) == []


def test_a_usual_receiver_that_is_not_heard_for_a_day_is_told() -> None:
    days = tuple(heard("nakhodka", day) for day in range(3, 10))
    (event,) = said(night(days=days, as_of_utc=NOON))
    assert "Receiver nakhodka has not been heard since 2024-03-10 12:00 UTC" in event.text


@pytest.mark.parametrize(
    ("days", "as_of_utc"),
    [
        (range(3, 10), NOON - HOUR),
        (range(4, 10), NOON),
        (range(3, 10), NOON + 14 * 24 * HOUR),
    ],
    ids=["nearly a day", "not a usual one", "none of the feed any more"],
)
def test_no_other_receiver_is_told(days: range, as_of_utc: datetime) -> None:
    assert said(night(days=tuple(heard("nakhodka", day) for day in days), as_of_utc=as_of_utc)) == []


def test_an_unhealthy_file_is_told_once_in_all_nights_and_its_words_print() -> None:
    settings = AlertSettings(rules={"feed_unhealthy": {"is_on": True}})
    rules, given = load_alert_rules(settings), night(files=(file(**REJECTED),))
    first = decide_alerts(given, Alerts.create_empty(), rules, now_utc=NOON, settings=settings)
    assert first.select("rule", "vessel_id", "mmsi", "port_id", "state").rows() == [
        ("feed_unhealthy", None, None, None, "pending")
    ]
    assert first["text"].item().isprintable()
    later = night(files=(file(**REJECTED),), as_of_utc=ARRIVED + 500 * HOUR)
    assert decide_alerts(later, first, rules, now_utc=NOON, settings=settings).is_empty()
