"""One alert to one webhook: a JSON object, signed after the Standard Webhooks specification."""

import base64
import binascii
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import httpx

from pipeline import __version__
from pipeline.alerts.alert import Alert
from pipeline.alerts.failures import ASKED_TO_WAIT, DeliveryError, asked_to_wait_s
from pipeline.errors import ConfigurationError

_SECRET_PREFIX = "whsec_"  # noqa: S105  marks a secret, is none


class _TooLargeError(DeliveryError):
    def __init__(self) -> None:
        super().__init__("answered 413", is_unreachable=False)


@dataclass(frozen=True)
class Webhook:
    """A target ready to be called. Webhook addresses carry secrets: neither field is ever shown."""

    url: httpx.URL = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, name: str, address: str, signing_secret: str | None) -> "Webhook":
        """Check the address of a target and its signing secrets, parted by spaces.

        Raises:
            ConfigurationError: the address is no http(s) address, or a secret is malformed.
        """
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            url = httpx.URL("")
        if url.scheme not in {"http", "https"} or not url.host:
            message = f"alert target {name!r}: url is no http(s) address; correct [alerts.targets.{name}] in tumen.toml"
            raise ConfigurationError(message)
        return cls(url, _secrets(name, signing_secret) if signing_secret else ())

    def post(self, client: httpx.Client, alert: Alert, target: str, *, now_utc: datetime) -> bool:
        """Deliver one alert; redirects are not followed, the answer's body is not read.

        Returns:
            Whether its picture, if it has one, went along: where the answer is 413 it is posted again without.

        Raises:
            DeliveryError: anything but an answer of 2xx.
        """
        try:
            self._post(client, alert, target, now_utc)
        except _TooLargeError:
            if alert.picture is None:
                raise
            self._post(client, replace(alert, picture=None), target, now_utc)
            return False
        return True

    def _post(self, client: httpx.Client, told: Alert, target: str, now_utc: datetime) -> None:
        self.post_json(client, payload(told), _message_id(told.row["alert_id"], target), now_utc=now_utc)

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
                status, wait_s = answer.status_code, asked_to_wait_s(answer.headers.get("retry-after"), now_utc)
        except Exception as error:  # noqa: BLE001  of httpx, its codecs, its proxies; its words may hold the address
            reason = f"no answer: {type(error).__name__}"
            raise DeliveryError(reason, is_unreachable=True) from None
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise _TooLargeError
        if not 200 <= status < 300:  # noqa: PLR2004  HTTP's range of success
            is_busy = status == HTTPStatus.TOO_MANY_REQUESTS or wait_s is not None
            reason = f"answered {status}{ASKED_TO_WAIT if is_busy else ''}"
            raise DeliveryError(reason, is_unreachable=is_busy, wait_s=wait_s)


def payload(told: Alert) -> dict[str, Any]:
    """Make the JSON object of an alert; times are ISO 8601 with a Z.

    An update or a retraction has its `kind` and `first_alert_id` beside what every alert has; `links`, `run_url` and
    `picture_png_base64` are there where there are any.
    """
    alert = told.row
    copied = ("alert_id", "rule", "ship_name", "imo", "mmsi", "port_id")
    change = {name: alert[name] for name in ("kind", "first_alert_id")} if alert["first_alert_id"] else {}
    return {name: alert[name] for name in copied} | {
        "arrived_at_utc": f"{alert['event_from_utc'].isoformat()}Z",
        "evidence": alert["evidence"],
        "probability": alert["probability"],
        "text": alert["text"],
        **change,
        **({"links": dict(told.links)} if told.links else {}),
        **({"run_url": told.run_url} if told.run_url else {}),
        **({"picture_png_base64": base64.b64encode(told.picture).decode()} if told.picture else {}),
    }


def signature(secrets: tuple[bytes, ...], message_id: str, timestamp: str, body: bytes) -> str:
    """Sign: `v1,` and the base64 HMAC-SHA256 of id, timestamp and body, one a secret, parted by spaces."""
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    digests = (hmac.new(secret, signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _message_id(alert_id: str, target: str) -> str:
    """Key by which a receiver knows a repetition; hashed, since a target's name may hold anything."""
    return f"msg_{hashlib.sha256(f'{alert_id}/{target}'.encode()).hexdigest()[:32]}"


def _secrets(name: str, text: str) -> tuple[bytes, ...]:
    try:
        return tuple(_secret(word) for word in text.split())
    except (binascii.Error, ValueError):
        message = f"alert target {name!r}: its signing secret begins with {_SECRET_PREFIX} but is no base64 after it"
        raise ConfigurationError(message) from None


def _secret(word: str) -> bytes:
    if word.startswith(_SECRET_PREFIX):
        return base64.b64decode(word.removeprefix(_SECRET_PREFIX), validate=True)
    return word.encode()
