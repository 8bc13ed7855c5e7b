"""Messages to people: by e-mail and HTTP on loopback, grouped, and inert whatever a ship calls herself."""

import email
import email.policy
from datetime import timedelta
from typing import Any

import pytest
import requests
from mailboxes import Mailbox, by_mail
from relaying import DAY, NOW, Receiver, alert, outcome, publish, settings_for

from pipeline.alert_desk import send_test
from pipeline.alerts.alert import Alert
from pipeline.alerts.messenger import Messenger, inert
from pipeline.alerts.operators import tell_operators
from pipeline.alerts.outbox import read_deliveries
from pipeline.alerts.relay import deliver
from pipeline.errors import ConfigurationError
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

HOSTILE = "<!channel> @here *A* [B](http://x.io) EVIL.COM &lt;b&gt; `C` <script> #ops _D_ mailto:e"


def read(letter: bytes) -> str:
    message = email.message_from_bytes(letter, policy=email.policy.default)
    return "".join(part.get_content() for part in message.walk() if part.get_content_type() == "text/plain")


def test_an_alert_arrives_by_mail_once(home: Home, mailbox: Mailbox) -> None:
    publish(home, alert(text="Listed ship LADY R is at Rajin. Why: tumen explain a1"))
    settings = settings_for(by_mail(mailbox))
    assert outcome(deliver(home, settings, now_utc=NOW)) == (1, 0, 0)
    assert outcome(deliver(home, settings, now_utc=NOW + DAY)) == (0, 0, 0)
    (letter,) = mailbox.letters
    assert "Listed ship LADY R is at Rajin. Why: tumen explain a1" in read(letter)
    assert b"Subject: Tumen: flagged ship docked" in letter


def test_the_page_of_the_run_is_a_link_in_the_message_once(home: Home, mailbox: Mailbox) -> None:
    run = "http://airflow.example.org/dags/ais_nightly/runs/scheduled__1"
    publish(home, *[alert(alert_id=f"a{number}", run_url=run) for number in range(9)])
    deliver(home, settings_for(by_mail(mailbox)), now_utc=NOW)
    (letter,) = mailbox.letters
    assert read(letter).splitlines()[-1] == f"run: {run}"
    assert read(letter).count(run) == 1


def test_operators_get_a_mail_in_which_nothing_is_markup(home: Home, mailbox: Mailbox) -> None:
    settings = Settings(alerts=AlertSettings(operators=AlertTarget(url=by_mail(mailbox))))
    tell_operators(home, settings, "ais_nightly: check failed", HOSTILE, run_url="http://airflow.example.org/runs/1")
    mail = read(mailbox.letters[0])
    assert inert(HOSTILE) in mail
    assert "run: http://airflow.example.org/runs/1" in mail
    assert "http://x.io" not in mail


def test_a_test_message_goes_by_mail_too(mailbox: Mailbox) -> None:
    send_test(settings_for(by_mail(mailbox)), "desk")
    assert "TEST of target desk: no ship has done anything" in read(mailbox.letters[0])


def test_a_mail_that_is_refused_is_tried_again(home: Home, mailbox: Mailbox) -> None:
    publish(home, alert())
    mailbox.refusals = 1
    settings = settings_for(by_mail(mailbox))
    assert outcome(deliver(home, settings, now_utc=NOW)) == (0, 1, 0)
    assert outcome(deliver(home, settings, now_utc=NOW + timedelta(minutes=2))) == (1, 0, 0)
    assert len(mailbox.letters) == 1


def test_an_alert_arrives_by_ntfy_and_a_503_is_tried_again(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    receiver.answers = [503]
    settings = settings_for(receiver.url.replace("http://", "ntfy://").partition("/hook")[0] + "/desk")
    assert outcome(deliver(home, settings, now_utc=NOW)) == (0, 1, 0)
    assert read_deliveries(home.outbox_db)["last_error"].item() == "the service did not take it"
    assert outcome(deliver(home, settings, now_utc=NOW + DAY)) == (1, 0, 0)
    assert receiver.alerts[1]["message"].endswith("Listed ship LADY R is at Rajin.")


@pytest.mark.parametrize(("count", "messages"), [(5, 5), (6, 1), (30, 1)])
def test_more_alerts_of_a_rule_than_the_settings_say_are_one_message(
    home: Home, receiver: Receiver, count: int, messages: int
) -> None:
    publish(home, *(alert(alert_id=f"a{number:02}", text=f"Ship {number:02}.") for number in range(count)))
    settings = settings_for(receiver.url.replace("http://", "ntfy://").partition("/hook")[0] + "/desk")
    assert outcome(deliver(home, settings, now_utc=NOW)) == (count, 0, 0)
    assert len(receiver.bodies) == messages
    assert set(read_deliveries(home.outbox_db)["state"]) == {"sent"}
    if messages == 1:
        message = receiver.alerts[0]["message"]
        assert f"{count} alerts of one rule:" in message
        assert ("and 10 more: tumen alerts list" in message) == (count == 30)


def test_a_webhook_gets_each_alert_however_many(home: Home, receiver: Receiver) -> None:
    publish(home, *(alert(alert_id=f"a{number}") for number in range(9)))
    deliver(home, settings_for(receiver.url), now_utc=NOW)
    assert len(receiver.bodies) == 9


def test_a_hostile_name_holds_no_markup_no_mention_and_no_link() -> None:
    said = inert(HOSTILE)
    assert not set("<>@#*`&~|\\") & set(said)
    assert "](" not in said
    assert "://" not in said
    assert ".COM" not in said
    assert "mailto:" not in said


@pytest.mark.parametrize(
    "url",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#ops",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    ],
    ids=["slack", "telegram", "discord"],
)
def test_what_a_service_is_given_of_a_hostile_name_is_inert(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    def take(*_: object, **options: Any) -> requests.Response:
        sent.append(str(options.get("data") or options.get("json")))
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b"ok"  # noqa: SLF001  requests has no other way to make one
        return answer

    monkeypatch.setattr(requests.Session, "request", take)
    Messenger.of("desk", url, 5.0).send([Alert(alert(text=HOSTILE))])
    (body,) = sent
    for sign in ("<!channel", "@here", "*A*", "](http", "http://x.io", "EVIL.COM", "<script"):
        assert sign not in body


@pytest.mark.parametrize("url", ["nonsense://x", "slack://T0P-S3CRET", "file:///etc/T0P-S3CRET"])
def test_an_address_that_apprise_does_not_know_is_an_error_that_does_not_show_it(home: Home, url: str) -> None:
    publish(home, alert())
    with pytest.raises(ConfigurationError, match="'desk'") as failure:
        deliver(home, settings_for(url), now_utc=NOW)
    assert "S3CRET" not in str(failure.value)


def test_an_address_may_come_from_the_environment_and_is_shown_nowhere(
    home: Home, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(alerts=AlertSettings(targets={"desk": AlertTarget(url_env="DESK_URL")}))
    publish(home, alert())
    with pytest.raises(ConfigurationError, match="no DESK_URL"):
        deliver(home, settings, now_utc=NOW)
    monkeypatch.setenv("DESK_URL", by_mail(mailbox))
    assert outcome(deliver(home, settings, now_utc=NOW)) == (1, 0, 0)
    assert b"desk@example.org" not in home.outbox_db.read_bytes()


def test_a_failure_leaves_no_secret_in_logs_or_outbox(
    home: Home, receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    publish(home, alert())
    receiver.answers = [503]
    secret = receiver.url.replace("http://", "ntfy://me:T0P-S3CRET@").partition("/hook")[0] + "/desk"
    deliver(home, settings_for(secret), now_utc=NOW)
    assert "S3CRET" not in caplog.text + "".join(capfd.readouterr())
    assert "S3CRET" not in str(read_deliveries(home.outbox_db).to_dicts())


@pytest.mark.parametrize("target", [{}, {"url": "http://x.org", "url_env": "X"}])
def test_a_target_has_one_address(target: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="give url, or url_env"):
        AlertTarget.model_validate(target)
