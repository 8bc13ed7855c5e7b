"""Alerts are carried, each to its target, once."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from relaying import alert
from watching import Server, until

from pipeline.alerts.live_alerts import FeedPlace, Teller
from pipeline.alerts.outbox import read_deliveries
from pipeline.live.couriers import Couriers
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


def wait_in(home: Home, *targets: str) -> None:
    rows = [alert(target=target, created_at_utc=datetime(2024, 3, 10)) for target in targets]  # noqa: DTZ001  UTC
    frame = Alerts.validate(pl.DataFrame(rows, schema=Alerts.create_empty().schema, orient="row"))
    with Teller.alone(home.outbox_db) as teller:
        teller.tell(frame, FeedPlace("feed", 1))


def test_a_local_alert_is_shown_once_however_often_it_is_asked_for(home: Home) -> None:
    shown: list[str] = []
    wait_in(home, "local")
    couriers = Couriers(home, Settings(), shown.append)
    couriers.carry(["local"])
    until(lambda: shown)
    couriers.carry(["local"])
    done = couriers.finish(10)
    assert (done.sent, done.waiting, len(shown)) == (1, 0, 1)
    assert not done.needs_person


def test_a_target_that_does_not_answer_keeps_no_other_waiting_and_is_told_at_the_end(home: Home) -> None:
    shown: list[str] = []
    wait_in(home, "slow", "local")
    with Server([b""]) as server:
        url = server.url.replace("tcp", "http")
        settings = Settings(alerts=AlertSettings(targets={"slow": AlertTarget(url=url)}, timeout_s=1))
        couriers = Couriers(home, settings, shown.append)
        couriers.carry(["slow", "local"])
        until(lambda: shown, within_s=20)
        done = couriers.finish(0.1)
        assert done.waiting == 1
        assert done.needs_person
        until(lambda: "failed" in read_deliveries(home.outbox_db)["state"].to_list(), within_s=20)


def test_a_target_that_the_settings_do_not_have_is_told(home: Home) -> None:
    wait_in(home, "gone")
    couriers = Couriers(home, Settings(), print)
    couriers.carry(["gone"])
    assert couriers.finish(10).unknown_targets == ("gone",)
