"""The ports, zones and corridors in use, read from `data/`."""

from dataclasses import dataclass
from pathlib import Path

import dataframely as dy
import polars as pl
import shapely

from pipeline.ports.circles import harbour_circles
from pipeline.ports.own_zones import merge_zones, read_own_zones
from pipeline.ports.points import PortPoint, read_points
from pipeline.ports.zone_file import read_zones
from pipeline.resources import data_path
from pipeline.schemas import Corridors, Ports, Zones

CORRIDOR_ID = "dprk_russia"
CORRIDOR_NAME = "DPRK-Russia"
SIDE_OF_COUNTRY = {"KP": "DPRK", "RU": "Russia"}


@dataclass(frozen=True)
class Catalogue:
    """Places in use, checked."""

    ports: dy.DataFrame[Ports]
    zones: dy.DataFrame[Zones]
    corridors: dy.DataFrame[Corridors]


def load_catalogue(folder: Path | None = None, own_zones: Path | None = None) -> Catalogue:
    """Read the catalogue of `folder`, by default the one that ships with Tumen, and a user's zones beside it.

    Every port has a zone: its polygons in zones.geojson, else circles round its points. Rows are sorted by id.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names the file and the line or the feature.
    """
    folder = folder or data_path("ports.csv").parent
    points = read_points(folder)
    ports = [point for point in points if point.point_id == point.port_id]
    drawn = read_zones(folder / "zones.geojson", {port.port_id for port in ports})
    if own_zones:
        own = read_own_zones(own_zones, [port.port_id for port in ports])
        drawn = merge_zones(own_zones, drawn, own.zones)
        ports += own.ports
    drawn_ports = {zone["port_id"] for zone in drawn}
    circles = harbour_circles(
        [point for point in points if point.port_id not in drawn_ports],
        [shapely.from_wkt(zone["geometry"]) for zone in drawn],
    )
    zones = pl.DataFrame([*drawn, *circles]).select(Zones.column_names()).sort("zone_id")
    return Catalogue(ports=_ports(ports), zones=Zones.validate(zones), corridors=_corridors(ports))


def _ports(ports: list[PortPoint]) -> dy.DataFrame[Ports]:
    frame = pl.DataFrame(ports).select(Ports.column_names()).sort("port_id")
    return Ports.validate(frame.with_columns(pl.col("unlocode").replace("", None)))


def _corridors(ports: list[PortPoint]) -> dy.DataFrame[Corridors]:
    """One corridor, DPRK-Russia: every port of either country in the catalogue."""
    rows = [
        {
            "corridor_id": CORRIDOR_ID,
            "corridor_name": CORRIDOR_NAME,
            "side": SIDE_OF_COUNTRY[port.country],
            "port_id": port.port_id,
        }
        for port in ports
        if port.country in SIDE_OF_COUNTRY
    ]
    return Corridors.validate(pl.DataFrame(rows).sort("port_id"))
