"""Rows of the published database for our own reports."""

from collections.abc import Callable

import duckdb
import polars as pl
import pytest

from pipeline import night
from pipeline.errors import TumenError
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import TABLES


@pytest.fixture
def published(home: Home, rows_of: Callable[..., pl.DataFrame]) -> Home:
    with Warehouse.open(home) as warehouse, warehouse.transaction() as transaction:
        transaction.put_findings("gaps", rows_of("gaps", {"gap_id": "b"}, {"gap_id": "a"}), "run")
    night.publish(home)
    return home


def test_rows_are_found_by_key_in_the_types_of_the_schema(published: Home) -> None:
    with Published.open(published) as database:
        assert database.rows("gaps", "gap_id", ["a", "x"])["gap_id"].to_list() == ["a"]
        assert database.every("gaps").schema == TABLES["gaps"].create_empty().schema
        assert database.every("gaps")["gap_id"].to_list() == ["a", "b"]


def test_a_value_is_bound_and_never_run(published: Home) -> None:
    with Published.open(published) as database:
        assert database.rows("gaps", "gap_id", ["a' or '1'='1"]).is_empty()
        with pytest.raises(KeyError):
            database.rows("gaps", "gap_id = 'a' or 1", ["a"])


def test_what_is_not_there_or_no_database_is_named(home: Home) -> None:
    with pytest.raises(TumenError, match="nothing is published there yet"), Published.open(home):
        pass
    home.create()
    home.published_db.write_bytes(b"no database")
    with pytest.raises(TumenError, match="cannot be read"), Published.open(home):
        pass


def test_a_database_of_another_version_is_refused(published: Home) -> None:
    with duckdb.connect(str(published.published_db)) as database:
        database.execute("update schema_version set version = 99")
    with pytest.raises(TumenError, match="not of schema version"), Published.open(published):
        pass
