"""A database of the shipped tables and views, in memory, that takes rows with only the columns a test is about."""

from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.resources import sql_path
from pipeline.warehouse.tables import MACROS, TABLES, VIEWS, statement


class Given:
    """Rows in, answers out."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"python_enable_replacements": False})
        for table in TABLES:
            self.connection.execute(sql_path(f"tables/{table}.sql").read_text().replace(" not null", ""))
        for view in VIEWS:
            self.connection.execute(sql_path(f"views/{view}.sql").read_text())
        for macro in MACROS:
            self.connection.execute(sql_path(f"macros/{macro}.sql").read_text())

    def rows(self, table: str, *rows: dict[str, Any]) -> None:
        """Insert `rows`; columns that are not given are NULL."""
        types = {name: column.dtype for name, column in TABLES[table].columns().items()}
        for row in rows:
            assert row.keys() <= types.keys(), row.keys() - types.keys()
        self.connection.register("given", pl.DataFrame([{**dict.fromkeys(types), **row} for row in rows], types))
        self.connection.execute(statement("insert into $table select * from given", table))
        self.connection.unregister("given")

    def answer(self, name: str) -> list[tuple[Any, ...]]:
        """All rows of `sql/queries/<name>.sql`."""
        rows: list[tuple[Any, ...]] = self.connection.execute(sql_path(f"queries/{name}.sql").read_text()).fetchall()
        return rows

    def all(self, view: str) -> list[tuple[Any, ...]]:
        """All rows of a view, in its own order."""
        return self.connection.table(view).fetchall()

    def view(self, name: str, column: str) -> list[Any]:
        """One column of a view, in the view's own order."""
        return [row[0] for row in self.connection.table(name).select(column).fetchall()]


@pytest.fixture
def given() -> Given:
    """An empty database."""
    return Given()


@pytest.fixture
def corridor(given: Given) -> Callable[[], None]:
    """Call it to have Rajin on one side and Dunai and Vostochny on the other."""
    sides = {"KP_RAJIN": "DPRK", "RU_DUNAI": "Russia", "RU_VOSTOCHNY": "Russia"}
    return lambda: given.rows(
        "corridors",
        *({"corridor_id": "dprk_russia", "port_id": port, "side": side} for port, side in sides.items()),
    )
