"""The analysts' copy made of the one before it: what came and went is put in by difference.

That is cheaper than writing all anew, and leaves the rows that come behind the others, out of order. So a copy says how
many rows lie in it, and how many were put in or taken out since it was written whole; where those are too many it is
written whole again. One that somebody else wrote, or wrote into, is not continued either.
"""

import hashlib
import json
from typing import NamedTuple

import duckdb

from pipeline import __version__
from pipeline.warehouse.alike import make_alike
from pipeline.warehouse.analysts_copy import KEPT_SCHEMA, order_of
from pipeline.warehouse.layout import renew_views
from pipeline.warehouse.tables import TABLES

_MOST_PUT_SHARE = 1 / 8  # of all rows: so many blocks more are read for a ship's rows
_STORAGE_VERSION = "v1.5.0+"  # as DuckDB 2.0 calls what is attached as 'v1.5.0'
_MARK = f"{KEPT_SCHEMA}.written"
# What there is in a database, but for views and macros: those are made anew.
_CATALOGUE = f"""
    select 'table', schema_name, table_name, sql from duckdb_tables()
    where database_name = $database and schema_name <> '{KEPT_SCHEMA}'
    union all
    select 'index', schema_name, index_name, sql from duckdb_indexes() where database_name = $database
"""  # noqa: S608  names of ours


class Written(NamedTuple):
    """How a copy came to be.

    Attributes:
        layout: of which version and in what order its rows were written.
        rows: of all tables, when it was written whole.
        rows_put: put in or taken out by difference since.
    """

    layout: str
    rows: int
    rows_put: int


def continuable(connection: duckdb.DuckDBPyConnection, source: str, target: str) -> Written | None:
    """How the copy `target` came to be; None where it has to be written whole.

    Args:
        connection: has both attached.
        source: name of the warehouse, as attached.
        target: name of the copy, as attached: one of DuckDB's, whatever is in it.

    Raises:
        duckdb.Error: it cannot be read, or it is no copy.
    """
    storage = "select tags['storage_version'] from duckdb_databases() where database_name = ?"
    if connection.execute(storage, [target]).fetchall() != [(_STORAGE_VERSION,)]:
        return None
    tables, copied = (set(connection.execute(_CATALOGUE, {"database": name}).fetchall()) for name in (source, target))
    if tables != copied:
        return None
    marks = connection.sql(f"select layout, rows, rows_put from {target}.{_MARK}").fetchall()  # noqa: S608  names of ours
    (written,) = (Written(*row) for row in marks)
    is_alike = written.layout == _layout() and written.rows_put <= written.rows * _MOST_PUT_SHARE
    return written if is_alike else None


def continue_copy(connection: duckdb.DuckDBPyConnection, source: str, target: str) -> int:
    """Make the tables of `target` hold what those of `source` do, and its views anew; answers are not kept yet.

    Returns:
        Rows put in or taken out.

    Raises:
        duckdb.Error: one of them is damaged, or cannot be written.
    """
    connection.execute(f"use {target}")
    renew_views(connection)
    connection.execute(f"use {source}")
    return sum(
        make_alike(connection, table, held=f"{target}.{table}", wanted=f"{source}.{table}", order=order_of(table))
        for table in TABLES
    )


def mark_whole(connection: duckdb.DuckDBPyConnection, target: str) -> None:
    """Say of a copy that it was written whole."""
    counts = " union all ".join(f"select count(*) as rows from {target}.{table}" for table in TABLES)  # noqa: S608  names of ours
    ((rows,),) = connection.sql(f"select sum(rows) from ({counts})").fetchall()  # noqa: S608  names of ours
    mark(connection, target, Written(_layout(), rows, 0))


def mark(connection: duckdb.DuckDBPyConnection, target: str, written: Written) -> None:
    """Say of a copy, whose answers are kept already, how it came to be."""
    says = f"select '{written.layout}' as layout, {written.rows} as rows, {written.rows_put} as rows_put"
    connection.execute(f"create view {target}.{_MARK} as {says}")
    connection.execute(
        f"comment on view {target}.{_MARK} is 'How many rows were put in since this copy was written whole'"
    )


def _layout() -> str:
    said = json.dumps([__version__, {table: order_of(table) for table in TABLES}])
    return hashlib.sha256(said.encode()).hexdigest()
