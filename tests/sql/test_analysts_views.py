"""The views that analysts ask for first, each with a few given rows and the answer expected."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.warehouse.tables import VIEWS

Make = Callable[..., Any]
Given = Any  # the class of a fixture is not importable here

SHIP = {"vessel_id": "IMO9161003", "imo": 9161003, "mmsi": 273000001, "ship_name": "LADY R"}
ENDS = {"origin_port_id": "KP_RAJIN", "destination_port_id": "RU_DUNAI"}


def march(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2024, 3, day, hour)  # noqa: DTZ001  times are UTC without a zone


def test_voyages_of_the_last_night_are_those_of_the_latest_run_with_new_lines(given: Given, corridor: Make) -> None:
    corridor()
    given.rows(
        "runs",
        {"run_id": "night before", "started_at_utc": march(1), "rows_in": 10},
        {"run_id": "last night", "started_at_utc": march(2), "rows_in": 10},
        {"run_id": "again, by hand", "started_at_utc": march(3), "rows_in": 0},
    )
    given.rows(
        "voyages",
        {**ENDS, "voyage_id": "known", "run_id": "night before", "risk_score": 90.0},
        {**ENDS, "voyage_id": "light", "run_id": "last night", "risk_score": 10.0},
        {**ENDS, "voyage_id": "grave", "run_id": "last night", "risk_score": 80.0},
        {"voyage_id": "elsewhere", "run_id": "last night"},
    )
    change = {"finding_table": "voyages", "row": "{}"}
    given.rows(
        "finding_history",
        {**change, "finding_id": "known", "run_id": "night before", "change": "added"},
        {**change, "finding_id": "light", "run_id": "night before", "change": "added"},
        {**change, "finding_id": "light", "run_id": "last night", "change": "revised"},
        {**change, "finding_id": "grave", "run_id": "last night", "change": "added"},
        {**change, "finding_id": "elsewhere", "run_id": "last night", "change": "added"},
    )
    assert given.view("voyages_of_the_last_night", "voyage_id") == ["grave", "light"]
    assert given.view("voyages_of_the_last_night", "change") == ["added", "revised"]


def test_ship_stories_name_the_other_ship_of_a_meeting_to_both(given: Given) -> None:
    given.rows("vessels", SHIP, {"vessel_id": "MMSI445000001", "mmsi": 445000001})
    given.rows(
        "encounters",
        {
            "encounter_id": "e",
            "vessel_id_a": "IMO9161003",
            "vessel_id_b": "MMSI445000001",
            "started_at_utc": march(9),
            "ended_at_utc": march(10),
            "median_distance_m": 41.6,
        },
    )
    given.rows("port_calls", {"vessel_id": "IMO9161003", "arrived_at_utc": march(1), "port_name": "Rajin"})
    assert given.view("ship_stories", "event") == ["port call", "meeting", "meeting"]
    assert given.view("ship_stories", "what") == ["Rajin", "MMSI445000001", "LADY R"]
    assert given.view("ship_stories", "how_sure")[1:] == ["42.0 m apart", "42.0 m apart"]


def test_calls_at_rajin_this_year_are_those_of_the_year_of_the_data(given: Given) -> None:
    given.rows("runs", {"as_of_utc": march(20)})
    given.rows(
        "port_calls",
        {"port_call_id": "this year", "port_id": "KP_RAJIN", "arrived_at_utc": march(10)},
        {"port_call_id": "elsewhere", "port_id": "RU_DUNAI", "arrived_at_utc": march(10)},
        {"port_call_id": "last year", "port_id": "KP_RAJIN", "arrived_at_utc": march(10).replace(year=2023)},
    )
    assert given.view("calls_at_rajin_this_year", "port_call_id") == ["this year"]


def test_dark_hours_by_ship_and_month_count_silences_alone(given: Given) -> None:
    given.rows("vessels", SHIP)
    silence = {"vessel_id": "IMO9161003", "cause": "silence", "ended_at_utc": march(30)}
    given.rows(
        "gaps",
        {**silence, "started_at_utc": march(1), "duration_hours": 10.0},
        {**silence, "started_at_utc": march(9), "duration_hours": 7.5},
        {**silence, "started_at_utc": march(20), "ended_at_utc": None},
        {**silence, "started_at_utc": march(5), "duration_hours": 99.0, "cause": "feed_outage"},
    )
    assert given.all("dark_hours_by_ship_and_month") == [
        (dt.date(2024, 3, 1), "IMO9161003", "LADY R", 9161003, 273000001, 3, 1, 17.5)
    ]


def test_ships_new_on_the_route_sailed_it_first_in_the_last_30_days(given: Given, corridor: Make) -> None:
    corridor()
    given.rows("runs", {"as_of_utc": march(20)})
    old = {**ENDS, "vessel_id": "old", "ship_name": "OLD"}
    new = {**ENDS, "vessel_id": "new", "imo": 9161003}
    given.rows(
        "voyages",
        {**old, "departed_at_utc": march(1).replace(year=2023)},
        {**old, "departed_at_utc": march(19)},
        {**new, "departed_at_utc": march(10), "ship_name": "BEFORE"},
        {**new, "departed_at_utc": march(15), "ship_name": "AFTER"},
    )
    assert given.all("ships_new_on_the_route") == [("new", "AFTER", 9161003, march(10), 2)]


def test_gaps_by_cause_count_the_open_ones_without_a_length(given: Given) -> None:
    given.rows(
        "gaps",
        {"vessel_id": "a", "cause": "silence", "duration_hours": 8.0, "ended_at_utc": march(2)},
        {"vessel_id": "a", "cause": "silence", "duration_hours": 12.0, "ended_at_utc": march(3)},
        {"vessel_id": "a", "cause": "silence"},
        {"vessel_id": "b", "cause": "feed_outage", "duration_hours": 6.0, "ended_at_utc": march(4)},
    )
    assert given.all("gaps_by_cause") == [
        ("silence", 3, 1, 1, 10.0, 12.0),
        ("feed_outage", 1, 0, 1, 6.0, 6.0),
    ]


def test_data_quality_by_day_and_station_tells_silent_hours_and_what_cannot_be(given: Given) -> None:
    day = {"day_utc": dt.date(2024, 3, 1), "position_count": 200, "mmsi_count": 9, "hours_heard": 21}
    given.rows("reception_days", {**day, "wild_count": 3}, {**day, "station": "PIER", "wild_count": 0})
    assert given.view("data_quality_by_day_and_station", "station") == ["PIER", None]
    assert given.view("data_quality_by_day_and_station", "silent_hours") == [3, 3]
    assert given.view("data_quality_by_day_and_station", "implausible_percent") == [0.0, 1.5]


def test_changed_since_yesterday_adds_the_runs_of_a_day_up(given: Given) -> None:
    runs = {"long ago": march(1), "morning": march(10, 6), "evening": march(10, 20)}
    given.rows("runs", *({"run_id": run_id, "started_at_utc": at} for run_id, at in runs.items()))
    changes = [
        ("old", "long ago", "added"),
        ("new", "morning", "added"),
        ("new", "evening", "revised"),
        ("never mind", "morning", "added"),
        ("never mind", "evening", "withdrawn"),
        ("back again", "morning", "withdrawn"),
        ("back again", "evening", "added"),
        ("gone", "evening", "withdrawn"),
    ]
    given.rows(
        "finding_history",
        *(
            {"finding_table": "gaps", "finding_id": finding, "run_id": run, "change": change, "row": run}
            for finding, run, change in changes
        ),
    )
    shown = zip(*(given.view("changed_since_yesterday", name) for name in ("finding_id", "change", "row")), strict=True)
    assert list(shown) == [
        ("new", "added", "evening"),
        ("back again", "revised", "evening"),
        ("gone", "withdrawn", "evening"),
    ]


def test_superseded_findings_are_those_changed_or_taken_back_later_with_when_they_held(given: Given) -> None:
    nights = {"first": march(3), "second": march(5), "third": march(7)}
    given.rows("runs", *({"run_id": run_id, "finished_at_utc": at} for run_id, at in nights.items()))
    of = {"finding_table": "voyages"}
    given.rows(
        "finding_history",
        {**of, "finding_id": "stays", "run_id": "first", "change": "added", "row": "as found"},
        {**of, "finding_id": "v", "run_id": "first", "change": "added", "row": "one"},
        {**of, "finding_id": "v", "run_id": "second", "change": "revised", "row": "two"},
        {**of, "finding_id": "v", "run_id": "third", "change": "withdrawn", "row": "two"},
    )
    rows = given.connection.execute(
        "select finding_id, run_id, held_from_utc, held_until_utc, row from superseded_findings order by run_id"
    ).fetchall()
    assert rows == [("v", "first", march(3), march(5), "one"), ("v", "second", march(5), march(7), "two")]
    assert sorted(given.view("superseded_findings", "run_id")) == ["first", "second"]


def test_every_view_has_a_test() -> None:
    tests = [path.read_text(encoding="utf-8") for path in (Path(__file__), Path(__file__).with_name("test_views.py"))]
    shown = set(re.findall(r"given\.(?:view|all)\(\s*\"(\w+)\"", "\n".join(tests)))
    assert set(VIEWS) <= shown


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_may_be_asked_before_there_is_any_data(given: Given, view: str) -> None:
    assert given.all(view) == []
