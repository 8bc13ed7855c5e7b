"""A run that is only rehearsed tells what the run then does, and leaves everything as it was."""

import json
import shutil
from pathlib import Path

import pytest
from databases import tables
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night
from pipeline.cli import main
from pipeline.rehearsal import rehearse
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query
from pipeline.warehouse.store import Warehouse

pytestmark = pytest.mark.slow  # whole homes, night after night

MIDDLE = slice(len(LINES) // 3, len(LINES) // 2)


@pytest.fixture(scope="module")
def on_time(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a night in it that lacks the middle of the voyage."""
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    night.run([feed_of(folder / "on_time.nmea", *LINES[: MIDDLE.start], *LINES[MIDDLE.stop :])], home, Settings())
    return home


@pytest.fixture
def home(on_time: Home, tmp_path: Path) -> Home:
    shutil.copytree(on_time.root, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def late(tmp_path: Path) -> Path:
    return feed_of(tmp_path / "late.nmea", *LINES[MIDDLE])


def everything(home: Home) -> tuple[list[str], bytes, dict[str, list[str]]]:
    """The lake's files, the published bytes and the rows of the warehouse."""
    files = sorted(str(path.relative_to(home.root)) for path in home.lake.rglob("*") if path.is_file())
    with Warehouse.open(home) as warehouse:
        rows = {name: list(map(str, warehouse.read(name).rows())) for name in ("runs", "voyages", "lake_files")}
    return files, home.published_db.read_bytes(), rows


def counted(home: Home) -> dict[str, dict[str, int]]:
    """Changes of the latest run, by table."""
    sql = """
        select finding_table, change, count(*) from finding_history
        where run_id = (select arg_max(run_id, started_at_utc) from runs) group by all
    """
    found: dict[str, dict[str, int]] = {}
    for table, change, count in query(home, sql).rows:
        found.setdefault(table, {})[change] = count
    return found


def told(changes: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Without the zeros."""
    kept = {table: {change: n for change, n in counts.items() if n} for table, counts in changes.items()}
    return {table: counts for table, counts in kept.items() if counts}


def test_a_rehearsal_tells_what_the_run_then_does(home: Home, late: Path) -> None:
    rehearsed = rehearse([late], home, Settings())
    report = night.run([late], home, Settings())
    assert told(rehearsed.changes) == counted(home)
    assert told(rehearsed.changes)["gaps"] == {"withdrawn": 2}
    assert rehearsed.run.counts == report.counts
    assert [file["path"] for file in rehearsed.run.files] == [file["path"] for file in report.files]


def test_a_corridor_voyage_is_told_with_what_changes(home: Home, late: Path) -> None:
    (voyage,) = rehearse([late], home, Settings()).voyages
    ends = (voyage["origin_port_id"], voyage["destination_port_id"])
    assert (voyage["change"], voyage["ship_name"], ends) == ("revised", "LADY R", ("KP_RAJIN", "RU_VOSTOCHNY"))
    assert voyage["reason"] == "changed: distance_nm (late file)"
    assert voyage["departed_at_utc"] == "2024-03-10T02:10:00Z"
    before = query(home, "select distance_nm from voyages").rows[0][0]
    night.run([late], home, Settings())
    after = query(home, "select distance_nm from voyages").rows[0][0]
    assert before != after
    assert voyage["differences"]["distance_nm"] == {"before": before, "after": after}


def test_a_rehearsal_leaves_everything_as_it_was(home: Home, late: Path) -> None:
    before = everything(home)
    rehearse([late], home, Settings())
    assert everything(home) == before


def test_other_settings_can_be_rehearsed_over_known_files(home: Home, late: Path) -> None:
    night.run([late], home, Settings())
    assert told(rehearse([late], home, Settings()).changes) == {}
    ports = Settings.model_validate({"port_calls": {"least_stop_minutes": 60 * 24}})
    assert told(rehearse([late], home, ports).changes)["port_calls"] == {"withdrawn": 2}


def test_a_first_run_can_be_rehearsed(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    rehearsed = rehearse([feed_of(tmp_path / "feed.nmea", *LINES)], home, Settings())
    assert [(voyage["change"], voyage["differences"]) for voyage in rehearsed.voyages] == [("added", {})]
    assert not home.published_db.exists()
    assert not list(home.lake.rglob("*.parquet"))


def test_the_command_prints_it(home: Home, late: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", str(late), "--home", str(home.root), "--dry-run"]
    before = tables(home.root)
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "corridor voyages that would change: 1" in out
    assert "distance_nm" in out
    assert "dry run: nothing was stored or published" in out
    assert main([*arguments, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["is_dry_run"]
    assert document["changes"]["gaps"]["withdrawn"] == 2
    assert document["changed_corridor_voyages"][0]["change"] == "revised"
    assert "published" not in document
    assert tables(home.root) == before
