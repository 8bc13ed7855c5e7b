"""The layout of the database: made at the first opening, migrated where an older Tumen made it.

Tables change by `sql/migrations/NNNN_what.sql`: a script leads from the version before to NNNN, `SCHEMA_VERSION` is the
greatest number there is. Views and macros hold nothing: they are made anew whenever their text changed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import structlog

from pipeline.errors import TumenError
from pipeline.resources import sql_path
from pipeline.warehouse.analysts_copy import KEPT_SCHEMA
from pipeline.warehouse.tables import MACROS, OLDEST_VERSION, SCHEMA_VERSION, TABLES, VIEWS

_log = structlog.get_logger()


def prepare(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Give the database that `connection` uses the layout of this Tumen, in one transaction.

    An empty one gets every table and view, an older one is migrated, one that is as it should be is not touched.

    Args:
        connection: whose present database is meant.
        path: what messages call it.

    Raises:
        TumenError: it is of a version that this Tumen does not know, or cannot be migrated; it stays as it was.
    """
    tables = connection.sql("select table_name from duckdb_tables() where database_name = current_database()")
    if not tables.fetchall():
        _create(connection, path)
        return
    version = version_of(connection)
    if version is None or not OLDEST_VERSION <= version <= SCHEMA_VERSION:
        message = (
            f"{path}: schema version {'none' if version is None else version}, this Tumen knows {OLDEST_VERSION} to "
            f"{SCHEMA_VERSION}; use the version of Tumen that wrote it, or another --home"
        )
        raise TumenError(message)
    try:
        _bring_up(connection, version)
    except duckdb.Error as error:
        message = (
            f"{path}: cannot be migrated from schema version {version} to {SCHEMA_VERSION}: {error}; it is as it was. "
            "Free disk space and run again, or use the version of Tumen that wrote it"
        )
        raise TumenError(message) from error


def version_of(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The schema version that the present database says it has; None where it says none, or several."""
    try:
        versions = connection.sql("select version from schema_version").fetchall()
    except duckdb.CatalogException:
        return None
    return versions[0][0] if len(versions) == 1 else None


def migrations(version: int) -> list[Path]:
    """The scripts that lead from a version to that of this Tumen, in their order."""
    scripts = sorted(sql_path("migrations").glob("*.sql"))
    return [script for script in scripts if number_of(script) > version]


def number_of(script: Path) -> int:
    """The version that a migration leads to."""
    return int(script.name[:4])


def renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all views and macros of the present database anew; what a published one keeps ready goes.

    Raises:
        duckdb.Error: they cannot be made.
    """
    _drop_views(connection)
    _run(connection, _view_scripts())


def undo_if_open(connection: duckdb.DuckDBPyConnection) -> None:
    """Roll the open transaction back; where there is none, it was committed."""
    try:
        connection.rollback()
    except duckdb.TransactionException:
        return


def _create(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        with _whole(connection):
            _run(connection, [sql_path(f"tables/{name}.sql") for name in ("schema_version", *TABLES)])
            _make_views(connection, SCHEMA_VERSION)
    except duckdb.Error as error:
        message = f"{path}: its tables cannot be made: {error}; free disk space and run again"
        raise TumenError(message) from error


def _bring_up(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    scripts = migrations(version)
    if not scripts and connection.sql("select views_sha256 from schema_version").fetchall() == [(_views_sha256(),)]:
        return
    with _whole(connection):
        _drop_views(connection)
        _run(connection, scripts)
        _make_views(connection, SCHEMA_VERSION)
    if scripts:
        _log.info("migrated", from_version=version, to_version=SCHEMA_VERSION)


def _drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all views and macros that are not DuckDB's own, those that this Tumen no longer has among them."""
    # A copy of the published database has answers that were kept ready there; here they would grow old.
    connection.execute(f"drop schema if exists {KEPT_SCHEMA} cascade")
    found = connection.execute(
        """
        select 'view', view_name from duckdb_views() where database_name = current_database() and not internal
        union all
        select distinct if(function_type = 'macro', 'macro', 'macro table'), function_name from duckdb_functions()
        where database_name = current_database() and not internal and function_type in ('macro', 'table_macro')
        """
    ).fetchall()
    for kind, name in found:
        quoted = name.replace('"', '""')
        connection.execute(f'drop {kind} "{quoted}"')


def _make_views(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    _run(connection, _view_scripts())
    connection.execute("delete from schema_version")
    connection.execute("insert into schema_version values (?, ?)", [version, _views_sha256()])


def _view_scripts() -> list[Path]:
    views = [sql_path(f"views/{name}.sql") for name in VIEWS]
    return views + [sql_path(f"macros/{name}.sql") for name in MACROS]


def _views_sha256() -> str:
    return hashlib.sha256(b"\0".join(script.read_bytes() for script in _view_scripts())).hexdigest()


def _run(connection: duckdb.DuckDBPyConnection, scripts: list[Path]) -> None:
    for script in scripts:
        connection.execute(script.read_text(encoding="utf-8"))


@contextmanager
def _whole(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing."""
    connection.begin()
    try:
        yield
        connection.commit()
    finally:
        undo_if_open(connection)
