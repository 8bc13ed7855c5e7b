"""What became of each alert at each target: `outbox.sqlite`, beside the warehouse so that nobody waits for its writer.

A delivery is claimed before it is tried and recorded after. Whoever dies in between leaves a claim that runs out, and
the delivery is tried again: at least once, and once in peace. All times are UTC without a zone.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from pipeline.alerts.failures import ASKED_TO_WAIT
from pipeline.alerts.silences import Silence
from pipeline.errors import TumenError

Connection = sqlite3.Connection
"""An open outbox, of `connected`."""

_TABLE = """
create table if not exists deliveries (
    alert_id text not null,
    target text not null,
    state text not null check (state in ('pending', 'sent', 'failed', 'dead', 'acked', 'silenced')),
    attempts integer not null,
    last_error text,
    next_attempt_at_utc text,
    sent_at_utc text,
    primary key (alert_id, target)
)
"""
_SILENCES = """
create table if not exists silences (
    rule text not null,
    vessel text not null,
    port_id text not null,
    until_utc text not null,
    primary key (rule, vessel, port_id)
)
"""
_LIVE_ALERTS = """
create table if not exists live_alerts (
    alert_id text not null,
    target text not null,
    alert text not null,
    feed_path text not null,
    feed_bytes integer not null,
    primary key (alert_id, target)
)
"""
_ALL = """
select alert_id, target, state, attempts, last_error, next_attempt_at_utc, sent_at_utc
from deliveries
order by alert_id, target
"""
_SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "alert_id": pl.String,
    "target": pl.String,
    "state": pl.String,
    "attempts": pl.UInt32,
    "last_error": pl.String,
    "next_attempt_at_utc": pl.Datetime("us"),
    "sent_at_utc": pl.Datetime("us"),
}
_BUSY_TIMEOUT_S = 30.0


def read_deliveries(path: Path) -> pl.DataFrame:
    """Every delivery begun so far, sorted by alert and target: columns as in the table; empty where there is no file.

    Raises:
        TumenError: the file is no outbox.
    """
    if not path.exists():
        return pl.DataFrame(schema=_SCHEMA)
    with connected(path) as connection:
        rows = connection.execute(_ALL).fetchall()
    moments = [name for name, dtype in _SCHEMA.items() if dtype == pl.Datetime]
    texts = _SCHEMA | dict.fromkeys(moments, pl.String)
    frame = pl.DataFrame(rows, schema=texts, orient="row")
    return frame.with_columns(pl.col(moments).str.to_datetime("%Y-%m-%dT%H:%M:%S%.6f", time_unit="us"))


def copy_outbox(path: Path, copy: Path) -> Path:
    """Copy the outbox as it is at one moment, whoever writes to it meanwhile; return the copy.

    Raises:
        TumenError: the file is no outbox.
    """
    with connected(path) as connection, closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
    return copy


class Outbox:
    """The outbox, open for a relay; every method is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take an open connection; use `Outbox.open`."""
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Outbox"]:
        """Open the outbox at `path`, made if need be.

        Raises:
            TumenError: the file is no outbox, or cannot be written.
        """
        with connected(path) as connection:
            yield cls(connection)

    def claim(self, alert_id: str, target: str, *, now_utc: datetime, until_utc: datetime) -> int | None:
        """Take a delivery for the time until `until_utc`; the number of this attempt, from 1.

        None where there is nothing to do now: it was sent, given up, acknowledged or silenced, another relay holds it,
        or its next attempt is later.
        """
        row = self._connection.execute(
            """
            insert into deliveries (alert_id, target, state, attempts, next_attempt_at_utc)
            values (:alert_id, :target, 'pending', 1, :until)
            on conflict (alert_id, target) do update set attempts = attempts + 1, next_attempt_at_utc = :until
            where state in ('pending', 'failed') and (next_attempt_at_utc is null or next_attempt_at_utc <= :now)
            returning attempts
            """,
            {"alert_id": alert_id, "target": target, "now": _stored(now_utc), "until": _stored(until_utc)},
        ).fetchall()
        return int(row[0][0]) if row else None

    def is_due(self, alert_id: str, target: str, *, now_utc: datetime) -> bool:
        """Whether `claim` would take the delivery now."""
        row = self._connection.execute(
            """
            select state in ('pending', 'failed') and (next_attempt_at_utc is null or next_attempt_at_utc <= ?)
            from deliveries
            where alert_id = ? and target = ?
            """,
            (_stored(now_utc), alert_id, target),
        ).fetchone()
        return row is None or bool(row[0])

    def left_alone(self, *, now_utc: datetime) -> set[str]:
        """Targets that have asked for it, and whose next attempt is later."""
        rows = self._connection.execute(
            "select distinct target from deliveries where state = 'failed' and next_attempt_at_utc > ? "
            "and last_error like '%' || ?",
            (_stored(now_utc), ASKED_TO_WAIT),
        ).fetchall()
        return {target for (target,) in rows}

    def state(self, alert_id: str, target: str) -> str | None:
        """State of a delivery; None if it was never claimed."""
        row = self._connection.execute(
            "select state from deliveries where alert_id = ? and target = ?", (alert_id, target)
        ).fetchone()
        return row[0] if row else None

    def record_sent(self, alert_id: str, target: str, *, now_utc: datetime) -> None:
        """Note that the target took it; what a person has said of it since then stands."""
        self._connection.execute(
            """
            update deliveries
            set
                state = case when state in ('acked', 'silenced') then state else 'sent' end, sent_at_utc = ?,
                last_error = null, next_attempt_at_utc = null
            where alert_id = ? and target = ? and state <> 'sent'
            """,
            (_stored(now_utc), alert_id, target),
        )

    def record_failed(
        self, alert_id: str, target: str, *, attempt: int, error: str, retry_at_utc: datetime | None
    ) -> None:
        """Note why `attempt` failed and when to try again (None: never); void if another relay has tried since."""
        self._connection.execute(
            """
            update deliveries set state = ?, last_error = ?, next_attempt_at_utc = ?
            where alert_id = ? and target = ? and attempts = ? and state in ('pending', 'failed')
            """,
            (
                "failed" if retry_at_utc else "dead",
                error,
                _stored(retry_at_utc) if retry_at_utc else None,
                alert_id,
                target,
                attempt,
            ),
        )

    def acknowledge(self, alert_id: str, target: str) -> None:
        """Note that a person has seen to it: it is never sent, or tried again."""
        self._set_aside(alert_id, target, "acked", ("pending", "failed", "dead", "sent", "silenced"))

    def record_silenced(self, alert_id: str, target: str) -> None:
        """Note that it fell due during a silence: it is never sent; what was sent or acknowledged stands."""
        self._set_aside(alert_id, target, "silenced", ("pending", "failed", "dead"))

    def _set_aside(self, alert_id: str, target: str, state: str, before: tuple[str, ...]) -> None:
        places = ", ".join("?" * len(before))
        self._connection.execute(
            f"""
            insert into deliveries (alert_id, target, state, attempts) values (?, ?, ?, 0)
            on conflict (alert_id, target) do update set state = excluded.state, next_attempt_at_utc = null
            where state in ({places})
            """,  # noqa: S608  only question marks are put in
            (alert_id, target, state, *before),
        )

    def silence(self, silence: Silence) -> None:
        """Keep a silence, in place of the one of the same rule, ship and port."""
        self._connection.execute(
            """
            insert into silences (rule, vessel, port_id, until_utc) values (?, ?, ?, ?)
            on conflict (rule, vessel, port_id) do update set until_utc = excluded.until_utc
            """,
            (silence.rule or "", silence.vessel or "", silence.port_id or "", _stored(silence.until_utc)),
        )

    def silences(self, *, now_utc: datetime) -> list[Silence]:
        """Those that are in force."""
        rows = self._connection.execute(
            "select rule, vessel, port_id, until_utc from silences where until_utc > ? order by 1, 2, 3",
            (_stored(now_utc),),
        ).fetchall()
        return [
            Silence(rule or None, vessel or None, port_id or None, datetime.fromisoformat(until))
            for rule, vessel, port_id, until in rows
        ]


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """The outbox at `path`, made if need be; every statement is a transaction of its own.

    Raises:
        TumenError: the file is no outbox, or cannot be written.
    """
    try:
        # Autocommit: every statement is a transaction of its own, and an upsert is atomic between processes.
        with closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute(_TABLE)
            connection.execute(_SILENCES)
            connection.execute(_LIVE_ALERTS)
            yield connection
    except sqlite3.Error as error:
        message = (
            f"{path}: the outbox cannot be used: {error}; move the file away if it is damaged: alerts that the "
            "published database does not know as sent will then be sent again"
        )
        raise TumenError(message) from error


def _stored(moment: datetime) -> str:
    """Text of one length, so that its order is that of time."""
    return moment.isoformat(timespec="microseconds")
