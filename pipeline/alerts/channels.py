"""Targets of the settings, ready to be spoken to."""

import os
from collections.abc import Mapping

from pipeline.alert_settings import AlertSettings, AlertTarget
from pipeline.alerts.connections import Address, address_of
from pipeline.alerts.messenger import Messenger
from pipeline.alerts.webhook import Webhook
from pipeline.errors import ConfigurationError

Channel = Webhook | Messenger


def channels_of(settings: AlertSettings, connections: Mapping[str, str] | None = None) -> Mapping[str, Channel]:
    """Every target by its name: an http(s) address is a webhook, any other is apprise's.

    `connections` are Airflow's, by id, as JSON or URI; those not among them are looked for in the environment.

    Raises:
        ConfigurationError: an address or a secret is wrong or missing.
    """
    return {
        name: channel_of(name, target, settings.timeout_s, connections or {})
        for name, target in settings.targets.items()
    }


def channel_of(name: str, target: AlertTarget, timeout_s: float, connections: Mapping[str, str]) -> Channel:
    """One target; `timeout_s` is for each of connect and read.

    Raises:
        ConfigurationError: its address or secret is wrong or missing.
    """
    url, signing_secret = _address(name, target, connections)
    scheme = url.partition("://")[0].lower()
    if scheme in {"http", "https"} or "://" not in url:
        return Webhook.of(name, url, signing_secret)
    if signing_secret:
        what = "secret_env" if target.secret_env else "the password of its connection"
        message = f"alert target {name!r}: {what} signs webhooks, this is none; remove it"
        raise ConfigurationError(message)
    return Messenger.of(name, url, timeout_s)


def _address(name: str, target: AlertTarget, connections: Mapping[str, str]) -> Address:
    if target.connection is not None:
        return address_of(name, target.connection, connections)
    url = target.url if target.url is not None else _from_environment(name, target.url_env or "", "the address")
    secret = _from_environment(name, target.secret_env, "the signing secret") if target.secret_env else None
    return Address(url, secret)


def _from_environment(name: str, variable: str, what: str) -> str:
    value = os.environ.get(variable, "").strip()
    if not value:
        message = f"alert target {name!r}: the environment has no {variable}; set it to {what}"
        raise ConfigurationError(message)
    return value
