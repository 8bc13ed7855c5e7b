"""Alerts as messages for people, through apprise: Slack, Teams, e-mail, ntfy, Telegram and whatever else it knows."""

import logging
import re
import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import apprise
from apprise.attachment.memory import AttachMemory

from pipeline.alerts.alert import Alert
from pipeline.alerts.failures import DeliveryError
from pipeline.alerts.messages import one_line
from pipeline.errors import ConfigurationError

_MOST_SHOWN = 20  # of a group; a message has to fit everywhere
_LOOKALIKES = str.maketrans(
    {"@": "＠", "#": "＃", "<": "‹", ">": "›", "&": "＆", "*": "∗", "`": "′", "~": "∼", "|": "¦", "\\": "＼"}  # noqa: RUF001  the point of it
)
_LINK = re.compile(r"(?<=\w)\.(?=[^\W\d_])")
_SCHEME = re.compile(r":(?=//)|(?<=[A-Za-z]):(?=\w)")
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


@dataclass(frozen=True)
class Messenger:
    """A target ready to be spoken to. Its address carries secrets and is never shown."""

    service: apprise.NotifyBase = field(repr=False)

    @classmethod
    def of(cls, name: str, url: str, timeout_s: float) -> Self:
        """Check an apprise URL; `timeout_s` is for each of connect and read.

        Raises:
            ConfigurationError: apprise knows no such address.
        """
        # Its log names addresses, and its default storage writes them to disk.
        logging.getLogger("apprise").disabled = True
        asset = apprise.AppriseAsset(
            app_id="Tumen",
            app_desc="Tumen",
            async_mode=False,
            interpret_escapes=False,
            storage_mode=apprise.PersistentStoreMode.MEMORY,
        )
        with warnings.catch_warnings(action="ignore"):  # of libraries that it finds installed
            service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if not isinstance(service, apprise.NotifyBase):
            message = (
                f"alert target {name!r}: its address is neither http(s) nor one that apprise knows; correct "
                f"[alerts.targets.{name}] in tumen.toml, or the variable that url_env names"
            )
            raise ConfigurationError(message)
        service.socket_connect_timeout = service.socket_read_timeout = timeout_s
        return cls(service, timeout_s)

    timeout_s: float

    def send(self, alerts: Sequence[Alert]) -> bool:
        """Send one message of one or more alerts of a rule, with the picture of the first that has one.

        Returns:
            Whether the picture, if there is one, went along. A message with one that is refused sooner than
            `timeout_s` is sent again without: many services take no files, or none of this size.

        Raises:
            DeliveryError: it was not taken; apprise does not say why, so the target counts as unreachable.
        """
        title = f"Tumen: {alerts[0].row['rule'].replace('_', ' ')}"
        body = _single(alerts[0]) if len(alerts) == 1 else _group(alerts)
        picture = next((alert.picture for alert in alerts if alert.picture), None)
        began_s = time.monotonic()
        if picture is None:
            self._notify(title, body, None)
            return True
        try:
            self._notify(title, body, picture)
        except DeliveryError:
            if time.monotonic() - began_s >= self.timeout_s:
                raise
        else:
            return True
        self._notify(title, body, None)
        return False

    def say(self, title: str, inert_body: str, run_urls: Iterable[str] = ()) -> None:
        """Send one message that is no alert, with links to the runs that it is from.

        Raises:
            DeliveryError: as of `send`.
        """
        self._notify(title, "\n".join([inert_body, *(f"run: {url}" for url in run_urls)]), None)

    def _notify(self, title: str, body: str, picture: bytes | None) -> None:
        file = AttachMemory(picture, name="alert.png", mimetype="image/png")  # type: ignore[no-untyped-call]
        attach = apprise.AppriseAttachment(file) if picture else None
        try:
            is_taken = self.service.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT, attach=attach)
        except Exception as error:  # noqa: BLE001  of any of a hundred services; its words may hold the address
            reason = f"no answer: {type(error).__name__}"
            raise DeliveryError(reason, is_unreachable=True) from None
        if not is_taken:
            reason = "the service did not take it"
            raise DeliveryError(reason, is_unreachable=True)


def inert(text: str) -> str:
    """A text that no service takes for markup, a mention or a link, whatever names are in it.

    Signs that mean something to Slack, Teams, Telegram or HTML become such as look alike; what does not print, question
    marks.

    >>> inert("[B](C) KP_RAJIN _D_ 2024-03-10 04:12 UTC, 0.83.")
    '[B] (C) KP_RAJIN -D- 2024-03-10 04:12 UTC, 0.83.'
    """
    plain = one_line(text).translate(_LOOKALIKES).replace("](", "] (")
    return _LOOSE_UNDERSCORE.sub("-", _LINK.sub("․", _SCHEME.sub("꞉", plain)))  # noqa: RUF001  the point of it


def _single(alert: Alert) -> str:
    """Text and links, which stay as they are: their templates are the deployment's, the values in them encoded."""
    return "\n".join([inert(alert.row["text"]), *(f"{name}: {url}" for name, url in alert.ways_on().items())])


def _group(alerts: Sequence[Alert]) -> str:
    lines = [f"- {inert(alert.row['text'])}" for alert in alerts[:_MOST_SHOWN]]
    more = len(alerts) - len(lines)
    rest = [f"and {more} more: tumen alerts list"] if more else []
    runs = dict.fromkeys(f"run: {alert.run_url}" for alert in alerts if alert.run_url)
    return "\n".join([f"{len(alerts)} alerts of one rule:", *lines, *rest, *runs])
