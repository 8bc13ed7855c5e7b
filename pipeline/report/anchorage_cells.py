"""How well the drawn zones hold real stops: `python -m pipeline.report.anchorage_cells`.

The stops are 676 cells of the Russian Far East where Global Fishing Watch saw ships lie still on AIS, each labelled
with a port (`data/anchorage_cells.csv`). There are none in the DPRK and none at Dunai: nothing here says how good the
zones are there.
"""

import sys

import dataframely as dy
import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import METRES_PER_NM, distance_nm
from pipeline.ports.polygons import metres_per_deg
from pipeline.report.coastline import read_port_coastlines
from pipeline.resources import data_path
from pipeline.schemas import Ports, Zones
from pipeline.schemas.places import ZONE_KINDS

NEAR_KM = 10.0
INLAND_DEG = 0.1  # no cell lies that far inland
PORT_OF_LABEL = {
    "BOLSHOY KAMEN": "RU_BOLSHOY_KAMEN",
    "BUKHTA GAYDAMAK": "RU_GAYDAMAK",
    "BUKHTA VANINO": "RU_VANINO",
    "DE-KASTRI": "RU_DEKASTRI",
    "KHOLMSK": "RU_KHOLMSK",
    "KORSAKOV": "RU_KORSAKOV",
    "LOSOSINA": "RU_SOVGAVAN",
    "MAGADAN": "RU_MAGADAN",
    "NAKHODKA": "RU_NAKHODKA",
    "NAKHODKA ANCHORAGE": "RU_NAKHODKA",
    "NEVELSK": "RU_NEVELSK",
    "OLGA": "RU_OLGA",
    "PETROPAVLOVSK": "RU_PKC",
    "PETROPAVLOVSK-KAMCHATSKY": "RU_PKC",
    "PLASTUN": "RU_PLASTUN",
    "PODYAPOLSK": "RU_PODYAPOLSK",
    "POSYET": "RU_POSYET",
    "PREOBRAZHENIYE": "RU_PREOBRAZHENIYE",
    "PTRK": "RU_PKC",
    "RUDNAYA PRISTAN'": "RU_RUDNAYA",
    "SLAVYANKA": "RU_SLAVYANKA",
    "SOVETSKAYA GAVAN": "RU_SOVGAVAN",
    "VANINO": "RU_VANINO",
    "VLADIVOSTOK": "RU_VLADIVOSTOK",
    "VOSTOCHNYY": "RU_VOSTOCHNY",
    "ZARUBINO": "RU_ZARUBINO",
}
EXPLAINED = {
    (
        "VOSTOCHNYY",
        "RU_KOZMINO",
    ): "in Kozmino bay, which belongs to the seaport of Vostochny but is a port of its own here",
    (
        "KORSAKOV",
        None,
    ): "out in Aniva bay, 25 km off the port, beyond its roads: a call there would be none at Korsakov",
}


def read_anchorage_cells() -> pl.DataFrame:
    """One row a cell: `s2id`, `lon_deg` and `lat_deg` of its middle, `label`, `sublabel`."""
    return pl.read_csv(data_path("anchorage_cells.csv"), schema_overrides={"s2id": pl.String})


def judge_cells(
    cells: pl.DataFrame, zones: dy.DataFrame[Zones], ports: dy.DataFrame[Ports], land: BaseGeometry
) -> pl.DataFrame:
    """Say of every cell which drawn zone holds it; rows stay in their order.

    Args:
        cells: as `read_anchorage_cells` gives them.
        zones: the drawn zones; where several hold a cell the kind closest to the quay counts, then the lesser zone id.
        ports: ports that a cell is near to or far from.
        land: the coastline that the zones were drawn on.

    Returns:
        The cells with `label_port_id` (NULL: the label is no port with drawn zones), `port_id`, `zone_id` and `kind` of
        the zone that holds it (NULL: none), `nearest_port_id`, `nearest_port_km`, and `inland_km`, how far from the
        drawn water (NULL: in it, or where no land is drawn).
    """
    closest = zones.sort(pl.col("kind").replace_strict(ZONE_KINDS, range(len(ZONE_KINDS))), "zone_id")
    polygons = shapely.from_wkt(closest["geometry"].to_list())
    points = shapely.points(cells["lon_deg"].to_numpy(), cells["lat_deg"].to_numpy())
    cell, zone = shapely.STRtree(polygons).query(points, predicate="intersects")
    holding = (
        pl.DataFrame({"cell": cell, "zone": zone})
        .group_by("cell")
        .agg(pl.col("zone").min())
        .join(closest.select("port_id", "zone_id", "kind").with_row_index("zone"), on="zone")
        .drop("zone")
    )
    away_km = (
        METRES_PER_NM
        / 1000
        * distance_nm(
            cells["lon_deg"].to_numpy()[:, None],
            cells["lat_deg"].to_numpy()[:, None],
            ports["lon_deg"].to_numpy()[None, :],
            ports["lat_deg"].to_numpy()[None, :],
        )
    )
    return (
        cells.with_columns(label_port_id=pl.col("label").replace_strict(PORT_OF_LABEL, default=None))
        .with_columns(
            nearest_port_id=ports["port_id"].gather(np.argmin(away_km, axis=1)),
            nearest_port_km=pl.Series(away_km.min(axis=1)),
            inland_km=_inland_km(cells, land),
        )
        .with_row_index("cell")
        .join(holding, on="cell", how="left", maintain_order="left")
        .drop("cell")
    )


def _inland_km(cells: pl.DataFrame, land: BaseGeometry) -> pl.Series:
    shapely.prepare(land)
    is_dry = shapely.contains_xy(land, cells["lon_deg"].to_numpy(), cells["lat_deg"].to_numpy())
    distances_km: list[float | None] = []
    for lon_deg, lat_deg, dry in zip(cells["lon_deg"], cells["lat_deg"], is_dry, strict=True):
        if not dry:
            distances_km.append(None)
            continue
        edges_deg = (lon_deg - INLAND_DEG, lat_deg - INLAND_DEG, lon_deg + INLAND_DEG, lat_deg + INLAND_DEG)
        scale = metres_per_deg(np.array([lat_deg]))[0] / 1000
        coast = shapely.transform(shapely.clip_by_rect(land, *edges_deg).boundary, lambda xy, by=scale: xy * by)
        distances_km.append(coast.distance(shapely.Point(np.array([lon_deg, lat_deg]) * scale)))
    return pl.Series(distances_km, dtype=pl.Float64)


def describe(judged: pl.DataFrame) -> str:
    """The judgement in words: by port and kind, then every cell that does not lie where its label says."""
    held = judged.filter(pl.col("port_id").is_not_null())
    right = held.filter(pl.col("port_id") == pl.col("label_port_id"))
    dry = judged.filter(pl.col("inland_km").is_not_null())
    farthest_km = dry.select(pl.col("inland_km").max().fill_null(0.0)).item()
    near = judged.filter(pl.col("port_id").is_null() & (pl.col("nearest_port_km") <= NEAR_KM))
    lines = [
        f"cells: {judged.height}; in drawn zones: {held.height}; of these in the port of their label: {right.height}",
        f"within {NEAR_KM:g} km of a port with drawn zones and in none: {near.height}",
        f"on drawn land: {dry.height}, the farthest {farthest_km:.2f} km from the water",
        "",
    ]
    by_port = held.group_by("port_id", "kind").len().sort("port_id", "kind")
    lines += [f"{port_id:22} {kind:10} {count:4}" for port_id, kind, count in by_port.iter_rows()]
    is_odd = pl.col("port_id").ne_missing(pl.col("label_port_id"))
    odd = pl.concat([judged.filter(is_odd & pl.col("label_port_id").is_not_null()), near]).unique(maintain_order=True)
    lines += ["", "not where the label says:"]
    for row in odd.sort("label", "s2id").iter_rows(named=True):
        why = EXPLAINED.get((row["label"], row["port_id"]), "NOT EXPLAINED")
        place = f"{row['lat_deg']:.4f}N {row['lon_deg']:.4f}E"
        lines.append(f"{row['s2id']} {row['label']} at {place}, in {row['zone_id'] or 'no zone'}: {why}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print how the zones that ship with Tumen hold the cells."""
    catalogue = load_catalogue()
    drawn = Zones.validate(catalogue.zones.filter(~pl.col("zone_id").str.ends_with("/circle")))
    ports = Ports.validate(catalogue.ports.filter(pl.col("port_id").is_in(drawn["port_id"].unique().to_list())))
    judged = judge_cells(read_anchorage_cells(), drawn, ports, read_port_coastlines())
    sys.stdout.write(describe(judged))


if __name__ == "__main__":
    main()
