"""What people paste and scripts leave out, on a published home."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.resources import sql_path
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse


@pytest.fixture
def home(tmp_path: Path) -> Path:
    from pipeline import night  # noqa: PLC0415  the fixture alone publishes

    with Warehouse.open(Home(tmp_path)):
        pass
    night.publish(Home(tmp_path))
    return tmp_path


def test_a_question_may_begin_with_a_comment(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = sql_path("queries/quarantine_reasons.sql").read_text(encoding="utf-8")
    assert question.startswith("--")
    assert main(["sql", "--home", str(home), "--json", question]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_moment_with_a_zone_is_shown_in_utc(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = "select timestamptz '2024-01-01 10:00:00+10' as moment"
    assert main(["sql", "--home", str(home), "--json", question]) == 0
    assert json.loads(capsys.readouterr().out) == [{"moment": "2024-01-01T00:00:00Z"}]


@pytest.mark.parametrize("value", ["'infinity'::timestamp", "timestamp '290000-01-01'", "date '9999-12-31' + 3000000"])
def test_a_time_beyond_python_is_refused_in_words(home: Path, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--home", str(home), f"select {value}"]) == 1
    assert "cast it to varchar" in capsys.readouterr().err


def test_an_unset_variable_is_no_home(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "--home", ""]) == 2
    assert "names no file or folder" in capsys.readouterr().err


def test_an_unset_variable_is_no_feed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "", "--home", str(tmp_path / "home")]) == 2
    assert "names no file or folder" in capsys.readouterr().err


def test_a_wrong_path_makes_no_home(tmp_path: Path) -> None:
    assert main(["run", str(tmp_path / "nowhere"), "--home", str(tmp_path / "home")]) == 2
    assert not (tmp_path / "home").exists()


def test_a_file_is_no_folder_to_decode_to(tmp_path: Path) -> None:
    (tmp_path / "feed.nmea").write_text("# nothing\n", encoding="ascii")
    assert main(["decode", str(tmp_path / "feed.nmea"), "--out", str(tmp_path / "feed.nmea")]) == 2


def test_a_home_among_the_feeds_is_no_feed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "feed.nmea").write_text("# nothing\n", encoding="ascii")
    for _ in range(2):
        assert main(["run", str(tmp_path), "--home", str(tmp_path / "home"), "--json"]) == 0
        assert len(json.loads(capsys.readouterr().out)["files"]) == 1


def test_ofacs_list_as_xml_is_refused_with_what_to_take_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sdn.xml").write_text('<?xml version="1.0"?>\n<sdnList/>\n', encoding="utf-8")
    assert main(["watchlist", "load", str(tmp_path / "sdn.xml"), "--home", str(tmp_path / "home")]) == 2
    assert "take OFAC's sdn.csv" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
