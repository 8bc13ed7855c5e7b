"""Zones, and ports, that a user draws beside those that ship with Tumen: `<home>/zones.geojson`.

The file has the form of the shipped one. A zone whose `zone_id` the shipped file has takes that one's place, any
other comes beside it; the circle of a port that gets a zone is dropped. A port that the catalogue does not have is made
by `port_name` and `country` beside its first zone's `port_id`; it lies at `lon_deg` and `lat_deg`, without them at a
point in that zone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from pipeline.errors import ConfigurationError
from pipeline.ports.geojson import each_feature, read_collection, reject
from pipeline.ports.points import PortPoint
from pipeline.ports.zone_file import Properties, Zone, zones_of

PORT_ID = re.compile(r"[A-Z][A-Z0-9_]{2,39}")
COUNTRY = re.compile(r"[A-Z]{2}")
TOUCH_DEG2 = 1e-10  # a square metre: zones that share a border overlap by their rounding


@dataclass(frozen=True)
class OwnZones:
    """What a user's file adds."""

    ports: list[PortPoint]
    zones: list[Zone]


def read_own_zones(path: Path, port_ids: Sequence[str]) -> OwnZones:
    """Read zones of ports of the catalogue and of ports that the file itself brings.

    Raises:
        ConfigurationError: the file is wrong; the message names the line or the feature.
    """
    features = read_collection(path)["features"]
    ports: dict[str, PortPoint] = {}

    def meet(feature: Any) -> None:  # noqa: ANN401  what a file holds
        properties = feature["properties"]
        port_id = str(properties["port_id"])
        if "port_name" in properties and port_id not in port_ids and port_id not in ports:
            ports[port_id] = _port(properties, shape(feature["geometry"]), path.name)

    each_feature(path, features, meet)
    return OwnZones(list(ports.values()), zones_of(path, features, {*port_ids, *ports}))


def merge_zones(path: Path, shipped: Sequence[Zone], own: Sequence[Zone]) -> list[Zone]:
    """Shipped zones with a user's in their place or beside them.

    Raises:
        ConfigurationError: a user's zone overlaps one of another port: a fix there would be of two ports.
    """
    merged = {zone["zone_id"]: zone for zone in (*shipped, *own)}
    names = list(merged)
    polygons = shapely.from_wkt([merged[name]["geometry"] for name in names])
    tree = shapely.STRtree(polygons)
    for number, zone in enumerate(own, start=1):
        here = polygons[names.index(zone["zone_id"])]
        for there in sorted(tree.query(here, predicate="intersects")):
            other = merged[names[there]]
            if other["port_id"] != zone["port_id"] and here.intersection(polygons[there]).area > TOUCH_DEG2:
                message = (
                    f"{path}, feature {number}: {zone['zone_id']} overlaps {other['zone_id']} of another port; cut it "
                    "back, or draw that zone anew under its own id"
                )
                raise ConfigurationError(message)
    return list(merged.values())


def _port(properties: Properties, outline: Any, file_name: str) -> PortPoint:  # noqa: ANN401  shapely's shape() is untyped
    port_id, name, country = (str(properties[key]) for key in ("port_id", "port_name", "country"))
    if not PORT_ID.fullmatch(port_id):
        reject(f"port_id is {port_id!r}: 3 to 40 capital letters, digits and underscores, a letter first")
    if not name.strip():
        reject(f"port_name of {port_id} is empty")
    if not COUNTRY.fullmatch(country):
        reject(f"country of {port_id} is {country!r}, not an ISO 3166 alpha-2 code")
    inside = outline.representative_point()
    return PortPoint(
        point_id=port_id,
        port_id=port_id,
        port_name=name,
        country=country,
        unlocode="",
        wpi_number="",
        lon_deg=_angle_deg(properties, "lon_deg", inside.x, 180),
        lat_deg=_angle_deg(properties, "lat_deg", inside.y, 90),
        harbour_size="",
        source=f"{file_name}: {properties['source']}",
    )


def _angle_deg(properties: Properties, name: str, otherwise: float, greatest_deg: float) -> float:
    angle = properties.get(name, otherwise)
    if isinstance(angle, bool) or not isinstance(angle, int | float) or not -greatest_deg <= angle <= greatest_deg:
        reject(f"{name} is {angle!r}, not a number within {greatest_deg} degrees")
    return float(angle)
