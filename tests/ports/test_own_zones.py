"""Zones of a user's own here are squares: `own("RU_OLGA/roads", 135.3, 43.6)`."""

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from pipeline.errors import ConfigurationError
from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.resources import data_path

FAR_LON, FAR_LAT = 150.0, 10.0  # no port near
NEW_PORT = {"port_name": "New port", "country": "RU"}


def own(zone_id: str, at_lon: float = FAR_LON, at_lat: float = FAR_LAT, /, **about: Any) -> dict[str, Any]:
    port_id = zone_id.split("/", maxsplit=1)[0]
    outline = shapely.box(at_lon - 0.01, at_lat - 0.01, at_lon + 0.01, at_lat + 0.01)
    properties = {"zone_id": zone_id, "port_id": port_id, "kind": "anchorage", "source": "seen from the cliff"} | about
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(outline))}


def written(tmp_path: Path, *features: Any) -> Path:
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def catalogue(tmp_path: Path, *features: Any) -> Catalogue:
    return load_catalogue(own_zones=written(tmp_path, *features))


def zones_of(found: Catalogue, port_id: str) -> dict[str, str]:
    return dict(found.zones.filter(pl.col("port_id") == port_id).select("zone_id", "source").iter_rows())


def test_a_zone_comes_beside_the_shipped_ones_of_its_port(tmp_path: Path) -> None:
    before = zones_of(load_catalogue(), "RU_OLGA")
    after = zones_of(catalogue(tmp_path, own("RU_OLGA/my_roads")), "RU_OLGA")
    assert after == before | {"RU_OLGA/my_roads": "seen from the cliff"}


def test_a_zone_with_a_shipped_id_takes_its_place(tmp_path: Path) -> None:
    after = zones_of(catalogue(tmp_path, own("RU_OLGA/bay", 135.24, 43.7)), "RU_OLGA")
    assert set(after) == set(zones_of(load_catalogue(), "RU_OLGA"))
    assert after["RU_OLGA/bay"] == "seen from the cliff"


def test_a_port_that_had_a_circle_has_the_zone_instead(tmp_path: Path) -> None:
    after = zones_of(catalogue(tmp_path, own("CN_DALIAN/roads", 121.7, 38.9)), "CN_DALIAN")
    assert set(after) == {"CN_DALIAN/roads"}


def test_other_ports_keep_their_zones(tmp_path: Path) -> None:
    others = ~pl.col("port_id").is_in(["RU_OLGA"])
    before = load_catalogue().zones.filter(others)
    assert catalogue(tmp_path, own("RU_OLGA/my_roads")).zones.filter(others).equals(before)


def test_a_circle_loses_what_is_drawn_for_another_port(tmp_path: Path) -> None:
    found = catalogue(tmp_path, own("RU_NEW/quay", 121.7, 38.9, **NEW_PORT))
    circle = shapely.from_wkt(found.zones.filter(pl.col("zone_id") == "CN_DALIAN/circle")["geometry"].item())
    assert not circle.contains(shapely.Point(121.7, 38.9))


def test_a_port_of_its_own_lies_where_its_zone_lies_and_is_in_the_corridor_of_its_country(tmp_path: Path) -> None:
    found = catalogue(tmp_path, own("RU_NEW/quay", **NEW_PORT), own("RU_NEW/roads", FAR_LON + 1))
    port = found.ports.filter(pl.col("port_id") == "RU_NEW").row(0, named=True)
    assert (port["port_name"], port["country"], port["source"]) == (
        "New port",
        "RU",
        "zones.geojson: seen from the cliff",
    )
    assert (port["lon_deg"], port["lat_deg"]) == pytest.approx((FAR_LON, FAR_LAT))
    assert set(zones_of(found, "RU_NEW")) == {"RU_NEW/quay", "RU_NEW/roads"}
    assert found.corridors.filter(pl.col("port_id") == "RU_NEW")["side"].to_list() == ["Russia"]


def test_a_port_of_another_country_is_in_no_corridor(tmp_path: Path) -> None:
    found = catalogue(tmp_path, own("CN_NEW/quay", port_name="New port", country="CN"))
    assert found.corridors.filter(pl.col("port_id") == "CN_NEW").is_empty()


def test_a_port_lies_where_the_file_says(tmp_path: Path) -> None:
    found = catalogue(tmp_path, own("RU_NEW/quay", **NEW_PORT, lon_deg=150.5, lat_deg=10))
    port = found.ports.filter(pl.col("port_id") == "RU_NEW").row(0, named=True)
    assert (port["lon_deg"], port["lat_deg"]) == (150.5, 10.0)


def test_the_name_of_a_port_of_the_catalogue_is_not_changed(tmp_path: Path) -> None:
    found = catalogue(tmp_path, own("RU_OLGA/my_roads", port_name="Elsewhere", country="CN"))
    assert found.ports.filter(pl.col("port_id") == "RU_OLGA").select("port_name", "country").row(0) == ("Olga", "RU")


def test_zones_of_two_ports_may_touch(tmp_path: Path) -> None:
    found = catalogue(tmp_path, own("RU_NEW/a", **NEW_PORT), own("RU_OTHER/b", FAR_LON + 0.02, **NEW_PORT))
    assert {"RU_NEW/a", "RU_OTHER/b"} <= set(found.zones["zone_id"])


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert catalogue(tmp_path).zones.equals(load_catalogue().zones)


@pytest.mark.parametrize(
    ("feature", "says"),
    [
        (own("RU_NOWHERE/roads"), "port_id RU_NOWHERE is no port of the catalogue"),
        (own("RU_OLGA/roads", kind="roads"), "kind is 'roads', not one of berth, harbour, anchorage"),
        (own("RU_OLGA/circle"), "zone_id is 'RU_OLGA/circle'"),
        (own("RU_NEW/a", port_name="New port"), "no country"),
        (own("RU_NEW/a", port_name="New port", country="Russia"), "country of RU_NEW is 'Russia'"),
        (own("RU_NEW/a", port_name=" ", country="RU"), "port_name of RU_NEW is empty"),
        (own("new port/a", **NEW_PORT), "port_id is 'new port'"),
        (own("RU_NEW/a", **NEW_PORT, lon_deg="east"), "lon_deg is 'east'"),
        (own("RU_NEW/a", **NEW_PORT, lat_deg=91), "lat_deg is 91"),
        (own("RU_NEW/a", **NEW_PORT, lat_deg=True), "lat_deg is True"),
        (own("RU_NEW/a", **NEW_PORT, lat_deg=float("nan")), "lat_deg is nan"),
        (own("RU_NEW/a", 200.0, **NEW_PORT), "lon_deg is 200"),
        (own("RU_OLGA/b", 200.0), "reaches beyond 180 degrees"),
        (own("RU_NEW/b", 132.35, 42.905, **NEW_PORT), "RU_NEW/b overlaps RU_DUNAI/"),
        (own("RU_OLGA/a"), "zone_id RU_OLGA/a occurs twice"),
        ({"type": "Feature", "properties": {}, "geometry": None}, "no port_id"),
        ({"type": "Feature"}, "no properties"),
        ("a feature", ""),
        (None, ""),
    ],
    ids=str,
)
def test_a_wrong_feature_is_named_with_its_file_and_number(tmp_path: Path, feature: Any, says: str) -> None:
    path = written(tmp_path, own("RU_OLGA/a", FAR_LON + 5), feature)
    with pytest.raises(ConfigurationError, match=re.escape(f"{path}, feature 2: ") + ".*" + re.escape(says)):
        load_catalogue(own_zones=path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"type": "FeatureCollection",\n"features": [}', ", line 2: "),
        ("[]", ": not a GeoJSON FeatureCollection"),
        ("", ", line 1: "),
        ("[" * 200_000, ": nested too deeply"),
    ],
    ids=["no JSON", "a list", "empty", "deep"],
)
def test_a_file_that_is_no_feature_collection_is_named(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "zones.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=re.escape(f"{path}{says}")):
        load_catalogue(own_zones=path)


def test_the_shipped_file_is_itself_of_the_form(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    path.write_bytes(data_path("zones.geojson").read_bytes())
    assert load_catalogue(own_zones=path).zones.equals(load_catalogue().zones)
