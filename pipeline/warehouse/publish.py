"""The analysts' database: a copy of the warehouse, put in place as one step, never half-written, never locked."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import structlog

from pipeline.errors import TumenError
from pipeline.warehouse.analysts_copy import copy_for_analysts, keep_answers
from pipeline.warehouse.continued_copy import continuable, continue_copy, mark, mark_whole
from pipeline.warehouse.files import put_in_place
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

_MEMORY_BYTES = 4 * 2**30
"""What publishing takes at most, or half of what the machine has; sorts beyond go to disk. DuckDB's own is 80 %."""
DELIVERY_COLUMNS = ("alert_id", "target", "state", "attempts", "sent_at_utc")

_log = structlog.get_logger()


def publish(home: Home, deliveries: pl.DataFrame) -> Path:
    """Copy the warehouse to `published/tumen.duckdb`; readers with the old file open keep it.

    The copy is compact, laid out for questions (`analysts_copy`), and in the storage format of DuckDB 1.5, which
    analysts' command line tools read. It is the one before with what changed put in (`continued_copy`), or written
    whole: where there is none before, it is damaged, of another version, or too much was put into it already.

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
        if not _continue(home, hidden, deliveries):
            _copy(home, hidden, deliveries)
        if hidden.with_name(f"{hidden.name}.wal").exists():
            message = f"{hidden}.wal remains after the checkpoint; the old published database stands, run again"
            raise TumenError(message)
        _sync(hidden)
        # DuckDB refuses a database beside which another's log lies; whoever left it here wrote to a copy.
        home.published_db.with_name(f"{home.published_db.name}.wal").unlink(missing_ok=True)
        put_in_place(hidden, home.published_db)
    return home.published_db


def _continue(home: Home, hidden: Path, deliveries: pl.DataFrame) -> bool:
    """Make the next copy of the present one; False where that cannot be, for damage or any other reason."""
    try:
        with _warehouse(home, hidden) as connection:
            shutil.copyfile(home.published_db, hidden)
            _attach(connection, hidden)
            written = continuable(connection, "warehouse", "published")
            if written:
                connection.begin()
                rows = continue_copy(connection, "warehouse", "published")
                _tell_deliveries(connection, deliveries)
                keep_answers(connection, "published")
                mark(connection, "published", written._replace(rows_put=written.rows_put + rows))
                connection.commit()
                _detach(connection)
            return written is not None
    except FileNotFoundError:
        return False
    except (duckdb.Error, OSError, ValueError) as error:
        _log.warning("publishing_whole", path=str(home.published_db), reason=str(error))
        return False


def _copy(home: Home, hidden: Path, deliveries: pl.DataFrame) -> None:
    """Write the next copy whole."""
    with _warehouse(home, hidden) as connection:
        try:
            _attach(connection, hidden)
            copy_for_analysts(connection, "warehouse", "published")
            _tell_deliveries(connection, deliveries)
            keep_answers(connection, "published")
            mark_whole(connection, "published")
            _detach(connection)
        except duckdb.Error as error:
            message = f"{hidden}: cannot be written: {error}; free disk space and run again"
            raise TumenError(message) from error


@contextmanager
def _warehouse(home: Home, hidden: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, open; what killed runs left of the next copy is gone."""
    with Warehouse.open(home) as warehouse:
        for leftover in hidden.parent.glob(f"{hidden.name}*"):
            leftover.unlink()
        has_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        warehouse.connection.execute(f"set memory_limit = '{min(_MEMORY_BYTES, has_bytes // 2)}B'")
        yield warehouse.connection


def _attach(connection: duckdb.DuckDBPyConnection, hidden: Path) -> None:
    connection.execute("attach ? as published (storage_version 'v1.5.0')", [str(hidden)])


def _detach(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("checkpoint published")
    connection.execute("detach published")


def _tell_deliveries(connection: duckdb.DuckDBPyConnection, deliveries: pl.DataFrame) -> None:
    """Write what became of alerts into the copy."""
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


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
