"""The script that draws the land that sea routes go round."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from pipeline.ports.sea_map import read_sea_map

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "make_sea_obstacles.py"
MADE = runpy.run_path(str(SCRIPT), run_name="script")
MIDDLE, generalise = MADE["MIDDLE"], MADE["generalise"]


def square(west_km: float, south_km: float, side_km: float) -> shapely.Polygon:
    return shapely.box(west_km, south_km, west_km + side_km, south_km + side_km)


def test_islands_that_ships_do_not_pass_between_are_one() -> None:
    near, far = ((square(0, 0, 20), square(20 + gap_km, 0, 20)) for gap_km in (8, 14))
    assert len(shapely.get_parts(generalise(shapely.union_all(near), MIDDLE))) == 1
    assert len(shapely.get_parts(generalise(shapely.union_all(far), MIDDLE))) == 2


def test_an_islet_alone_is_left_out_and_one_before_the_coast_is_part_of_it() -> None:
    coast = square(0, 0, 50)
    drawn = generalise(shapely.union_all([coast, square(53, 20, 2), square(90, 20, 2)]), MIDDLE)
    assert drawn.covers(shapely.Point(54, 21))
    assert not drawn.intersects(square(85, 15, 12))


def test_water_that_is_shut_in_becomes_land() -> None:
    ring = square(0, 0, 100) - square(20, 20, 60)
    assert generalise(ring, MIDDLE).covers(shapely.Point(50, 50))


def test_a_topology_becomes_a_map_that_can_be_read(tmp_path: Path) -> None:
    # Two arcs, the second run backwards, round 131-133 E and 39-41 N; deltas of 0.5 degrees from 100 E and 30 N.
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [100, 30]},
        "arcs": [[[62, 18], [4, 0], [0, 4]], [[62, 18], [0, 4], [4, 0]]],
        "objects": {
            "land": {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[0, ~1]]]}]}
        },
    }
    atlas, out = tmp_path / "land.json", tmp_path / "sea.geojson"
    atlas.write_text(json.dumps(topology), encoding="utf-8")
    subprocess.run([sys.executable, str(SCRIPT), str(atlas), "--out", str(out)], check=True)  # noqa: S603  our own script
    sea_map = read_sea_map(out)
    assert sea_map.land.bounds == pytest.approx((131, 39, 133, 41), abs=0.03)
    assert sea_map.region_deg == (113, 21, 161, 61)
