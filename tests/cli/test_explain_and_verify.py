"""What `tumen explain` and `tumen verify` print, and how they end."""

import json
from pathlib import Path

import pytest
from command_line import HOSTILE, Run
from found_home import changed, home_of, ids, tampered
from voyage_feed import LINES

from pipeline.printable import printable
from pipeline.warehouse.home import Home
from pipeline.warehouse.tables import statement

NAMED = "update $table set ship_name = '" + HOSTILE + "'"  # noqa: S608  a name of this test


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("feed") / "voyage.nmea"
    path.write_text("\n".join(LINES) + "\n", encoding="ascii")
    return path


@pytest.fixture(scope="module")
def home(feed: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_of(tmp_path_factory.mktemp("home"), feed)


@pytest.fixture(scope="module")
def voyage_id(home: Home) -> str:
    (found,) = ids(home, "voyages", "voyage_id")
    return found


def test_an_explanation_says_who_where_when_how_sure_and_from_which_lines(
    tumen: Run, home: Home, feed: Path, voyage_id: str
) -> None:
    status, out, err = tumen("explain", voyage_id, "--home", home.root)
    words = " ".join(out.split())
    assert (status, err) == (0, "")
    assert words.startswith(
        '"LADY R" (IMO 9161003, MMSI 273000001) sailed from Rajin (North Korea) to Vostochny (Russia)'
    )
    for said in (
        "Both calls are observed: they rest on positions that she sent.",
        "The list exercise list has the same ship",
        "of the first call, the last position inside the port",
        "What this cannot know",
    ):
        assert said in words
    cited = [line for line in LINES if line in out]
    assert len(cited) >= 4, "the raw sentences are shown"
    assert str(feed) in out


def test_an_explanation_in_json_is_one_document_with_every_line(tumen: Run, home: Home, voyage_id: str) -> None:
    document = json.loads(tumen("explain", voyage_id, "--home", home.root, "--json")[1])
    assert (document["finding_id"], document["kind"]) == (voyage_id, "voyage")
    assert all(line["raw"] == LINES[line["line_no"] - 1] for line in document["evidence"])
    assert {line["role"] for line in document["evidence"]} > {"origin_exit", "destination_entry", "origin_identity"}


def test_an_alert_is_explained_by_what_it_speaks_of(tumen: Run, home: Home) -> None:
    for alert_id in ids(home, "alerts", "alert_id"):
        status, out, _ = tumen("explain", alert_id, "--home", home.root)
        words = " ".join(out.split())
        assert status == 0
        assert words.startswith('People were told of "LADY R"')
        assert "The words were: Listed ship LADY R" in words
        assert "the first position inside the port" in words


def test_what_a_ship_calls_herself_cannot_drive_the_terminal(tumen: Run, home: Home, voyage_id: str) -> None:
    for table in ("voyages", "vessels", "port_calls"):
        with tampered(home, statement(NAMED, table)):
            _, out, _ = tumen("explain", voyage_id, "--home", home.root)
            document = json.loads(tumen("explain", voyage_id, "--home", home.root, "--json")[1])
            _, shown, _ = tumen("verify", voyage_id, "--home", home.root)
        assert not {"\x1b", "\x07", "\u202e"} & set(out + shown)
        sentences = [document["headline"], *(one for part in document["parts"] for one in part["sentences"])]
        assert any(HOSTILE in sentence for sentence in sentences), "JSON keeps a name as it was heard"
        assert printable(HOSTILE).replace(" ", "") in "".join(out.split())


def test_without_the_raw_file_the_place_of_a_line_is_still_told(
    tumen: Run, home: Home, feed: Path, voyage_id: str
) -> None:
    for content in (None, b"something else"):
        with changed(feed, content):
            status, out, _ = tumen("explain", voyage_id, "--home", home.root)
        assert status == 0
        assert "(the file is gone or has changed; see tumen verify)" in out
        assert f"{feed}, line " in out


@pytest.mark.parametrize("command", ["explain", "verify"])
def test_an_unknown_id_is_2_and_one_line(tumen: Run, home: Home, command: str) -> None:
    status, out, err = tumen(command, HOSTILE, "--home", home.root)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "no port call, gap, dark call, voyage, encounter or alert has this id" in err
    assert "\x1b" not in err


def test_a_withdrawn_finding_is_told_as_such(tumen: Run, home: Home) -> None:
    gone = "insert into finding_history values ('gaps', 'gone', 'run1', 'withdrawn', 'no longer found', '{}')"
    with tampered(home, gone):
        status, out, err = tumen("explain", "gone", "--home", home.root)
    assert (status, out) == (2, "")
    assert "gone: withdrawn by the run run1 (no longer found)" in err


@pytest.mark.parametrize("command", ["explain", "verify"])
def test_where_nothing_is_published_yet_it_says_what_to_run(tumen: Run, tmp_path: Path, command: str) -> None:
    status, _, err = tumen(command, "x", "--home", tmp_path)
    assert status == 1
    assert "nothing is published there yet; run `tumen run FEED" in err


def test_the_command_says_what_differs_and_ends_with_1(tumen: Run, home: Home, feed: Path, voyage_id: str) -> None:
    status, out, _ = tumen("verify", voyage_id, "--home", home.root)
    assert (status, out.startswith(f"voyage {voyage_id}: verified; ")) == (0, True)
    with changed(feed, None):
        status, out, _ = tumen("verify", voyage_id, "--home", home.root)
        document = json.loads(tumen("verify", voyage_id, "--home", home.root, "--json")[1])
    assert status == 1
    assert f"{feed}: the file is not there any more" in out
    assert (document["is_verified"], document["faults"][0]["path"]) == (False, str(feed))


def test_a_database_that_somebody_wrote_nonsense_into_is_told_in_one_line(
    tumen: Run, home: Home, voyage_id: str
) -> None:
    with tampered(home, "update voyages set evidence = 'certain'"):
        status, out, err = tumen("explain", voyage_id, "--home", home.root)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "does not hold what Tumen writes" in err
