"""Whether databases and lake are as they should be, looked at without changing anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipeline.errors import TumenError
from pipeline.warehouse.home import Home
from pipeline.warehouse.layout import version_of

_OF_RUN = "select * from ingest_files where run_id = ? order by path, file_id"


@dataclass(frozen=True)
class Look:
    """What a database says of itself.

    Attributes:
        version: of its schema; None if it says none.
        latest_run: id of its latest run; None where there was none.
        ledger: `path` and `row_count` of the lake's files.
        files: rows of `ingest_files` that the latest run took.
    """

    version: int | None
    latest_run: str | None
    ledger: pl.DataFrame
    files: list[dict[str, Any]]


def look_at(path: Path) -> Look:
    """Open a database for reading, its log replayed in memory alone, and ask it what it is.

    Raises:
        TumenError: it, or its log, is damaged, in use, or no database of Tumen.
    """
    try:
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
            connection.execute("attach ? as looked_at (read_only)", [str(path)])
            connection.execute("use looked_at")
            ((latest_run,),) = connection.sql("select arg_max(run_id, started_at_utc) from runs").fetchall()
            return Look(
                version=version_of(connection),
                latest_run=latest_run,
                ledger=connection.sql("select path, row_count from lake_files order by path").pl(),
                files=connection.sql(_OF_RUN, params=[latest_run]).pl().to_dicts(),
            )
    except duckdb.Error as error:
        message = f"{path}: does not open: {error}"
        raise TumenError(message) from error


def lake_faults(home: Home, ledger: pl.DataFrame) -> Iterator[str]:
    """Tell of each listed file that is missing, torn or of another length; pages within a file are not read."""
    for name, row_count in ledger.select("path", "row_count").iter_rows():
        try:
            rows = parquet.read_metadata(home.lake / name).num_rows
        except FileNotFoundError:
            yield f"{name} is missing"
        except (OSError, pa.ArrowException) as error:
            yield f"{name} cannot be read: {error}"
        else:
            if rows != row_count:
                yield f"{name} has {rows} rows, the ledger says {row_count}"


def unlisted_files(home: Home, ledger: pl.DataFrame) -> list[str]:
    """Parquet files of the lake that the ledger does not list: for Tumen they do not exist."""
    listed = set(ledger["path"])
    found = (path.relative_to(home.lake).as_posix() for path in home.lake.rglob("*.parquet"))
    return sorted(name for name in found if name not in listed)
