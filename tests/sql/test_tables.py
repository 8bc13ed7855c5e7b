"""The SQL of the tables and the schemas of the frames say the same, both ways."""

from pathlib import Path

import dataframely as dy
import polars as pl
import pytest

from pipeline.resources import sql_path
from pipeline.schemas import Voyages
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import APPENDED, DERIVED, FINDINGS, REPLACED, TABLES, VIEWS

DUCKDB_TYPES = {
    pl.String: "VARCHAR",
    pl.UInt8: "UTINYINT",
    pl.UInt16: "USMALLINT",
    pl.UInt32: "UINTEGER",
    pl.UInt64: "UBIGINT",
    pl.Float32: "FLOAT",
    pl.Float64: "DOUBLE",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP",
    pl.Binary: "BLOB",
}


def duckdb_type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.List):
        return duckdb_type(to_type(dtype.inner)) + "[]"
    if isinstance(dtype, pl.Struct):
        return "STRUCT(" + ", ".join(f"{f.name} {duckdb_type(to_type(f.dtype))}" for f in dtype.fields) + ")"
    return DUCKDB_TYPES[dtype.base_type()]


def to_type(dtype: object) -> pl.DataType:
    return dtype() if isinstance(dtype, type) else dtype  # type: ignore[return-value]  # polars takes both


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """All columns of all tables of a new warehouse."""
    with Warehouse.open(Home(tmp_path_factory.mktemp("home"))) as warehouse:
        frame: pl.DataFrame = warehouse.connection.sql(
            "select table_name, column_name, replace(data_type, '\"', '') as data_type, is_nullable, comment "
            "from duckdb_columns() where database_name = 'warehouse' order by table_name, column_index"
        ).pl()
    return frame


@pytest.mark.parametrize(("table", "schema"), TABLES.items())
def test_a_table_has_the_columns_types_and_nulls_of_its_schema(
    columns: pl.DataFrame, table: str, schema: type[dy.Schema]
) -> None:
    wanted = [(n, duckdb_type(c.dtype), c.nullable) for n, c in schema.columns().items()]
    assert columns.filter(table_name=table).select("column_name", "data_type", "is_nullable").rows() == wanted


@pytest.mark.parametrize(("table", "schema"), TABLES.items())
def test_every_column_is_explained_in_the_words_of_its_schema(
    columns: pl.DataFrame, table: str, schema: type[dy.Schema]
) -> None:
    comments = dict(columns.filter(table_name=table).select("column_name", "comment").rows())
    for name, column in schema.columns().items():
        assert comments[name]
        assert column.description in (None, comments[name])


def test_every_file_is_a_table_or_a_view_and_the_other_way_round() -> None:
    def names(folder: str) -> set[str]:
        return {path.stem for path in Path(sql_path(folder)).glob("*.sql")}

    assert names("tables") == {*TABLES, "schema_version"}
    assert names("views") == set(VIEWS)


def test_every_table_is_written_in_exactly_one_way() -> None:
    ways = [*FINDINGS, *REPLACED, *APPENDED, *DERIVED]
    assert sorted(ways) == sorted(TABLES)


def test_both_views_of_voyages_have_all_their_columns(columns: pl.DataFrame) -> None:
    for view in ("corridor_voyages", "suspicious_voyages"):
        assert columns.filter(table_name=view)["column_name"].to_list() == Voyages.column_names()


@pytest.mark.parametrize("path", sorted(sql_path("tables").parent.rglob("*.sql")), ids=lambda path: path.stem)
def test_every_file_begins_with_purpose_grain_and_what_it_reads(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("-- ")
    assert lines[1].startswith("-- grain: ")
    assert lines[2].startswith("-- reads: ")
