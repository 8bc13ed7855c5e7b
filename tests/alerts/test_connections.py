"""Airflow connections as addresses, as its variables and its own JSON and URIs write them."""

import json

import pytest

from pipeline.alerts.channels import channel_of
from pipeline.alerts.connections import Address, address_of, not_in_environment
from pipeline.alerts.webhook import Webhook
from pipeline.errors import ConfigurationError
from pipeline.settings import AlertSettings, AlertTarget

WORD = "p"
HOOK = "https://hooks.example.org/T0P/S3CRET?y=1"
# As Connection.get_uri() of Airflow 3.3.2 writes {"conn_type": ..., "host": HOOK, "password": "whsec_a/b@c"}.
AS_HTTP = "http://https://:whsec_a%2Fb%40c@hooks.example.org%2FT0P%2FS3CRET%3Fy%3D1"
AS_HTTPS = "https://:whsec_a%2Fb%40c@https%3A%2F%2Fhooks.example.org%2FT0P%2FS3CRET%3Fy%3D1"


def written(**parts: object) -> str:
    return json.dumps(parts)


@pytest.mark.parametrize(
    ("text", "url", "secret"),
    [
        (written(conn_type="http", host=HOOK, password=WORD), HOOK, WORD),
        (written(conn_type="generic", host="tgram://123:abc/456/"), "tgram://123:abc/456/", None),
        (AS_HTTP, HOOK, "whsec_a/b@c"),
        (AS_HTTPS, HOOK, "whsec_a/b@c"),
        (HOOK, HOOK, None),
        ("https://me:pw@x.org/a?z=http://q", "https://me:pw@x.org/a?z=http://q", None),
        ("slack://A/B/C/#ops", "slack://A/B/C/#ops", None),
        ("mailto://u:p@x.org?to=a@b.c", "mailto://u:p@x.org?to=a@b.c", None),
        (
            written(conn_type="ntfy", login="me", password=f"{WORD}/", host="x.org", port=8080, schema="desk"),
            "ntfy://me:p%2F@x.org:8080/desk",
            None,
        ),
        (
            written(conn_type="mailto", login="u", password=WORD, host="x.org", extra={"to": "a@b.c"}),
            "mailto://u:p@x.org/?to=a%40b.c",
            None,
        ),
        (written(conn_type="http", host="x.org", schema="https"), "https://x.org/", None),
    ],
)  # fmt: skip
def test_a_whole_address_in_host_or_the_uri_itself_is_the_address(text: str, url: str, secret: str | None) -> None:
    assert address_of("desk", "hook", {"hook": text}) == Address(url, secret)


def test_the_environment_has_what_was_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DESK_HOOK", HOOK)
    assert address_of("desk", "desk_hook", {}).url == HOOK
    assert address_of("desk", "desk_hook", {"desk_hook": "https://other.org/"}).url == "https://other.org/"
    assert not_in_environment(["desk_hook", "phone"]) == ["phone"]


@pytest.mark.parametrize("text", ["", "S3CRET", "{S3CRET", '{"password": "S3CRET"}', '{"host": "S3CRET"}', '{"a": 1}'])
def test_what_holds_no_address_is_told_by_its_id_alone(text: str) -> None:
    with pytest.raises(ConfigurationError, match="connection 'hook'") as failure:
        address_of("desk", "hook", {"hook": text})
    assert "S3CRET" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_the_password_of_a_webhooks_connection_signs() -> None:
    target = AlertTarget(connection="hook")
    channel = channel_of("desk", target, 5.0, {"hook": written(conn_type="http", host=HOOK, password="p q")})  # noqa: S106
    assert isinstance(channel, Webhook)
    assert channel.secrets == (b"p", b"q")
    assert "S3CRET" not in repr(channel)


@pytest.mark.parametrize(
    "target", [{"connection": "a", "url": HOOK}, {"connection": "a", "secret_env": "B"}, {"connection": "a b"}, {}]
)
def test_a_target_has_one_address_and_one_secret(target: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"give url|secret_env|connection"):
        AlertTarget.model_validate(target)


def test_the_settings_name_the_connections_that_have_to_be_had() -> None:
    targets = {"a": AlertTarget(connection="z"), "b": AlertTarget(url=HOOK), "c": AlertTarget(connection="y")}
    assert AlertSettings(targets=targets).connections == ("y", "z")
