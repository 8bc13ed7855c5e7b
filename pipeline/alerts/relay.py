"""The relay: delivers what the published database says is pending, and the outbox remembers what became of it."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import httpx
import structlog

from pipeline.alerts.channels import Channel, channels_of
from pipeline.alerts.messenger import Messenger
from pipeline.alerts.outbox import Outbox
from pipeline.alerts.rules.rows import LOCAL_TARGET
from pipeline.alerts.webhook import DeliveryError
from pipeline.errors import TumenError
from pipeline.settings import AlertSettings, Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_LEASE_TIMEOUTS = 6  # an attempt waits for a connection, to connect, to write and to read: four, and slack
_TO_DELIVER = """
select
    alert_id, target, rule, kind, first_alert_id, vessel_id, ship_name, imo, mmsi, port_id, event_from_utc, evidence,
    probability, text, run_url
from alerts
where state in ('pending', 'failed', 'dead')
order by event_from_utc, alert_id, target
"""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Delivery:
    """What one call of the relay did.

    Attributes:
        sent: deliveries that their target took.
        failed: attempts that failed; each is tried again later, or dead after the last.
        waiting: not tried: an earlier attempt failed and the next is later, or the target cannot be reached now.
        dead: given up by an earlier call.
        unknown_targets: names that alerts wait for and the settings do not have.
    """

    sent: int
    failed: int
    waiting: int
    dead: int
    unknown_targets: tuple[str, ...]

    @property
    def needs_person(self) -> bool:
        """Whether an alert could not be delivered."""
        return bool(self.failed or self.waiting or self.dead or self.unknown_targets)

    def raise_if_undelivered(self) -> None:
        """Make an error of what went wrong, for a caller that nobody watches; what waits was an error before.

        Raises:
            TumenError: an attempt failed, a delivery was given up, or a target is not in the settings.
        """
        wrong = [f"target {name} is not in the settings: add [alerts.targets.{name}]" for name in self.unknown_targets]
        if self.failed:
            wrong.append(f"failed attempts: {self.failed}; the log says why, a later call tries again")
        if self.dead:
            wrong.append(f"dead deliveries: {self.dead}; docs/alerts.md says how to have them tried again")
        if wrong:
            message = f"alerts were not delivered: {'; '.join(wrong)}"
            raise TumenError(message)

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object of `tumen alerts send --json`."""
        return asdict(self)


def deliver(
    home: Home, settings: Settings, *, now_utc: datetime, show: Callable[[str], None] | None = None
) -> Delivery:
    """Try every delivery that is due, once.

    Each is claimed in the outbox first, so that two relays at once do not both send it. A failure is tried again by
    later calls: after `first_retry_s`, doubling up to `longest_retry_s`, dead after `max_attempts`.

    Args:
        home: the deployment; its published database is opened read-only and closed before anything is sent.
        settings: targets and thresholds.
        now_utc: the time, UTC without a zone.
        show: puts the text of a `local` alert before the person at hand, and is called before the alert counts as
            sent. None: nobody is at hand, `local` alerts stay pending.

    Raises:
        ConfigurationError: a target's address or secret is wrong; nothing was sent.
        TumenError: there is no published database yet, or no outbox can be written.
    """
    channels = channels_of(settings.alerts)
    alerts = [alert for alert in _to_deliver(home) if show or alert["target"] != LOCAL_TARGET]
    if not alerts:
        return Delivery(sent=0, failed=0, waiting=0, dead=0, unknown_targets=())
    timeout = httpx.Timeout(settings.alerts.timeout_s)
    outcomes: Counter[_Outcome] = Counter()
    with Outbox.open(home.outbox_db) as outbox, httpx.Client(timeout=timeout) as client:
        silences = outbox.silences(now_utc=now_utc)
        for alert in alerts:
            if any(silence.covers(alert) for silence in silences):
                outbox.record_silenced(alert["alert_id"], alert["target"])
        relay = _Relay(outbox, client, settings.alerts, now_utc, show)
        known = [alert for alert in alerts if alert["target"] in channels or alert["target"] == LOCAL_TARGET]
        for group in _groups(known, channels, settings.alerts.group_above):
            outcomes.update(relay.try_once(group, channels.get(group[0]["target"])))
    unknown = {alert["target"] for alert in alerts} - {alert["target"] for alert in known}
    return Delivery(
        sent=outcomes[_Outcome.SENT],
        failed=outcomes[_Outcome.FAILED],
        waiting=outcomes[_Outcome.WAITING],
        dead=outcomes[_Outcome.DEAD],
        unknown_targets=tuple(sorted(unknown)),
    )


def _to_deliver(home: Home) -> Sequence[Mapping[str, Any]]:
    answer = query(home, _TO_DELIVER)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _groups(
    alerts: Sequence[Mapping[str, Any]], channels: Mapping[str, Channel], group_above: int
) -> list[list[Mapping[str, Any]]]:
    """Alerts one by one, those of one rule for one messenger together where there are more than `group_above`."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    together = Counter((alert["target"], alert["rule"]) for alert in alerts)
    for alert in alerts:
        both = (alert["target"], alert["rule"])
        is_group = isinstance(channels.get(alert["target"]), Messenger) and together[both] > group_above
        groups.setdefault(both if is_group else (*both, alert["alert_id"]), []).append(alert)
    return list(groups.values())


class _Outcome(Enum):
    SENT = auto()
    FAILED = auto()
    WAITING = auto()
    DEAD = auto()
    NOTHING_TO_DO = auto()


_UNCLAIMED: Mapping[str | None, _Outcome] = {"failed": _Outcome.WAITING, "dead": _Outcome.DEAD}


class _Relay:
    """One call, which remembers the targets that have not answered: they are not spoken to again."""

    def __init__(
        self,
        outbox: Outbox,
        client: httpx.Client,
        settings: AlertSettings,
        now_utc: datetime,
        show: Callable[[str], None] | None,
    ) -> None:
        self._outbox = outbox
        self._client = client
        self._settings = settings
        self._show = show
        self._began_utc = now_utc
        self._began_s = time.monotonic()
        self._unreachable: set[str] = set()

    def try_once(self, alerts: Sequence[Mapping[str, Any]], channel: Channel | None) -> list[_Outcome]:
        """Deliver rows of alerts of one target to it, as one message where it takes several, or show them (None)."""
        target = alerts[0]["target"]
        if target in self._unreachable:
            return [_Outcome.WAITING] * len(alerts)
        attempts = [self._claim(alert) for alert in alerts]
        due = [(alert, attempt) for alert, attempt in zip(alerts, attempts, strict=True) if isinstance(attempt, int)]
        outcomes = [outcome for outcome in attempts if isinstance(outcome, _Outcome)]
        if not due:
            return outcomes
        try:
            self._speak([alert for alert, _ in due], channel)
        except DeliveryError as error:
            for alert, attempt in due:
                self._note_failure(alert["alert_id"], target, attempt, error)
            return [*outcomes, *[_Outcome.FAILED] * len(due)]
        for alert, _ in due:
            self._outbox.record_sent(alert["alert_id"], target, now_utc=self._now_utc())
        return [*outcomes, *[_Outcome.SENT] * len(due)]

    def _claim(self, alert: Mapping[str, Any]) -> int | _Outcome:
        """The number of this attempt, or why there is none."""
        alert_id, target = alert["alert_id"], alert["target"]
        attempt = self._outbox.claim(alert_id, target, now_utc=self._now_utc(), until_utc=self._lease_end_utc())
        if attempt is None:
            return _UNCLAIMED.get(self._outbox.state(alert_id, target), _Outcome.NOTHING_TO_DO)
        return attempt

    def _speak(self, alerts: Sequence[Mapping[str, Any]], channel: Channel | None) -> None:
        if isinstance(channel, Messenger):
            channel.send(alerts)
            return
        for alert in alerts:
            if channel:
                channel.post(self._client, alert, alert["target"], now_utc=self._now_utc())
            elif self._show:
                self._show(alert["text"])

    def _note_failure(self, alert_id: str, target: str, attempt: int, error: DeliveryError) -> None:
        wait = retry_after(alert_id, target, attempt, self._settings)
        retry_at_utc = self._now_utc() + wait if wait else None
        self._outbox.record_failed(alert_id, target, attempt=attempt, error=str(error), retry_at_utc=retry_at_utc)
        if error.is_unreachable:
            self._unreachable.add(target)
        _log.warning(
            "alert_not_delivered",
            alert_id=alert_id,
            target=target,
            attempt=attempt,
            reason=str(error),
            retry_at_utc=retry_at_utc.isoformat(timespec="seconds") if retry_at_utc else "never: it is dead",
        )

    def _now_utc(self) -> datetime:
        """Time of this step: a slow target must not age the signatures and claims of the alerts after it."""
        return self._began_utc + timedelta(seconds=time.monotonic() - self._began_s)

    def _lease_end_utc(self) -> datetime:
        return self._now_utc() + timedelta(seconds=_LEASE_TIMEOUTS * self._settings.timeout_s)


def retry_after(alert_id: str, target: str, attempt: int, settings: AlertSettings) -> timedelta | None:
    """How long to wait after the failure of `attempt` (from 1): doubling, with up to a half more as jitter.

    None after the last attempt. The jitter spreads the alerts of one outage; it is a hash, so it can be repeated.
    """
    if attempt >= settings.max_attempts:
        return None
    wait_s = min(settings.longest_retry_s, settings.first_retry_s * 2.0 ** (attempt - 1))
    digest = hashlib.sha256(f"{alert_id}/{target}/{attempt}".encode()).digest()
    return timedelta(seconds=wait_s * (1 + digest[0] / 512))
