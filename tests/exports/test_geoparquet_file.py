"""GeoParquet: metadata as the format wants them, and geometries that DuckDB takes for such."""

import json
from pathlib import Path

import pytest
import shapely
from exported import exported, of_duckdb
from pyarrow import parquet

from pipeline.warehouse.home import Home


def test_the_metadata_name_encoding_types_and_extent_and_where_it_comes_from(nasty_home: Home, out: Path) -> None:
    exported(nasty_home, "port_calls", "geoparquet", out)
    said = parquet.read_schema(out).metadata
    geo = json.loads(said[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    geometries = shapely.from_wkb(parquet.read_table(out)["geometry"].to_numpy())
    assert column["bbox"] == pytest.approx(list(shapely.total_bounds(geometries)))
    assert json.loads(said[b"tumen"])["is_synthetic"] == "true"


def test_duckdb_reads_geometries_and_times(home: Home, out: Path) -> None:
    exported(home, "voyages", "geoparquet", out)
    kinds = of_duckdb("select typeof(geometry), typeof(departed_at_utc) from read_parquet(?)", out)
    ((geometry, departed),) = set(kinds.rows())
    assert geometry.startswith("GEOMETRY")
    assert departed == "TIMESTAMP WITH TIME ZONE"


def test_an_empty_file_has_no_extent(empty_home: Home, out: Path) -> None:
    exported(empty_home, "voyages", "geoparquet", out)
    geo = json.loads(parquet.read_schema(out).metadata[b"geo"])
    assert "bbox" not in geo["columns"]["geometry"]
