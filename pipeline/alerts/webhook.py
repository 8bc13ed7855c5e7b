"""One alert to one webhook: a JSON object, signed after the Standard Webhooks specification."""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from pipeline import __version__
from pipeline.errors import ConfigurationError

_SECRET_PREFIX = "whsec_"  # noqa: S105  marks a secret, is none


class DeliveryError(Exception):
    """The target did not take the alert; the message holds no address and no secret."""

    def __init__(self, reason: str, *, is_unreachable: bool) -> None:
        """Take the `reason`, and whether the target could not be spoken to at all."""
        super().__init__(reason)
        self.is_unreachable = is_unreachable


@dataclass(frozen=True)
class Webhook:
    """A target ready to be called. Webhook addresses carry secrets: neither field is ever shown."""

    url: httpx.URL = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, name: str, address: str, secret_env: str | None) -> "Webhook":
        """Check the address of a target and fetch its secrets from the environment.

        Raises:
            ConfigurationError: the address is no http(s) address, or the secret is missing or malformed.
        """
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            url = httpx.URL("")
        if url.scheme not in {"http", "https"} or not url.host:
            message = f"alert target {name!r}: url is no http(s) address; correct [alerts.targets.{name}] in tumen.toml"
            raise ConfigurationError(message)
        return cls(url, _secrets(name, secret_env) if secret_env else ())

    def post(self, client: httpx.Client, alert: Mapping[str, Any], target: str, *, now_utc: datetime) -> None:
        """Deliver one row of `alerts`.

        Raises:
            DeliveryError: anything but an answer of 2xx.
        """
        self.post_json(client, payload(alert), _message_id(alert["alert_id"], target), now_utc=now_utc)

    def post_json(
        self, client: httpx.Client, document: Mapping[str, Any], message_id: str, *, now_utc: datetime
    ) -> None:
        """Deliver one JSON object, signed; redirects are not followed, the answer's body is not read.

        Raises:
            DeliveryError: anything but an answer of 2xx.
        """
        body = json.dumps(document, allow_nan=False).encode()
        timestamp = str(int(now_utc.replace(tzinfo=UTC).timestamp()))
        headers = {
            "content-type": "application/json",
            "user-agent": f"tumen/{__version__}",
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
        }
        if self.secrets:
            headers["webhook-signature"] = signature(self.secrets, message_id, timestamp, body)
        # httpx would log every address at level INFO.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        try:
            with client.stream("POST", self.url, content=body, headers=headers, follow_redirects=False) as answer:
                status = answer.status_code
        except (httpx.HTTPError, UnicodeError) as error:  # a host name that cannot be looked up is a UnicodeError
            reason = f"no answer: {type(error).__name__}"
            raise DeliveryError(reason, is_unreachable=True) from None  # its words may hold the address
        if not 200 <= status < 300:  # noqa: PLR2004  HTTP's range of success
            reason = f"answered {status}"
            raise DeliveryError(reason, is_unreachable=False)


def payload(alert: Mapping[str, Any]) -> dict[str, Any]:
    """Make the JSON object of a row of `alerts`; times are ISO 8601 with a Z.

    An update or a retraction has its `kind` and `first_alert_id` beside what every alert has; an alert has the
    `run_url` where its run has a page.
    """
    copied = ("alert_id", "rule", "ship_name", "imo", "mmsi", "port_id")
    change = {name: alert[name] for name in ("kind", "first_alert_id")} if alert["first_alert_id"] else {}
    run = {"run_url": alert["run_url"]} if alert.get("run_url") else {}
    return {name: alert[name] for name in copied} | {
        "arrived_at_utc": f"{alert['event_from_utc'].isoformat()}Z",
        "evidence": alert["evidence"],
        "probability": alert["probability"],
        "text": alert["text"],
        **change,
        **run,
    }


def signature(secrets: tuple[bytes, ...], message_id: str, timestamp: str, body: bytes) -> str:
    """Sign: `v1,` and the base64 HMAC-SHA256 of id, timestamp and body, one a secret, parted by spaces."""
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    digests = (hmac.new(secret, signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _message_id(alert_id: str, target: str) -> str:
    """Key by which a receiver knows a repetition; hashed, since a target's name may hold anything."""
    return f"msg_{hashlib.sha256(f'{alert_id}/{target}'.encode()).hexdigest()[:32]}"


def _secrets(name: str, variable: str) -> tuple[bytes, ...]:
    words = os.environ.get(variable, "").split()
    if not words:
        message = f"alert target {name!r}: the environment has no {variable}; set it to the signing secret"
        raise ConfigurationError(message)
    try:
        return tuple(_secret(word) for word in words)
    except binascii.Error:
        message = (
            f"alert target {name!r}: a secret in {variable} begins with {_SECRET_PREFIX} but is no base64 after it"
        )
        raise ConfigurationError(message) from None


def _secret(word: str) -> bytes:
    if word.startswith(_SECRET_PREFIX):
        return base64.b64decode(word.removeprefix(_SECRET_PREFIX), validate=True)
    return word.encode()
