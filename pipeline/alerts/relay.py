"""The relay: delivers what the published database says is pending, and the outbox remembers what became of it."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import httpx
import structlog

from pipeline.alerts.alert import Alert
from pipeline.alerts.channels import Channel, channels_of
from pipeline.alerts.enclosures import Draw, with_enclosures
from pipeline.alerts.failures import DeliveryError, within
from pipeline.alerts.live_alerts import read_live_alerts, undelivered_live_alerts
from pipeline.alerts.messenger import Messenger
from pipeline.alerts.outbox import Outbox
from pipeline.alerts.rules.rows import LOCAL_TARGET
from pipeline.errors import TumenError
from pipeline.settings import AlertSettings, Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_PATIENCE_TIMEOUTS = 5  # for all of an attempt
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


def deliver(  # noqa: PLR0913  whom, when, and what goes along
    home: Home,
    settings: Settings,
    *,
    now_utc: datetime,
    show: Callable[[str], None] | None = None,
    draw: Draw | None = None,
    connections: Mapping[str, str] | None = None,
    live_to: str | None = None,
) -> Delivery:
    """Try every delivery that is due, once: of the published alerts, and of those of the live watch.

    Each is claimed in the outbox first, so that two relays at once do not both send it. A failure is tried again by
    later calls: after `first_retry_s`, doubling up to `longest_retry_s`, dead after `max_attempts`.

    Args:
        home: the deployment; its published database is opened read-only and closed before anything is sent.
        settings: targets and thresholds.
        now_utc: the time, UTC without a zone.
        show: puts the text of a `local` alert before the person at hand, and is called before the alert counts as
            sent. None: nobody is at hand, `local` alerts stay pending.
        connections: Airflow connections that targets name, by id, as JSON or URI; the environment has the others.
        draw: makes pictures of the alerts with these ids, of as many as it can. None: alerts go without.
        live_to: only the alerts of the live watch to this target, without a look at the published database.

    Raises:
        ConfigurationError: a target's address or secret is wrong; nothing was sent.
        TumenError: there is no published database yet, or no outbox can be written.
    """
    channels = channels_of(settings.alerts, connections)
    waiting = _to_deliver(home) if live_to is None else _live(home, live_to)
    alerts = [alert for alert in waiting if show or alert["target"] != LOCAL_TARGET]
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
        told = with_enclosures(home, outbox, known, settings.alerts, now_utc=now_utc, draw=draw)
        for group in _groups(told, channels, settings.alerts.group_above):
            outcomes.update(relay.try_once(group, channels.get(group[0].row["target"])))
    unknown = {alert["target"] for alert in alerts} - {alert["target"] for alert in known}
    return Delivery(
        sent=outcomes[_Outcome.SENT],
        failed=outcomes[_Outcome.FAILED],
        waiting=outcomes[_Outcome.WAITING],
        dead=outcomes[_Outcome.DEAD],
        unknown_targets=tuple(sorted(unknown)),
    )


def _to_deliver(home: Home) -> Sequence[Mapping[str, Any]]:
    """Published rows, and those of the live watch; of one that is in both the published one."""
    live = undelivered_live_alerts(home.outbox_db)
    if not home.published_db.is_file() and read_live_alerts(home.outbox_db).places:
        return live
    answer = query(home, _TO_DELIVER)
    published = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    known = {(row["alert_id"], row["target"]) for row in published}
    return [*published, *(row for row in live if (row["alert_id"], row["target"]) not in known)]


def _live(home: Home, target: str) -> Sequence[Mapping[str, Any]]:
    return [row for row in undelivered_live_alerts(home.outbox_db) if row["target"] == target]


def _groups(alerts: Sequence[Alert], channels: Mapping[str, Channel], group_above: int) -> list[list[Alert]]:
    """Alerts one by one, those of one rule for one messenger together where there are more than `group_above`."""
    groups: dict[tuple[str, ...], list[Alert]] = {}
    together = Counter((alert.row["target"], alert.row["rule"]) for alert in alerts)
    for alert in alerts:
        both = (alert.row["target"], alert.row["rule"])
        is_group = isinstance(channels.get(both[0]), Messenger) and together[both] > group_above
        groups.setdefault(both if is_group else (*both, alert.row["alert_id"]), []).append(alert)
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
        self._unreachable = outbox.left_alone(now_utc=now_utc)
        self._without_pictures: set[str] = set()

    def try_once(self, alerts: Sequence[Alert], channel: Channel | None) -> list[_Outcome]:
        """Deliver alerts of one target to it, as one message where it takes several, or show them (None)."""
        target = alerts[0].row["target"]
        if target in self._unreachable:
            return [_Outcome.WAITING] * len(alerts)
        attempts = [self._claim(alert.row) for alert in alerts]
        due = [(alert, attempt) for alert, attempt in zip(alerts, attempts, strict=True) if isinstance(attempt, int)]
        outcomes = [outcome for outcome in attempts if isinstance(outcome, _Outcome)]
        if not due:
            return outcomes
        try:
            self._speak([alert for alert, _ in due], channel, target)
        except DeliveryError as error:
            for alert, attempt in due:
                self._note_failure(alert.row["alert_id"], target, attempt, error)
            return [*outcomes, *[_Outcome.FAILED] * len(due)]
        for alert, _ in due:
            self._outbox.record_sent(alert.row["alert_id"], target, now_utc=self._now_utc())
        return [*outcomes, *[_Outcome.SENT] * len(due)]

    def _claim(self, alert: Mapping[str, Any]) -> int | _Outcome:
        """The number of this attempt, or why there is none."""
        alert_id, target = alert["alert_id"], alert["target"]
        attempt = self._outbox.claim(alert_id, target, now_utc=self._now_utc(), until_utc=self._lease_end_utc())
        if attempt is None:
            return _UNCLAIMED.get(self._outbox.state(alert_id, target), _Outcome.NOTHING_TO_DO)
        return attempt

    def _speak(self, alerts: Sequence[Alert], channel: Channel | None, target: str) -> None:
        if target in self._without_pictures:
            alerts = [replace(alert, picture=None) for alert in alerts]
        if channel is None:
            self._show_here(alerts)
            return
        if not within(_PATIENCE_TIMEOUTS * self._settings.timeout_s, lambda: self._tell(alerts, channel, target)):
            self._without_pictures.add(target)
            _log.warning("target_takes_no_picture", target=target, remedy=f"[alerts.targets.{target}] picture = false")

    def _tell(self, alerts: Sequence[Alert], channel: Channel, target: str) -> bool:
        """Whether their pictures went along."""
        if isinstance(channel, Messenger):
            return channel.send(alerts)
        (alert,) = alerts  # several are one message of a messenger alone
        return channel.post(self._client, alert, target, now_utc=self._now_utc())

    def _show_here(self, alerts: Sequence[Alert]) -> None:
        for alert in alerts:
            if self._show:
                ways_on = (f"{name}: {url}" for name, url in alert.ways_on().items())
                self._show(" ".join([alert.row["text"], *ways_on]))

    def _note_failure(self, alert_id: str, target: str, attempt: int, error: DeliveryError) -> None:
        wait = retry_after(alert_id, target, attempt, self._settings)
        if wait and error.wait_s is not None:
            wait = max(wait, timedelta(seconds=min(error.wait_s, self._settings.longest_retry_s)))
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
