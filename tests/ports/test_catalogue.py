import csv
import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import shapely

from pipeline.errors import ConfigurationError
from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.ports.polygons import area_km2
from pipeline.resources import data_path

CONTRACT_PORTS = (
    "KP_RAJIN KP_SONBONG KP_CHONGJIN KP_KIMCHAEK KP_TANCHON KP_HUNGNAM KP_WONSAN KP_NAMPO KP_SONGNIM KP_HAEJU "
    "RU_DUNAI RU_VOSTOCHNY RU_KOZMINO RU_NAKHODKA RU_VLADIVOSTOK RU_SLAVYANKA RU_POSYET RU_ZARUBINO"
)
KNOWN_POINTS = [
    ("ANGARA's berth at Rajin", 130.2826, 42.2271, "KP_RAJIN", "berth"),
    ("Chazhma bay", 132.34944, 42.90472, "RU_DUNAI", "berth"),
    ("Wrangel bay quay", 133.070, 42.751, "RU_VOSTOCHNY", "berth"),
    ("roads east of Vladivostok", 132.030, 43.065, "RU_VLADIVOSTOK", "anchorage"),
    ("Nakhodka anchorage 1", 132.920, 42.8212, "RU_NAKHODKA", "anchorage"),
    ("Nakhodka anchorage 2", 132.9488, 42.8223, "RU_NAKHODKA", "anchorage"),
    ("Razboynik bay", 132.37028, 42.90028, "RU_RAZBOYNIK", "harbour"),
    ("Nikolayevsk, place 1 of the port rules", 140.7455, 53.1095, "RU_NIKOLAYEVSK", "anchorage"),
    ("Vladivostok, transfers ship to ship of the port rules", 131.9225, 43.0372, "RU_VLADIVOSTOK", "anchorage"),
    ("Kozmino fairway's end", 133.00133, 42.723, "RU_KOZMINO", "harbour"),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def drawn(catalogue: Catalogue) -> pl.DataFrame:
    return catalogue.zones.filter(~pl.col("zone_id").str.ends_with("/circle"))


def test_every_port_of_the_contract_is_there(catalogue: Catalogue) -> None:
    assert set(CONTRACT_PORTS.split()) <= set(catalogue.ports["port_id"])


def test_every_port_has_a_zone_but_those_on_the_point_of_a_larger_one(catalogue: Catalogue) -> None:
    sharing = catalogue.ports.filter(pl.len().over("lon_deg", "lat_deg") > 1)
    without = set(catalogue.ports["port_id"]) - set(catalogue.zones["port_id"])
    assert without == {"BMFPT", "JPKGA", "USCDE", "USRER", "WPI7830"} <= set(sharing["port_id"])
    assert set(catalogue.zones["port_id"]) <= set(catalogue.ports["port_id"])


def test_every_port_has_a_country(catalogue: Catalogue) -> None:
    assert catalogue.ports["country"].null_count() == 0


def test_a_port_of_the_corridor_is_not_there_a_second_time_from_the_world_list(catalogue: Catalogue) -> None:
    assert catalogue.ports.filter(pl.col("port_id").is_in(["KPRJN", "RUVVO", "RUVYP", "WPI60520"])).is_empty()


def test_a_berth_of_a_port_is_no_port(catalogue: Catalogue) -> None:
    assert "KP_RAJIN_BERTH" not in catalogue.ports["port_id"]


def test_ports_that_share_a_locode_have_names_of_their_own(catalogue: Catalogue) -> None:
    shared = catalogue.ports.filter(pl.col("unlocode") == "USGLC").sort("port_id")
    assert shared["port_id"].str.starts_with("WPI").to_list() == [False, True]


def test_the_corridor_joins_all_ports_of_the_two_countries(catalogue: Catalogue) -> None:
    sides = catalogue.corridors.join(catalogue.ports, on="port_id")
    assert set(sides.select("side", "country").unique().rows()) == {("DPRK", "KP"), ("Russia", "RU")}
    assert sides.height == catalogue.ports["country"].is_in(["KP", "RU"]).sum()


@pytest.mark.parametrize("known", KNOWN_POINTS, ids=lambda known: known[0])
def test_known_places_lie_in_their_ports_zones(drawn: pl.DataFrame, known: tuple[str, float, float, str, str]) -> None:
    place, lon_deg, lat_deg, port_id, kind = known
    polygons = shapely.from_wkt(drawn["geometry"].to_list())
    holding = drawn.filter(pl.Series(shapely.intersects_xy(polygons, lon_deg, lat_deg)))
    assert set(holding["port_id"]) == {port_id}, place
    assert kind in holding["kind"], place


def test_every_point_of_ports_csv_lies_in_a_zone_of_its_port(catalogue: Catalogue) -> None:
    polygons = dict(
        zip(catalogue.zones["zone_id"], shapely.from_wkt(catalogue.zones["geometry"].to_list()), strict=True)
    )
    ports = dict(catalogue.zones.select("zone_id", "port_id").rows())
    with data_path("ports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            port_id = row["port_id"] if row["is_port"] == "yes" else row["zone_of"]
            point = shapely.Point(float(row["lon_deg"]), float(row["lat_deg"]))
            assert any(polygons[z].covers(point) for z in ports if ports[z] == port_id), row["port_id"]


def test_zones_of_different_drawn_ports_never_overlap(drawn: pl.DataFrame) -> None:
    polygons = zip(drawn["port_id"], shapely.from_wkt(drawn["geometry"].to_list()), strict=True)
    for (port_a, a), (port_b, b) in itertools.combinations(polygons, 2):
        assert port_a == port_b or not a.intersects(b), (port_a, port_b)


def test_circles_never_overlap_unless_two_ports_share_a_point(catalogue: Catalogue) -> None:
    polygons = shapely.from_wkt(catalogue.zones["geometry"].to_list())
    ports = catalogue.zones["port_id"].to_list()
    points = {row[0]: row[1:] for row in catalogue.ports.select("port_id", "lon_deg", "lat_deg").iter_rows()}
    for a, b in shapely.STRtree(polygons).query(polygons, predicate="intersects").T:
        if ports[a] != ports[b] and points[ports[a]] != points[ports[b]]:
            assert area_km2(shapely.intersection(polygons[[a]], polygons[b])) < 0.01, (ports[a], ports[b])


def test_drawn_zones_lie_within_sixty_kilometres_of_their_port(catalogue: Catalogue, drawn: pl.DataFrame) -> None:
    at = {row[0]: row[1:] for row in catalogue.ports.select("port_id", "lon_deg", "lat_deg").iter_rows()}
    for zone_id, port_id, wkt in drawn.select("zone_id", "port_id", "geometry").iter_rows():
        assert shapely.from_wkt(wkt).distance(shapely.Point(at[port_id])) < 0.5, zone_id


def test_the_dprk_and_the_russian_far_east_have_drawn_zones(catalogue: Catalogue, drawn: pl.DataFrame) -> None:
    corridor = catalogue.ports.filter(pl.col("port_id").str.contains(r"^(KP|RU)_"))
    far_east = corridor.filter(pl.col("lon_deg") > 100)
    assert set(far_east["port_id"]) == set(drawn["port_id"])


def spoil(folder: Path, name: str, change: Callable[[str], str]) -> None:
    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ports.csv", "world_ports.csv", "countries.csv", "zones.geojson"):
        shutil.copy(data_path(name), tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("ports.csv", "42.23333,130.3,", "north,130.3,", r"ports\.csv, line 2: lat_deg is 'north'"),
        ("ports.csv", "42.23333,130.3,", "nan,130.3,", r"ports\.csv, line 2: lat_deg is nan"),
        ("ports.csv", "42.2271,130.2826", "42.2271,190", r"ports\.csv, line 3: lon_deg is 190"),
        ("ports.csv", "KP_RAJIN_BERTH,", "KP_RAJIN,", r"ports\.csv, line 3: port_id KP_RAJIN occurs twice"),
        ("ports.csv", "no,KP_RAJIN\n", "no,KP_NOWHERE\n", r"ports\.csv, line 3: zone_of KP_NOWHERE"),
        ("ports.csv", "port_id,", "harbour_id,", r"ports\.csv, line 1: no column port_id"),
        ("ports.csv", ",yes,\n", ",yes\n", r"ports\.csv, line 2: 16 cells expected"),
        ("world_ports.csv", "Iceland", "Thule", r"world_ports\.csv, line 2: country 'Thule'"),
        ("world_ports.csv", "40,Thor", "x,Thor", r"world_ports\.csv, line 2: wpi_number is 'x'"),
        ("countries.csv", ",AL", ",Albania", r"countries\.csv, line 2: country is 'Albania'"),
        ("zones.geojson", "[", "", r"zones\.geojson, line 5"),
        ("zones.geojson", '"port_id": "KP_RAJIN"', '"port_id": "X"', r"feature 1: .* port_id X is no port"),
        ("zones.geojson", '"kind": "berth"', '"kind": "pier"', r"feature 1: .* kind is 'pier'"),
        ("zones.geojson", '"kind": "berth", ', "", r"feature 1: no kind"),
        ("zones.geojson", "KP_RAJIN/pier_1_north", "KP_RAJIN/circle", r"feature 1: zone_id is 'KP_RAJIN/circle'"),
        ("zones.geojson", '{"type": "Feature"', '7, {"type": "Feature"', r"feature 1: "),
        ("zones.geojson", '"Polygon"', '"LineString"', r"feature 1: "),
        (
            "zones.geojson",
            "KP_RAJIN/bay",
            "KP_RAJIN/pier_1_north",
            r"feature 4: zone_id KP_RAJIN/pier_1_north occurs twice",
        ),
        ("zones.geojson", "[130.2965, 42.237]", "[430.2965, 42.237]", r"feature 1: "),
    ],
)
def test_a_wrong_catalogue_file_is_named_with_its_line(folder: Path, name: str, old: str, new: str, says: str) -> None:
    spoil(folder, name, lambda text: text.replace(old, new, 1))
    with pytest.raises(ConfigurationError, match=says):
        load_catalogue(folder)


@pytest.mark.parametrize("name", ["ports.csv", "world_ports.csv", "countries.csv", "zones.geojson"])
def test_a_missing_catalogue_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ConfigurationError, match=name):
        load_catalogue(folder)


def test_a_bow_tie_is_no_zone(folder: Path) -> None:
    def tie(text: str) -> str:
        document = json.loads(text)
        ring = document["features"][0]["geometry"]["coordinates"][0]
        ring[1], ring[2] = ring[2], ring[1]
        return json.dumps(document)

    spoil(folder, "zones.geojson", tie)
    with pytest.raises(ConfigurationError, match="Self-intersection"):
        load_catalogue(folder)


def test_the_catalogue_is_the_same_every_time(catalogue: Catalogue) -> None:
    again = load_catalogue()
    assert again.zones.equals(catalogue.zones)
    assert again.ports.equals(catalogue.ports)


def test_every_maritime_identification_digit_has_one_row() -> None:
    rows = pl.read_csv(data_path("maritime_identification_digits.csv"))
    assert rows.columns == ["mid", "administration", "country"]
    assert rows["mid"].is_unique().all()
    assert rows.filter(pl.col("country").is_null())["mid"].to_list() == [306]
    assert dict(rows.select("mid", "country").rows()).items() >= {(273, "RU"), (445, "KP"), (412, "CN")}
