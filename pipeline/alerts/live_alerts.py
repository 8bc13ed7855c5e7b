"""Alerts that the live watch decided: in the outbox, so that neither it nor the night waits for the other.

They are delivered from there. A night takes those into the table `alerts` whose event it has found, or whose lines it
has read.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import dataframely as dy
import polars as pl

from pipeline.alerts.outbox import Connection, connected
from pipeline.schemas import Alerts

_INSERT = """
insert into live_alerts (alert_id, target, alert, feed_path, feed_bytes) values (?, ?, ?, ?, ?)
on conflict (alert_id, target) do nothing
"""
_EVERY = "select alert, feed_path, feed_bytes from live_alerts order by alert_id, target"
_UNDELIVERED = """
select live_alerts.alert
from live_alerts
left join deliveries on live_alerts.alert_id = deliveries.alert_id and live_alerts.target = deliveries.target
where deliveries.state is null or deliveries.state in ('pending', 'failed', 'dead')
order by live_alerts.alert_id, live_alerts.target
"""
_TIMES = [name for name, column in Alerts.columns().items() if column.dtype == pl.Datetime]


class FeedPlace(NamedTuple):
    """How far a feed file was written when an alert was decided: its lines lie before that."""

    path: str
    size_bytes: int


class LiveAlerts(NamedTuple):
    """Every alert of the watch, a row an alert and target, and where in the feed each was decided."""

    alerts: dy.DataFrame[Alerts]
    places: Mapping[str, FeedPlace]


class Teller:
    """Who decides on alerts of a home; made by `Teller.alone`."""

    def __init__(self, connection: Connection) -> None:
        """Take a connection that is in a transaction; callers use `alone`."""
        self._connection = connection

    @classmethod
    @contextmanager
    def alone(cls, path: Path) -> Iterator[Self]:
        """Decide by the outbox at `path` while no other watch does: what one tells the next one knows.

        What is told is kept where the block ends, and not where it raises.

        Raises:
            TumenError: the file is no outbox, or cannot be written.
        """
        with connected(path) as connection:
            connection.execute("begin immediate")
            yield cls(connection)
            connection.execute("commit")

    def told(self) -> LiveAlerts:
        """Every alert that was told so far."""
        return _live_alerts(self._connection)

    def tell(self, alerts: dy.DataFrame[Alerts], place: FeedPlace) -> None:
        """Keep alerts; those that are there stay as they are."""
        rows = [(row["alert_id"], row["target"], _stored(row), *place) for row in alerts.iter_rows(named=True)]
        self._connection.executemany(_INSERT, rows)


def read_live_alerts(path: Path) -> LiveAlerts:
    """Every alert that was kept there; none where there is no file.

    Raises:
        TumenError: the file is no outbox.
    """
    if not path.exists():
        return LiveAlerts(Alerts.create_empty(), {})
    with connected(path) as connection:
        return _live_alerts(connection)


def undelivered_live_alerts(path: Path) -> list[dict[str, Any]]:
    """Rows that no target took, nobody saw to and none is too old for, those given up among them.

    Raises:
        TumenError: the file is no outbox.
    """
    if not path.exists():
        return []
    with connected(path) as connection:
        rows = [_read(text) for (text,) in connection.execute(_UNDELIVERED).fetchall()]
    return [row for row in rows if row["state"] != "stale"]


def _live_alerts(connection: Connection) -> LiveAlerts:
    rows = connection.execute(_EVERY).fetchall()
    told = [_read(text) for text, _, _ in rows]
    places = {row["alert_id"]: FeedPlace(*place) for row, (_, *place) in zip(told, rows, strict=True)}
    return LiveAlerts(_table(told), places)


def _table(rows: list[dict[str, Any]]) -> dy.DataFrame[Alerts]:
    return Alerts.validate(pl.DataFrame(rows, schema=Alerts.create_empty().schema, orient="row"))


def _stored(row: Mapping[str, Any]) -> str:
    """A row as JSON; times in ISO 8601."""
    return json.dumps(row, default=lambda moment: moment.isoformat())


def _read(text: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(text)
    return row | {name: datetime.fromisoformat(row[name]) for name in _TIMES if row[name] is not None}
