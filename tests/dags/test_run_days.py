"""The DAG run as `make run` runs it: a process of its own, so that Airflow leaves no trace in this one."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor
from pathlib import Path

import duckdb
import pytest
from pyais.encode import encode_msg
from pyais.messages import MessageType1

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

pytestmark = pytest.mark.airflow

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2024, 3, 11, tzinfo=UTC)
RAJIN, VOSTOCHNY = (130.283, 42.226), (133.06, 42.735)
TOLD_APART_BY_RUN = {"runs", "alerts", "finding_history"}


def sentence(hours: float, lon_deg: float, lat_deg: float, sog_knots: float) -> str:
    """One position report with its time in a tag block."""
    tag = f"s:TEST,c:{int((START + timedelta(hours=hours)).timestamp())}"
    report = MessageType1.create(mmsi=273000001, lon=lon_deg, lat=lat_deg, speed=sog_knots)
    payload = encode_msg(report, talker_id="AI", radio_channel="A")[0]
    return f"\\{tag}*{reduce(xor, tag.encode()):02X}\\{payload}\n"


def passage() -> Iterator[tuple[float, str]]:
    """A ship in Rajin until 10 h, under way for 14 h, in Vostochny from then on; a report every ten minutes."""
    for tenth in range(36 * 6):
        hours = tenth / 6
        share = min(max((hours - 10) / 14, 0.0), 1.0)
        lon_deg, lat_deg = (a + share * (b - a) for a, b in zip(RAJIN, VOSTOCHNY, strict=True))
        yield hours, sentence(hours, lon_deg, lat_deg, 9.0 if 0 < share < 1 else 0.0)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feed")
    lines = list(passage())
    for number, name in enumerate(["2024-03-11.nmea", "2024-03-12.nmea"]):
        text = "".join(line for hours, line in lines if hours // 24 == number)
        (folder / name).write_text(text, encoding="ascii")
    return folder


def run_days(feed: Path, home: Path, work: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "run_days.py")]
    paths = ["--feed", str(feed), "--home", str(home), "--work", str(work)]
    return subprocess.run([*command, *paths], capture_output=True, text=True, check=False, timeout=200)  # noqa: S603  our own script


def tables(home: Path, *, with_run_ids: bool) -> dict[str, list[str]]:
    """Rows of the published tables as sorted text, without those that tell one run from another."""
    with duckdb.connect(str(home / "published" / "tumen.duckdb"), read_only=True) as database:
        names = [name for (name,) in database.execute("select table_name from duckdb_tables()").fetchall()]
        unlike = {"runs"} if with_run_ids else TOLD_APART_BY_RUN
        found = {}
        for name in sorted(set(names) - unlike):
            rows = database.table(name).pl()
            found[name] = sorted(map(str, (rows if with_run_ids else rows.drop("run_id", strict=False)).rows()))
        return found


@pytest.fixture(scope="module")
def home(feed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("homes") / "by_dag"
    result = run_days(feed, home, home.parent / "work")
    assert result.returncode == 0, result.stderr
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "ais_nightly 2024-03-11",
        "ais_nightly 2024-03-12",
    ]
    return home


def test_nights_by_dag_give_the_tables_of_one_run_over_everything(feed: Path, home: Path, tmp_path: Path) -> None:
    night.run([feed], Home(tmp_path / "by_run"), Settings())
    by_dag = tables(home, with_run_ids=False)
    assert len(by_dag["voyages"]) == 1
    assert by_dag == tables(tmp_path / "by_run", with_run_ids=False)


@pytest.mark.slow
def test_the_same_nights_again_change_nothing_and_leave_no_airflow(feed: Path, home: Path) -> None:
    before = tables(home, with_run_ids=True)
    work = home.parent / "work"
    result = run_days(feed, home, work)
    assert result.returncode == 0, result.stderr
    assert tables(home, with_run_ids=True) == before
    assert [path.name for path in work.iterdir()] == ["run.log"]


@pytest.mark.slow
def test_an_empty_feed_fails_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    result = run_days(tmp_path / "feed", tmp_path / "home", tmp_path / "work")
    assert result.returncode == 1
    assert f"discover: {tmp_path / 'feed'}: no feed file" in result.stderr


@pytest.mark.slow
def test_a_night_with_a_rejected_file_is_published_and_the_next_one_runs(feed: Path, tmp_path: Path) -> None:
    shutil.copytree(feed, tmp_path / "feed")
    (tmp_path / "feed" / "broken.nmea.gz").write_bytes(b"\x1f\x8b no archive")
    result = run_days(tmp_path / "feed", tmp_path / "home", tmp_path / "work")
    assert result.returncode == 1
    told = [line.split(",")[0] for line in result.stderr.splitlines()]
    assert told[0].startswith("check: 2024-03-11: needs a person: ")
    assert "broken.nmea.gz: rejected" in told[0]
    assert told[1:] == [
        "ais_nightly 2024-03-11: failed",
        "ais_nightly 2024-03-12: success",
        "all nights are published; 1 of 2 need a person",
    ]
    assert len(tables(tmp_path / "home", with_run_ids=False)["voyages"]) == 1


def test_a_feed_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    result = run_days(tmp_path / "feed", tmp_path / "home", tmp_path / "work")
    assert result.returncode == 2
    assert str(tmp_path / "feed") in result.stderr
    assert "Traceback" not in result.stderr
