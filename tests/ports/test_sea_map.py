import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigurationError
from pipeline.ports.sea_map import read_sea_map
from pipeline.resources import data_path

SQUARE = [[[131, 39], [133, 39], [133, 41], [131, 41], [131, 39]]]
BOW_TIE = [[[131, 39], [133, 41], [133, 39], [131, 41], [131, 39]]]


def document(coordinates: Any = SQUARE, bbox: Any = (128, 36, 136, 44), kind: str = "Polygon") -> dict[str, Any]:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}
    return {"type": "FeatureCollection", "bbox": bbox, "features": [feature]}


def test_the_land_and_the_region_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sea.geojson"
    path.write_text(json.dumps(document()), encoding="utf-8")
    sea_map = read_sea_map(path)
    assert sea_map.land.area == 4
    assert sea_map.region_deg == (128, 36, 136, 44)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1"),
        ("[]", "FeatureCollection"),
        (json.dumps(document(bbox=None)), "bbox"),
        (json.dumps(document(bbox=[128, 36, 136])), "bbox"),
        (json.dumps(document(bbox=[136, 36, 128, 44])), "no region"),
        (json.dumps(document(bbox=[-180, -80, 180, 80])), "no region"),
        (json.dumps(document(bbox=[128, 36, "nan", 44])), "no region"),
        (json.dumps(document([[131, 39], [133, 39]], kind="LineString")), "feature 1: LineString"),
        (json.dumps(document(BOW_TIE)), "feature 1: Polygon, Self-intersection"),
        (json.dumps(document([[[131]]])), "feature 1"),
        (json.dumps({**document(), "features": [None]}), "feature 1"),
    ],
)
def test_a_wrong_map_is_refused_by_name_and_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "sea.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"sea\.geojson.*" + said):
        read_sea_map(path)


def test_a_missing_map_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no\.geojson"):
        read_sea_map(tmp_path / "no.geojson")


def test_the_land_that_ships_is_small_and_reaches_past_its_region() -> None:
    sea_map = read_sea_map(data_path("sea_obstacles.geojson"))
    west, south, east, north = sea_map.region_deg
    land_west, _, land_east, land_north = sea_map.land.bounds
    assert land_west < west
    assert land_east > east
    assert land_north > north
    assert (west, south) == (113, 21)
