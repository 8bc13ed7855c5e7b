"""The database that questions are timed on fits together; what it publishes answers as its views would."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.queries.measure import time_question
from benchmarks.queries.questions import Question, questions
from benchmarks.queries.report import BEGIN, END, Report, markdown
from benchmarks.queries.world import Size, make_world, rows_of
from pipeline import night
from pipeline.warehouse.analysts_copy import KEPT_SCHEMA, KEPT_VIEWS
from pipeline.warehouse.home import Home
from pipeline.warehouse.lockdown import connect
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import VIEWS

Ask = Callable[[str], list[tuple[Any, ...]]]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
SIZE = Size(calls=2000, voyages=800, fleet=7, track_points=20, days=30)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published world of twenty ships."""
    home = Home(tmp_path_factory.mktemp("world") / "home")
    make_world(home, SIZE)
    night.publish(home)
    return home


def test_the_world_has_the_size_asked_for_and_its_tables_fit_together(home: Home) -> None:
    rows = rows_of(home.warehouse_db)
    assert (rows["port_calls"], rows["vessels"], rows["gaps"]) == (2000, 20, 400)
    assert 0.9 * SIZE.voyages < rows["voyages"] <= SIZE.voyages
    with Warehouse.open(home) as warehouse, warehouse.transaction(is_kept=False) as transaction:
        transaction.assert_integrity()


@pytest.fixture(scope="module")
def ask(home: Home) -> Ask:
    """All rows of the answer to a question to what is published."""
    connection = connect(str(home.published_db), "1GB")
    return lambda sql: connection.sql(sql).fetchall()


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_published_answers_as_the_view_of_the_warehouse_does(home: Home, ask: Ask, view: str) -> None:
    with Warehouse.open(home) as warehouse:
        expected = warehouse.connection.table(view).fetchall()
    shown = ask(f"select * from {view}")  # noqa: S608  a view of ours
    assert sorted(map(str, shown)) == sorted(map(str, expected))
    assert shown


def test_kept_answers_lie_beside_views_of_their_names_that_are_still_views_with_comments(home: Home) -> None:
    with duckdb.connect(str(home.published_db), read_only=True) as database:
        kept = database.execute("select table_name from duckdb_tables() where schema_name = ?", [KEPT_SCHEMA])
        assert {name for (name,) in kept.fetchall()} == set(KEPT_VIEWS)
        views = database.execute(
            "select view_name, comment from duckdb_views() where schema_name = 'main' and not internal"
        ).fetchall()
    assert set(VIEWS) == {name for name, _ in views}
    assert all(comment for _, comment in views)


def test_kept_answers_are_found_however_the_file_is_attached(home: Home, ask: Ask) -> None:
    with duckdb.connect(":memory:") as elsewhere:
        elsewhere.execute(f"attach '{home.published_db}' as other (read_only)")
        rows = elsewhere.execute("select count(*) from other.corridor_voyages").fetchall()
    assert rows == ask("select count(*) from corridor_voyages")


def test_rows_of_a_ship_lie_together_in_what_is_published(home: Home) -> None:
    for table, time in (("port_calls", "arrived_at_utc"), ("gaps", "started_at_utc"), ("voyages", "departed_at_utc")):
        with duckdb.connect(str(home.published_db), read_only=True) as database:
            rows = database.execute(f"select vessel_id, {time} from {table}").fetchall()  # noqa: S608  names of ours
        assert rows == sorted(rows)


def test_changes_of_a_finding_lie_together_within_the_year_of_their_runs(home: Home) -> None:
    with duckdb.connect(str(home.published_db), read_only=True) as database:
        rows = database.execute("select left(run_id, 4), finding_id from finding_history").fetchall()
    assert rows == sorted(rows)


@pytest.mark.parametrize("question", list(questions()), ids=lambda question: f"{question.kind}-{question.name}")
def test_every_question_is_answered(home: Home, question: Question) -> None:
    timing = time_question(home.published_db, question, 1)
    assert timing.error is None
    assert len(timing.seconds) == 1


def test_a_question_that_is_not_answered_is_said_to_be_none(home: Home) -> None:
    timing = time_question(home.published_db, Question("typical", "wrong", "What?", "select nothing"), 3)
    assert not timing.is_in_time
    report = Report({}, 0, 0.0, 0.0, [timing], "a machine", "versions", "command")
    assert "not reached by `wrong`" in markdown(report)


def test_as_of_the_end_the_macros_say_what_the_tables_say(ask: Ask) -> None:
    for table, key in (("voyages", "voyage_id"), ("port_calls", "port_call_id")):
        now = ask(f"select {key} from {table} order by all")  # noqa: S608  names of ours
        then = ask(f"select {key} from {table}_as_of('2100-01-01') order by all")  # noqa: S608  names of ours
        found = "select finding_id from findings_as_of('2100-01-01') where finding_table = '{}' order by all"
        assert now == then == ask(found.format(table))


def test_at_any_moment_the_macros_agree_with_each_other_and_with_history_read_plainly(ask: Ask) -> None:
    plain = """
        with known as (
            select finding_id, change, run_id, row_number() over (
                partition by finding_id order by finished_at_utc desc, runs.run_id desc) as newest
            from finding_history inner join runs using (run_id)
            where finished_at_utc <= '{0}'::timestamp and finding_table = 'port_calls')
        select finding_id, run_id from known where newest = 1 and change <> 'withdrawn' order by all
    """
    for day in ("2021-01-03", "2021-01-09", "2021-01-20"):
        expected = ask(plain.format(day))
        assert expected
        macro = f"select port_call_id, run_id from port_calls_as_of('{day}') order by all"  # noqa: S608  a day of ours
        assert ask(macro) == expected
        found = (
            f"from findings_as_of('{day}') select finding_id, run_id where finding_table = 'port_calls' order by all"
        )
        assert ask(found) == expected


def test_the_page_has_a_place_for_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert BEGIN in text
    assert END in text
