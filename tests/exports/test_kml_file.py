"""KML: well formed whatever ships call themselves, times for the slider, what is assumed in a style of its own."""

from pathlib import Path

import polars as pl
import pyogrio
import pytest
import shapely
from exported import exported, rows_of
from exported_home import NASTY, at, changed_database, home_with
from hypothesis import given
from hypothesis import strategies as st
from pyogrio.raw import read_arrow

from pipeline.exports.kml_file import write_kml
from pipeline.exports.layer import Layer
from pipeline.exports.plain_text import inert
from pipeline.exports.provenance import Provenance
from pipeline.schemas import ExportedWays
from pipeline.warehouse.home import Home

WAY = {
    "way_id": "w",
    "vessel_id": "v",
    "mmsi": 1,
    "started_at_utc": at(0),
    "ended_at_utc": at(1),
    "duration_hours": 1.0,
    "is_heard": True,
    "evidence": "observed",
    "distance_nm": 1.0,
    "position_count": 2,
    "is_synthetic": False,
    "provenance": "p",
    "geometry": shapely.to_wkb(shapely.MultiLineString([[(1, 2), (3, 4)]])),
}


@pytest.fixture
def kml(tmp_path: Path) -> Path:
    return tmp_path / "export.kml"


def test_gdal_reads_the_placemarks_with_their_lines(home: Home, kml: Path) -> None:
    exported(home, "voyages", "kml", kml)
    info = pyogrio.read_info(kml)
    assert (info["driver"], info["features"]) == ("LIBKML", 4)
    _, table = read_arrow(kml)
    assert {"voyage_id", "evidence", "assumed_nm", "begin", "end"} <= set(table.column_names)


def test_a_voyage_has_a_name_a_span_of_time_and_a_style_by_what_of_it_is_assumed(home: Home, kml: Path) -> None:
    exported(home, "voyages", "kml", kml)
    by_id = {row["voyage_id"]: row for row in rows_of(kml, "kml")}
    assert by_id["ab"]["kml_name"] == "LADY R: Rajin to Vostochny (observed)"
    assert by_id["cd"]["kml_name"].endswith("(inferred, probability 0.72)")
    assert (by_id["ab"]["begin"], by_id["ab"]["end"]) == ("2024-03-10T10:00:00Z", "2024-03-11T10:00:00Z")
    styles = {number: row["kml_styleUrl"] for number, row in by_id.items()}
    assert styles == {"ab": "#partly_assumed", "bc": "#assumed", "cd": "#assumed", "ef": "#assumed"}


def test_an_inferred_voyage_to_a_port_of_no_catalogue_does_not_look_heard(tmp_path: Path, kml: Path) -> None:
    home = home_with(tmp_path)
    with changed_database(home) as database:
        database.execute("delete from ports where port_id = 'KP_RAJIN'")
    exported(home, "voyages", "kml", kml)
    (row,) = [row for row in rows_of(kml, "kml") if row["voyage_id"] == "bc"]
    assert (row["evidence"], row["assumed_nm"]) == ("inferred", "0")
    assert row["kml_styleUrl"] != "#heard"


def test_a_call_that_goes_on_has_no_end_and_an_inferred_one_a_style_of_its_own(home: Home, kml: Path) -> None:
    exported(home, "port_calls", "kml", kml)
    by_id = {row["port_call_id"]: row for row in rows_of(kml, "kml")}
    assert by_id["f"]["end"] is None
    assert (by_id["a"]["kml_styleUrl"], by_id["c"]["kml_styleUrl"]) == ("#heard", "#assumed")
    assert by_id["a"]["kml_lines"] == ["130.283,42.226"]


def test_heard_and_assumed_stretches_of_a_track_differ_in_name_and_style(home: Home, kml: Path) -> None:
    exported(home, "tracks", "kml", kml)
    rows = rows_of(kml, "kml")
    assert {(row["is_heard"], row["kml_styleUrl"], row["kml_name"]) for row in rows} == {
        ("true", "#heard", "LADY R: heard"),
        ("false", "#assumed", "LADY R: not heard, way assumed"),
    }


@given(st.text())
def test_whatever_a_ship_calls_herself_the_document_is_well_formed(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.mktemp("kml") / "x"
    rows = pl.DataFrame([WAY | {"ship_name": name}], schema=ExportedWays.create_empty().schema, orient="row")
    said = Provenance("0", "run", None, is_synthetic=False)
    span = ("started_at_utc", "ended_at_utc")
    write_kml(Layer("tracks", ExportedWays, span, "MultiLineString", iter([inert(rows)]), said), path)
    (row,) = rows_of(path, "kml")
    assert row["ship_name"] == inert(rows)["ship_name"].item()


@pytest.fixture(scope="module")
def renamed_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_with(tmp_path_factory.mktemp("renamed"), file="SYNTHETIC-feed.nmea")


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_is_text_in_xml_and_in_the_html_of_the_description(
    renamed_home: Home, kml: Path, name: str
) -> None:
    with changed_database(renamed_home) as database:
        database.execute("update voyages set ship_name = ?", [name])
    exported(renamed_home, "voyages", "kml", kml)
    row = next(row for row in rows_of(kml, "kml") if row["voyage_id"] == "ab")
    assert row["kml_name"].startswith(f"SYNTHETIC {row['ship_name']}")
    assert "<script" not in row["kml_description"]
    assert "<b>SYNTHETIC" in row["kml_description"]
    assert b"<script" not in kml.read_bytes()
