"""Tables exist from the first opening on; a transaction is all or nothing; findings change by difference."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import dataframely as dy
import polars as pl
import pytest

from pipeline.errors import DatabaseInUseError, TumenError
from pipeline.warehouse.difference import Difference
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import read_lake, write_decoded
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import FINDINGS, REPLACED, TABLES, VIEWS
from pipeline.warehouse.transaction import QUARANTINE_ROWS

Make = Callable[..., Any]


def test_every_table_and_view_exists_from_the_first_opening_on(warehouse: Warehouse) -> None:
    for name in TABLES:
        assert warehouse.read(name).is_empty()
    for name in VIEWS:
        assert warehouse.connection.table(name).fetchall() == []


def test_what_was_committed_is_there_after_reopening(home: Home, rows_of: Make) -> None:
    gaps = rows_of("gaps", {"gap_id": "g"})
    with Warehouse.open(home) as first, first.transaction() as t:
        t.put_findings("gaps", gaps, "run-1")
    with Warehouse.open(home) as second:
        assert second.read("gaps")["run_id"].to_list() == ["run-1"]
    assert not home.warehouse_db.with_name("tumen.duckdb.wal").exists()


def test_a_transaction_that_raises_leaves_the_old_state(warehouse: Warehouse, rows_of: Make) -> None:
    twice = rows_of("ports", {"port_id": "KP_RAJIN"}, {"port_id": "KP_RAJIN"})

    def half_wrong() -> None:
        with warehouse.transaction() as t:
            t.put_findings("gaps", rows_of("gaps", {"gap_id": "g"}), "run-1")
            t.replace("ports", twice)

    with pytest.raises(dy.exc.ValidationError):
        half_wrong()
    assert warehouse.read("gaps").is_empty()
    assert warehouse.read("ports").is_empty()
    assert warehouse.read("finding_history").is_empty()


def test_findings_are_put_by_difference(warehouse: Warehouse, rows_of: Make) -> None:
    first = rows_of("port_calls", {"port_call_id": "stays"}, {"port_call_id": "leaves"}, {"port_call_id": "goes"})
    second = rows_of(
        "port_calls",
        {"port_call_id": "stays"},
        {"port_call_id": "leaves", "duration_hours": 9.0, "confidence": 4},
        {"port_call_id": "comes"},
    )
    with warehouse.transaction() as t:
        assert t.put_findings("port_calls", first, "run-1") == Difference(3, 0, 0)
    with warehouse.transaction() as t:
        assert t.put_findings("port_calls", second.drop("run_id"), "run-2") == Difference(1, 1, 1)
    stored = warehouse.read("port_calls").select("port_call_id", "run_id").rows()
    assert stored == [("comes", "run-2"), ("leaves", "run-2"), ("stays", "run-1")]
    history = warehouse.read("finding_history").filter(run_id="run-2")
    assert history.select("finding_id", "change", "reason").rows() == [
        ("comes", "added", "new"),
        ("goes", "withdrawn", "no longer found"),
        ("leaves", "revised", "changed: duration_hours, confidence"),
    ]
    assert '"duration_hours":9.0' in history["row"][2]


def test_putting_the_same_findings_again_changes_nothing(warehouse: Warehouse, rows_of: Make) -> None:
    reasons = [{"rule": "listed", "points": 40.5, "text": 'says "no"'}]
    voyages = rows_of("voyages", {"voyage_id": "v", "reasons": reasons}, {"voyage_id": "w", "imo": 9080120})
    with warehouse.transaction() as t:
        t.put_findings("voyages", voyages, "run-1")
    before = {name: warehouse.read(name) for name in TABLES}
    with warehouse.transaction() as t:
        assert t.put_findings("voyages", voyages.reverse(), "run-2").rows == 0
    assert all(warehouse.read(name).equals(frame) for name, frame in before.items())


@pytest.mark.parametrize("table", FINDINGS)
def test_every_table_of_findings_can_be_put_and_emptied(warehouse: Warehouse, rows_of: Make, table: str) -> None:
    with warehouse.transaction() as t:
        t.put_findings(table, rows_of(table, {}), "run-1")
        assert t.put_findings(table, rows_of(table), "run-2") == Difference(0, 0, 1)
    assert warehouse.read(table).is_empty()


@pytest.mark.parametrize("table", REPLACED)
def test_every_table_of_the_present_state_holds_what_it_was_replaced_by(
    warehouse: Warehouse, rows_of: Make, table: str
) -> None:
    frame = rows_of(table, {})
    for _ in range(2):
        with warehouse.transaction() as t:
            t.replace(table, frame)
    assert warehouse.read(table).equals(frame)


def test_rows_lie_in_the_order_of_their_key_however_they_came(warehouse: Warehouse, rows_of: Make) -> None:
    frame = rows_of("zones", *({"zone_id": zone} for zone in "cab"))
    with warehouse.transaction() as t:
        t.replace("zones", frame)
    stored = warehouse.connection.sql("select zone_id from zones").fetchall()
    assert stored == [("a",), ("b",), ("c",)]


def test_a_table_is_written_only_in_its_own_way(warehouse: Warehouse, rows_of: Make) -> None:
    with pytest.raises(KeyError, match="voyages"), warehouse.transaction() as t:
        t.replace("voyages", rows_of("voyages"))
    with pytest.raises(KeyError, match="drop table"), warehouse.transaction() as t:
        t.append("runs; drop table runs", rows_of("runs"))


def test_a_frame_that_breaks_its_schema_does_not_get_in(warehouse: Warehouse, rows_of: Make) -> None:
    twice = rows_of("gaps", {"gap_id": "g"}, {"gap_id": "g"})
    with pytest.raises(dy.exc.ValidationError, match="primary_key"), warehouse.transaction() as t:
        t.put_findings("gaps", twice, "run-1")
    assert warehouse.read("gaps").is_empty()


def test_hostile_names_come_back_as_they_went_in(warehouse: Warehouse, rows_of: Make) -> None:
    name = "'); DROP TABLE gaps;--"
    frame = rows_of("vessels", {"ship_name": name, "call_sign": '=HYPERLINK("//X.IO")'})
    with warehouse.transaction() as t:
        t.replace("vessels", frame)
    assert warehouse.read("vessels").equals(frame)


def test_a_file_enters_the_ledger_once_with_its_account_and_quarantine(
    home: Home, warehouse: Warehouse, decoded: Make
) -> None:
    name = write_decoded(home, decoded("a" * 64))
    with warehouse.transaction() as t:
        assert t.add_files([name, name], "run-1") == ["a" * 64]
    with warehouse.transaction() as t:
        assert t.add_files([name], "run-2") == []
    assert warehouse.ingested()["run_id"].to_list() == ["run-1"]
    assert warehouse.ledger()["kind"].unique().sort().to_list() == ["positions", "quarantine", "statics"]
    assert warehouse.read("quarantine")["run_id"].to_list() == ["run-1"]
    assert read_lake(home, warehouse.ledger(), "positions").height == 3


def test_quarantine_in_the_database_is_capped_and_whole_in_the_lake(
    home: Home, warehouse: Warehouse, decoded: Make
) -> None:
    name = write_decoded(home, decoded("a" * 64, quarantined=QUARANTINE_ROWS + 5))
    with warehouse.transaction() as t:
        t.add_files([name], "run-1")
    shown = warehouse.read("quarantine")
    assert shown.height == QUARANTINE_ROWS
    assert shown["line_no"].min() == 4
    assert read_lake(home, warehouse.ledger(), "quarantine").height == QUARANTINE_ROWS + 5


def test_a_file_that_is_removed_leaves_nothing(home: Home, warehouse: Warehouse, decoded: Make) -> None:
    names = [write_decoded(home, decoded(letter * 64, positions=2)) for letter in "ab"]
    with warehouse.transaction() as t:
        t.add_files(names, "run-1")
        t.remove_files(["b" * 64])
    assert warehouse.ingested()["file_id"].to_list() == ["a" * 64]
    assert warehouse.ledger()["file_id"].unique().to_list() == ["a" * 64]
    assert warehouse.read("quarantine")["file_id"].to_list() == ["a" * 64]


def test_decoding_a_file_again_to_something_else_leaves_what_is_listed(
    home: Home, warehouse: Warehouse, decoded: Make
) -> None:
    first, again = (write_decoded(home, decoded("a" * 64, positions=count)) for count in (3, 2))
    for name in (first, again):
        with warehouse.transaction() as t:
            t.add_files([name], "run-1")
    assert read_lake(home, warehouse.ledger(), "positions").height == 3


def test_a_missing_manifest_is_named(warehouse: Warehouse) -> None:
    with pytest.raises(TumenError, match=r"gone\.json.*decode that feed file again"), warehouse.transaction() as t:
        t.add_files(["gone.json"], "run-1")


def test_a_damaged_database_is_named_with_what_to_do(home: Home) -> None:
    with Warehouse.open(home):
        pass
    home.warehouse_db.write_bytes(b"not a database" * 1000)
    with pytest.raises(TumenError, match=r"tumen\.duckdb: cannot be opened.*aside"), Warehouse.open(home):
        pass


def test_a_database_that_another_program_has_open_is_told_apart_from_a_damaged_one(home: Home) -> None:
    with Warehouse.open(home):
        pass
    hold = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(home.warehouse_db)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603  our own words
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(DatabaseInUseError, match="Close the program that has it open"), Warehouse.open(home):
            pass
        other.communicate()
    with Warehouse.open(home):
        pass


def test_nothing_is_drawn_into_what_a_program_without_a_file_prints(home: Home) -> None:
    code = (
        "import duckdb, sys; from pathlib import Path; from pipeline.warehouse.home import Home\n"
        "from pipeline.warehouse.store import Warehouse\n"
        "asked = \"select current_setting('enable_progress_bar')\"\n"
        "with Warehouse.open(Home(Path(sys.argv[1]))) as warehouse:\n"
        "    print(duckdb.sql(asked).fetchall(), warehouse.connection.sql(asked).fetchall())\n"
    )
    command = [sys.executable, "-c", code, str(home.root)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603  our own words
    assert told.split() == ["[(True,)]", "[(False,)]"]  # as DuckDB would have it, and as it is here


def test_a_damaged_log_is_named_with_what_to_do(home: Home, rows_of: Make) -> None:
    log = home.warehouse_db.with_name("tumen.duckdb.wal")
    with Warehouse.open(home) as warehouse:
        warehouse.connection.execute("checkpoint warehouse")
        with warehouse.transaction() as t:
            t.append("runs", rows_of("runs", {}))
        kept = {path: path.read_bytes() for path in (home.warehouse_db, log)}
    damaged = bytearray(kept[log])
    damaged[len(damaged) // 2] ^= 0xFF
    home.warehouse_db.write_bytes(kept[home.warehouse_db])
    log.write_bytes(damaged)
    with pytest.raises(TumenError, match=r"tumen\.duckdb\.wal aside"), Warehouse.open(home):
        pass


def test_a_database_of_a_newer_version_is_refused(home: Home) -> None:
    with Warehouse.open(home) as warehouse:
        warehouse.connection.execute("update schema_version set version = 99")
    with pytest.raises(TumenError, match="schema version 99"), Warehouse.open(home):
        pass


def test_reading_an_unknown_table_does_not_look_elsewhere(warehouse: Warehouse) -> None:
    nowhere = pl.DataFrame({"a": [1]})
    assert nowhere.height == 1
    with pytest.raises(KeyError):
        warehouse.read("nowhere")
