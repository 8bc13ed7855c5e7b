"""`tumen report`: what it writes, and what it refuses."""

import json
from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from command_line import HOSTILE, Run
from dossiers import Page, dossier_home, findings
from found_home import tampered

from pipeline.report.dossier import write
from pipeline.warehouse.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return dossier_home(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(("name", "begins"), [("d.html", b"<!doctype html>"), ("d.PDF", b"%PDF-")])
def test_the_form_is_told_by_the_suffix(tumen: Run, home: Home, tmp_path: Path, name: str, begins: bytes) -> None:
    path = tmp_path / name
    status, out, err = tumen("report", "g", "--home", home.root, "-o", path)
    assert (status, err) == (0, "")
    assert out == f"{path}: dossier of the gap g, SYNTHETIC\n"
    assert path.read_bytes().startswith(begins)
    assert [file.name for file in tmp_path.iterdir()] == [name], "nothing beside it"


def test_without_a_file_it_lies_among_the_reports_of_the_home(tumen: Run, home: Home) -> None:
    status, out, _ = tumen("report", "g", "--home", home.root, "--json")
    document = json.loads(out)
    path = home.root / "reports" / "g.html"
    assert status == 0
    assert (document["path"], document["finding_id"], document["kind"]) == (str(path), "g", "gap")
    assert (document["format"], document["is_synthetic"]) == ("html", True)
    assert document["bytes"] == path.stat().st_size
    assert document["headline"] in Page(path.read_bytes()).text


@pytest.mark.parametrize("name", ["d.docx", "d", ".html", "d.html.exe"])
def test_another_form_is_refused(tumen: Run, home: Home, tmp_path: Path, name: str) -> None:
    status, out, err = tumen("report", "g", "--home", home.root, "-o", tmp_path / name)
    assert (status, out) == (2, "")
    assert "a dossier is written as .html or .pdf" in err
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_2_and_said(tumen: Run, home: Home, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    for path in (tmp_path / "nowhere" / "d.html", tmp_path / "folder.html", tmp_path / f"{'x' * 300}.html"):
        status, _, err = tumen("report", "g", "--home", home.root, "-o", path)
        assert (status, err.count("\n")) == (2, 1)
        assert "give -o a file in a folder that is there" in err
    status, _, err = tumen("report", "g", "--home", home.root, "-o", tmp_path / f"{'x' * 245}.html")
    assert (status, "cannot be written: File name too long" in err) == (2, True)


def test_a_failure_leaves_what_was_there(
    tumen: Run, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "d.html"
    path.write_text("the old one", encoding="utf-8")

    def full(_finished: Path, _path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "put_in_place", full)
    status, _, err = tumen("report", "g", "--home", home.root, "-o", path)
    assert (status, path.read_text(encoding="utf-8")) == (1, "the old one")
    assert "No space left on device; what was there still is" in err
    assert [file.name for file in tmp_path.iterdir()] == ["d.html"]


def test_an_unset_variable_is_no_file(tumen: Run, home: Home) -> None:
    status, _, err = tumen("report", "g", "--home", home.root, "-o", "")
    assert status == 2
    assert "is a variable unset?" in err


def test_an_unknown_id_is_2_and_one_line(tumen: Run, home: Home, tmp_path: Path) -> None:
    status, out, err = tumen("report", HOSTILE, "--home", home.root, "-o", tmp_path / "d.html")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "no port call, gap, dark call, voyage, encounter or alert has this id" in err
    assert not list(tmp_path.iterdir())


def test_a_withdrawn_finding_is_told_as_such(tumen: Run, home: Home, tmp_path: Path) -> None:
    with tampered(home, "insert into finding_history values ('gaps', 'gone', 'r1', 'withdrawn', 'not found', '{}')"):
        status, _, err = tumen("report", "gone", "--home", home.root, "-o", tmp_path / "d.html")
    assert status == 2
    assert "gone: withdrawn by the run r1 (not found)" in err


def test_where_nothing_is_published_yet_it_says_what_to_run(tumen: Run, tmp_path: Path) -> None:
    status, _, err = tumen("report", "g", "--home", tmp_path, "-o", tmp_path / "d.html")
    assert status == 1
    assert "nothing is published there yet; run `tumen run FEED" in err


def test_a_missing_library_is_named_with_the_extra_that_has_it(
    tumen: Run, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_fpdf(name: str) -> ModuleSpec | None:
        return None if name == "fpdf" else util.find_spec(name)

    monkeypatch.setattr(write, "find_spec", without_fpdf)
    status, _, err = tumen("report", "g", "--home", home.root, "-o", tmp_path / "d.html")
    assert status == 2
    assert "needs fpdf2: install the extra, pip install 'tumen[reports]'" in err


def test_every_kind_of_finding_has_a_dossier(tumen: Run, home: Home, tmp_path: Path) -> None:
    for kind, finding_id in findings(home).items():
        status, out, _ = tumen("report", finding_id, "--home", home.root, "-o", tmp_path / "d.html", "--json")
        assert (status, json.loads(out)["kind"]) == (0, kind.removeprefix("inferred "))
