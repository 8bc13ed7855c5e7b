"""CSV: no cell runs as a formula, numbers stay numbers, and a script reads back what was written."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from exported import exported, rows_of
from exported_home import NASTY
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports.csv_file import write_csv
from pipeline.exports.layer import Layer
from pipeline.exports.plain_text import inert
from pipeline.exports.provenance import Provenance
from pipeline.schemas import ExportedPositions
from pipeline.warehouse.home import Home

FORMULAS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001  formulas in some spreadsheets
POSITION: dict[str, Any] = {
    "vessel_id": "v",
    "mmsi": 1,
    "lon_deg": -130.5,
    "lat_deg": -42.25,
    "is_synthetic": False,
    "provenance": "p",
}


def written(path: Path, *names: str | None) -> list[dict[str, Any]]:
    rows = [POSITION | {"ship_name": name} for name in names]
    frame = pl.DataFrame(rows, schema=ExportedPositions.create_empty().schema, orient="row")
    span = ("received_at_utc", "received_at_utc")
    said = Provenance("0", "run", None, is_synthetic=False)
    write_csv(Layer("tracks", ExportedPositions, span, "Point", iter([inert(frame)]), said), path)
    return rows_of(path, "csv")


@pytest.mark.parametrize("name", NASTY[:6])
def test_a_name_that_begins_as_a_formula_gets_an_apostrophe_before_it(tmp_path: Path, name: str) -> None:
    (row,) = written(tmp_path / "x", name)
    # A tab is written out, and begins nothing any more.
    assert row["ship_name"].startswith(("'", "\\t"))


@pytest.mark.parametrize("name", NASTY[6:])
def test_another_name_stays_as_it_is(tmp_path: Path, name: str) -> None:
    (row,) = written(tmp_path / "x", name)
    assert row["ship_name"] == name


@pytest.mark.parametrize(("name", "cell"), [("A;=1+1", "A;'=1+1"), ("=1;@2;-3", "'=1;'@2;'-3"), ("A; B-1", "A; B-1")])
def test_a_formula_after_a_semicolon_runs_in_no_spreadsheet_that_parts_cells_there(
    tmp_path: Path, name: str, cell: str
) -> None:
    (row,) = written(tmp_path / "x", name)
    assert row["ship_name"] == cell


def test_a_negative_number_is_no_formula(tmp_path: Path) -> None:
    (row,) = written(tmp_path / "x", "A")
    assert (row["lon_deg"], row["lat_deg"]) == ("-130.5", "-42.25")


def test_unknown_is_nothing(tmp_path: Path) -> None:
    (row,) = written(tmp_path / "x", None)
    assert row["ship_name"] == ""


@given(st.lists(st.text(), max_size=5))
def test_whatever_names_hold_there_is_a_line_a_row_and_no_cell_that_begins_as_a_formula(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "x"
    rows = written(path, *names)
    assert len(path.read_bytes().splitlines()) == len(names) + 1
    assert not [row for row in rows if row["ship_name"].startswith(FORMULAS)]


def test_reasons_are_one_cell(home: Home, tmp_path: Path) -> None:
    exported(home, "voyages", "csv", tmp_path / "x")
    reasons = {row["voyage_id"]: row["reasons"] for row in rows_of(tmp_path / "x", "csv")}
    assert reasons == {"ab": "40 listed_ship: is on a list; 0.5 x: y; z", "bc": "", "cd": "", "ef": ""}


def test_a_draught_is_as_it_was_declared(home: Home, tmp_path: Path) -> None:
    exported(home, "port_calls", "csv", tmp_path / "x")
    assert [row["arrival_draught_m"] for row in rows_of(tmp_path / "x", "csv") if row["port_call_id"] == "b"] == ["7.4"]
