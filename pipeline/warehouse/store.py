"""The writing database: opened by one process at a time, written in one transaction a run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import dataframely as dy
import duckdb
import polars as pl

from pipeline.errors import DatabaseInUseError, TumenError
from pipeline.schemas import IngestFiles, LakeFiles
from pipeline.warehouse.home import Home
from pipeline.warehouse.layout import prepare, undo_if_open
from pipeline.warehouse.transaction import Transaction, read_table

_OPTIONS: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,  # a misspelt table must not become a Python variable
    "autoinstall_known_extensions": False,  # nothing here needs a download
}


class Warehouse:
    """`warehouse/tumen.duckdb` of a home, open for writing; made by `Warehouse.open`."""

    def __init__(self, home: Home, connection: duckdb.DuckDBPyConnection) -> None:
        """Take a home and a connection to its database; callers use `open`."""
        self.home = home
        self.connection = connection

    @classmethod
    @contextmanager
    def open(cls, home: Home) -> Iterator[Self]:
        """Open the warehouse of `home`, holding its lock; make its tables the first time, migrate older ones.

        Raises:
            ConfigurationError: the home cannot be made or written.
            DatabaseInUseError: another program has the database open.
            TumenError: the database is damaged, or of a newer version of Tumen; or, at the end, its log cannot be taken
                into it, a full disk for one.
        """
        with home.lock():
            connection = _attach(home)
            try:
                prepare(connection, home.warehouse_db)
                yield cls(home, connection)
                _detach(home, connection)
            finally:
                connection.close()

    def read(self, table: str) -> pl.DataFrame:
        """All rows of `table`, sorted by its key.

        Raises:
            KeyError: there is no such table.
        """
        return read_table(self.connection, table)

    def count(self, name: str) -> int:
        """Rows of a table or view."""
        ((rows,),) = self.connection.table(name).count("*").fetchall()
        return int(rows)

    def ingested(self) -> dy.DataFrame[IngestFiles]:
        """Feed files that are in the warehouse."""
        return IngestFiles.validate(self.read("ingest_files"))

    def ledger(self) -> dy.DataFrame[LakeFiles]:
        """Parquet files of the lake that exist: what a reader of the lake may read."""
        return LakeFiles.validate(self.read("lake_files"))

    @contextmanager
    def transaction(self, *, is_kept: bool = True) -> Iterator[Transaction]:
        """Write all or nothing: committed where the block ends, undone where it raises or the process dies.

        One that is not to be kept is undone however it ends.

        Raises:
            TumenError: the database could not write, a full disk for one; the old state stands.
        """
        self.connection.begin()
        try:
            yield Transaction(self.home, self.connection)
            if is_kept:
                self.connection.commit()
        except duckdb.Error as error:
            message = f"{self.home.warehouse_db}: nothing was written: {error}; free disk space and run again"
            raise TumenError(message) from error
        finally:
            undo_if_open(self.connection)


def _detach(home: Home, connection: duckdb.DuckDBPyConnection) -> None:
    """Close the database, its log taken into it, so that the next open replays nothing."""
    try:
        connection.execute("use memory")
        connection.execute("detach warehouse")
    except duckdb.Error as error:
        message = (
            f"{home.warehouse_db}: cannot be closed: {error}; what was committed stands in its log. "
            "Free disk space and run again"
        )
        raise TumenError(message) from error


def _attach(home: Home) -> duckdb.DuckDBPyConnection:
    # What does not fit into memory goes beside the database, not to where the command was called; a kill leaves it.
    put_aside = home.warehouse_db.with_name(f".{home.warehouse_db.name}.tmp")
    shutil.rmtree(put_aside, ignore_errors=True)
    connection = duckdb.connect(":memory:", config={**_OPTIONS, "temp_directory": str(put_aside)})
    # Of `python -c` and notebooks DuckDB thinks that somebody looks on, and draws bars into what is printed.
    connection.execute("set enable_progress_bar = false")
    try:
        connection.execute("attach ? as warehouse", [str(home.warehouse_db)])
        connection.execute("use warehouse")
    except duckdb.Error as error:
        connection.close()
        path = home.warehouse_db
        if str(error).startswith("IO Error: Could not set lock"):  # it has no class of its own
            message = f"{path}: cannot be opened: {error}. Close the program that has it open, and run again"
            raise DatabaseInUseError(message) from error
        message = (
            f"{path}: cannot be opened: {error}. `tumen rebuild --home {home.root}` sets it and {path.name}.wal aside "
            "and makes it anew: the lake and the published database are not touched"
        )
        raise TumenError(message) from error
    return connection
