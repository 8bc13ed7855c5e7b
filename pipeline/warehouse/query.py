"""Questions to the published database, by anyone: read-only, locked down, bounded in time and memory."""

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.errors import TumenError
from pipeline.warehouse import lockdown
from pipeline.warehouse.home import Home

MAX_QUERY_CHARACTERS = 100_000
"""Nobody writes more; a parser's time and stack grow with it."""


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
    """Ask the published database of `home` one question, in a process of its own (see `lockdown`).

    The question sees no file but that one, no network, no extension, no Python variable, no variable of the
    environment, and no setting that it could change.

    Args:
        home: whose published database.
        sql: one `select`, `with`, `from`, `values`, `show`, `describe`, `summarize` or `explain`.
        timeout_s: the question is ended after so many seconds.
        memory: what DuckDB may use, in its notation; nothing is spilled to disk.
        max_rows: rows beyond are not fetched.

    Raises:
        TumenError: nothing is published yet, the question is wrong, forbidden, or too big, or took too long.
    """
    if not home.published_db.is_file():
        message = f"{home.published_db}: nothing is published there yet; run `tumen run FEED --home {home.root}` first"
        raise TumenError(message)
    if len(sql) > MAX_QUERY_CHARACTERS:
        message = f"query: longer than {MAX_QUERY_CHARACTERS} characters; shorten it"
        raise TumenError(message)
    asked = {
        "path": str(home.published_db.resolve()),
        "sql": sql,
        "timeout_s": timeout_s,
        "memory": memory,
        "max_rows": max_rows,
    }
    table = _ask(asked, timeout_s)
    shown = table if max_rows is None else table.slice(0, max_rows)
    try:
        columns = [_values(column) for column in shown.columns]
    except (OverflowError, ValueError) as error:
        message = f"query: a value is beyond what can be shown: {error}; cast it to varchar"
        raise TumenError(message) from error
    return QueryResult(
        tuple(table.column_names),
        list(zip(*columns, strict=True)),
        is_truncated=shown.num_rows < table.num_rows,
    )


def _ask(asked: dict[str, object], timeout_s: float) -> pa.Table:
    # -P: a folder named like this package, where the command was called, must not be taken for it.
    command = [sys.executable, "-P", "-m", lockdown.__name__]
    environment = {name: os.environ[name] for name in ("PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module; the question goes to stdin
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=timeout_s,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"query: not answered within {timeout_s:g} s; narrow it, or allow more time"
        raise TumenError(message) from error
    if done.returncode == 0:
        return pa.ipc.open_stream(done.stdout).read_all()
    said = done.stderr.decode(errors="replace")
    if done.returncode == lockdown.REFUSED:
        message = f"query: {said}"
    else:
        message = f"query: its process ended with status {done.returncode}, out of memory perhaps; narrow it. {said}"
    raise TumenError(message)


def _values(column: "pa.ChunkedArray[Any]") -> list[Any]:
    """Python values as DuckDB's own client gives them: a month of an interval counts 30 days."""
    values = column.to_pylist()
    if not pa.types.is_interval(column.type):
        return values
    return [
        value and dt.timedelta(days=30 * value.months + value.days, microseconds=value.nanoseconds // 1000)
        for value in values
    ]
