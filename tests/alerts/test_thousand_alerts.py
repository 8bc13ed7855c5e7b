"""A thousand alerts, a receiver that fails, a relay that is killed again and again."""

import multiprocessing
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from relaying import NOW, Receiver, alert, publish, settings_for

from pipeline.alerts.outbox import read_deliveries
from pipeline.alerts.relay import deliver
from pipeline.warehouse.home import Home

ALERTS, KILLS = 1000, 80
FAILING_SHARE, LATE_SHARE = 0.15, 0.003  # the late ones are part of those that fail
TIMEOUT_S = 2.0
BETWEEN_LIVES = timedelta(hours=2)  # claims have run out and retries are due


def relay_until_all_is_sent(root: Path, url: str, now_utc: datetime) -> None:
    """Call the relay again and again, as a timer does."""
    while deliver(Home(root), settings_for(url, timeout_s=TIMEOUT_S), now_utc=now_utc).needs_person:
        now_utc += BETWEEN_LIVES


def last_heard(receiver: Receiver) -> str:
    """The last request of a relay that is dead; it may still be on its way when the relay is."""
    heard = -1
    while heard != len(receiver.ids):
        heard = len(receiver.ids)
        time.sleep(0.1)
    return receiver.ids[-1]


@dataclass
class Fate:
    """What happens to each request: it may fail, and the relay may be killed at it or just after it."""

    receiver: Receiver
    chance: random.Random = field(default_factory=lambda: random.Random(20240310))  # noqa: S311  moments of a test
    taken: list[str] = field(default_factory=list)
    in_flight_at_kills: set[str] = field(default_factory=set)
    failed: int = 0
    victim: BaseProcess | None = None
    lives_for: int = 0

    def strike(self) -> None:
        receiver, fate = self.receiver, self.chance.random()
        self.failed += fate < FAILING_SHARE
        if fate >= FAILING_SHARE:
            self.taken.append(receiver.ids[-1])
        elif fate >= LATE_SHARE:
            receiver.answers = [503]
        self.lives_for -= 1
        if self.victim and self.lives_for == 0:
            self.in_flight_at_kills.add(receiver.ids[-1])
            if self.chance.random() < 0.5:
                self.victim.kill()
            else:
                threading.Timer(self.chance.uniform(0.0, 0.01), self.victim.kill).start()
        if fate < LATE_SHARE:
            time.sleep(2 * TIMEOUT_S)
            raise ConnectionAbortedError  # the relay has hung up; its request is answered by nobody


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_of_a_thousand_alerts_none_is_lost_and_only_kills_repeat_one_under_its_key(
    home: Home, receiver: Receiver
) -> None:
    publish(home, *(alert(alert_id=f"a{number:04}") for number in range(ALERTS)))
    fate = Fate(receiver)
    receiver.on_request = fate.strike
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["pipeline.alerts.relay"])
    now_utc, killed = NOW, 0
    while killed < KILLS:
        relay = processes.Process(target=relay_until_all_is_sent, args=(home.root, receiver.url, now_utc))
        fate.lives_for, fate.victim = fate.chance.randint(1, 20), relay
        relay.start()
        relay.join()
        assert relay.exitcode == -9, "it was killed before all was sent"
        killed += 1
        now_utc += timedelta(days=1)
        fate.in_flight_at_kills.add(last_heard(receiver))
    fate.victim = None
    relay_until_all_is_sent(home.root, receiver.url, now_utc)
    deliveries = read_deliveries(home.outbox_db)
    assert deliveries["state"].to_list() == ["sent"] * ALERTS
    times = Counter(fate.taken)
    assert len(times) == ALERTS, "none is lost, and every repetition has its key"
    repeated = {message_id for message_id, count in times.items() if count > 1}
    assert repeated <= fate.in_flight_at_kills, "only what was in flight at a kill comes twice"
    assert repeated, "some kills fell between the answer and the record"
    assert 0.1 < fate.failed / len(receiver.ids) < 0.2
