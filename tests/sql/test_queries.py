"""Each of the analysts' questions, with a few given rows and the answer expected."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.resources import sql_path

Make = Callable[..., Any]
Given = Any  # the class of a fixture is not importable here

SHIP = {"vessel_id": "IMO9161003", "imo": 9161003, "mmsi": 273000001, "ship_name": "LADY R"}


def march(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2024, 3, day, hour)  # noqa: DTZ001  times are UTC without a zone


def test_corridor_voyages_newest_first(given: Given, corridor: Make) -> None:
    corridor()
    ends = {"origin_port_id": "KP_RAJIN", "destination_port_id": "RU_DUNAI"}
    given.rows(
        "voyages",
        {**ends, "voyage_id": "older", "arrived_at_utc": march(2), "dark_hours": 1.26},
        {**ends, "voyage_id": "newer", "arrived_at_utc": march(14), "dark_hours": 0.0},
    )
    rows = given.answer("corridor_voyages_newest_first")
    assert [(row[-1], row[7]) for row in rows] == [("newer", 0.0), ("older", 1.3)]


def test_story_of_a_ship(given: Given) -> None:
    given.rows("vessels", SHIP, {"vessel_id": "other", "imo": 1})
    given.rows(
        "port_calls",
        {
            "port_call_id": "call",
            "vessel_id": "IMO9161003",
            "arrived_at_utc": march(10),
            "departed_at_utc": march(12),
            "port_name": "Rajin",
            "evidence": "observed",
            "probability": 1.0,
        },
        {"vessel_id": "other", "arrived_at_utc": march(11)},
    )
    given.rows(
        "gaps",
        {
            "gap_id": "past",
            "vessel_id": "IMO9161003",
            "started_at_utc": march(12, 6),
            "ended_at_utc": march(13),
            "duration_hours": 18.0,
            "cause": "silence",
        },
        {"gap_id": "open", "vessel_id": "IMO9161003", "started_at_utc": march(20), "cause": "undetermined"},
    )
    assert given.answer("story_of_a_ship") == [
        (march(10), march(12), "port call", "Rajin", "observed, 1.0", "call"),
        (march(12, 6), march(13), "silence", "18.0 hours", "silence", "past"),
        (march(20), None, "silence", "until now", "undetermined", "open"),
    ]


def test_names_and_flags_of_a_ship(given: Given) -> None:
    given.rows("vessels", SHIP, {"vessel_id": "other", "imo": 1})
    said = {"vessel_id": "IMO9161003", "mmsi": 273000001, "flag": "RU", "imo": 9161003, "call_sign": "UBLR"}
    given.rows(
        "vessel_identities",
        {**said, "ship_name": "MARIA", "valid_from_utc": march(5), "valid_to_utc": march(9), "message_count": 7},
        {**said, "ship_name": "LADY R", "valid_from_utc": march(1), "valid_to_utc": march(4), "message_count": 3},
        {**said, "vessel_id": "other"},
    )
    odd = {"vessel_id": "IMO9161003", "mmsi": 273000001, "ship_name": "MARIA", "kind": "name_changed_at_sea"}
    given.rows("identity_anomalies", {**odd, "seen_from_utc": march(4), "seen_to_utc": march(5), "text": "At sea."})
    assert given.answer("names_and_flags_of_a_ship") == [
        (march(1), march(4), 273000001, "RU", 9161003, "LADY R", "UBLR", "3 messages"),
        (march(4), march(5), 273000001, None, None, "MARIA", None, "name_changed_at_sea: At sea."),
        (march(5), march(9), 273000001, "RU", 9161003, "MARIA", "UBLR", "7 messages"),
    ]


def test_data_quality_by_day(given: Given) -> None:
    given.rows(
        "ingest_files",
        {
            "state": "done",
            "lines": 90,
            "accepted": 60,
            "quarantined": 10,
            "duplicates": 20,
            "first_received_at_utc": march(10, 1),
        },
        {
            "state": "done",
            "lines": 10,
            "accepted": 10,
            "quarantined": 0,
            "duplicates": 0,
            "first_received_at_utc": march(10, 2),
        },
        {"state": "rejected", "lines": 0, "accepted": 0, "quarantined": 0, "duplicates": 0},
    )
    assert given.answer("data_quality_by_day") == [
        (dt.date(2024, 3, 10), 2, 0, 100, 70, 10.0, 20.0),
        (None, 1, 1, 0, 0, None, None),
    ]


def test_quarantine_reasons(given: Given) -> None:
    given.rows(
        "quarantine",
        {"file_id": "a", "line_no": 2, "reason": "no_time", "raw": b"second"},
        {"file_id": "a", "line_no": 1, "reason": "no_time", "raw": b"first"},
        {"file_id": "b", "line_no": 1, "reason": "bad_length", "raw": b"\xff"},
    )
    assert given.answer("quarantine_reasons") == [
        ("no_time", 2, 1, b"first"),
        ("bad_length", 1, 1, b"\xff"),
    ]


def test_candidates_of_the_longest_silence(given: Given) -> None:
    given.rows(
        "gaps",
        {"gap_id": "long", "duration_hours": 90.0},
        {"gap_id": "short", "duration_hours": 20.0},
        {"gap_id": "without candidates", "duration_hours": 900.0},
    )
    given.rows("ports", {"port_id": "KP_RAJIN", "port_name": "Rajin"})
    call = {"country": "KP", "earliest_arrival_utc": march(1), "latest_departure_utc": march(3)}
    given.rows(
        "dark_calls",
        {**call, "gap_id": "long", "port_id": "KP_RAJIN", "verdict": "probable", "probability": 0.714},
        {**call, "gap_id": "short", "port_id": "RU_DUNAI", "verdict": "possible", "probability": 0.2},
    )
    (row,) = given.answer("candidates_of_the_longest_silence")
    assert row[:5] == ("KP_RAJIN", "Rajin", "KP", "probable", 0.71)


def test_who_met_whom_at_sea(given: Given) -> None:
    tanker = {"vessel_id": "MMSI445000001", "mmsi": 445000001, "ship_name": "TANKER", "flag": "KP"}
    given.rows("vessels", SHIP, tanker, {"vessel_id": "IMO1", "imo": 1}, {"vessel_id": "IMO2", "imo": 2})
    match = {"vessel_id": "IMO9161003", "match_strength": "certain", "listing": "ship"}
    given.rows(
        "watchlist_matches",
        {**match, "list_name": "OFAC SDN"},
        {**match, "list_name": "EU", "match_strength": "probable"},
        {**match, "list_name": "EU"},
        {"vessel_id": "IMO1", "list_name": "a name alone", "match_strength": "weak", "listing": "ship"},
        {"vessel_id": "IMO2", "list_name": "its owner's", "match_strength": "certain", "listing": "owner"},
        {**match, "list_name": "over", "listed_to_utc": march(1)},
        {**match, "list_name": "not yet", "listed_from_utc": march(9)},
    )
    given.rows(
        "encounters",
        {"encounter_id": "unlisted, older", "vessel_id_a": "IMO1", "vessel_id_b": "IMO2", "started_at_utc": march(3)},
        {"encounter_id": "unlisted, newer", "vessel_id_a": "IMO1", "vessel_id_b": "IMO2", "started_at_utc": march(9)},
        {
            "encounter_id": "listed",
            "vessel_id_a": "IMO9161003",
            "vessel_id_b": "MMSI445000001",
            "started_at_utc": march(1, 22),
            "ended_at_utc": march(2, 2),
            "median_distance_m": 41.6,
            "lon_deg": 132.00049,
            "lat_deg": 42.0,
        },
    )
    rows = given.answer("who_met_whom_at_sea")
    assert [row[-1] for row in rows] == ["listed", "unlisted, newer", "unlisted, older"]
    assert rows[0][:10] == (
        *(march(1, 22), march(2, 2)),
        *("LADY R", 9161003, None, "EU; OFAC SDN"),
        *("TANKER", None, "KP", None),
    )
    assert rows[0][10:13] == (42.0, 132.0, 42.0)
    assert rows[1][5] is None, "a name alone puts nobody on a list"


def test_changed_by_the_latest_run(given: Given) -> None:
    given.rows(
        "runs",
        {"run_id": "second", "started_at_utc": march(2)},
        {"run_id": "first", "started_at_utc": march(1)},
    )
    given.rows(
        "finding_history",
        {"finding_id": "f", "run_id": "first", "change": "added", "reason": "new", "row": "{}"},
        {"finding_id": "f", "run_id": "second", "change": "withdrawn", "reason": "no longer found", "row": "{}"},
    )
    assert given.answer("changed_by_the_latest_run") == [("withdrawn", "no longer found", "f", "{}")]


def test_what_speaks_against_ships(given: Given, corridor: Make) -> None:
    corridor()
    ends = {"origin_port_id": "KP_RAJIN", "destination_port_id": "RU_DUNAI"}

    def reasons(**points: float) -> list[dict[str, Any]]:
        return [{"rule": rule, "points": one, "text": f"{rule} {one}"} for rule, one in points.items()]

    given.rows(
        "voyages",
        {
            **ends,
            "voyage_id": "1",
            "vessel_id": "a",
            "risk_score": 70.0,
            "reasons": reasons(listed=40.0, crossing=30.0),
        },
        {**ends, "voyage_id": "2", "vessel_id": "a", "risk_score": 60.0, "reasons": reasons(dark=60.0, crossing=0.0)},
        {**ends, "voyage_id": "3", "vessel_id": "b", "risk_score": 30.0, "reasons": reasons(crossing=30.0)},
        {**ends, "voyage_id": "4", "vessel_id": "b", "risk_score": 0.0, "reasons": []},
        {"voyage_id": "5", "origin_port_id": "CNDLC", "reasons": reasons(listed=40.0)},
    )
    assert given.answer("what_speaks_against_ships") == [
        ("crossing", 3, 2, 2, 60.0, "crossing 30.0"),
        ("dark", 1, 1, 1, 60.0, "dark 60.0"),
        ("listed", 1, 1, 1, 40.0, "listed 40.0"),
    ]


def test_every_question_has_a_test_here() -> None:
    tested = set(re.findall(r"^def test_(\w+)", Path(__file__).read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {path.stem for path in sql_path("queries").glob("*.sql")} <= tested


@pytest.mark.parametrize("path", sorted(sql_path("queries").glob("*.sql")), ids=lambda path: path.stem)
def test_every_question_may_be_asked_before_there_is_any_data(given: Given, path: Path) -> None:
    given.answer(path.stem)
