"""What every format keeps to: the rows of the tables, their columns, where they come from, a file whole or none."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from exported import exported, of_duckdb, rows_of
from exported_home import CALLS, LADY, MARE, NASTY, TRACK, VOYAGES, at

from pipeline.errors import ConfigurationError, TumenError
from pipeline.exports import batches
from pipeline.schemas import PortCalls, Thinned, Voyages
from pipeline.warehouse.home import Home

FORMATS = ("csv", "geojson", "kml", "gpkg", "geoparquet")
KEYS = {"voyages": "voyage_id", "port_calls": "port_call_id"}
TABLES: dict[str, Any] = {"voyages": Voyages, "port_calls": PortCalls}
IDS = {"voyages": [row["voyage_id"] for row in VOYAGES], "port_calls": [row["port_call_id"] for row in CALLS]}
PAIRS = [(what, format_name) for what in ("voyages", "port_calls", "tracks") for format_name in FORMATS]
PAIRS += [("voyages", "ftm"), ("port_calls", "ftm")]


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("what", KEYS)
def test_rows_are_those_of_the_table_with_all_its_columns(home: Home, out: Path, what: str, format_name: str) -> None:
    report = exported(home, what, format_name, out)
    rows = rows_of(out, format_name)
    assert sorted(row[KEYS[what]] for row in rows) == IDS[what]
    assert (report.rows, report.bytes) == (len(rows), out.stat().st_size)
    # KML says what is known; all other formats have every column in every row.
    columns = set[str]().union(*rows)
    unsaid = {"risk_score", "zone_kind", "duration_hours", "departure_draught_m"}
    assert set(TABLES[what].column_names()) - columns <= (unsaid if format_name == "kml" else set())


def test_positions_of_tracks_have_the_columns_of_the_table(home: Home, out: Path) -> None:
    exported(home, "tracks", "csv", out)
    rows = rows_of(out, "csv")
    assert len(rows) == len(TRACK)
    assert set(Thinned.column_names()) <= set(rows[0])
    assert (rows[0]["lon_deg"], rows[0]["sog_knots"], rows[0]["imo"]) == ("130.283", "12.3", "9161003")


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_is_inferred_is_there_and_says_so(home: Home, out: Path, format_name: str) -> None:
    exported(home, "voyages", format_name, out)
    dark = next(row for row in rows_of(out, format_name) if row["voyage_id"] == "cd")
    assert (dark["evidence"], float(dark["probability"]), float(dark["heard_nm"])) == ("inferred", 0.72, 0)
    assert float(dark["assumed_nm"]) == pytest.approx(105.5, abs=1)
    assert str(dark["is_corridor"]).lower() == "true"
    if format_name != "csv":
        assert dark["kml_lines" if format_name == "kml" else "geometry"]


@pytest.mark.parametrize("format_name", FORMATS)
def test_times_are_utc_and_say_so(home: Home, out: Path, format_name: str) -> None:
    exported(home, "voyages", format_name, out)
    departed = next(row for row in rows_of(out, format_name) if row["voyage_id"] == "ab")["departed_at_utc"]
    if isinstance(departed, datetime):
        assert departed.utcoffset() is not None
        assert departed.replace(tzinfo=None) == at(10)
    else:
        assert departed == "2024-03-10T10:00:00Z"


@pytest.mark.parametrize(("what", "format_name"), PAIRS)
def test_every_row_says_where_it_comes_from_and_that_it_is_synthetic(
    nasty_home: Home, home: Home, out: Path, what: str, format_name: str
) -> None:
    exported(nasty_home, what, format_name, out)
    said = [str(row) for row in rows_of(out, format_name)]
    marked = [row for row in said if "'Address'" not in row and "'UnknownLink'" not in row]
    assert marked
    assert all(
        "Tumen 0.1.0, run 20240317T000000Z-run, data as of 2024-03-16T16:00:00Z; SYNTHETIC" in row for row in marked
    )
    exported(home, what, format_name, out)
    assert "SYNTHETIC" not in out.read_bytes().decode("latin-1")


@pytest.mark.parametrize(("what", "format_name"), PAIRS)
def test_nothing_found_is_a_valid_file_without_rows(empty_home: Home, out: Path, what: str, format_name: str) -> None:
    report = exported(empty_home, what, format_name, out)
    assert (report.rows, rows_of(out, format_name)) == (0, [])


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_name_by_a_stranger_arrives_inert_and_the_same_in_every_format(
    nasty_home: Home, out: Path, format_name: str
) -> None:
    exported(nasty_home, "voyages", format_name, out)
    name = next(row for row in rows_of(out, format_name) if row["voyage_id"] == "ab")["ship_name"]
    inert = NASTY[0].replace("\x1b", "\\x1b").replace("\x01", "\\x01").replace("\u202e", "\\u202e")
    inert = inert.replace("\n", "\\n").replace("\t", "\\t")
    in_csv = "'" + inert.replace(";@", ";'@")
    assert name == (in_csv if format_name == "csv" else inert)
    content = out.read_bytes()
    assert not any(letter in content for letter in (b"\x1b[31m", "\u202e".encode())) or format_name == "geoparquet"


def test_ships_are_chosen_by_imo_number_or_mmsi_and_time_by_day(home: Home, out: Path) -> None:
    def ids(**asked: Any) -> list[str]:
        exported(home, "voyages", "csv", out, **asked)
        return [row["voyage_id"] for row in rows_of(out, "csv")]

    assert ids(ships=["9161003"]) == ids(ships=["IMO 9161003"]) == ids(ships=["273000001"]) == ["ab", "bc", "cd"]
    assert ids(ships=["412000001", "9161003"]) == ids() == ["ab", "bc", "cd", "ef"]
    assert ids(is_corridor=True) == ["ab", "bc", "cd"]
    assert ids(from_utc=at(60)) == ["bc", "cd", "ef"]
    assert ids(to_utc=at(40)) == ["ab", "ef"]
    assert ids(from_utc=at(200)) == []


def test_calls_and_tracks_of_the_corridor_are_those_of_ships_that_sailed_it(home: Home, out: Path) -> None:
    assert exported(home, "port_calls", "csv", out, is_corridor=True).rows == 4
    assert exported(home, "tracks", "gpkg", out, is_corridor=True).rows == 7
    assert exported(home, "tracks", "csv", out, from_utc=at(5), to_utc=at(10)).rows == 1


def test_a_ship_of_which_no_track_is_kept_is_told(home: Home, out: Path) -> None:
    report = exported(home, "tracks", "geojson", out, ships=[str(MARE["mmsi"]), str(LADY["imo"])])
    assert [skipped["vessel_id"] for skipped in report.skipped] == [MARE["vessel_id"]]
    assert report.rows == 7


@pytest.mark.parametrize("ship", ["9074729", "123456789", "LADY R", "", "9161003; drop"])
def test_an_unknown_ship_is_named_and_nothing_is_written(home: Home, out: Path, ship: str) -> None:
    with pytest.raises(ConfigurationError, match="--ship"):
        exported(home, "voyages", "csv", out, ships=[ship])
    assert not out.exists()


def test_lines_have_no_words_in_followthemoney(home: Home, out: Path) -> None:
    with pytest.raises(ConfigurationError, match="no lines on a map"):
        exported(home, "tracks", "ftm", out)


def test_a_span_of_time_that_ends_before_it_begins_is_refused(home: Home, out: Path) -> None:
    with pytest.raises(ConfigurationError, match="turn them round"):
        exported(home, "voyages", "csv", out, from_utc=at(10), to_utc=at(10))


def test_without_a_published_database_it_says_what_to_run(tmp_path: Path, out: Path) -> None:
    with pytest.raises(TumenError, match="nothing is published there yet"):
        exported(Home(tmp_path), "voyages", "csv", out)


@pytest.mark.parametrize(("what", "format_name"), PAIRS)
def test_a_batch_a_vessel_gives_the_rows_of_one_batch(
    home: Home, out: Path, what: str, format_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(home, what, format_name, out)
    whole = rows_of(out, format_name)
    monkeypatch.setattr(batches, "MOST_ROWS", 1)
    exported(home, what, format_name, out)
    assert rows_of(out, format_name) == whole


def test_the_order_of_rows_is_by_vessel_and_time(home: Home, out: Path) -> None:
    exported(home, "port_calls", "geoparquet", out)
    found = of_duckdb("select vessel_id, arrived_at_utc from read_parquet(?)", out).rows()
    assert found == sorted(found)
