"""Published alerts for the tests of the relay, and who receives them."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
import polars as pl

from pipeline.alerts.relay import Delivery
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings, AlertTarget, Settings
from pipeline.warehouse.home import Home

NOW = datetime(2024, 3, 12, 1, 30)  # noqa: DTZ001  times are UTC without a zone
DAY = timedelta(days=1)


class Receiver:
    """Answers each request with the next of `answers` (then `default`), after `delay_s`."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.default = 200
        self.says: dict[str, str] = {}
        self.reply = b""
        self.delay_s = 0.0
        self.on_request: Callable[[], None] = lambda: None
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self.url = ""

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers in self.headers]


def alert(**changes: Any) -> dict[str, Any]:
    row = {
        "alert_id": "a1",
        "rule": "flagged_ship_docked",
        "kind": "first",
        "first_alert_id": None,
        "finding_id": "call",
        "vessel_id": "IMO9161003",
        "mmsi": 273000001,
        "imo": 9161003,
        "ship_name": "<SCRIPT SRC=//X.IO>",
        "port_id": "KP_RAJIN",
        "event_from_utc": datetime(2024, 3, 10, 4, 12),  # noqa: DTZ001  as above
        "evidence": "observed",
        "probability": 1.0,
        "text": "Listed ship LADY R is at Rajin.",
        "created_at_utc": NOW,
        "target": "desk",
        "state": "pending",
        "attempts": 0,
    }
    return row | changes


def publish(home: Home, *alerts: dict[str, Any]) -> None:
    frame = Alerts.validate(pl.DataFrame(alerts, schema=Alerts.create_empty().schema, orient="row"))
    home.published_db.unlink(missing_ok=True)
    with duckdb.connect(home.published_db) as database:
        database.register("frame", frame.to_arrow())
        database.execute("create table alerts as select * from frame")


def settings_for(url: str, *, secret_env: str | None = None, timeout_s: float = 5.0) -> Settings:
    target = AlertTarget(url=url, secret_env=secret_env)
    return Settings(alerts=AlertSettings(targets={"desk": target}, timeout_s=timeout_s))


def outcome(delivery: Delivery) -> tuple[int, int, int]:
    return delivery.sent, delivery.failed, delivery.waiting
