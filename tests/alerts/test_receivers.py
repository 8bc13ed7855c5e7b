"""Receivers that are busy, slow, or dripping: nobody is called before time, and none holds up the others."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from mailboxes import Mailbox, by_mail
from relaying import NOW, Receiver, alert, outcome, publish, settings_for

from pipeline.alerts.outbox import read_deliveries
from pipeline.alerts.relay import deliver
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

MINUTE = timedelta(minutes=1)
IN_AN_HOUR = "Tue, 12 Mar 2024 02:10:00 GMT"  # NOW and 40 minutes


@pytest.fixture
def dripping() -> Iterator[str]:
    """Says one more letter of its answer every now and then, and never comes to an end."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drip() -> None:
            with closing(server.accept()[0]) as connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                    while True:
                        connection.sendall(b"a")
                        time.sleep(0.02)
                except OSError:
                    pass

        threading.Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.mark.parametrize(
    ("status", "retry_after", "minutes"),
    [(429, "1200", 20), (503, "1200", 20), (429, IN_AN_HOUR, 40), (429, "999999999999", 60), (429, "0", 0.5)],
)
def test_a_target_that_asks_for_it_is_left_alone_until_then_but_no_longer_than_the_longest_wait(
    home: Home, receiver: Receiver, status: int, retry_after: str, minutes: float
) -> None:
    publish(home, alert(), alert(alert_id="b2"))
    settings = settings_for(receiver.url)
    receiver.answers, receiver.says = [status], {"retry-after": retry_after}
    assert outcome(deliver(home, settings, now_utc=NOW)) == (0, 1, 1)
    receiver.says = {}
    (delivery,) = read_deliveries(home.outbox_db).rows(named=True)
    wait = (delivery["next_attempt_at_utc"] - NOW) / MINUTE
    assert minutes <= wait <= minutes * 1.51 + 0.1
    before = NOW + (wait - 0.1) * MINUTE
    assert outcome(deliver(home, settings, now_utc=before)) == (0, 0, 2), "not for the other alert either"
    assert len(receiver.bodies) == 1
    assert outcome(deliver(home, settings, now_utc=NOW + (wait + 0.1) * MINUTE)) == (2, 0, 0)


@pytest.mark.parametrize("retry_after", ["soon", "-5", "", "Tue, 12 Mar 2024 02:10:00"])
def test_a_wait_that_is_none_is_passed_over(home: Home, receiver: Receiver, retry_after: str) -> None:
    publish(home, alert())
    receiver.answers, receiver.says = [503], {"retry-after": retry_after}
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (0, 1, 0)
    (delivery,) = read_deliveries(home.outbox_db).rows(named=True)
    assert delivery["next_attempt_at_utc"] - NOW < MINUTE


def test_an_alert_that_somebody_has_seen_to_holds_no_others_back(home: Home, receiver: Receiver) -> None:
    publish(home, alert(), alert(alert_id="b2"))
    receiver.answers, receiver.says = [429], {"retry-after": "1200"}
    deliver(home, settings_for(receiver.url), now_utc=NOW)
    receiver.says = {}
    publish(home, alert(state="acked"), alert(alert_id="b2"))
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW + 21 * MINUTE)) == (1, 0, 0)


def test_a_target_that_drips_its_answer_holds_up_no_other(home: Home, receiver: Receiver, dripping: str) -> None:
    publish(home, alert(target="a dripping one"), alert(target="desk"), alert(alert_id="b2", target="a dripping one"))
    targets = {"a dripping one": AlertTarget(url=dripping), "desk": AlertTarget(url=receiver.url)}
    settings = Settings(alerts=AlertSettings(targets=targets, timeout_s=0.2))
    began_s = time.monotonic()
    assert outcome(deliver(home, settings, now_utc=NOW)) == (1, 1, 1)
    assert time.monotonic() - began_s < 5
    errors = read_deliveries(home.outbox_db)["last_error"].drop_nulls().to_list()
    assert errors == ["no whole answer within 1 s"]


def test_a_mailbox_that_says_nothing_times_out(home: Home, mailbox: Mailbox, receiver: Receiver) -> None:
    mailbox.delay_s = 3.0
    publish(home, alert(), alert(target="hook"))
    targets = {"desk": AlertTarget(url=by_mail(mailbox)), "hook": AlertTarget(url=receiver.url)}
    settings = Settings(alerts=AlertSettings(targets=targets, timeout_s=0.3))
    assert outcome(deliver(home, settings, now_utc=NOW)) == (1, 1, 0)
    assert mailbox.letters == []
