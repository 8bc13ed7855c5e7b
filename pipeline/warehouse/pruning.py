"""Rows of the lake that no night needs any more: which go, and their files without them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import dataframely as dy
import polars as pl

from pipeline.errors import TumenError
from pipeline.schemas import LakeFiles
from pipeline.warehouse.files import write_parquet
from pipeline.warehouse.home import Home

PRUNED_KINDS = ("positions", "base_stations", "aids_to_navigation", "other_messages")
"""Static reports stay: identities rest on all of them. So do duplicates and refused lines: the account of a file."""
_HASH_SHOWN = 12


@dataclass(frozen=True)
class Kept:
    """What of before the lake's beginning stays.

    Attributes:
        lake_from_utc: rows from then on all stay.
        ships: `mmsi`, `from_utc`: a ship's rows from then on stay too.
        cited: `file_id`, `line_no`: lines that findings rest on.
    """

    lake_from_utc: datetime
    ships: pl.DataFrame
    cited: pl.DataFrame


@dataclass(frozen=True)
class PrunedFile:
    """A file of the ledger that loses rows; `kept` are those that stay, in their order."""

    path: str
    rows: int
    bytes: int
    kept: pl.DataFrame


def pruned_files(home: Home, ledger: dy.DataFrame[LakeFiles], kept: Kept) -> Iterator[PrunedFile]:
    """Files of days before the lake's beginning that hold rows which nothing keeps, one after the other.

    Raises:
        TumenError: a listed file cannot be read.
    """
    is_old = pl.col("kind").is_in(PRUNED_KINDS) & (pl.col("day_utc") < kept.lake_from_utc.date())
    for path, kind, row_count in ledger.filter(is_old).sort("path").select("path", "kind", "row_count").iter_rows():
        try:
            rows = pl.read_parquet(home.lake / path, hive_partitioning=False)
            size_bytes = (home.lake / path).stat().st_size
        except (OSError, pl.exceptions.PolarsError) as error:
            message = f"{home.lake / path}: cannot be read: {error}; `tumen doctor` says what is missing"
            raise TumenError(message) from error
        staying = _staying(rows, kept) if kind == "positions" else rows.clear()
        if staying.height < row_count:
            yield PrunedFile(path, row_count, size_bytes, staying)


def rewrite(home: Home, file: PrunedFile) -> str | None:
    """Write what stays of a file under a name of its content, beside it; None where nothing stays."""
    if file.kept.is_empty():
        return None
    content = hashlib.sha256(f"{file.path} {file.kept.hash_rows().sum()}".encode()).hexdigest()[:_HASH_SHOWN]
    old = PurePosixPath(file.path)
    name = str(old.with_name(f"{old.stem.partition('.pruned-')[0]}.pruned-{content}.parquet"))
    write_parquet(home.lake / name, file.kept)
    return name


def _staying(rows: pl.DataFrame, kept: Kept) -> pl.DataFrame:
    """Rows that are cited, or of a ship of which something from then on has not ended."""
    cited = kept.cited.with_columns(is_cited=pl.lit(value=True))
    marked = rows.join(kept.ships, on="mmsi", how="left", maintain_order="left")
    marked = marked.join(cited, on=["file_id", "line_no"], how="left", maintain_order="left")
    stays = (pl.col("received_at_utc") >= pl.col("from_utc")) | pl.col("is_cited")
    return marked.filter(stays.fill_null(value=False)).select(rows.columns)
