"""Each rule between tables, broken by one row; a breach stops the run before anything is written."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import TumenError
from pipeline.resources import sql_path
from pipeline.warehouse import integrity
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import TABLES

Make = Callable[..., Any]
Rows = dict[str, list[dict[str, Any]]]
FILE = "f" * 64


def march(day: int) -> dt.datetime:
    return dt.datetime(2024, 3, day)  # noqa: DTZ001  times are UTC without a zone


def call(name: str, begins: int, ends: int | None, **columns: Any) -> dict[str, Any]:
    named = {"port_call_id": name, "vessel_id": "ship", "port_id": f"port of {name}", "segment_id": 1}
    return {**named, "arrived_at_utc": march(begins), "departed_at_utc": ends and march(ends), **columns}


def sound() -> Rows:
    """A ship that called at one port, fell silent, called at another unheard, and met another ship."""
    inferred = {"evidence": "inferred", "gap_id": "silence"}
    findings = ("left", "reached", "silence", "dark", "passage", "meeting", "odd")
    return {
        "ingest_files": [
            {"file_id": FILE, "lines": 10, "accepted": 9, "quarantined": 1, "duplicates": 0, "ignored": 0}
        ],
        "lake_files": [{"file_id": FILE, "kind": "quarantine", "row_count": 1}],
        "quarantine": [{"file_id": FILE}],
        "vessels": [{"vessel_id": "ship"}, {"vessel_id": "other"}],
        "port_calls": [call("left", 1, 2), call("reached", 5, 6, **inferred)],
        "gaps": [{"gap_id": "silence", "vessel_id": "ship", "started_at_utc": march(3), "ended_at_utc": march(8)}],
        "dark_itineraries": [
            {"gap_id": "silence", "port_ids": ["port of reached"], "probability": 0.9},
            {"gap_id": "silence", "port_ids": [], "probability": 0.1},
        ],
        "dark_calls": [{"dark_call_id": "dark", "gap_id": "silence", "vessel_id": "ship"}],
        "voyages": [
            {
                "voyage_id": "passage",
                "vessel_id": "ship",
                "origin_port_call_id": "left",
                "destination_port_call_id": "reached",
                "origin_port_id": "port of left",
                "destination_port_id": "port of reached",
                "departed_at_utc": march(2),
                "arrived_at_utc": march(5),
            }
        ],
        "encounters": [{"encounter_id": "meeting", "vessel_id_a": "other", "vessel_id_b": "ship"}],
        "identity_anomalies": [{"anomaly_id": "odd", "vessel_id": "ship"}],
        "watchlist_entries": [{"entry_id": "entry", "list_name": "list"}],
        "watchlist_matches": [{"entry_id": "entry", "list_name": "list", "vessel_id": "ship"}],
        "alerts": [{"alert_id": "alert", "port_call_id": "left"}, {"alert_id": "old", "port_call_id": "withdrawn"}],
        "finding_history": [{"finding_id": "withdrawn", "change": "added", "row": "{}"}],
        "evidence": [{"finding_id": name, "file_id": FILE, "line_no": 10} for name in findings],
    }


def put(warehouse: Warehouse, rows_of: Make, rows: Rows) -> None:
    """Write rows past the rules, as a fault would."""
    for table, given in rows.items():
        frame = rows_of(table, *given).select(TABLES[table].column_names())
        warehouse.connection.register("given", frame)
        warehouse.connection.execute(f"insert into {table} select * from given")  # noqa: S608  our own table
        warehouse.connection.unregister("given")


def without(table: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table].clear()


def changed(table: str, **columns: Any) -> Callable[[Rows], None]:
    return lambda rows: rows[table][0].update(columns)


def added(table: str, row: dict[str, Any]) -> Callable[[Rows], None]:
    return lambda rows: rows[table].append(row)


BREACHES: dict[str, list[tuple[Callable[[Rows], None], str]]] = {
    "lines_add_up": [
        (changed("ingest_files", lines=11), "11 lines, of which 10 are accounted for"),
        (changed("lake_files", row_count=2), "1 lines in quarantine, of which the lake holds 2"),
        (without("lake_files"), "1 lines in quarantine, of which the lake holds 0"),
    ],
    "lake_files_have_their_account": [
        (changed("lake_files", file_id="g" * 64), "is in lake_files or quarantine, and not in ingest_files"),
        (changed("quarantine", file_id="g" * 64), "is in lake_files or quarantine, and not in ingest_files"),
    ],
    "findings_are_of_a_vessel": [
        (changed("encounters", vessel_id_a="nobody"), "nobody: is in encounters, and not in vessels"),
        (changed("gaps", vessel_id="nobody"), "nobody: is in gaps, and not in vessels"),
    ],
    "findings_have_evidence": [
        (changed("evidence", finding_id="another"), "left: port call without evidence"),
        (changed("identity_anomalies", anomaly_id="odder"), "odder: identity anomaly without evidence"),
    ],
    "evidence_cites_files": [
        (changed("evidence", file_id="g" * 64), "which is not in ingest_files"),
        (changed("evidence", line_no=11), f"left: cites line 11 of file {FILE}, which has 10"),
    ],
    "times_are_in_order": [
        (changed("gaps", ended_at_utc=march(2)), "silence: begins 2024-03-03 00:00:00, ends 2024-03-02 00:00:00"),
    ],
    "calls_of_a_hull_do_not_overlap": [
        (added("port_calls", call("too early", 1, 4)), "too early: begins before call left of the same hull has ended"),
    ],
    "voyages_join_two_calls": [
        (changed("voyages", origin_port_call_id="gone"), "passage: origin call gone is not there"),
        (changed("voyages", vessel_id="other"), "passage: destination call reached says otherwise"),
        (changed("voyages", arrived_at_utc=march(6)), "passage: destination call reached says otherwise"),
        (changed("port_calls", port_id="elsewhere"), "passage: origin call left says otherwise"),
        (changed("port_calls", departed_at_utc=None), "passage: origin call left says otherwise"),
    ],
    "dark_findings_have_their_gap": [
        (without("gaps"), "dark: gap silence is not there"),
        (changed("gaps", vessel_id="other"), "reached: gap silence is of vessel other"),
        (changed("dark_itineraries", gap_id="unheard of"), "unheard of: gap unheard of is not there"),
    ],
    "itineraries_sum_to_one": [
        (changed("dark_itineraries", probability=0.899), "silence: explanations sum to 0.999"),
    ],
    "matches_join_entry_and_vessel": [
        (changed("watchlist_matches", vessel_id="nobody"), "nobody: no such vessel, matched with entry entry of list"),
        (without("watchlist_entries"), "ship: no such entry, matched with entry entry of list"),
    ],
    "alerts_have_their_call": [
        (without("finding_history"), "old: speaks of port call withdrawn, which nobody found"),
    ],
}


def test_tables_that_fit_together_pass_every_check(warehouse: Warehouse, rows_of: Make) -> None:
    put(warehouse, rows_of, sound())
    integrity.assert_integrity(warehouse.connection)


@pytest.mark.parametrize(
    ("check", "spoil", "fault"),
    [(check, spoil, fault) for check, cases in BREACHES.items() for spoil, fault in cases],
)
def test_a_row_that_breaks_a_rule_is_named_with_the_rule(
    warehouse: Warehouse, rows_of: Make, check: str, spoil: Callable[[Rows], None], fault: str
) -> None:
    rows = sound()
    spoil(rows)
    put(warehouse, rows_of, rows)
    with pytest.raises(TumenError) as breach:
        integrity.assert_integrity(warehouse.connection)
    assert f"{check} (" in str(breach.value)
    assert fault in str(breach.value)


def test_a_call_that_has_no_end_is_the_last_of_its_hull(warehouse: Warehouse, rows_of: Make) -> None:
    put(warehouse, rows_of, {"port_calls": [call("open", 1, None), call("last", 4, None)]})
    rows = warehouse.connection.execute(sql_path("checks/calls_of_a_hull_do_not_overlap.sql").read_text()).fetchall()
    assert rows == [("last", "begins before call open of the same hull has ended")]


def test_every_check_is_run_and_broken_by_a_test() -> None:
    files = {path.stem for path in Path(sql_path("checks")).glob("*.sql")}
    assert files == set(integrity.CHECKS) == BREACHES.keys()


def test_of_many_breaches_a_few_are_named(warehouse: Warehouse, rows_of: Make) -> None:
    put(warehouse, rows_of, {"quarantine": [{"file_id": f"{n:02}"} for n in range(20)]})
    with pytest.raises(TumenError, match=r"04: [^:]*, and more\)\. Nothing was written"):
        integrity.assert_integrity(warehouse.connection)


def test_a_breach_leaves_the_state_before(home: Home, rows_of: Make) -> None:
    def run() -> None:
        with Warehouse.open(home) as warehouse, warehouse.transaction() as t:
            t.put_findings("gaps", rows_of("gaps", {"gap_id": "g"}), "run-1")
            t.assert_integrity()

    with pytest.raises(TumenError, match="findings_have_evidence"):
        run()
    with Warehouse.open(home) as after:
        assert after.read("gaps").is_empty()
        assert after.read("finding_history").is_empty()
