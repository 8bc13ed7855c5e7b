"""What is wrong is found and said with the way back; the way back works."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from databases import tables
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night
from pipeline.alerts.outbox import Outbox
from pipeline.cli import main
from pipeline.doctor import diagnose
from pipeline.errors import ConfigurationError, TumenError
from pipeline.rebuild import rebuild
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

pytestmark = pytest.mark.slow  # whole homes, night after night

NOON = dt.datetime(2024, 3, 10, 12)  # noqa: DTZ001  times are UTC without a zone


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a voyage in it."""
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    night.run([feed_of(folder / "voyage.nmea", *LINES)], home, Settings())
    return home


@pytest.fixture
def home(well: Home, tmp_path: Path) -> Home:
    shutil.copytree(well.root, tmp_path / "home")
    return Home(tmp_path / "home")


def parquet_of(home: Home) -> Path:
    return min(home.lake.glob("positions/day*/bucket*/*.parquet"))


def leave_log(home: Home, *, is_damaged: bool) -> None:
    """Leave the log of a committed transaction beside the warehouse, as a kill does."""
    log = home.warehouse_db.with_name("tumen.duckdb.wal")
    with duckdb.connect(":memory:") as connection:
        connection.execute("attach ? as warehouse", [str(home.warehouse_db)])
        connection.execute("insert into warehouse.corridors select * from warehouse.corridors")
        kept = {path: bytearray(path.read_bytes()) for path in (home.warehouse_db, log)}
    if is_damaged:
        kept[log][len(kept[log]) // 2] ^= 0xFF
    for path, content in kept.items():
        path.write_bytes(content)


def dead_alert(home: Home) -> None:
    with Outbox.open(home.outbox_db) as outbox:
        outbox.claim("alert", "desk", now_utc=NOON, until_utc=NOON)
        outbox.record_failed("alert", "desk", attempt=1, error="no", retry_at_utc=None)


def another_run(home: Home) -> None:
    night.detect_and_store(home, Settings(), [])


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


FAULTS: dict[str, tuple[Callable[[Home], object], str, str, str | None]] = {
    "settings": (
        lambda home: (home.root / "tumen.toml").write_text("[decode]\nnonsense = 1\n"),
        "configuration",
        "nonsense",
        None,
    ),
    "zones": (lambda home: home.zones.write_text("{}"), "zones", "zones.geojson", None),
    "missing file": (lambda home: parquet_of(home).unlink(), "lake", "parquet is missing", "restore a backup"),
    "torn file": (lambda home: truncate(parquet_of(home)), "lake", "parquet cannot be read", "restore a backup"),
    "other file": (
        lambda home: shutil.copy(max(home.lake.glob("statics/*/*.parquet")), parquet_of(home)),
        "lake",
        "rows, the ledger says",
        "restore a backup",
    ),
    "damaged log": (lambda home: leave_log(home, is_damaged=True), "warehouse", "its log", "tumen rebuild"),
    "damaged warehouse": (
        lambda home: home.warehouse_db.write_bytes(b"not a database" * 1000),
        "warehouse",
        "does not open",
        "tumen rebuild",
    ),
    "no warehouse": (lambda home: home.warehouse_db.unlink(), "warehouse", "does not open", "tumen rebuild"),
    "damaged publication": (lambda home: truncate(home.published_db), "published", "does not open", "publishes anew"),
    "no publication": (lambda home: home.published_db.unlink(), "published", "nothing is published", "publishes anew"),
    "old publication": (another_run, "published", "older than the warehouse", "publishes anew"),
    "dead alert": (dead_alert, "outbox", "1 alerts could not be delivered", "tumen alerts list"),
    "damaged outbox": (lambda home: home.outbox_db.write_bytes(b"x" * 5000), "outbox", "outbox.sqlite", None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_found_with_what_to_do(home: Home, fault: str) -> None:
    spoil, check, said, remedy = FAULTS[fault]
    spoil(home)
    faults = [finding for finding in diagnose(home).findings if finding.state == "fault"]
    assert [finding.check for finding in faults] == [check]
    assert said in faults[0].what
    assert remedy is None or remedy in str(faults[0].remedy)


def test_a_home_that_is_well_has_no_fault_and_is_not_touched(home: Home) -> None:
    leave_log(home, is_damaged=False)
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    diagnosis = diagnose(home)
    assert [finding.check for finding in diagnosis.findings if finding.state != "ok"] == []
    assert not diagnosis.needs_person
    assert {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()} == before


def test_files_that_the_ledger_does_not_list_are_a_note(home: Home) -> None:
    shutil.copy(parquet_of(home), home.lake / "positions" / "stray.parquet")
    (note,) = [finding for finding in diagnose(home).findings if finding.state != "ok"]
    assert (note.state, note.check) == ("note", "lake")
    assert "positions/stray.parquet" in note.what


def test_a_full_disk_is_a_fault(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(home.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2**20))
    (fault,) = [finding for finding in diagnose(home).findings if finding.state == "fault"]
    assert (fault.check, fault.remedy) == ("disk", "free disk space before the next run")


def test_a_rejected_feed_of_the_latest_run_is_a_fault(home: Home, tmp_path: Path) -> None:
    bad = tmp_path / "picture.png"
    bad.write_bytes(bytes(range(256)) * 100)
    night.run([bad], home, Settings())
    (fault,) = [finding for finding in diagnose(home).findings if finding.state == "fault"]
    assert (fault.check, "picture.png: rejected" in fault.what) == ("feeds", True)


def test_where_there_is_no_home_none_is_made(tmp_path: Path) -> None:
    diagnosis = diagnose(Home(tmp_path / "nowhere"))
    assert diagnosis.needs_person
    assert not (tmp_path / "nowhere").exists()


def test_the_command_prints_it_and_ends_with_1_where_something_is_wrong(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--home", str(home.root)]) == 0
    assert "ok     warehouse: opens" in capsys.readouterr().out
    home.warehouse_db.write_bytes(b"not a database" * 1000)
    assert main(["doctor", "--home", str(home.root), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert not document["is_well"]
    assert {"check", "state", "what", "remedy"} == document["checks"][0].keys()


def test_a_warehouse_is_rebuilt_of_the_published_database_with_its_history(home: Home) -> None:
    expected = tables(home.root)
    with Warehouse.open(home) as warehouse:
        history = warehouse.read("finding_history")
    leave_log(home, is_damaged=True)
    damaged = home.warehouse_db.read_bytes()
    with pytest.raises(TumenError, match="tumen rebuild"), Warehouse.open(home):
        pass
    report = rebuild(home, Settings())
    assert report.made_of == "published"
    assert damaged in [Path(path).read_bytes() for path in report.set_aside]
    assert not diagnose(home).needs_person
    assert tables(home.root) == expected
    with Warehouse.open(home) as warehouse:
        assert warehouse.read("finding_history").equals(history)


def test_without_a_published_database_it_is_rebuilt_of_the_lake(home: Home) -> None:
    expected = tables(home.root)
    home.warehouse_db.write_bytes(b"not a database" * 1000)
    home.published_db.unlink()
    assert rebuild(home, Settings()).made_of == "lake"
    assert tables(home.root) == expected
    assert not diagnose(home).needs_person


def test_a_warehouse_that_opens_is_not_rebuilt(home: Home) -> None:
    before = home.warehouse_db.read_bytes()
    with pytest.raises(ConfigurationError, match="nothing to rebuild"):
        rebuild(home, Settings())
    assert home.warehouse_db.read_bytes() == before


def test_of_nothing_nothing_is_rebuilt(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    with pytest.raises(ConfigurationError, match="restore a backup"):
        rebuild(Home(tmp_path), Settings())
