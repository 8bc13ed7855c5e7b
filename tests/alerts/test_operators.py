"""Who runs Tumen hears that a task failed: once in some hours, signed, inert, and without a secret anywhere."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from relaying import Receiver

from pipeline.alerts.operators import tell_operators
from pipeline.errors import ConfigurationError, TumenError
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

FAILED, WHY = "ais_nightly: publish failed", "disk full"


def settings_for(url: str, *, again_hours: float = 6.0, secret_env: str | None = None) -> Settings:
    target = AlertTarget(url=url, secret_env=secret_env)
    return Settings(alerts=AlertSettings(operators=target, operators_again_hours=again_hours))


def test_a_webhook_gets_what_failed_and_why_and_where_to_look(home: Home, receiver: Receiver) -> None:
    assert tell_operators(home, settings_for(receiver.url), FAILED, WHY, run_url="http://airflow/runs/1")
    assert receiver.alerts == [{"what": FAILED, "reason": WHY, "run_url": "http://airflow/runs/1"}]


def test_it_is_signed_as_an_alert_is(home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS_SECRET", "s")
    tell_operators(home, settings_for(receiver.url, secret_env="OPS_SECRET"), FAILED, WHY)  # noqa: S106  a variable
    assert receiver.headers[0]["webhook-signature"].startswith("v1,")


def test_the_same_words_are_not_told_again_within_hours_whatever_their_numbers(home: Home, receiver: Receiver) -> None:
    settings = settings_for(receiver.url)
    told = [tell_operators(home, settings, FAILED, f"failed attempts: {number}") for number in (3, 17)]
    told.append(tell_operators(home, settings, FAILED, "no space left"))
    told.append(tell_operators(home, settings, "alert_relay: send_alerts failed", "no space left"))
    assert told == [True, False, True, True]
    assert len(receiver.bodies) == 3


def test_they_are_told_again_when_the_hours_are_over(home: Home, receiver: Receiver) -> None:
    tell_operators(home, settings_for(receiver.url), FAILED, WHY)
    assert tell_operators(home, settings_for(receiver.url, again_hours=0), FAILED, WHY)


def test_what_is_remembered_does_not_grow(home: Home, receiver: Receiver) -> None:
    settings = settings_for(receiver.url, again_hours=0)
    for why in ("a", "b", "c"):
        tell_operators(home, settings, FAILED, why)
    told = json.loads(home.operators_told.read_text("utf-8"))
    assert [datetime.fromisoformat(moment).tzinfo is not None for moment in told.values()] == [True]


@pytest.mark.parametrize("text", ["", "no json", "[]"])
def test_a_damaged_memory_costs_a_repetition_and_no_more(home: Home, receiver: Receiver, text: str) -> None:
    home.operators_told.write_text(text, "utf-8")
    assert tell_operators(home, settings_for(receiver.url), FAILED, WHY)
    assert not tell_operators(home, settings_for(receiver.url), FAILED, WHY)


def test_what_was_not_taken_is_an_error_and_is_told_next_time(home: Home, receiver: Receiver) -> None:
    receiver.answers = [503]
    with pytest.raises(TumenError, match="operators were not told: answered 503"):
        tell_operators(home, settings_for(receiver.url), FAILED, WHY)
    assert tell_operators(home, settings_for(receiver.url), FAILED, WHY)


def test_without_operators_nobody_is_told(home: Home) -> None:
    assert not tell_operators(home, Settings(), FAILED, WHY)


def test_a_long_reason_is_cut(home: Home, receiver: Receiver) -> None:
    tell_operators(home, settings_for(receiver.url), FAILED, "x" * 9999)
    assert receiver.alerts[0]["reason"] == "x" * 2000 + "..."


def test_the_address_stands_in_the_settings_of_the_home_and_its_secrets_are_known_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tumen.toml").write_text('[alerts.operators]\nurl_env = "TUMEN_OPS_URL"\n', "utf-8")
    with pytest.raises(ConfigurationError, match="'operators': the environment has no TUMEN_OPS_URL"):
        tell_operators(Home(tmp_path), Settings.load(tmp_path), FAILED, WHY)
    monkeypatch.setenv("TUMEN_OPS_URL", "nonsense://x")
    with pytest.raises(ConfigurationError, match="'operators'"):
        tell_operators(Home(tmp_path), Settings.load(tmp_path), FAILED, WHY)
