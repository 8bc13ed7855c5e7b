"""Alerts of the live watch in the outbox: delivered from there, listed beside the published ones."""

from pathlib import Path

import dataframely as dy
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from relaying import NOW, Receiver, alert, outcome, publish, settings_for

from pipeline.alerts import outbox
from pipeline.alerts.live_alerts import FeedPlace, Teller, read_live_alerts, undelivered_live_alerts
from pipeline.alerts.outbox import Outbox
from pipeline.alerts.relay import deliver
from pipeline.errors import TumenError
from pipeline.schemas import Alerts
from pipeline.warehouse.home import Home

PLACE = FeedPlace("/feed/live-2024-03-10.nmea", 1234)


def table(*rows: dict[str, object]) -> dy.DataFrame[Alerts]:
    return Alerts.validate(pl.DataFrame(rows, schema=Alerts.create_empty().schema, orient="row"))


def add(home: Home, *rows: dict[str, object]) -> pl.DataFrame:
    frame = table(*rows)
    with Teller.alone(home.outbox_db) as teller:
        teller.tell(frame, PLACE)
    return frame


def test_what_is_kept_is_read_as_it_was(home: Home) -> None:
    frame = add(home, alert(), alert(target="phone", event_to_utc=NOW))
    found = read_live_alerts(home.outbox_db)
    assert_frame_equal(found.alerts, frame)
    assert found.places == {"a1": PLACE}


def test_an_alert_that_is_kept_stays_as_it_is(home: Home) -> None:
    add(home, alert())
    add(home, alert(text="other"))
    assert read_live_alerts(home.outbox_db).alerts["text"].to_list() == [alert()["text"]]


def test_while_one_watch_decides_no_other_does_and_the_next_knows_what_it_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = table(alert())
    with Teller.alone(home.outbox_db) as teller:
        teller.tell(frame, PLACE)
        monkeypatch.setattr(outbox, "_BUSY_TIMEOUT_S", 0)
        with pytest.raises(TumenError, match="locked"), Teller.alone(home.outbox_db):
            raise AssertionError
    with Teller.alone(home.outbox_db) as following:
        assert_frame_equal(following.told().alerts, frame)


def test_what_was_told_in_a_decision_that_failed_is_not_kept(home: Home) -> None:
    def fail() -> None:
        with Teller.alone(home.outbox_db) as teller:
            teller.tell(table(alert()), PLACE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert read_live_alerts(home.outbox_db).alerts.is_empty()


def test_there_are_none_where_there_is_no_outbox(tmp_path: Path) -> None:
    assert read_live_alerts(tmp_path / "none.sqlite").alerts.is_empty()
    assert undelivered_live_alerts(tmp_path / "none.sqlite") == []
    assert not (tmp_path / "none.sqlite").exists()


def test_the_relay_delivers_them_without_a_published_database_and_once(home: Home, receiver: Receiver) -> None:
    add(home, alert(), alert(alert_id="old", state="stale"))
    settings = settings_for(receiver.url)
    assert outcome(deliver(home, settings, now_utc=NOW)) == (1, 0, 0)
    assert outcome(deliver(home, settings, now_utc=NOW)) == (0, 0, 0)
    assert [told["alert_id"] for told in receiver.alerts] == ["a1"]


def test_an_alert_that_is_published_too_is_sent_once(home: Home, receiver: Receiver) -> None:
    add(home, alert(), alert(alert_id="live"))
    publish(home, alert(), alert(alert_id="night"))
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (3, 0, 0)
    assert sorted(told["alert_id"] for told in receiver.alerts) == ["a1", "live", "night"]


def test_a_courier_looks_at_the_alerts_of_its_target_alone(home: Home, receiver: Receiver) -> None:
    add(home, alert(), alert(target="phone"))
    publish(home, alert(alert_id="night"))
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW, live_to="desk")) == (1, 0, 0)
    assert [told["alert_id"] for told in receiver.alerts] == ["a1"]


def test_what_a_person_has_seen_to_is_not_undelivered(home: Home) -> None:
    add(home, alert(), alert(target="phone"))
    with Outbox.open(home.outbox_db) as outbox:
        outbox.acknowledge("a1", "desk")
    assert [row["target"] for row in undelivered_live_alerts(home.outbox_db)] == ["phone"]
