"""Lists for tests: text in, what was read of it out."""

import io
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl
import pytest

from pipeline.judge.lists.formats import ListFormat
from pipeline.judge.lists.listed import Account
from pipeline.judge.watchlists import ListFile, ReadList, read_watchlists
from pipeline.schemas import ListEntries, WatchlistEntries

FACTS = Path(__file__).resolve().parents[2] / "shared" / "facts"
SDN = FACTS / "ofac_sdn_vessels_2023-01-21.csv"
VESSELS = FACTS / "vessels.csv"
HEADER = "imo,mmsi,call_sign,name,list_name,programme"
ANGARA = "9179842,273210440,UBYT2,ANGARA,OFAC SDN,RUSSIA-EO14024"


def published(path: Path) -> str:
    """A real list, used where it lies."""
    if not path.exists():
        pytest.skip("needs the folder ../shared/facts, which is not here")
    return path.read_text(encoding="utf-8")


def file_of(text: str, source: str = "list.csv", list_format: ListFormat | None = None) -> ListFile:
    return ListFile(source, source.partition(".")[0], list(io.StringIO(text, newline="")), list_format)


def read(text: str, list_format: ListFormat | None = None, list_name: str | None = None) -> ReadList:
    (one,) = read_watchlists([file_of(text, list_format=list_format)], list_name=list_name)
    return one


def entries_of(text: str) -> dy.DataFrame[ListEntries]:
    return read(text).entries


def account_of(text: str) -> Account:
    return read(text).account


def entry(text: str) -> dict[str, Any]:
    """The only entry of a list, without what is empty."""
    row = entries_of(text).drop("entry_id").row(0, named=True)
    assert entries_of(text).height == 1
    return {name: value for name, value in row.items() if value not in (None, [])}


def listed(*lines: str, header: str = HEADER) -> dy.DataFrame[ListEntries]:
    """Entries of a plain CSV."""
    return entries_of("\n".join([header, *lines]))


def in_force(entries: pl.DataFrame, **spans: Any) -> dy.DataFrame[WatchlistEntries]:
    """The entries as the only version of their lists."""
    columns = WatchlistEntries.create_empty().schema
    moments = {
        name: spans.get(name) for name in columns if name.startswith(("version_", "listed_")) and name[-3:] == "utc"
    }
    dated = entries.with_columns(
        pl.lit("2024-01-01").alias("list_version"),
        *(pl.lit(value, dtype=columns[name]).alias(name) for name, value in moments.items()),
    )
    return WatchlistEntries.validate(dated.select(columns.names()))
