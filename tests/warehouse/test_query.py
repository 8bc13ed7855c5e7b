"""A question reads the published database and nothing else, within bounds."""

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest

from pipeline.errors import TumenError
from pipeline.schemas import Alerts
from pipeline.warehouse import lockdown
from pipeline.warehouse.home import Home
from pipeline.warehouse.publish import DELIVERY_COLUMNS, publish
from pipeline.warehouse.query import query


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with an empty published database, which no test of this module can change."""
    home = Home(tmp_path_factory.mktemp("published"))
    publish(home, Alerts.create_empty().select(DELIVERY_COLUMNS))
    return home


def test_the_answer_has_columns_and_rows_in_order(published: Home) -> None:
    answer = query(published, "select 1 as a, 'x' as b union all select 2, null order by a")
    assert answer.columns == ("a", "b")
    assert answer.rows == [(1, "x"), (2, None)]
    assert not answer.is_truncated


def test_columns_of_one_name_and_of_every_type_come_through(published: Home) -> None:
    answer = query(
        published,
        "select 1 as a, 2 as a, interval '1 day 2 hours' as i, null::interval as n, 'x'::blob as b, "
        "timestamp '2024-03-10 12:00:00' as t, [1, 2] as l, {'k': 1} as s, 10::hugeint as h, "
        "timestamp_ns '2024-03-10 12:00:00.123456' as ns",
    )
    assert answer.columns[:2] == ("a", "a")
    noon = dt.datetime(2024, 3, 10, 12)  # noqa: DTZ001  times are UTC without a zone
    wanted = (1, 2, dt.timedelta(days=1, hours=2), None, b"x", noon, [1, 2], {"k": 1}, 10)
    assert answer.rows[0][: len(wanted)] == wanted


@pytest.mark.parametrize(
    "sql",
    ["from voyages", "show tables", "describe voyages", "summarize gaps", "explain select 1", "values (1)"],
)
def test_every_form_of_reading_is_allowed(published: Home, sql: str) -> None:
    assert query(published, sql).columns


def test_rows_beyond_the_asked_number_are_not_fetched(published: Home) -> None:
    answer = query(published, "select * from range(1000000000000)", max_rows=3)
    assert answer.rows == [(0,), (1,), (2,)]
    assert answer.is_truncated


HOSTILE = {
    "copy out": "copy voyages to '{tmp}/out.csv'",
    "copy select": "copy (select 1) to '/dev/stdout'",
    "attach": "attach '{tmp}/other.duckdb' as other",
    "attach memory": "attach ':memory:' as other",
    "read_csv": "select * from read_csv('/etc/passwd')",
    "read_text": "select * from read_text('/etc/passwd')",
    "file as table": "select * from '/etc/passwd'",
    "glob": "select * from glob('/*')",
    "parquet metadata": "select * from parquet_metadata('/etc/passwd')",
    "secrets": "select * from duckdb_secrets()",
    "network": "select * from read_csv('https://example.org/x.csv')",
    "install": "install httpfs",
    "load": "load httpfs",
    "set": "set memory_limit = '100GB'",
    "reset": "reset threads",
    "pragma": "pragma threads=8",
    "set variable": "set variable x = 1",
    "export": "export database '{tmp}/out'",
    "import": "import database '{tmp}/out'",
    "insert": "insert into settings_in_use values (1)",
    "update": "update settings_in_use set risk_threshold = 1",
    "delete": "delete from voyages",
    "drop": "drop table voyages",
    "create": "create table mine as select 1",
    "create temporary": "create temp table mine as select 1",
    "comment": "comment on table voyages is 'x'",
    "checkpoint": "checkpoint",
    "call": "call enable_logging()",
    "begin": "begin",
    "two": "select 1; drop table voyages",
    "explain analyze": "explain analyze insert into settings_in_use values (1)",
    "nested": "from query('copy voyages to ''{tmp}/out.csv''')",
    "python variable": "select * from secret_frame",
    "nothing": "",
    "only a comment": "-- nothing",
    "nonsense": "selekt 1",
    "deep": "select " + "(" * 5000 + "1" + ")" * 5000,
    "nul": "select '\x00' from nowhere",
    "surrogate": "select '\ud800'",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_question_that_does_more_than_read_is_refused(published: Home, tmp_path: Path, sql: str) -> None:
    secret_frame = pl.DataFrame({"secret": [1]})
    assert secret_frame.height == 1
    before = published.published_db.read_bytes()
    connection = lockdown.connect(str(published.published_db), "200MB")
    with pytest.raises(lockdown.REFUSALS):
        lockdown.answer(connection, sql.replace("{tmp}", str(tmp_path)), None, io.BytesIO())
    connection.close()
    assert published.published_db.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sql", ["drop table voyages", "selekt 1", "select '\ud800'", "select 1; select 2"])
def test_a_refusal_is_told_in_words(published: Home, sql: str) -> None:
    with pytest.raises(TumenError, match=r"query: ."):
        query(published, sql)


def test_the_environment_of_a_question_holds_no_secret(published: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUMEN_ALERTS__TARGETS__DESK__URL", "https://example.org/secret")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    assert query(published, "select 1").rows == [(1,)]


BOMBS = {
    "rows": "select * from generate_series(1, 1000000000000)",
    "count": "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range % 7 = 3",
    "sort": "select * from range(1000000000) order by hash(range)",
    "one text": "select repeat('x', 4000000000)",
    "many texts": "select repeat('x', 100000000) from range(1000)",
    "text that is measured": "select length(repeat('x', 3000000000))",
    "list": "select list(range) from range(1000000000)",
    "recursion": "with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r",
    "endless rows": "with recursive r as (select 1 as n union all select n + 1 from r) select * from r",
}


@pytest.mark.parametrize("sql", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_ends_within_its_bounds(published: Home, sql: str) -> None:
    with pytest.raises(TumenError, match=r"not answered within|larger than|Memory|total string size"):
        query(published, sql, timeout_s=3.0, memory="200MB")
    assert {path.name for path in published.published_db.parent.iterdir()} == {"tumen.duckdb"}


def test_before_anything_is_published_the_question_says_so(home: Home) -> None:
    with pytest.raises(TumenError, match="nothing is published there yet"):
        query(home, "select 1")


def test_a_question_of_endless_length_is_not_even_parsed(published: Home) -> None:
    with pytest.raises(TumenError, match="longer than"):
        query(published, "select " + "1," * 100_000 + "1")


def test_a_damaged_published_file_is_named(home: Home) -> None:
    home.create()
    home.published_db.write_bytes(b"not a database" * 1000)
    with pytest.raises(TumenError, match=r"query: .*not a valid DuckDB"):
        query(home, "select 1")
