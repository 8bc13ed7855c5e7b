"""Who carries the alerts of the watch: a thread a target, so that a slow one keeps nobody waiting."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from time import monotonic

import structlog

from pipeline.alerts.relay import Delivery, deliver
from pipeline.alerts.rules.rows import LOCAL_TARGET
from pipeline.errors import TumenError
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

_LOOK_AGAIN_S = 1.0  # for deliveries whose next attempt is later

_log = structlog.get_logger()


class Couriers:
    """Deliver what is in the outbox of the watch, as the relay does; `show` puts `local` alerts before a person."""

    def __init__(self, home: Home, settings: Settings, show: Callable[[str], None]) -> None:
        """Carry nothing yet."""
        self._home, self._settings, self._show = home, settings, show
        self._changed = threading.Condition()
        self._wanted: set[str] = set()
        self._busy: set[str] = set()
        self._threads: dict[str, threading.Thread] = {}
        self._is_over = False
        self._counts: Counter[str] = Counter()
        self._unknown: set[str] = set()

    def carry(self, targets: Iterable[str]) -> None:
        """Let what waits for these targets be delivered."""
        with self._changed:
            for target in targets:
                self._wanted.add(target)
                if target not in self._threads:
                    thread = threading.Thread(target=self._run, args=(target,), name=f"courier {target}", daemon=True)
                    self._threads[target] = thread
                    thread.start()
            self._changed.notify_all()

    def finish(self, timeout_s: float) -> Delivery:
        """Wait up to `timeout_s` until nothing waits any more; what was delivered, and what was not."""
        until_s = monotonic() + timeout_s
        with self._changed:
            while self._wanted | self._busy and monotonic() < until_s:
                self._changed.wait(max(0.01, min(0.5, until_s - monotonic())))
            self._is_over = True
            self._changed.notify_all()
            counts = self._counts
            return Delivery(
                sent=counts["sent"],
                failed=counts["failed"],
                waiting=len(self._wanted | self._busy),
                dead=counts["dead"],
                unknown_targets=tuple(sorted(self._unknown)),
            )

    def _run(self, target: str) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: target in self._wanted or self._is_over)
                if self._is_over:
                    return
                self._wanted.discard(target)
                self._busy.add(target)
            waits = self._deliver(target)
            with self._changed:
                self._busy.discard(target)
                if waits:
                    self._wanted.add(target)
                    self._changed.wait_for(lambda: self._is_over, _LOOK_AGAIN_S)
                self._changed.notify_all()

    def _deliver(self, target: str) -> bool:
        """Deliver what is due to a target; whether something still waits."""
        now_utc = datetime.now(UTC).replace(tzinfo=None)
        show = self._show if target == LOCAL_TARGET else None
        try:
            done = deliver(self._home, self._settings, now_utc=now_utc, show=show, live_to=target)
        except TumenError as error:
            _log.error("alerts_not_delivered", target=target, reason=str(error))
            return True
        with self._changed:
            self._counts.update(sent=done.sent, failed=done.failed)
            self._counts["dead"] = max(self._counts["dead"], done.dead)
            self._unknown.update(done.unknown_targets)
        return bool(done.failed or done.waiting)
