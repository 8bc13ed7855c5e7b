import json
from pathlib import Path

from command_line import Run

OWN = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "zone_id": "RU_NEW/quay",
                "port_id": "RU_NEW",
                "port_name": "New \x1b[31mport",
                "country": "RU",
                "kind": "berth",
                "source": "seen from the cliff",
            },
            "geometry": {"type": "Polygon", "coordinates": [[[150, 10], [151, 10], [151, 11], [150, 10]]]},
        }
    ],
}


def test_zones_of_ones_own_are_listed_inertly(tumen: Run, tmp_path: Path) -> None:
    (tmp_path / "zones.geojson").write_text(json.dumps(OWN))
    status, out, err = tumen("zones", "--home", tmp_path)
    assert (status, err) == (0, "")
    assert "zones of your own: 1" in out
    assert "RU_NEW/quay" in out
    assert "\x1b" not in out


def test_they_are_listed_as_json(tumen: Run, tmp_path: Path) -> None:
    (tmp_path / "zones.geojson").write_text(json.dumps(OWN))
    document = json.loads(tumen("zones", "--home", tmp_path, "--json")[1])
    assert document["path"] == str(tmp_path / "zones.geojson")
    assert [(zone["zone_id"], zone["country"]) for zone in document["zones"]] == [("RU_NEW/quay", "RU")]


def test_without_any_the_place_for_them_is_named(tumen: Run, tmp_path: Path) -> None:
    assert tumen("zones", "--home", tmp_path) == (
        0,
        f"no zones of your own: put them into {tmp_path / 'zones.geojson'}\n",
        "",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_file_is_2_and_names_the_feature(tumen: Run, tmp_path: Path) -> None:
    (tmp_path / "zones.geojson").write_text(json.dumps(OWN).replace("berth", "quay"))
    status, out, err = tumen("zones", "--home", tmp_path)
    assert (status, out) == (2, "")
    assert "zones.geojson, feature 1: RU_NEW/quay: kind is 'quay'" in err
