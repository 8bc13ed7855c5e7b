"""A published copy made of the one before is the copy that would be written whole; what cannot be continued is not."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl
import pytest

from pipeline.warehouse.analysts_copy import KEPT_VIEWS
from pipeline.warehouse.home import Home
from pipeline.warehouse.publish import publish
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import MACROS, TABLES, VIEWS

Make = Callable[..., Any]
Spoil = Callable[[Path], object]

SENT_AT = dt.datetime(2024, 3, 12, 8)  # noqa: DTZ001  times are UTC without a zone
DELIVERED: dict[str, Any] = {
    "alert_id": pl.String,
    "target": pl.String,
    "state": pl.String,
    "attempts": pl.UInt32,
    "sent_at_utc": pl.Datetime("us"),
}
NOTHING_DELIVERED = pl.DataFrame(schema=DELIVERED)
SHIPS = 400


def night(home: Home, rows_of: Make, number: int) -> None:
    """Store what a run found: calls of many ships, of which each night changes a few, adds one and takes one back."""
    ships = range(number, number + SHIPS)
    calls = (
        {"port_call_id": f"c{n}", "vessel_id": f"v{n % 7}", "confidence": 2 + (n == number + 9), "duration_hours": 1.0}
        for n in ships
    )
    lines = ({"finding_id": f"c{n}", "line_no": n, "role": role} for n in ships for role in ("entry", "exit"))
    with Warehouse.open(home) as warehouse, warehouse.transaction() as t:
        t.put_findings("port_calls", rows_of("port_calls", *calls), f"run-{number}")
        t.replace("evidence", rows_of("evidence", *lines))
        alert = {"alert_id": f"a{number}", "finding_id": "c9", "kind": "first", "state": "pending"}
        t.append("alerts", rows_of("alerts", alert))
        t.append("runs", rows_of("runs", {"run_id": f"run-{number}"}))


def shown(path: Path) -> dict[str, list[Any]]:
    """All that a database shows: rows of tables and views, and who made its views and macros what they are."""
    with duckdb.connect(path, read_only=True) as reader:
        rows = {name: sorted(reader.table(name).fetchall(), key=repr) for name in (*TABLES, *VIEWS)}
        comments = "select view_name, comment, sql from duckdb_views() where not internal and schema_name = 'main'"
        rows["comments"] = sorted(reader.sql(comments).fetchall())
        made = "select distinct function_name from duckdb_functions() where not internal"
        rows["macros"] = sorted(name for (name,) in reader.sql(made).fetchall())
        return rows


def rows_put(home: Home) -> int:
    """How many rows were put in or taken out since the published copy was written whole."""
    with duckdb.connect(home.published_db, read_only=True) as reader:
        ((rows,),) = reader.sql("select rows_put from kept.written").fetchall()
        return int(rows)


def shown_whole(home: Home, deliveries: pl.DataFrame = NOTHING_DELIVERED) -> dict[str, list[Any]]:
    """What a copy of the same warehouse shows that is written whole."""
    fresh = Home(home.root.with_name("fresh"))
    shutil.rmtree(fresh.root, ignore_errors=True)
    fresh.create()
    shutil.copyfile(home.warehouse_db, fresh.warehouse_db)
    return shown(publish(fresh, deliveries))


def test_nights_put_in_one_by_one_show_what_a_whole_copy_shows(home: Home, rows_of: Make) -> None:
    night(home, rows_of, 0)
    publish(home, NOTHING_DELIVERED)
    assert rows_put(home) == 0
    delivered = pl.DataFrame([("a0", "x", "sent", 2, SENT_AT)], DELIVERED, orient="row")
    for number, deliveries in enumerate((NOTHING_DELIVERED, delivered), start=1):
        night(home, rows_of, number)
        before = rows_put(home)
        publish(home, deliveries)
        assert rows_put(home) > before
        assert shown(home.published_db) == shown_whole(home, deliveries)
    assert shown(home.published_db)["macros"] == sorted(MACROS)
    assert [path.name for path in home.published_db.parent.iterdir()] == ["tumen.duckdb"]


def test_publishing_again_puts_nothing_in(home: Home, rows_of: Make) -> None:
    night(home, rows_of, 0)
    for _ in range(3):
        publish(home, NOTHING_DELIVERED)
    assert rows_put(home) == 0


def test_a_copy_that_too_much_was_put_into_is_written_whole(home: Home, rows_of: Make) -> None:
    night(home, rows_of, 0)
    publish(home, NOTHING_DELIVERED)
    night(home, rows_of, SHIPS)
    publish(home, NOTHING_DELIVERED)
    assert rows_put(home) > SHIPS
    publish(home, NOTHING_DELIVERED)
    assert rows_put(home) == 0
    with duckdb.connect(home.published_db, read_only=True) as reader:
        ships = [ship for (ship,) in reader.sql("select vessel_id from port_calls").fetchall()]
    assert ships == sorted(ships)


def test_the_published_file_does_not_grow_with_the_nights(home: Home, rows_of: Make) -> None:
    night(home, rows_of, 0)
    whole = publish(home, NOTHING_DELIVERED).stat().st_size
    sizes = []
    for number in range(1, 7):
        night(home, rows_of, number)
        sizes.append(publish(home, NOTHING_DELIVERED).stat().st_size)
    assert max(sizes) < 3 * whole


def in_it(*statements: str) -> Spoil:
    """Somebody opens the published file for writing."""

    def spoil(path: Path) -> None:
        with duckdb.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)

    return spoil


def of_storage_2(path: Path) -> None:
    """The file in the format that DuckDB 1.5 cannot read."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as old (read_only)")
        connection.execute(f"attach '{path}.2' as new")
        connection.execute("copy from database old to new")
    Path(f"{path}.2").replace(path)


def torn(path: Path) -> None:
    """The file ends in its middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damaged(path: Path) -> None:
    """Every block but the headers has a wrong byte."""
    content = bytearray(path.read_bytes())
    content[12_288 + 1000 :: 65_536] = bytes(255 - byte for byte in content[12_288 + 1000 :: 65_536])
    path.write_bytes(content)


class TwoNights(NamedTuple):
    """A home whose last night is not published yet, and what a whole copy of it shows."""

    home: Home
    shows: dict[str, list[Any]]


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory, rows_of: Make) -> TwoNights:
    """Made once, and copied by each test."""
    home = Home(tmp_path_factory.mktemp("two_nights") / "home")
    night(home, rows_of, 0)
    publish(home, NOTHING_DELIVERED)
    night(home, rows_of, 1)
    return TwoNights(home, shown_whole(home))


@pytest.fixture
def spoilt(two_nights: TwoNights, tmp_path: Path, spoil: Spoil) -> Home:
    """A copy of the home, its published file spoilt."""
    shutil.copytree(two_nights.home.root, tmp_path / "home")
    home = Home(tmp_path / "home")
    spoil(home.published_db)
    return home


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(b"not a database" * 1000), id="not a database"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(torn, id="torn"),
        pytest.param(damaged, id="damaged"),
        pytest.param(of_storage_2, id="of a newer storage format"),
        pytest.param(in_it("drop schema kept cascade"), id="of a Tumen before"),
        pytest.param(
            in_it("create or replace view kept.written as select 'other' as layout, 999 as rows, 0 as rows_put"),
            id="of another version",
        ),
        pytest.param(in_it("create or replace view kept.written as select * from gaps"), id="says nothing of itself"),
        pytest.param(in_it("create table notes (text varchar)"), id="with another table"),
        pytest.param(in_it("create index i on gaps (gap_id)"), id="with an index"),
        pytest.param(in_it("alter table gaps add column note varchar"), id="with another column"),
        pytest.param(in_it("drop table gaps"), id="without a table"),
    ],
)
def test_what_is_damaged_or_not_ours_is_not_continued(spoilt: Home, two_nights: TwoNights) -> None:
    publish(spoilt, NOTHING_DELIVERED)
    assert rows_put(spoilt) == 0
    assert shown(spoilt.published_db) == two_nights.shows
    assert int.from_bytes(spoilt.published_db.read_bytes()[12:20], "little") <= 68


@pytest.mark.parametrize(
    "spoil",
    [
        in_it("delete from evidence", "update port_calls set confidence = 4"),
        in_it(
            "create view mine as select 1 as one",
            "drop view gaps_by_cause",
            "drop macro table findings_as_of",
            "create macro hash(a) as 0",
        ),
        in_it(*(f"truncate kept.{view}" for view in KEPT_VIEWS)),
    ],
)
def test_what_somebody_wrote_into_the_copy_is_gone_with_the_next_night(spoilt: Home, two_nights: TwoNights) -> None:
    publish(spoilt, NOTHING_DELIVERED)
    assert rows_put(spoilt) > 0
    assert shown(spoilt.published_db) == two_nights.shows
