"""Make `data/sea_obstacles.geojson`, the land that sea routes go round, from Natural Earth 1:10m.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz package/land-10m.json
    python scripts/make_sea_obstacles.py package/land-10m.json

The coast is drawn as coarsely as a route bears: islets left out, narrow inlets closed, small corners cut; finely round
the ports of the catalogue and in the corridor, where a mile counts. Land reaches past the mapped region, so that no
route slips round where it was cut.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).resolve().parents[1] / "data"
WEST, SOUTH, EAST, NORTH = 113.0, 21.0, 161.0, 61.0  # Hong Kong to Petropavlovsk and Magadan
OVERLAP_DEG = 2.0  # land beyond the region's edge
CORRIDOR = (129.2, 41.2, 133.6, 43.6)
THEATRE = (117.0, 30.0, 146.0, 52.0)  # Bohai and East China Sea to Sakhalin
FINE_KM = 25.0  # about each port of the catalogue and each narrows the coast is drawn finely
# Straits that ships pass and that would be closed otherwise: longitude and latitude of the middle.
NARROWS = {
    "Kanmon": (130.95, 33.93),
    "Hayasui": (131.95, 33.30),
    "Kurushima": (132.98, 34.12),
    "Bisan": (133.80, 34.37),
    "Akashi": (135.02, 34.61),
    "Kitan": (135.02, 34.28),
    "Nevelskoy": (141.50, 52.10),
}
EQUAL_AREA = pyproj.Transformer.from_crs(
    "EPSG:4326", "+proj=laea +lat_0=42 +lon_0=138 +datum=WGS84 +units=km", always_xy=True
)


@dataclass(frozen=True)
class Detail:
    """How finely a coast is drawn.

    Islands of `least_island_km2` and more are joined to each other and to the coast where the water between is not
    wider than twice `closing_km`: ships keep out of there. The outline lies `clearance_km` off and is off by up to
    `tolerance_km`. What then stands alone and is smaller than `least_alone_km2` is left out.
    """

    least_island_km2: float
    least_alone_km2: float
    closing_km: float
    clearance_km: float
    tolerance_km: float


FINE, MIDDLE, COARSE = Detail(1, 1, 0.2, 0, 0.5), Detail(1, 30, 5, 1, 2), Detail(5, 100, 8, 0, 8)


def read_land(path: Path) -> list[shapely.Polygon]:
    """Outer rings of the TopoJSON object `land`, as polygons; lakes are land to a ship."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale, origin = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]
    rings = [
        _ring(polygon[0], arcs)
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in (geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]])
    ]
    least = 4  # points of a ring
    return [shapely.Polygon(ring) for ring in rings if len(ring) >= least]


def _ring(numbers: Sequence[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Arcs end to end; the number's complement names an arc run backwards."""
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def generalise(land: BaseGeometry, detail: Detail) -> BaseGeometry:
    """Land in km with the detail that is asked for; water that is shut in becomes land."""
    islands = [part for part in shapely.get_parts(land) if part.area >= detail.least_island_km2]
    widened = shapely.union_all(islands).buffer(detail.closing_km + detail.clearance_km)
    closed = shapely.get_parts(_filled(widened.buffer(-detail.closing_km)))
    kept = shapely.union_all([part for part in closed if part.area >= detail.least_alone_km2])
    return shapely.make_valid(shapely.simplify(kept, detail.tolerance_km))


def _filled(land: BaseGeometry) -> BaseGeometry:
    polygons = [part for part in shapely.get_parts(land) if isinstance(part, shapely.Polygon)]
    return shapely.union_all([shapely.Polygon(part.exterior) for part in polygons], grid_size=0.001)


def obstacles(land: Sequence[shapely.Polygon], ports_deg: NDArray[np.float64]) -> BaseGeometry:
    """Land in degrees, each stretch of coast in the detail of its place."""
    around = shapely.box(WEST - OVERLAP_DEG, SOUTH - OVERLAP_DEG, EAST + OVERLAP_DEG, NORTH + OVERLAP_DEG)
    whole = _to_km(shapely.union_all([shapely.intersection(shapely.make_valid(part), around) for part in land]))
    middles_deg = np.concatenate([ports_deg, np.array(list(NARROWS.values()))])
    middles_km = shapely.points(np.column_stack(EQUAL_AREA.transform(*middles_deg.T)))
    corridor_km = _to_km(shapely.segmentize(shapely.box(*CORRIDOR), 0.1))
    fine_here = shapely.union_all(shapely.buffer(middles_km, FINE_KM)) | corridor_km
    middle_here = _to_km(shapely.segmentize(shapely.box(*THEATRE), 0.1)) - fine_here
    drawn = [
        generalise(whole, FINE) & fine_here,
        generalise(whole, MIDDLE) & middle_here,
        generalise(whole, COARSE) - fine_here - middle_here,
    ]
    seamless = shapely.union_all(drawn).buffer(0.05).buffer(-0.05)
    return _to_deg(shapely.make_valid(shapely.simplify(_filled(seamless), FINE.tolerance_km / 2)))


def _to_km(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: np.column_stack(EQUAL_AREA.transform(*xy.T)))


def _to_deg(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: np.column_stack(EQUAL_AREA.transform(*xy.T, direction="INVERSE")))


def document(land: BaseGeometry) -> dict[str, Any]:
    """GeoJSON with one polygon a feature, the largest first; its `bbox` is the mapped region."""
    snapped = shapely.get_parts(shapely.set_precision(land, 0.001))
    parts = sorted((part for part in snapped if part.area > 0), key=lambda part: (-part.area, part.bounds))
    rings = [shapely.get_coordinates(part.exterior).round(3).tolist() for part in parts]
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for ring in rings
    ]
    return {"type": "FeatureCollection", "bbox": [WEST, SOUTH, EAST, NORTH], "features": features}


def main() -> None:
    """Read the atlas and write the obstacles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path, help="land-10m.json of the npm package world-atlas 2.0.2")
    parser.add_argument("--out", type=Path, default=DATA / "sea_obstacles.geojson")
    options = parser.parse_args()
    ports = pl.read_csv(DATA / "ports.csv").filter(
        pl.col("lon_deg").is_between(WEST, EAST), pl.col("lat_deg").is_between(SOUTH, NORTH)
    )
    made = document(obstacles(read_land(options.atlas), ports.select("lon_deg", "lat_deg").to_numpy()))
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in made["features"])
    head = f'{{"type":"FeatureCollection","bbox":{json.dumps(made["bbox"])},"features":[\n'
    options.out.write_text(f"{head}{lines}\n]}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
