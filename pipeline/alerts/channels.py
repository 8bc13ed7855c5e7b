"""Targets of the settings, ready to be spoken to."""

import os
from collections.abc import Mapping

from pipeline.alert_settings import AlertSettings, AlertTarget
from pipeline.alerts.messenger import Messenger
from pipeline.alerts.webhook import Webhook
from pipeline.errors import ConfigurationError

Channel = Webhook | Messenger


def channels_of(settings: AlertSettings) -> Mapping[str, Channel]:
    """Every target by its name: an http(s) address is a webhook, any other is apprise's.

    Raises:
        ConfigurationError: an address or a secret is wrong or missing.
    """
    return {name: channel_of(name, target, settings.timeout_s) for name, target in settings.targets.items()}


def channel_of(name: str, target: AlertTarget, timeout_s: float) -> Channel:
    """One target; `timeout_s` is for each of connect and read.

    Raises:
        ConfigurationError: its address or secret is wrong or missing.
    """
    url = target.url if target.url is not None else _from_environment(name, target.url_env or "")
    scheme = url.partition("://")[0].lower()
    if scheme in {"http", "https"} or "://" not in url:
        return Webhook.of(name, url, target.secret_env)
    if target.secret_env:
        message = f"alert target {name!r}: secret_env signs webhooks, this is none; remove it"
        raise ConfigurationError(message)
    return Messenger.of(name, url, timeout_s)


def _from_environment(name: str, variable: str) -> str:
    url = os.environ.get(variable, "")
    if not url:
        message = f"alert target {name!r}: the environment has no {variable}; set it to the address"
        raise ConfigurationError(message)
    return url
