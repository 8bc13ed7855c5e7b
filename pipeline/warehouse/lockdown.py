"""The process that a question runs in: started by `query`, killed when its time is over.

Why a process of its own: DuckDB's memory limit does not count what text functions allocate, and one call of such
a function cannot be interrupted (`repeat('x', 4000000000)` took 15 GB and 90 s under a limit of 200 MB). The
kernel bounds a process, and ends it at once.
"""

import json
import os
import resource
import sys
from io import BufferedIOBase

import duckdb
import pyarrow as pa

ADDRESS_SPACE_BYTES = 6 * 2**30
"""What the process may map, DuckDB's own memory and its threads' stacks included; macOS does not enforce it."""
MAX_RESULT_BYTES = 128 * 2**20
"""As Arrow; as Python objects it is ten times that. Larger answers are for `tumen export`."""
REFUSED = 3
"""Exit status: the reason stands on stderr, in words."""

_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_BATCH_ROWS = 10_000


class RefusedError(Exception):
    """The question is not one that is answered here."""


REFUSALS = (RefusedError, duckdb.Error, pa.ArrowException, OSError, TypeError)
"""What a question that is not answered raises; Arrow reports DuckDB's errors in a stream as OSError."""


def connect(path: str, memory: str) -> duckdb.DuckDBPyConnection:
    """Attach the database at `path`, read-only, and close every other door.

    Raises:
        duckdb.Error: it cannot be opened.
    """
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
    connection.execute("attach ? as tumen (read_only)", [path])
    connection.execute("use tumen")
    connection.execute("set timezone = 'UTC'")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def answer(connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int | None, out: BufferedIOBase) -> None:
    """Write the answer to `out` as an Arrow stream, at most a batch beyond `max_rows`.

    Raises:
        RefusedError: it is not one reading statement, or the answer is too large.
        others of `REFUSALS`: the question is wrong or goes beyond the bounds.
    """
    # The lock-down is what protects, this is what explains.
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        message = f"{len(statements)} statements; ask one question at a time"
        raise RefusedError(message)
    if statements[0].type not in _ALLOWED:
        message = f"{statements[0].type.name.lower()} is not allowed here; only questions that read are"
        raise RefusedError(message)
    # A stream: a result fetched whole would escape DuckDB's memory limit.
    reader = connection.sql(sql).to_arrow_reader(_BATCH_ROWS)
    row_count = byte_count = 0
    with pa.ipc.new_stream(out, reader.schema) as stream:
        for batch in reader:
            stream.write_batch(batch)
            row_count += batch.num_rows
            byte_count += batch.nbytes
            if max_rows is not None and row_count > max_rows:
                break
            if byte_count > MAX_RESULT_BYTES:
                message = "the answer is larger than 128 MiB; aggregate it, or add a limit"
                raise RefusedError(message)


def main() -> int:
    """Read one question as JSON from stdin, answer it on stdout."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    # The parent kills in time; should it die first, this does.
    seconds = int(asked["timeout_s"] * 2) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        connection = connect(asked["path"], asked["memory"])
        with os.fdopen(1, "wb", closefd=False) as out:
            answer(connection, asked["sql"], asked["max_rows"], out)
    except MemoryError:
        sys.stderr.write("Out of Memory")
        return REFUSED
    except REFUSALS as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
