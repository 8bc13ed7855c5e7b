"""What a run may do to the warehouse, inside one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import duckdb
import polars as pl

from pipeline.warehouse.alike import make_alike
from pipeline.warehouse.causes import Causes
from pipeline.warehouse.difference import Difference, changes
from pipeline.warehouse.home import Home
from pipeline.warehouse.integrity import assert_integrity
from pipeline.warehouse.lake import read_lake
from pipeline.warehouse.manifest import Manifest, read_manifest
from pipeline.warehouse.tables import APPENDED, FINDINGS, REPLACED, TABLES, sort_key, statement

QUARANTINE_ROWS = 1000
"""At most so many rows a file and reason reach the database; a flood of one fault says nothing new."""


class Transaction:
    """Writes of one run; obtained from `Warehouse.transaction`, which commits or undoes them together."""

    def __init__(self, home: Home, connection: duckdb.DuckDBPyConnection) -> None:
        """Take the home whose lake is read and the connection that is written."""
        self._home = home
        self._connection = connection

    def add_files(self, manifests: Sequence[str], run_id: str) -> list[str]:
        """Let decoded files into the ledger, their accounts and quarantined lines into the tables.

        A file that is already there is skipped.

        Args:
            manifests: names as `write_decoded` returned them; their order does not matter.
            run_id: the run that takes them.

        Returns:
            The `file_id`s that were not there before, sorted.

        Raises:
            TumenError: a manifest or a Parquet file of it is missing or damaged.
        """
        read = {manifest.file_id: manifest for manifest in (read_manifest(self._home, m) for m in manifests)}
        added = sorted(read.keys() - set(self.read("ingest_files")["file_id"]))
        for file_id in added:
            self._add_file(read[file_id], run_id)
        return added

    def remove_files(self, file_ids: Iterable[str]) -> None:
        """Take files out of the ledger, their accounts and quarantined lines out of the tables."""
        gone = pl.Series(sorted(file_ids), dtype=pl.String)
        for table in ("lake_files", "ingest_files", "quarantine"):
            self._delete(table, "file_id", gone)

    def replace_in_ledger(self, paths: pl.Series, files: pl.DataFrame) -> None:
        """Let the ledger list `files` in the place of `paths`; the accounts of feed files stay as they are."""
        self._delete("lake_files", "path", paths)
        self._insert("lake_files", files)

    def put_findings(self, table: str, frame: pl.DataFrame, run_id: str, causes: Causes | None = None) -> Difference:
        """Make a table of findings hold exactly `frame`, and remember what changed in `finding_history`.

        Unchanged rows keep the run that wrote them; a `run_id` in `frame` is ignored.

        Args:
            table: one of `FINDINGS`.
            frame: all findings as they are now, with the table's columns.
            run_id: the run that found them.
            causes: what that run has that the one before had not; None: nobody knows.

        Raises:
            KeyError: the table is not one of findings.
            dataframely.exc.ValidationError: the frame breaks the table's schema.
        """
        schema = TABLES[_one_of(table, FINDINGS)]
        found = schema.validate(frame.with_columns(run_id=pl.lit(run_id)))
        (key,) = schema.primary_key()
        changed = changes(self.read(table), found, key, causes or Causes())
        self._delete(table, key, changed["finding_id"])
        self._insert(table, found.filter(pl.col(key).is_in(changed["finding_id"].implode())))
        self._insert("finding_history", changed.with_columns(run_id=pl.lit(run_id), finding_table=pl.lit(table)))
        counts = dict(changed["change"].value_counts().iter_rows())
        return Difference(counts.get("added", 0), counts.get("revised", 0), counts.get("withdrawn", 0))

    def replace(self, table: str, frame: pl.DataFrame) -> None:
        """Make a table that says what is so now hold exactly `frame`; what did not change is not written.

        Raises:
            KeyError: the table is not one of `REPLACED`.
            dataframely.exc.ValidationError: the frame breaks the table's schema.
        """
        rows = TABLES[_one_of(table, REPLACED)].validate(frame)
        order = ", ".join(sort_key(table))
        with _registered(self._connection, rows.select(TABLES[table].column_names())):
            make_alike(self._connection, table, held=table, wanted="incoming", order=order)

    def append(self, table: str, frame: pl.DataFrame) -> None:
        """Add rows to a table that only grows.

        Raises:
            KeyError: the table is not one of `APPENDED`.
            dataframely.exc.ValidationError: the frame breaks the table's schema.
        """
        self._insert(table, TABLES[_one_of(table, APPENDED)].validate(frame))

    def read(self, table: str) -> pl.DataFrame:
        """All rows of `table` as this transaction sees them, sorted by its key."""
        return read_table(self._connection, table)

    def assert_integrity(self) -> None:
        """Check that the tables as this transaction leaves them fit together.

        Raises:
            TumenError: they do not; names the rules and a few rows that break them.
        """
        assert_integrity(self._connection)

    def _add_file(self, manifest: Manifest, run_id: str) -> None:
        ledger = manifest.ledger()
        quarantined = read_lake(self._home, ledger, "quarantine")
        shown = quarantined.filter(pl.int_range(pl.len()).over("file_id", "reason") < QUARANTINE_ROWS)
        self._insert("lake_files", ledger)
        self._insert("ingest_files", manifest.ingest_files(run_id))
        self._insert("quarantine", shown.with_columns(run_id=pl.lit(run_id)))

    def _insert(self, table: str, rows: pl.DataFrame) -> None:
        ordered = rows.select(TABLES[table].column_names()).sort(sort_key(table), nulls_last=True)
        with _registered(self._connection, ordered):
            self._connection.execute(statement("insert into $table select * from incoming", table))

    def _delete(self, table: str, column: str, values: pl.Series) -> None:
        with _registered(self._connection, values.rename("value").to_frame()):
            self._connection.execute(
                statement("delete from $table where $column in (select value from incoming)", table, column=column)
            )


def read_table(connection: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    """All rows of `table` over `connection`, sorted by its key."""
    order = sort_key(table)
    rows: pl.DataFrame = connection.table(table).pl()
    return rows.sort(order, nulls_last=True)


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> Iterator[None]:
    """Let statements see `rows` as `incoming`."""
    connection.register("incoming", rows)
    try:
        yield
    finally:
        connection.unregister("incoming")


def _one_of(table: str, allowed: Sequence[str]) -> str:
    if table not in allowed:
        message = f"table {table!r} is written otherwise; this way only {', '.join(allowed)}"
        raise KeyError(message)
    return table
