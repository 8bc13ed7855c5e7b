"""Questions to the published database, by anyone: read-only, locked down, bounded in time and memory."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.errors import TumenError
from pipeline.warehouse.home import Home

MAX_RESULT_BYTES = 128 * 2**20
"""As Arrow; as Python objects it is ten times that. Larger answers are for `tumen export`."""
MAX_QUERY_CHARACTERS = 100_000
"""Parsing cannot be interrupted, so what is parsed is bounded."""
_BATCH_ROWS = 10_000

_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


@dataclass(frozen=True)
class QueryResult:
    """An answer.

    Attributes:
        columns: names, in order; they may repeat.
        rows: one tuple a row, in the order of the query.
        is_truncated: there were more rows than asked for.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    is_truncated: bool


def query(
    home: Home, sql: str, *, timeout_s: float = 60.0, memory: str = "1GB", max_rows: int | None = None
) -> QueryResult:
    """Ask the published database of `home` one question.

    The connection sees no file but that one, no network, no extension, no Python variable and no setting it
    could change.

    Args:
        home: whose published database.
        sql: one `select`, `with`, `from`, `values`, `show`, `describe`, `summarize` or `explain`.
        timeout_s: the question is interrupted after so many seconds.
        memory: what DuckDB may use, in its notation; nothing is spilled to disk.
        max_rows: rows beyond are not fetched.

    Raises:
        TumenError: nothing is published yet, the question is wrong, forbidden, or too big, or took too long.
    """
    connection = _connect(home, memory)
    try:
        with _interrupted_after(timeout_s, connection):
            _refuse_other_statements(connection, sql)
            return _fetch(connection.sql(sql), max_rows)
    except duckdb.InterruptException as error:
        raise _too_long(timeout_s) from error
    except OSError as error:
        # Arrow reports DuckDB's errors while rows are fetched as OSError.
        if "INTERRUPT" in str(error):
            raise _too_long(timeout_s) from error
        message = f"query: {error}"
        raise TumenError(message) from error
    except (duckdb.Error, pa.ArrowException) as error:
        message = f"query: {error}"
        raise TumenError(message) from error
    finally:
        connection.close()


@contextmanager
def _interrupted_after(timeout_s: float, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    done = threading.Event()

    def interrupt() -> None:
        # Again and again: an interrupt that falls between two steps of a question is forgotten.
        wait_s = timeout_s
        while not done.wait(wait_s):
            connection.interrupt()
            wait_s = 0.1

    watcher = threading.Thread(target=interrupt, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _connect(home: Home, memory: str) -> duckdb.DuckDBPyConnection:
    path = home.published_db
    if not path.is_file():
        message = f"{path}: nothing is published there yet; run `tumen run FEED --home {home.root}` first"
        raise TumenError(message)
    try:
        return _locked_down(str(path), memory)
    except duckdb.Error as error:
        message = f"{path}: cannot be opened: {error}; run `tumen run` again to publish it anew"
        raise TumenError(message) from error


def _locked_down(path: str, memory: str) -> duckdb.DuckDBPyConnection:
    # Attached to a fresh instance: a second connection to one file would share the first one's instance,
    # and with it a database that was replaced meanwhile.
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory,
            "threads": 2,
            "temp_directory": "",
            "python_enable_replacements": False,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "allow_community_extensions": False,
        },
    )
    try:
        connection.execute("attach ? as tumen (read_only)", [path])
        connection.execute("use tumen")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _refuse_other_statements(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Let one reading statement through; the lock-down is what protects, this is what explains."""
    if len(sql) > MAX_QUERY_CHARACTERS:
        message = f"query: longer than {MAX_QUERY_CHARACTERS} characters; shorten it"
        raise TumenError(message)
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        message = f"query: {len(statements)} statements; ask one question at a time"
        raise TumenError(message)
    if statements[0].type not in _ALLOWED:
        message = f"query: {statements[0].type.name.lower()} is not allowed here; only questions that read are"
        raise TumenError(message)


def _fetch(answer: duckdb.DuckDBPyRelation, max_rows: int | None) -> QueryResult:
    # A stream: a result fetched whole would escape DuckDB's memory limit.
    reader = answer.to_arrow_reader(_BATCH_ROWS)
    batches: list[pa.RecordBatch] = []
    row_count = byte_count = 0
    for batch in reader:
        batches.append(batch)
        row_count += batch.num_rows
        byte_count += batch.nbytes
        if max_rows is not None and row_count > max_rows:
            break
        if byte_count > MAX_RESULT_BYTES:
            message = "query: the answer is larger than 128 MiB; aggregate it, or add a limit"
            raise TumenError(message)
    table = pa.Table.from_batches(batches, schema=reader.schema)
    shown = table if max_rows is None else table.slice(0, max_rows)
    columns = [_values(column) for column in shown.columns]
    return QueryResult(
        tuple(table.column_names), list(zip(*columns, strict=True)), is_truncated=shown.num_rows < table.num_rows
    )


def _values(column: "pa.ChunkedArray[Any]") -> list[Any]:
    """Python values as DuckDB's own client gives them: a month of an interval counts 30 days."""
    values = column.to_pylist()
    if not pa.types.is_interval(column.type):
        return values
    return [
        value and dt.timedelta(days=30 * value.months + value.days, microseconds=value.nanoseconds // 1000)
        for value in values
    ]


def _too_long(timeout_s: float) -> TumenError:
    return TumenError(f"query: not answered within {timeout_s:g} s; narrow it, or allow more time")
