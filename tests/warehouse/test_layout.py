"""A database of an older version becomes what a new one is, whole or not at all."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.errors import TumenError
from pipeline.resources import sql_path
from pipeline.schemas import Alerts
from pipeline.warehouse import layout
from pipeline.warehouse.home import Home
from pipeline.warehouse.publish import DELIVERY_COLUMNS, publish
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import MACROS, OLDEST_VERSION, SCHEMA_VERSION, VIEWS

Make = Callable[..., Any]
VERSION_3 = Path(__file__).with_name("layouts") / "version_3.sql"
CATALOGUE = {
    "tables": "select table_name, comment from duckdb_tables() where {ours} order by all",
    "columns": """
        select table_name, column_index, column_name, data_type, is_nullable, column_default, comment
        from duckdb_columns() where {ours} order by all
    """,
    "constraints": """
        select table_name, constraint_type, constraint_text, constraint_column_names
        from duckdb_constraints() where {ours} order by all
    """,
    "views": "select view_name, sql, comment from duckdb_views() where {ours} and not internal order by all",
    "macros": """
        select function_name, parameters, macro_definition from duckdb_functions()
        where {ours} and not internal order by all
    """,
    "version": "select * from schema_version",
}


@pytest.fixture
def old_home(home: Home) -> Home:
    """A home whose database is of version 3, with a run and a withdrawn voyage."""
    home.create()
    with duckdb.connect(str(home.warehouse_db)) as database:
        database.execute(VERSION_3.read_text(encoding="utf-8"))
        database.execute(
            "insert into finding_history (finding_table, finding_id, run_id, change, reason, row) "
            "values ('voyages', 'v', 'r', 'withdrawn', 'no longer found', '{}')"
        )
    return home


def catalogue(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    ours = "database_name = 'warehouse'"
    with Warehouse.open(home) as warehouse:
        return {
            name: warehouse.connection.execute(question.format(ours=ours)).fetchall()
            for name, question in CATALOGUE.items()
        }


def as_it_lies(home: Home) -> list[tuple[Any, ...]]:
    """What a database holds and is made of, without Tumen."""
    with duckdb.connect(str(home.warehouse_db), read_only=True) as database:
        found = database.execute("select table_name, column_name from duckdb_columns() order by all").fetchall()
        views = database.execute("select view_name from duckdb_views() where not internal order by all").fetchall()
        return found + views + database.execute("from schema_version").fetchall()


def test_a_migrated_database_has_the_layout_of_a_new_one(old_home: Home, tmp_path: Path) -> None:
    assert catalogue(old_home) == catalogue(Home(tmp_path / "fresh"))


def test_migrating_keeps_every_row(old_home: Home) -> None:
    with Warehouse.open(old_home) as warehouse:
        assert warehouse.read("finding_history")["finding_id"].to_list() == ["v"]


def test_the_schema_version_is_the_greatest_number_of_a_migration() -> None:
    scripts = sorted(sql_path("migrations").glob("*.sql"))
    numbers = {layout.number_of(script) for script in scripts}
    assert numbers == set(range(OLDEST_VERSION + 1, SCHEMA_VERSION + 1))


def test_only_newer_migrations_are_run_in_their_order() -> None:
    assert [path.name for path in layout.migrations(OLDEST_VERSION)] == sorted(
        path.name for path in sql_path("migrations").glob("*.sql")
    )
    assert layout.migrations(SCHEMA_VERSION) == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    old_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = as_it_lies(old_home)
    folder = tmp_path / "migrations"
    shutil.copytree(sql_path("migrations"), folder)
    (folder / "9999_wrong.sql").write_text("alter table voyages add column a int; select * from nowhere", "utf-8")
    monkeypatch.setattr(layout, "migrations", lambda _: sorted(folder.glob("*.sql")))
    with (
        pytest.raises(TumenError, match=r"(?s)from schema version 3 to .*nowhere.*as it was"),
        Warehouse.open(old_home),
    ):
        pass
    assert as_it_lies(old_home) == before


@pytest.mark.parametrize("change", ["update schema_version set version = 2", "delete from schema_version"])
def test_a_version_from_before_migrations_is_refused(old_home: Home, change: str) -> None:
    with duckdb.connect(str(old_home.warehouse_db)) as database:
        database.execute(change)
    before = as_it_lies(old_home)
    with pytest.raises(TumenError, match=r"schema version (2|none), this Tumen knows"), Warehouse.open(old_home):
        pass
    assert as_it_lies(old_home) == before


def test_a_database_of_something_else_is_refused(home: Home) -> None:
    home.create()
    with duckdb.connect(str(home.warehouse_db)) as database:
        database.execute("create table customers (name varchar)")
    with pytest.raises(TumenError, match="schema version none"), Warehouse.open(home):
        pass


def test_views_and_macros_that_changed_are_made_anew_on_opening(home: Home, tmp_path: Path) -> None:
    expected = catalogue(Home(tmp_path / "fresh"))
    with Warehouse.open(home) as warehouse:
        for view in VIEWS[1:]:
            warehouse.connection.execute(f"drop view {view}")
        warehouse.connection.execute(f"create or replace view {VIEWS[0]} as select 1 as old")
        warehouse.connection.execute('create view "no longer; there" as select 1 as old')
        warehouse.connection.execute(f"drop macro table {MACROS[0]}")
        warehouse.connection.execute("update schema_version set views_sha256 = 'of an older Tumen'")
    assert catalogue(home) == expected


def test_a_warehouse_made_of_what_is_published_has_the_layout_of_any_other(home: Home, tmp_path: Path) -> None:
    publish(home, Alerts.create_empty().select(DELIVERY_COLUMNS))
    copy = Home(tmp_path / "copy")
    copy.create()
    shutil.copy(home.published_db, copy.warehouse_db)
    assert catalogue(copy) == catalogue(Home(tmp_path / "fresh"))


def test_a_database_as_it_should_be_is_not_written_on_opening(home: Home) -> None:
    with Warehouse.open(home):
        pass
    before = home.warehouse_db.read_bytes()
    with Warehouse.open(home):
        pass
    assert home.warehouse_db.read_bytes() == before
