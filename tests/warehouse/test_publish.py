"""The published database is whole, compact, readable by DuckDB 1.5, and never disturbs who reads it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.errors import TumenError
from pipeline.warehouse.home import Home
from pipeline.warehouse.publish import publish
from pipeline.warehouse.query import query
from pipeline.warehouse.store import Warehouse

Make = Callable[..., Any]

SENT_AT = dt.datetime(2024, 3, 12, 8)  # noqa: DTZ001  times are UTC without a zone
NOTHING_DELIVERED = pl.DataFrame(
    schema={
        "alert_id": pl.String,
        "target": pl.String,
        "state": pl.String,
        "attempts": pl.UInt32,
        "sent_at_utc": pl.Datetime("us"),
    }
)


def test_an_empty_warehouse_is_published_with_its_views_and_comments(home: Home) -> None:
    assert publish(home, NOTHING_DELIVERED) == home.published_db
    assert query(home, "select * from suspicious_voyages").rows == []
    comments = query(
        home,
        "select comment from duckdb_tables() where table_name = 'voyages' union all "
        "select comment from duckdb_views() where view_name = 'corridor_voyages' union all "
        "select comment from duckdb_columns() where table_name = 'voyages' and column_name = 'mmsi'",
    )
    assert all(comment for (comment,) in comments.rows)
    assert len(comments.rows) == 3


def test_the_published_file_has_the_storage_format_of_duckdb_1_5(home: Home) -> None:
    publish(home, NOTHING_DELIVERED)
    # Bytes 12 to 19 of a DuckDB file: the storage version; 1.5 reads up to 68, DuckDB 2.0 writes 69 by default.
    assert int.from_bytes(home.published_db.read_bytes()[12:20], "little") <= 68


def test_nothing_is_left_beside_the_published_file(home: Home) -> None:
    home.create()
    for leftover in (".tumen.duckdb.next", ".tumen.duckdb.next.wal", "tumen.duckdb.wal"):
        (home.published_db.parent / leftover).write_bytes(b"left by a kill")
    publish(home, NOTHING_DELIVERED)
    publish(home, NOTHING_DELIVERED)
    assert [path.name for path in home.published_db.parent.iterdir()] == ["tumen.duckdb"]


def test_a_reader_keeps_the_file_it_opened(home: Home, rows_of: Make) -> None:
    publish(home, NOTHING_DELIVERED)
    with duckdb.connect(home.published_db, read_only=True) as reader:
        with Warehouse.open(home) as warehouse, warehouse.transaction() as t:
            t.put_findings("gaps", rows_of("gaps", {"gap_id": "g"}), "run-1")
        publish(home, NOTHING_DELIVERED)
        assert reader.execute("select count(*) from gaps").fetchall() == [(0,)]
    assert query(home, "select gap_id from gaps").rows == [("g",)]


def test_alerts_show_what_became_of_them(home: Home, rows_of: Make) -> None:
    alerts = rows_of(
        "alerts",
        *({"alert_id": "a", "kind": "first", "target": target, "state": "pending"} for target in ("desk", "local")),
    )
    with Warehouse.open(home) as warehouse, warehouse.transaction() as t:
        t.append("alerts", alerts)
    delivered = pl.DataFrame([("a", "desk", "sent", 2, SENT_AT)], NOTHING_DELIVERED.schema, orient="row")
    publish(home, delivered)
    shown = query(home, "select target, state, attempts, sent_at_utc from alerts order by target").rows
    assert shown == [("desk", "sent", 2, SENT_AT), ("local", "pending", 1, None)]


def test_a_damaged_warehouse_leaves_the_old_published_file(home: Home) -> None:
    publish(home, NOTHING_DELIVERED)
    before = home.published_db.read_bytes()
    home.warehouse_db.write_bytes(b"not a database" * 1000)
    with pytest.raises(TumenError, match="cannot be opened"):
        publish(home, NOTHING_DELIVERED)
    assert home.published_db.read_bytes() == before
