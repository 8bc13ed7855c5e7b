"""What the outbox keeps: claims, kills, damage, alerts shown here."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import polars as pl
import pytest
from relaying import DAY, NOW, Receiver, alert, outcome, publish, settings_for

from pipeline.alerts.outbox import Outbox, read_deliveries
from pipeline.alerts.relay import deliver
from pipeline.errors import TumenError
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_local_alert_is_shown_once(home: Home) -> None:
    publish(home, alert(target="local"))
    shown: list[str] = []
    assert outcome(deliver(home, Settings(), now_utc=NOW, show=shown.append)) == (1, 0, 0)
    assert outcome(deliver(home, Settings(), now_utc=NOW + DAY, show=shown.append)) == (0, 0, 0)
    assert shown == ["Listed ship LADY R is at Rajin."]
    assert read_deliveries(home.outbox_db)["state"].item() == "sent"


def test_a_local_alert_waits_for_a_person_to_show_it_to(home: Home, receiver: Receiver) -> None:
    publish(home, alert(target="local"), alert())
    delivery = deliver(home, settings_for(receiver.url), now_utc=NOW)
    assert (outcome(delivery), delivery.needs_person) == ((1, 0, 0), False)
    shown: list[str] = []
    deliver(home, settings_for(receiver.url), now_utc=NOW, show=shown.append)
    assert shown == ["Listed ship LADY R is at Rajin."]


def test_a_local_alert_that_could_not_be_shown_is_shown_again(home: Home) -> None:
    publish(home, alert(target="local"))
    with pytest.raises(KeyboardInterrupt):
        deliver(home, Settings(), now_utc=NOW, show=_die)
    shown: list[str] = []
    deliver(home, Settings(), now_utc=NOW + timedelta(minutes=2), show=shown.append)
    assert shown == ["Listed ship LADY R is at Rajin."]


def test_two_relays_at_once_send_an_alert_once(home: Home, receiver: Receiver) -> None:
    publish(home, *[alert(alert_id=f"a{number}") for number in range(10)])
    receiver.delay_s = 0.01
    settings = settings_for(receiver.url)
    relays = [threading.Thread(target=deliver, args=(home, settings), kwargs={"now_utc": NOW}) for _ in range(3)]
    for relay in relays:
        relay.start()
    for relay in relays:
        relay.join()
    assert sorted(body["alert_id"] for body in receiver.alerts) == [f"a{number}" for number in range(10)]


def test_a_relay_that_died_before_it_recorded_is_repeated_under_the_same_id(
    home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, alert())
    settings = settings_for(receiver.url)
    with monkeypatch.context() as dying:
        dying.setattr(Outbox, "record_sent", _die)
        with pytest.raises(KeyboardInterrupt):
            deliver(home, settings, now_utc=NOW)
    assert outcome(deliver(home, settings, now_utc=NOW + timedelta(seconds=1))) == (0, 0, 0), "the claim still holds"
    assert outcome(deliver(home, settings, now_utc=NOW + timedelta(minutes=2))) == (1, 0, 0)
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1


@pytest.mark.slow
def test_a_relay_killed_while_the_target_answers_loses_nothing(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    (home.root / "tumen.toml").write_text(f'[alerts.targets.desk]\nurl = "{receiver.url}"\n')
    code = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from pipeline.alerts.relay import deliver; from pipeline.settings import Settings\n"
        "from pipeline.warehouse.home import Home\n"
        "home = Home(Path(sys.argv[1])); now = datetime.fromisoformat(sys.argv[2])\n"
        "deliver(home, Settings.load(home.root), now_utc=now)"
    )
    relay = subprocess.Popen([sys.executable, "-c", code, str(home.root), NOW.isoformat()])  # noqa: S603  the code above
    receiver.on_request = lambda: os.kill(relay.pid, signal.SIGKILL)
    assert relay.wait(timeout=60) == -signal.SIGKILL
    receiver.on_request = lambda: None
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW + timedelta(minutes=2))) == (1, 0, 0)
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1


def test_a_late_failure_does_not_undo_what_another_relay_sent(home: Home) -> None:
    with Outbox.open(home.outbox_db) as outbox:
        assert outbox.claim("a1", "desk", now_utc=NOW, until_utc=NOW) == 1
        assert outbox.claim("a1", "desk", now_utc=NOW, until_utc=NOW + DAY) == 2
        outbox.record_failed("a1", "desk", attempt=1, error="late", retry_at_utc=NOW)
        assert outbox.claim("a1", "desk", now_utc=NOW, until_utc=NOW + DAY) is None
        outbox.record_sent("a1", "desk", now_utc=NOW)
        outbox.record_failed("a1", "desk", attempt=2, error="late", retry_at_utc=NOW)
    assert read_deliveries(home.outbox_db).select("state", "sent_at_utc").rows() == [("sent", NOW)]


def test_there_are_no_deliveries_before_the_first_one_and_reading_makes_no_file(home: Home) -> None:
    deliveries = read_deliveries(home.outbox_db)
    assert deliveries.is_empty()
    assert deliveries.schema["sent_at_utc"] == pl.Datetime("us")
    assert not home.outbox_db.exists()


def test_a_damaged_outbox_is_told_with_what_to_do(home: Home) -> None:
    home.outbox_db.write_bytes(b"no database" * 1000)
    with pytest.raises(TumenError, match=r"outbox cannot be used.*move the file away"):
        read_deliveries(home.outbox_db)
