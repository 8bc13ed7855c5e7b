"""Watchlists from the file to the published tables."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from databases import tables
from list_rows import SDN, VESSELS, published
from voyage_feed import LINES

from pipeline import by_hand, night
from pipeline.cli import main
from pipeline.errors import ConfigurationError, TumenError
from pipeline.imo import has_right_check_digit
from pipeline.judge.lists.formats import ListFormat
from pipeline.judge.lists.plain_csv import COLUMN_NAMES
from pipeline.judge.watchlists import read_watchlists
from pipeline.list_files import list_file
from pipeline.resources import data_path
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "watchlists.md").read_text(encoding="utf-8")
HEADER = "imo,name,list_name,programme"
LADY_R, ANGARA = "9161003,LADY R,OFAC,X", "9179842,ANGARA,OFAC,X"
BEFORE, AFTER = "2024-03-09", "2024-03-12"  # the voyage of `voyage_feed` ends between the two


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a voyage in it: LADY R from Rajin to Vostochny."""
    folder = tmp_path_factory.mktemp("heard")
    (folder / "voyage.nmea").write_text("\n".join(LINES) + "\n", encoding="ascii")
    night.run([folder / "voyage.nmea"], Home(folder / "home"), Settings())
    return folder / "home"


@pytest.fixture
def home(heard: Path, tmp_path: Path) -> Home:
    """A copy of it."""
    return Home(Path(shutil.copytree(heard, tmp_path / "home")))


def load(home: Home, folder: Path, *rows: str, as_of: str | None = None, header: str = HEADER) -> dict[str, Any]:
    path = folder / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    day = None if as_of is None else datetime.fromisoformat(as_of)
    return by_hand.load_watchlists([path], home, Settings(), as_of_utc=day).to_json()


def asked(home: Home, sql: str) -> list[tuple[Any, ...]]:
    return list(query(home, sql).rows)


def flags(home: Home) -> tuple[bool, bool]:
    """Whether the ship is listed now, and whether its voyage is a listed ship's."""
    ((now,),) = asked(home, "select is_watchlisted from vessels where imo = 9161003")
    ((then,),) = asked(home, "select is_watchlisted from voyages")
    return now, then


def test_a_list_that_nobody_dated_holds_for_all_that_was_heard_before(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, LADY_R)
    assert flags(home) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([(AFTER, LADY_R)], (True, False)),
        ([(BEFORE, ANGARA), (AFTER, LADY_R)], (True, False)),
        ([("2024-01-01", LADY_R), (AFTER, ANGARA)], (False, True)),
    ],
)
def test_a_voyage_is_judged_by_the_list_in_force_at_its_arrival(
    home: Home, tmp_path: Path, versions: list[tuple[str, str]], expected: tuple[bool, bool]
) -> None:
    for as_of, row in versions:
        load(home, tmp_path, row, as_of=as_of)
    assert flags(home) == expected


def test_a_match_says_what_the_list_said_then(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, LADY_R.replace(",X", ",OLD"), as_of="2024-01-01")
    load(home, tmp_path, LADY_R.replace(",X", ",NEW"), as_of=AFTER)
    sql = (
        "select programme, list_version, listed_from_utc::date::text, listed_to_utc::date::text from watchlist_matches"
    )
    assert sorted(asked(home, sql), reverse=True) == [
        ("OLD", "2024-01-01", "2024-01-01", AFTER),
        ("NEW", AFTER, AFTER, None),
    ]


@pytest.mark.slow
def test_loading_the_same_bytes_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, LADY_R)
    before = tables(home.root)
    report = load(home, tmp_path, LADY_R)
    assert tables(home.root) == before
    assert [version["is_new"] for version in report["versions"]] == [False]
    assert [version["list_version"] for version in report["versions"]] == [
        version for (version,) in asked(home, "select list_version from watchlist_versions")
    ]


def test_every_list_of_a_folder_is_put_in_and_hidden_files_are_left_out(home: Home, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    for name, row in (("a.csv", LADY_R), ("b.csv", ANGARA.replace("OFAC", "UN")), (".c.csv.part", "no list")):
        (lists / name).write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    report = by_hand.refresh_watchlists(lists, home, Settings())
    assert report.loaded == {"OFAC": 1, "UN": 1}
    assert all(version["is_new"] for version in report.versions)
    again = by_hand.refresh_watchlists(lists, home, Settings())
    assert not any(version["is_new"] for version in again.versions)


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda _: None], ids=["empty", "file", "missing"])
def test_a_folder_without_a_list_is_an_error(home: Home, tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "lists")
    with pytest.raises(ConfigurationError, match=r"lists: no list in it"):
        by_hand.refresh_watchlists(tmp_path / "lists", home, Settings())


def test_a_list_with_rows_that_cannot_be_read_is_loaded_and_told(home: Home, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    text = PAGE.partition(f"```{ListFormat.OFAC_SDN}\n")[2].partition("```")[0]
    (lists / "sdn.csv").write_text(f"{text}1,cut\n", encoding="utf-8")
    with pytest.raises(TumenError, match=r"rows were refused.*sdn\.csv: 1"):
        by_hand.refresh_watchlists(lists, home, Settings())
    assert asked(home, "select count(*) from watchlist_entries")[0][0] > 0


def test_a_ship_whose_owner_alone_is_listed_is_shown_and_not_flagged(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, "9161003,LADY R,OFAC,X,owner,MG-FLOT LLC", header=f"{HEADER},listing,owner")
    assert flags(home) == (False, False)
    sql = "select listing, owners, match_strength from watchlist_matches"
    assert asked(home, sql) == [("owner", ["MG-FLOT LLC"], "certain")]
    assert asked(home, "select count(*) from alerts") == [(0,)]


def test_the_account_of_every_row_is_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sdn.csv").write_text(
        "37059,ANGARA,vessel,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,Vessel Registration Identification IMO 9179842.\n"
        '37040,"M LEASING LLC",-0- ,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
        "1,BROKEN\n\x1a\n",
        encoding="utf-8",
    )
    call = ["watchlist", "load", str(tmp_path / "sdn.csv"), "--home", str(tmp_path / "home"), "--as-of", "2024-01-01"]
    assert main([*call, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["loaded"] == {"OFAC SDN": 1}
    assert told["versions"] == [{"list_name": "OFAC SDN", "list_version": "2024-01-01", "entries": 1, "is_new": True}]
    (file,) = told["files"]
    counts = {name: file[name] for name in ("rows", "loaded", "not_a_ship", "no_identity", "refused")}
    assert counts == {"rows": 3, "loaded": 1, "not_a_ship": 1, "no_identity": 0, "refused": 1}
    assert file["refusals"][0]["line_no"] == 3
    assert main(call) == 1
    assert "refused: line 3: has 2 cells, not 12" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("name\nLADY R\n".encode("utf-16"), "cannot be read as UTF-8"),
        (b"name\nL\xc4DY R\n", "line 2: cannot be read as UTF-8"),
        (b"name\n" + b"A" * 17 * 2**20, "over 16 MB"),
        (b'name\n"LADY R\n', "quotation mark"),
        (b"\x00\x01\x02\xff", "cannot be read as UTF-8"),
    ],
)
def test_a_file_that_is_no_text_of_a_list_is_refused_and_nothing_is_made(
    tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(ConfigurationError, match=why):
        by_hand.load_watchlists([tmp_path / "list.csv"], Home(tmp_path / "home"), Settings())
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("name", "why"), [("absent.csv", "No such file"), (".", "is no file")])
def test_a_path_that_is_no_file_is_named(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        by_hand.load_watchlists([tmp_path / name], Home(tmp_path / "home"), Settings())


def test_a_version_of_the_future_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="lies in the future"):
        load(Home(tmp_path / "home"), tmp_path, LADY_R, as_of="2999-01-01")


def test_a_day_or_a_format_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["watchlist", "load", "l.csv", "--home", str(tmp_path)]
    assert main([*call, "--as-of", "yesterday"]) == 2
    assert main([*call, "--format", "ofac_sd"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "'yesterday' is no day" in told
    assert "did you mean ofac_sdn?" in told


def test_the_same_ship_of_the_real_list_and_its_version(home: Home) -> None:
    published(SDN)
    day = datetime.fromisoformat("2023-01-21")
    report = by_hand.load_watchlists([SDN], home, Settings(), as_of_utc=day)
    assert report.loaded == {"OFAC SDN": 685}
    sql = "select programme, owners, listing, match_strength, listed_from_utc::date::text from watchlist_matches"
    assert asked(home, sql) == [("RUSSIA-EO14024", ["TRANSMORFLOT LLC"], "ship", "certain", "2023-01-21")]
    assert flags(home) == (True, True)


@pytest.mark.parametrize("list_format", [one for one in ListFormat if one is not ListFormat.OFAC_ALT])
def test_the_line_that_the_page_shows_of_each_format_is_loaded(tmp_path: Path, list_format: ListFormat) -> None:
    text = PAGE.partition(f"```{list_format}\n")[2].partition("```")[0]
    (tmp_path / "list").write_text(text, encoding="utf-8")
    (read,) = read_watchlists([list_file(tmp_path / "list")])
    assert (read.list_format, read.entries.height, read.account.rows, read.account.signals) == (list_format, 1, 1, {})


def test_the_page_names_every_column_of_the_plain_csv() -> None:
    table = PAGE.partition("### The plain CSV")[2].partition("###")[0]
    quantities = {names[0] for quantity, names in COLUMN_NAMES.items() if quantity != "kind"}
    assert {name for name in quantities if f"`{name}`" not in table} == set()


def test_the_list_of_the_corridors_ships_is_loaded_by_its_name_alone(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = by_hand.load_watchlists([Path("corridor_ships.csv")], home, Settings())
    assert report.loaded == {"Tumen corridor ships": 138}
    assert report.files[0]["signals"] == []
    assert flags(home) == (True, True)


def corridor_ships() -> list[dict[str, str]]:
    text = data_path("corridor_ships.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def test_every_ship_of_the_corridor_has_a_source_and_a_right_number_and_none_is_merely_recalled() -> None:
    for ship in corridor_ships():
        assert ship["source"]
        assert ship["listed_from"]
        assert not ship["imo"] or has_right_check_digit(int(ship["imo"]))
        assert "recalled" not in " ".join(ship.values())


def test_the_ships_of_the_corridor_are_those_of_the_published_list_and_no_decoy() -> None:
    known = {(row["name"], row["imo"]): row for row in csv.DictReader(io.StringIO(published(VESSELS)))}
    for ship in corridor_ships():
        row = known[ship["name"], ship["imo"]]
        assert "NEGATIVE" not in row["role"]
        assert "name only" not in row["verification"]
        assert ship["mmsi"] == row["mmsi"]
        assert ship["source"].startswith(row["source"])
