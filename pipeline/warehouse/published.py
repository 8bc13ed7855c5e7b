"""Rows of the published database for our own reports: by key, read-only, and with every other door closed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

import dataframely as dy
import duckdb
import polars as pl

from pipeline.errors import TumenError
from pipeline.warehouse.home import Home
from pipeline.warehouse.lockdown import connect
from pipeline.warehouse.selection import Selection, rows_by_vessel, rows_of_vessels
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

    def latest_run(self) -> dict[str, Any] | None:
        """The row of the run that was begun last; None where nothing was run."""
        runs = self.every("runs").sort("started_at_utc", "run_id").tail(1).to_dicts()
        return runs[0] if runs else None

    def vessels_with(self, number_column: str, number: int) -> list[str]:
        """The vessels that have, or once broadcast, this `imo` or `mmsi`, sorted by `vessel_id`."""
        asked = "select vessel_id from $table where $column = $$number"
        both = " union ".join(
            statement(asked, table, column=number_column) for table in ("vessels", "vessel_identities")
        )
        found = self._connection.sql(f"{both} order by vessel_id", params={"number": number})
        return [vessel_id for (vessel_id,) in found.fetchall()]

    def count_by_vessel(self, table: str, selection: Selection) -> dict[str, int]:
        """How many selected rows of `table` each vessel has; none has none. In the order of `vessel_id`."""
        sql, values = rows_by_vessel(table, selection)
        return dict(self._connection.sql(sql, params=values).fetchall())

    def of_vessels(
        self, table: str, selection: Selection, vessel_ids: Sequence[str], columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Selected rows of `table` of some vessels, in its types, vessel by vessel and in order of time.

        Args:
            table: `voyages`, `port_calls` or `tracks`.
            selection: which rows; `vessel_ids` of it is not looked at.
            vessel_ids: of which vessels.
            columns: which columns; by default all.
        """
        names = list(columns or TABLES[table].column_names())
        sql, values = rows_of_vessels(table, selection, vessel_ids, names)
        return self._cast(table, self._connection.sql(sql, params=values).pl())

    @staticmethod
    def _cast(table: str, rows: pl.DataFrame) -> pl.DataFrame:
        columns = TABLES[table].columns()
        return rows.select(pl.col(name).cast(columns[name].dtype) for name in rows.columns)

    @staticmethod
    def _typed(table: str, rows: pl.DataFrame) -> pl.DataFrame:
        schema: type[dy.Schema] = TABLES[table]
        kinds = {name: column.dtype for name, column in schema.columns().items()}
        return rows.select(pl.col(name).cast(kind) for name, kind in kinds.items()).sort(
            sort_key(table), nulls_last=True
        )
