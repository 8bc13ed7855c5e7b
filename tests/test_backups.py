"""A home in one file and back: the same tables, and the next night goes on."""

import datetime as dt
import io
import json
import tarfile
from pathlib import Path

import pytest
from databases import tables
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night
from pipeline.alerts.outbox import Outbox, read_deliveries
from pipeline.backups import back_up, restore
from pipeline.cli import main
from pipeline.errors import ConfigurationError, TumenError
from pipeline.settings import Settings
from pipeline.warehouse.archive import CONTENTS
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

pytestmark = pytest.mark.slow  # whole homes, night after night

HALF = len(LINES) // 2
NOON_UTC = dt.datetime(2024, 3, 10, 12)  # noqa: DTZ001  times are UTC without a zone


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_of(tmp_path_factory.mktemp("feed") / "second.nmea", *LINES[HALF:])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with half a voyage, settings, an outbox, and a file of the lake that the ledger does not list."""
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    night.run([feed_of(folder / "first.nmea", *LINES[:HALF])], home, Settings())
    (home.root / "tumen.toml").write_text("risk_threshold = 50.0\n", encoding="utf-8")
    (home.lake / "positions" / "left by a kill.parquet").write_bytes(b"torn")
    with Outbox.open(home.outbox_db) as outbox:
        outbox.claim("alert", "desk", now_utc=NOON_UTC, until_utc=NOON_UTC)
    return home


@pytest.fixture
def archive(home: Home, tmp_path: Path) -> Path:
    back_up(home, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def history(home: Home) -> list[tuple[object, ...]]:
    with Warehouse.open(home) as warehouse:
        return warehouse.read("finding_history").rows() + warehouse.read("runs").rows()


def test_a_restored_home_has_the_tables_history_and_files_of_the_old_one(
    home: Home, archive: Path, tmp_path: Path
) -> None:
    restored = Home(tmp_path / "new" / "home")
    restore(archive, restored)
    assert tables(restored.root) == tables(home.root)
    assert history(restored) == history(home)
    assert (restored.root / "tumen.toml").read_text() == "risk_threshold = 50.0\n"
    assert read_deliveries(restored.outbox_db).equals(read_deliveries(home.outbox_db))
    lost = {path.name for path in home.lake.rglob("[!.]*.*")} - {path.name for path in restored.lake.rglob("[!.]*.*")}
    assert lost == {"left by a kill.parquet"}
    assert not list(tmp_path.joinpath("new").glob(".*"))


def test_a_run_over_a_restored_home_is_that_over_the_old_one(
    home: Home, second: Path, archive: Path, tmp_path: Path
) -> None:
    restored, again = Home(tmp_path / "restored"), Home(tmp_path / "again")
    restore(archive, restored)
    night.run([second], restored, Settings())
    back_up(restored, tmp_path / "later.tar")
    restore(tmp_path / "later.tar", again)
    assert tables(again.root) == tables(restored.root)
    assert len(tables(restored.root)["voyages"]) == 1
    assert tables(home.root)["voyages"] == []


def test_a_home_is_never_overwritten(home: Home, archive: Path, tmp_path: Path) -> None:
    before = tables(home.root)
    with pytest.raises(ConfigurationError, match="not empty"):
        restore(archive, home)
    assert tables(home.root) == before
    empty = tmp_path / "empty"
    empty.mkdir()
    restore(archive, Home(empty))
    assert tables(empty) == before


def test_a_backup_is_never_overwritten(home: Home, archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(ConfigurationError, match="is there already"):
        back_up(home, archive)
    assert archive.read_bytes() == before


FAULTS = {
    "bit": "warehouse/tumen.duckdb is not what was written",
    "half": "",
    "nothing": "cannot be restored",
    "../outside": "'../outside' does not belong",
    "/tmp/outside": "'/tmp/outside' does not belong",  # noqa: S108  a name in an archive
    "lake/a": "lake/a is not what was written",
}


def spoilt(archive: Path, kind: str) -> bytes:
    """The archive, with something wrong."""
    content = bytearray(archive.read_bytes())
    if kind == "bit":
        with tarfile.open(archive) as tar:
            member = tar.getmember("warehouse/tumen.duckdb")
        content[member.offset_data + member.size // 2] ^= 1
    elif kind == "half":
        del content[len(content) // 2 :]
    elif kind == "nothing":
        content = bytearray(b"no archive" * 1000)
    else:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as tar:
            text = json.dumps({"code_version": "0", "files": {kind: "0" * 64}}).encode()
            for name, data in ((CONTENTS, text), (kind, b"x")):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        content = bytearray(out.getvalue())
    return bytes(content)


@pytest.mark.parametrize("kind", FAULTS)
def test_a_backup_that_is_not_whole_makes_no_home(archive: Path, tmp_path: Path, kind: str) -> None:
    bad = tmp_path / "bad.tar"
    bad.write_bytes(spoilt(archive, kind))
    with pytest.raises(TumenError, match=rf"bad\.tar: {FAULTS[kind]}"):
        restore(bad, Home(tmp_path / "new"))
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.rglob("outside"))
    assert not list(tmp_path.glob(".new*"))


def test_a_lake_that_lacks_a_listed_file_is_not_backed_up(archive: Path, tmp_path: Path) -> None:
    broken = Home(tmp_path / "broken")
    restore(archive, broken)
    next(broken.lake.glob("positions/day*/bucket*/*.parquet")).unlink()
    with pytest.raises(TumenError, match=r"parquet: cannot be read: No such file.*tumen doctor"):
        back_up(broken, tmp_path / "broken.tar")
    assert not (tmp_path / "broken.tar").exists()


def test_the_commands_say_what_they_did(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup, new = tmp_path / "b.tar", tmp_path / "new"
    assert main(["backup", "--home", str(home.root), "-o", str(backup), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["path"], report["bytes"]) == (str(backup), backup.stat().st_size)
    assert main(["restore", str(backup), "--home", str(new)]) == 0
    assert f"{report['files']} files restored" in capsys.readouterr().out
    assert main(["restore", str(backup), "--home", str(new)]) == 2
