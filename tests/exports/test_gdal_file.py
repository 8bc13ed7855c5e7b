"""GeoJSON and GeoPackage: as JSON and as SQLite have them."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pyogrio
import pytest
from exported import exported, rows_of
from exported_home import changed_database, home_with

from pipeline.errors import TumenError
from pipeline.exports.gdal_file import write_geojson, write_gpkg
from pipeline.exports.layer import Layer
from pipeline.exports.provenance import Provenance
from pipeline.schemas import ExportedWays
from pipeline.warehouse.home import Home


def test_geojson_is_a_collection_that_says_where_it_comes_from(nasty_home: Home, out: Path) -> None:
    exported(nasty_home, "port_calls", "geojson", out)
    collection = json.loads(out.read_text(encoding="utf-8"))
    assert (collection["type"], collection["name"]) == ("FeatureCollection", "port_calls")
    assert collection["description"].endswith("SYNTHETIC: nothing of it was ever received from a ship")
    assert "crs" not in collection
    first = collection["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [130.283, 42.226]}
    assert (first["properties"]["mmsi"], first["properties"]["is_synthetic"]) == (273_000_001, True)
    assert first["properties"]["zone_kind"] is None
    assert first["properties"]["segment_id"] == "1"


def test_a_geopackage_is_one_layer_in_wgs_84_with_an_index_its_types_and_where_it_comes_from(
    nasty_home: Home, out: Path
) -> None:
    exported(nasty_home, "voyages", "gpkg", out)
    with closing(sqlite3.connect(out)) as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        contents = database.execute("select table_name, srs_id, description from gpkg_contents").fetchall()
        kinds = dict(database.execute("select name, type from pragma_table_info('voyages')").fetchall())
        (said,) = database.execute("select metadata from gpkg_metadata limit 1").fetchone()
        indexed = database.execute("select count(*) from rtree_voyages_geom").fetchone()
    ((name, srs, description),) = contents
    assert (name, srs, indexed) == ("voyages", 4326, (4,))
    assert "SYNTHETIC" in description
    assert "20240317T000000Z-run" in said
    expected = {"geom": "MULTILINESTRING", "departed_at_utc": "DATETIME", "is_synthetic": "BOOLEAN", "heard_nm": "REAL"}
    assert kinds | expected == kinds


def test_a_line_over_the_antimeridian_has_two_parts(tmp_path: Path, out: Path) -> None:
    home = home_with(tmp_path)
    with changed_database(home) as database:
        database.execute("update tracks set lon_deg = case when lon_deg < 130.7 then 179.5 else -179.5 end")
    exported(home, "tracks", "geojson", out)
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    (crossing,) = [
        one for one in features if len(one["geometry"]["coordinates"]) == 2 and one["properties"]["is_heard"]
    ]
    (*_, last), (first, *_) = crossing["geometry"]["coordinates"]
    assert (last[0], first[0], last[1]) == (180, -180, first[1])


def test_a_call_in_a_port_of_no_catalogue_lies_nowhere_and_is_counted(tmp_path: Path, out: Path) -> None:
    home = home_with(tmp_path)
    with changed_database(home) as database:
        database.execute("delete from ports where port_id in ('RU_DUNAI', 'CN_DALIAN')")
    assert exported(home, "port_calls", "geojson", out).rows_without_geometry == 2
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert [one["properties"]["port_call_id"] for one in features if one["geometry"] is None] == ["d", "e"]
    assert exported(home, "voyages", "gpkg", out).rows_without_geometry == 2


@pytest.mark.parametrize("write", [write_geojson, write_gpkg])
@pytest.mark.parametrize("failure", [TumenError("the database broke"), KeyboardInterrupt("by hand")])
def test_what_goes_wrong_between_batches_is_told_as_it_was(out: Path, write: object, failure: BaseException) -> None:
    def frames() -> Iterator[pl.DataFrame]:
        yield ExportedWays.create_empty()
        raise failure

    said = Provenance("0", "run", None, is_synthetic=False)
    layer = Layer("tracks", ExportedWays, ("started_at_utc", "ended_at_utc"), "MultiLineString", frames(), said)
    assert callable(write)
    with pytest.raises(type(failure), match=str(failure)):
        write(layer, out.with_suffix(".gpkg"))


def test_the_bundled_gdal_has_the_drivers() -> None:
    drivers = pyogrio.list_drivers()
    assert "w" in drivers["GPKG"]
    assert "w" in drivers["GeoJSON"]


@pytest.mark.parametrize("format_name", ["geojson", "gpkg"])
@pytest.mark.parametrize("name", [b"a!b", b"\xff\xfe"])
def test_a_folder_may_have_any_name(home: Home, tmp_path: Path, name: bytes, format_name: str) -> None:
    folder = tmp_path / os.fsdecode(name)
    try:
        folder.mkdir()
    except OSError:  # of some file systems every name is UTF-8: there is nothing to write into
        return
    exported(home, "voyages", format_name, folder / folder.name)
    plain = shutil.copyfile(folder / folder.name, tmp_path / "plain")
    assert len(rows_of(plain, format_name)) == 4
