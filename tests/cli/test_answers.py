"""What the commands that read a published database print."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from command_line import HOSTILE, Run

from pipeline.printable import printable
from pipeline.schemas import Alerts, IngestFiles, PortCalls, Vessels, Voyages
from pipeline.warehouse.home import Home

ARRIVED = datetime(2024, 3, 10, 4, 12)  # noqa: DTZ001  times are UTC without a zone


def publish(home: Path, **tables: pl.DataFrame) -> None:
    path = Home(home).published_db
    path.parent.mkdir(parents=True)
    with duckdb.connect(path) as database:
        for name, frame in tables.items():
            database.register("frame", frame.to_arrow())
            database.execute(f"create table {name} as select * from frame")  # noqa: S608  names of this test


def rows(schema: Any, *given: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(given, schema=schema.create_empty().schema, orient="row")


def alert(**changes: Any) -> dict[str, Any]:
    row = {
        "alert_id": "a1",
        "rule": "flagged_ship_docked",
        "vessel_id": "V",
        "mmsi": 273000001,
        "ship_name": HOSTILE,
        "port_id": "KP_RAJIN",
        "event_from_utc": ARRIVED,
        "evidence": "observed",
        "probability": 1.0,
        "text": HOSTILE,
        "target": "local",
        "state": "pending",
        "attempts": 0,
    }
    return row | changes


def test_alerts_list_prints_names_inertly(tumen: Run, tmp_path: Path) -> None:
    publish(tmp_path, alerts=rows(Alerts, alert()))
    status, out, err = tumen("alerts", "list", "--home", tmp_path)
    assert (status, err) == (0, "")
    assert printable(HOSTILE) in out
    assert "\x1b" not in out
    listed = json.loads(tumen("alerts", "list", "--home", tmp_path, "--json")[1])
    assert (listed[0]["ship_name"], listed[0]["event_from_utc"]) == (HOSTILE, "2024-03-10T04:12:00Z")


def test_sql_prints_a_table_with_every_row_on_one_line(tumen: Run, tmp_path: Path) -> None:
    publish(tmp_path, alerts=rows(Alerts, alert(text="x" * 500)))
    status, out, err = tumen("sql", "--home", tmp_path, "select port_id, text, imo from alerts")
    assert (status, err) == (0, "")
    assert any("KP_RAJIN" in line and "x" * 500 in line for line in out.splitlines())


def test_sql_json_is_a_list_of_objects_and_loses_no_column(tumen: Run, tmp_path: Path) -> None:
    publish(tmp_path, alerts=rows(Alerts))
    question = (
        "select 1 as n, 2 as n, 'nan'::double as x, timestamp '2024-03-10' as t, "
        "[1.5::decimal(3,1)] as l, '\\xFF'::blob as b"
    )
    _, out, _ = tumen("sql", "--home", tmp_path, question, "--json")
    assert json.loads(out) == [
        {"n": 1, "n_2": 2, "x": None, "t": "2024-03-10T00:00:00Z", "l": [1.5], "b": "\\xff"},
    ]


def test_sql_says_when_it_shows_not_all(tumen: Run, tmp_path: Path) -> None:
    publish(tmp_path, alerts=rows(Alerts))
    _, out, err = tumen("sql", "--home", tmp_path, "select * from range(1001)")
    assert len(out.splitlines()) < 1010
    assert "the first 1000 rows" in err


def test_a_wrong_question_is_one_line(tumen: Run, tmp_path: Path) -> None:
    publish(tmp_path, alerts=rows(Alerts))
    status, out, err = tumen("sql", "--home", tmp_path, "select * from nowhere")
    assert (status != 0, out, err.count("\n")) == (True, "", 1)


def published_summary(home: Path, path: str) -> None:
    call = {
        "port_call_id": "c",
        "vessel_id": "V",
        "mmsi": 273000001,
        "ship_name": HOSTILE,
        "port_id": "KP_RAJIN",
        "arrived_at_utc": ARRIVED,
        "evidence": "observed",
        "probability": 1.0,
        "port_probability": 1.0,
    }
    voyage = {
        "voyage_id": "v",
        "mmsi": 273000001,
        "ship_name": "LADY R",
        "origin_port_id": "KP_RAJIN",
        "destination_port_id": "RU_VOSTOCHNY",
        "departed_at_utc": ARRIVED,
        "arrived_at_utc": ARRIVED,
        "evidence": "inferred",
        "probability": 0.83,
        "is_watchlisted": True,
    }
    publish(
        home,
        ingest_files=rows(IngestFiles, {"path": path, "state": "done"}),
        alerts=rows(Alerts, alert()),
        vessels=rows(Vessels, {"vessel_id": "V", "is_watchlisted": True}, {"vessel_id": "W", "is_watchlisted": False}),
        port_calls=rows(PortCalls, call, call | {"port_call_id": "d", "vessel_id": "W", "port_id": "RU_DUNAI"}),
        corridor_voyages=rows(Voyages, voyage),
    )


def test_summary_shows_three_tables_and_the_database(tumen: Run, tmp_path: Path) -> None:
    published_summary(tmp_path, "/feed/2024-03-10.nmea")
    status, out, _ = tumen("summary", "--home", tmp_path)
    assert status == 0
    for shown in ("corridor voyages: 1", "RU_VOSTOCHNY", "port calls of flagged ships: 1", "alerts: 1"):
        assert shown in out
    assert printable(HOSTILE) in out
    assert "RU_DUNAI" not in out, "a ship on no list"
    assert "SYNTHETIC" not in out
    assert out.endswith(f"published database: {Home(tmp_path).published_db}\n")


def test_summary_says_first_that_a_feed_was_synthetic(tumen: Run, tmp_path: Path) -> None:
    published_summary(tmp_path, "/feed/SYNTHETIC-2024-03-10.nmea")
    assert tumen("summary", "--home", tmp_path)[1].startswith("SYNTHETIC")
    document = json.loads(tumen("summary", "--home", tmp_path, "--json")[1])
    assert document["is_synthetic"] is True
    assert document["corridor_voyages"]["rows"][0]["probability"] == 0.83
    assert [document[table]["total"] for table in ("flagged_port_calls", "alerts")] == [1, 1]
