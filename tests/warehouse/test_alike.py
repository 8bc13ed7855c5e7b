"""A table is made alike to another by the parts that differ: the outcome is the same, and little is written."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.warehouse.alike import make_alike
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import REPLACED, sort_key

Make = Callable[..., Any]

EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  times are UTC without a zone
MARCH_10 = dt.datetime(2024, 3, 10)  # noqa: DTZ001  times are UTC without a zone


def alike(warehouse: Warehouse, table: str, frame: pl.DataFrame) -> int:
    """Rows written to make a table of the warehouse hold `frame`."""
    warehouse.connection.register("frame", frame)
    order = ", ".join(sort_key(table))
    try:
        return make_alike(warehouse.connection, table, held=table, wanted="frame", order=order)
    finally:
        warehouse.connection.unregister("frame")


def other_than_filled(kind: pl.DataType) -> object:
    """A value that `rows_of` does not fill in."""
    if isinstance(kind, pl.List):
        return [None]
    if kind == pl.String:
        return "y"
    return EPOCH if isinstance(kind, pl.Datetime) else kind == pl.Boolean


def test_what_is_the_same_is_not_written_and_what_changed_in_any_column_is(warehouse: Warehouse, rows_of: Make) -> None:
    for table in REPLACED:
        frame = rows_of(table, {})
        assert [alike(warehouse, table, frame) for _ in range(2)] == [1, 0], table
        for column, kind in frame.schema.items():
            frame = frame.with_columns(pl.Series(column, [other_than_filled(kind)], dtype=kind))
            assert alike(warehouse, table, frame) == 2, (table, column)
            assert warehouse.read(table).equals(frame), (table, column)


def test_rows_that_are_there_twice_are_there_twice(warehouse: Warehouse, rows_of: Make) -> None:
    line = {"finding_id": "f", "line_no": 7}
    for times in (1, 3, 2, 0, 2):
        frame = rows_of("evidence", *[line] * times)
        alike(warehouse, "evidence", frame)
        assert warehouse.read("evidence").equals(frame)


def test_two_pairs_of_equal_rows_are_not_taken_for_each_other(warehouse: Warehouse, rows_of: Make) -> None:
    for line_no in (7, 8):
        frame = rows_of("evidence", *[{"finding_id": "f", "line_no": line_no}] * 2)
        alike(warehouse, "evidence", frame)
        assert warehouse.read("evidence").equals(frame)


def test_only_the_day_of_the_ship_that_changed_is_written(warehouse: Warehouse, rows_of: Make) -> None:
    fixes = [
        {"vessel_id": ship, "received_at_utc": MARCH_10 + dt.timedelta(hours=12 * n)} for ship in "ab" for n in range(6)
    ]
    alike(warehouse, "tracks", rows_of("tracks", *fixes))
    fixes[3]["sog_knots"] = 9.0
    assert alike(warehouse, "tracks", rows_of("tracks", *fixes)) == 4
    assert alike(warehouse, "tracks", rows_of("tracks", *fixes)) == 0


def test_rows_that_come_lie_behind_those_that_stay_in_their_order(warehouse: Warehouse, rows_of: Make) -> None:
    alike(warehouse, "ports", rows_of("ports", {"port_id": "m"}))
    alike(warehouse, "ports", rows_of("ports", *({"port_id": port} for port in "zma")))
    assert warehouse.connection.sql("select port_id from ports").fetchall() == [("m",), ("a",), ("z",)]


def test_other_types_than_the_tables_are_written_all_the_same(warehouse: Warehouse, rows_of: Make) -> None:
    frame = rows_of("tracks", {"mmsi": 273000000}, {"mmsi": 273000001})
    for _ in range(2):
        alike(warehouse, "tracks", frame.cast({"mmsi": pl.Int64, "vessel_id": pl.Enum(["x"])}))
        assert warehouse.read("tracks").equals(frame)


def test_nights_that_change_a_part_do_not_make_the_file_grow_without_bound(home: Home, rows_of: Make) -> None:
    n = pl.int_range(50_000, eager=True)
    numbered = pl.DataFrame({"finding_id": n.cast(pl.String), "line_no": n.cast(pl.UInt64)})
    lines = rows_of("evidence", {}).drop(numbered.columns).join(numbered, how="cross")
    sizes = []
    with Warehouse.open(home) as warehouse:
        for night in range(24):
            is_changed = (pl.col("line_no") // 5000 + night) % 7 == 0
            lines = lines.with_columns(byte_offset=pl.col("byte_offset") + is_changed.cast(pl.UInt64))
            alike(warehouse, "evidence", lines)
            warehouse.connection.execute("checkpoint")
            sizes.append(home.warehouse_db.stat().st_size)
    assert max(sizes) < 3 * sizes[0]


def test_a_table_that_cannot_be_read_is_an_error_and_leaves_nothing_behind(warehouse: Warehouse) -> None:
    with pytest.raises(duckdb.Error, match="nowhere"):
        make_alike(warehouse.connection, "ports", held="ports", wanted="nowhere", order="port_id")
    assert warehouse.connection.sql("show tables").filter("name = 'differing_parts'").fetchall() == []
