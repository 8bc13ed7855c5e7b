"""The analysts' database: a copy of the warehouse, put in place as one step, never half-written, never locked."""

import os
from pathlib import Path

import duckdb
import polars as pl

from pipeline.errors import TumenError
from pipeline.warehouse.analysts_copy import copy_for_analysts, keep_answers
from pipeline.warehouse.files import put_in_place
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

_MEMORY_BYTES = 4 * 2**30
"""What publishing takes at most, or half of what the machine has; sorts beyond go to disk. DuckDB's own is 80 %."""
DELIVERY_COLUMNS = ("alert_id", "target", "state", "attempts", "sent_at_utc")


def publish(home: Home, deliveries: pl.DataFrame) -> Path:
    """Copy the warehouse to `published/tumen.duckdb`; readers with the old file open keep it.

    The copy is compact, laid out for questions (`analysts_copy`), and in the storage format of DuckDB 1.5, which
    analysts' command line tools read.

    Args:
        home: whose warehouse; its lock is held, and no `Warehouse` of it may be open in this process.
        deliveries: what became of alerts: `DELIVERY_COLUMNS`, one row an alert and target.

    Returns:
        The published file.

    Raises:
        TumenError: the warehouse is damaged or the disk is full; the old published file stands.
    """
    with home.lock():
        hidden = home.published_db.with_name(f".{home.published_db.name}.next")
        with Warehouse.open(home) as warehouse:
            _remove_leftovers(hidden)
            try:
                _copy(warehouse.connection, hidden, deliveries)
            except duckdb.Error as error:
                message = f"{hidden}: cannot be written: {error}; free disk space and run again"
                raise TumenError(message) from error
        _sync(hidden)
        # DuckDB refuses a database beside which another's log lies; whoever left it here wrote to a copy.
        home.published_db.with_name(f"{home.published_db.name}.wal").unlink(missing_ok=True)
        put_in_place(hidden, home.published_db)
    return home.published_db


def _remove_leftovers(hidden: Path) -> None:
    """Remove what killed runs left: the unfinished copy and its log."""
    for leftover in hidden.parent.glob(f"{hidden.name}*"):
        leftover.unlink()


def _copy(connection: duckdb.DuckDBPyConnection, hidden: Path, deliveries: pl.DataFrame) -> None:
    has_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    connection.execute(f"set memory_limit = '{min(_MEMORY_BYTES, has_bytes // 2)}B'")
    connection.execute("attach ? as published (storage_version 'v1.5.0')", [str(hidden)])
    copy_for_analysts(connection, "warehouse", "published")
    connection.register("deliveries", deliveries.select(DELIVERY_COLUMNS))
    connection.execute(
        """
        update published.alerts
        set state = deliveries.state, attempts = deliveries.attempts, sent_at_utc = deliveries.sent_at_utc
        from deliveries
        where alerts.alert_id = deliveries.alert_id and alerts.target = deliveries.target
        """
    )
    connection.unregister("deliveries")
    keep_answers(connection, "published")
    connection.execute("checkpoint published")
    connection.execute("detach published")
    if hidden.with_name(f"{hidden.name}.wal").exists():
        message = f"{hidden}.wal remains after the checkpoint; the old published database stands, run again"
        raise TumenError(message)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
