"""Rows of the published database for our own reports: by key, read-only, and with every other door closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import dataframely as dy
import duckdb
import polars as pl

from pipeline.errors import TumenError
from pipeline.warehouse.home import Home
from pipeline.warehouse.lockdown import connect
from pipeline.warehouse.tables import SCHEMA_VERSION, TABLES, sort_key, statement

_MEMORY = "1GB"


class Published:
    """The published database of a home, open for reading; made by `Published.open`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take a connection; callers use `open`."""
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, home: Home) -> Iterator[Self]:
        """Open it for one report; rows that break their schema are told as damage of the database.

        Raises:
            TumenError: nothing is published yet, it is of another version, or it cannot be read.
        """
        path = home.published_db
        if not path.is_file():
            message = f"{path}: nothing is published there yet; run `tumen run FEED --home {home.root}` first"
            raise TumenError(message)
        try:
            connection = connect(str(path.resolve()), _MEMORY)
        except duckdb.Error as error:
            message = f"{path}: cannot be read: {error}; run `tumen run` again, which replaces it"
            raise TumenError(message) from error
        try:
            versions = connection.sql("select version from schema_version").fetchall()
            if versions != [(SCHEMA_VERSION,)]:
                message = (
                    f"{path}: not of schema version {SCHEMA_VERSION}; run `tumen run` again, which replaces an older "
                    "one, or use the version of Tumen that wrote it"
                )
                raise TumenError(message)
            yield cls(connection)
        except (duckdb.Error, dy.exc.ValidationError, pl.exceptions.InvalidOperationError) as error:
            message = f"{path}: does not hold what Tumen writes: {error}; run `tumen run` again, which replaces it"
            raise TumenError(message) from error
        finally:
            connection.close()

    def rows(self, table: str, column: str, values: pl.Series | list[str]) -> pl.DataFrame:
        """Rows of `table` whose `column` is one of `values`, in the types of its schema, sorted by its key.

        Raises:
            KeyError: there is no such table or column.
        """
        wanted = [str(value) for value in values]
        sql = statement("select * from $table where $column in (select unnest(?::varchar[]))", table, column=column)
        return self._typed(table, self._connection.sql(sql, params=[wanted]).pl())

    def every(self, table: str) -> pl.DataFrame:
        """All rows of `table`, in the types of its schema, sorted by its key."""
        return self._typed(table, self._connection.table(table).pl())

    @staticmethod
    def _typed(table: str, rows: pl.DataFrame) -> pl.DataFrame:
        schema: type[dy.Schema] = TABLES[table]
        kinds = {name: column.dtype for name, column in schema.columns().items()}
        return rows.select(pl.col(name).cast(kind) for name, kind in kinds.items()).sort(
            sort_key(table), nulls_last=True
        )
