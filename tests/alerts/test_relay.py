import base64
import hashlib
import hmac
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.alerts.outbox import Outbox, read_deliveries
from pipeline.alerts.relay import Delivery, deliver, retry_after
from pipeline.errors import ConfigurationError, TumenError
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

NOW = datetime(2024, 3, 12, 1, 30)  # noqa: DTZ001  times are UTC without a zone
DAY = timedelta(days=1)
TRY_AGAIN = "update deliveries set state = 'pending', attempts = 0, next_attempt_at_utc = null where state = 'dead'"


class Receiver:
    """Answers each request with the next of `answers` (then 200), after `delay_s`."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.delay_s = 0.0
        self.on_request: Callable[[], None] = lambda: None
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.url = ""

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers in self.headers]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.headers.append({name.lower(): value for name, value in self.headers.items()})
            receiver.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            receiver.on_request()
            time.sleep(receiver.delay_s)
            status = receiver.answers.pop(0) if receiver.answers else 200
            try:
                self.send_response(status)
                self.send_header("location", receiver.url)
                self.end_headers()
            except BrokenPipeError:
                pass  # the sender has given up, as some tests want

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook/T0P-S3CRET"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    home = Home(tmp_path)
    home.create()
    return home


def alert(**changes: Any) -> dict[str, Any]:
    row = {
        "alert_id": "a1",
        "rule": "flagged_ship_docked",
        "vessel_id": "IMO9161003",
        "mmsi": 273000001,
        "imo": 9161003,
        "ship_name": "<SCRIPT SRC=//X.IO>",
        "port_id": "KP_RAJIN",
        "event_from_utc": datetime(2024, 3, 10, 4, 12),  # noqa: DTZ001  as above
        "evidence": "observed",
        "probability": 1.0,
        "text": "Listed ship LADY R is at Rajin.",
        "created_at_utc": NOW,
        "target": "desk",
        "state": "pending",
        "attempts": 0,
    }
    return row | changes


def publish(home: Home, *alerts: dict[str, Any]) -> None:
    frame = Alerts.validate(pl.DataFrame(alerts, schema=Alerts.create_empty().schema, orient="row"))
    home.published_db.unlink(missing_ok=True)
    with duckdb.connect(home.published_db) as database:
        database.register("frame", frame.to_arrow())
        database.execute("create table alerts as select * from frame")


def settings_for(url: str, *, secret_env: str | None = None, timeout_s: float = 5.0) -> Settings:
    target = AlertTarget(url=url, secret_env=secret_env)
    return Settings(alerts=AlertSettings(targets={"desk": target}, timeout_s=timeout_s))


def outcome(delivery: Delivery) -> tuple[int, int, int]:
    return delivery.sent, delivery.failed, delivery.waiting


def test_an_alert_is_one_json_object_with_the_fields_of_the_contract(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (1, 0, 0)
    assert receiver.alerts == [
        {
            "alert_id": "a1",
            "rule": "flagged_ship_docked",
            "ship_name": "<SCRIPT SRC=//X.IO>",
            "imo": 9161003,
            "mmsi": 273000001,
            "port_id": "KP_RAJIN",
            "arrived_at_utc": "2024-03-10T04:12:00Z",
            "evidence": "observed",
            "probability": 1.0,
            "text": "Listed ship LADY R is at Rajin.",
        }
    ]
    assert receiver.headers[0]["content-type"] == "application/json"


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


def test_a_redirect_is_not_followed(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    receiver.answers = [307]
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (0, 1, 0)
    assert len(receiver.bodies) == 1


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
    ("secret", "key"),
    [("plain", b"plain"), ("whsec_" + base64.b64encode(b"key").decode(), b"key")],
)
def test_the_signature_verifies(
    home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, secret: str, key: bytes
) -> None:
    publish(home, alert())
    monkeypatch.setenv("HOOK_SECRET", f"{secret} next")
    deliver(home, settings_for(receiver.url, secret_env="HOOK_SECRET"), now_utc=NOW)  # noqa: S106  a variable's name
    headers, body = receiver.headers[0], receiver.bodies[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = [
        "v1," + base64.b64encode(hmac.new(word, signed, hashlib.sha256).digest()).decode() for word in (key, b"next")
    ]
    assert headers["webhook-signature"].split(" ") == expected
    assert int(headers["webhook-timestamp"]) == 1_710_207_000


@pytest.mark.parametrize("secret", [None, "", "whsec_%%%"])
def test_a_missing_or_malformed_secret_is_an_error_before_anything_is_sent(
    home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    publish(home, alert())
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    if secret is not None:
        monkeypatch.setenv("HOOK_SECRET", secret)
    with pytest.raises(ConfigurationError, match="HOOK_SECRET"):
        deliver(home, settings_for(receiver.url, secret_env="HOOK_SECRET"), now_utc=NOW)  # noqa: S106  as above
    assert receiver.bodies == []


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "slack://token@channel", "http://", "http://[::1", "hook"])
def test_an_address_that_is_no_webhook_is_an_error_that_does_not_show_it(home: Home, url: str) -> None:
    with pytest.raises(ConfigurationError, match="alert target 'desk'") as error:
        deliver(home, settings_for(url), now_utc=NOW)
    assert "token" not in str(error.value)


def test_addresses_and_secrets_are_in_no_log_and_no_error(
    home: Home, receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    publish(home, alert(), alert(alert_id="a2"))
    receiver.answers = [500]
    with caplog.at_level(logging.INFO):
        deliver(home, settings_for(receiver.url.replace("//", "//user:pa55word@")), now_utc=NOW)
        deliver(home, settings_for("http://127.0.0.1:1/T0P-S3CRET"), now_utc=NOW + DAY)
    told = caplog.text + "".join(capfd.readouterr()) + str(read_deliveries(home.outbox_db).rows())
    assert "alert_not_delivered" in told
    assert "S3CRET" not in told
    assert "pa55word" not in told


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


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.slow
def test_a_relay_killed_while_the_target_answers_loses_nothing(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    home.settings_file.write_text(f'[alerts.targets.desk]\nurl = "{receiver.url}"\n')
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


def test_without_a_published_database_the_call_says_what_to_do(home: Home) -> None:
    with pytest.raises(TumenError, match="tumen run FEED"):
        deliver(home, Settings(), now_utc=NOW)
