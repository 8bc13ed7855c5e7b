"""Exports, and what another reader than the one that wrote them finds in them."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pyarrow as pa
from pyogrio.raw import read_arrow

from pipeline.exports.export import Asked, ExportReport, export
from pipeline.exports.formats import Format, What
from pipeline.warehouse.home import Home

KML = {"kml": "http://www.opengis.net/kml/2.2"}
Rows = list[dict[str, Any]]


def exported(home: Home, what: str, format_name: str, path: Path, **asked: Any) -> ExportReport:
    return export(home, Asked(What(what), Format(format_name), **asked), path)


def rows_of(path: Path, format_name: str) -> Rows:
    """The rows of an export, by a reader of another maker."""
    match format_name:
        case "csv":
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        case "geojson":
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            return [feature["properties"] | {"geometry": feature["geometry"]} for feature in features]
        case "gpkg":
            return _of_gdal(path)
        case "geoparquet":
            return of_duckdb("select * from read_parquet(?)", path).to_dicts()
        case "kml":
            marks = ET.parse(path).iterfind(".//kml:Placemark", KML)  # noqa: S314  our own file
            return [_of_placemark(mark) for mark in marks]
        case _:
            return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def of_duckdb(question: str, path: Path) -> pl.DataFrame:
    """What DuckDB answers to a question about one file."""
    with duckdb.connect() as database:
        answer: pl.DataFrame = database.query(question, params=[str(path)]).pl()
        return answer


def _of_gdal(path: Path) -> Rows:
    named = path.with_name(f"{path.name}.gpkg")  # GDAL warns of a GeoPackage that is not called one
    shutil.copyfile(path, named)
    _, table = read_arrow(named)
    named.unlink()
    rows: Rows = pa.table(table).to_pylist()
    return [row | {"geometry": row["geom"]} for row in rows]


def _of_placemark(mark: ET.Element) -> dict[str, Any]:
    said = {data.attrib["name"]: data.findtext("kml:value", "", KML) for data in mark.iterfind(".//kml:Data", KML)}
    own = {f"kml_{name}": mark.findtext(f"kml:{name}", None, KML) for name in ("name", "description", "styleUrl")}
    lines = [element.text for element in mark.iterfind(".//kml:coordinates", KML)]
    span = {name: mark.findtext(f"kml:TimeSpan/kml:{name}", None, KML) for name in ("begin", "end")}
    return said | own | {"kml_lines": lines, **span}
