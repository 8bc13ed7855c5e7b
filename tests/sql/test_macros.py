"""What was known at a moment, from a few given changes."""

import datetime as dt
from typing import Any

import pytest

from pipeline.warehouse.tables import MACROS, TABLES

Given = Any  # the class of a fixture is not importable here

LIGHT = '{"vessel_id":"IMO1","imo":9161003,"departed_at_utc":"2024-03-02T00:00:00.000000","probability":0.5}'
SURE = '{"vessel_id":"IMO1","imo":9161003,"departed_at_utc":"2024-03-02T01:00:00.000000","probability":1.0}'


def march(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2024, 3, day, hour)  # noqa: DTZ001  times are UTC without a zone


@pytest.fixture
def three_nights(given: Given) -> Given:
    """A voyage and a call found on the third, the voyage revised on the fifth, the call withdrawn on the seventh."""
    nights = {"first": march(3), "second": march(5), "third": march(7)}
    given.rows("runs", *({"run_id": run_id, "finished_at_utc": at} for run_id, at in nights.items()))
    voyage = {"finding_table": "voyages", "finding_id": "v"}
    call = {"finding_table": "port_calls", "finding_id": "c", "row": LIGHT}
    given.rows(
        "finding_history",
        {**voyage, "run_id": "first", "change": "added", "row": LIGHT},
        {**voyage, "run_id": "second", "change": "revised", "row": SURE},
        {**call, "run_id": "first", "change": "added"},
        {**call, "run_id": "third", "change": "withdrawn"},
    )
    now = {"vessel_id": "IMO1", "imo": 9161003, "departed_at_utc": march(2, 1), "probability": 1.0}
    given.rows("voyages", {**now, "voyage_id": "v", "run_id": "second"})
    return given


@pytest.mark.parametrize(
    ("moment", "findings"),
    [
        (march(2), []),
        (march(3), [("c", "first"), ("v", "first")]),
        (march(6), [("c", "first"), ("v", "second")]),
        (march(8), [("v", "second")]),
    ],
)
def test_findings_as_of_a_moment_are_those_of_the_runs_over_by_then(
    three_nights: Given, moment: dt.datetime, findings: list[tuple[str, str]]
) -> None:
    rows = three_nights.connection.execute("select finding_id, run_id from findings_as_of(?)", [moment]).fetchall()
    assert rows == findings


def test_voyages_as_of_a_moment_say_what_was_said_then(three_nights: Given) -> None:
    question = "select departed_at_utc, probability from voyages_as_of('{}')"
    asked = [three_nights.connection.execute(question.format(f"2024-03-0{day}")).fetchall() for day in (4, 6)]
    assert asked == [[(march(2), 0.5)], [(march(2, 1), 1.0)]]


@pytest.mark.parametrize("table", ["voyages", "port_calls"])
def test_columns_as_of_have_the_names_and_types_of_their_table(given: Given, table: str) -> None:
    def columns(relation: str) -> dict[str, str]:
        return {row[0]: row[1] for row in given.connection.execute(f"describe from {relation}").fetchall()}

    shown = columns(f"{table}_as_of('2024-03-01')")
    assert shown.items() <= columns(table).items()
    assert set(TABLES[table].primary_key()) <= shown.keys()
    assert f"{table}_as_of" in MACROS
