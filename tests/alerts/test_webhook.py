"""What goes over the wire: payload, signature, secrets, addresses."""

import base64
import hashlib
import hmac
import logging

import pytest
from relaying import DAY, NOW, Receiver, alert, outcome, publish, settings_for

from pipeline.alerts.outbox import read_deliveries
from pipeline.alerts.relay import deliver
from pipeline.errors import ConfigurationError
from pipeline.warehouse.home import Home


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


def test_an_update_says_what_it_is_and_which_alert_it_puts_right(home: Home, receiver: Receiver) -> None:
    publish(home, alert(), alert(alert_id="b2", kind="update", first_alert_id="a1"))
    deliver(home, settings_for(receiver.url), now_utc=NOW)
    assert [(told.get("kind"), told.get("first_alert_id")) for told in receiver.alerts] == [
        (None, None),
        ("update", "a1"),
    ]


def test_an_alert_of_a_run_that_has_a_page_leads_to_it(home: Home, receiver: Receiver) -> None:
    publish(home, alert(), alert(alert_id="b2", run_url="http://airflow/runs/1"))
    deliver(home, settings_for(receiver.url), now_utc=NOW)
    assert [told.get("run_url") for told in receiver.alerts] == [None, "http://airflow/runs/1"]


def test_a_redirect_is_not_followed(home: Home, receiver: Receiver) -> None:
    publish(home, alert())
    receiver.answers = [307]
    assert outcome(deliver(home, settings_for(receiver.url), now_utc=NOW)) == (0, 1, 0)
    assert len(receiver.bodies) == 1


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
    with pytest.raises(ConfigurationError, match=r"HOOK_SECRET|signing secret"):
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
