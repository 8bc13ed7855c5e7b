"""Ports as points: the rows of `ports.csv` (the corridor and its neighbours) and `world_ports.csv` (all others)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from pipeline.errors import ConfigurationError

PLACE_COLUMNS = frozenset({"port_name", "unlocode", "wpi_number", "lat_deg", "lon_deg"})
CORRIDOR_COLUMNS = PLACE_COLUMNS | {"port_id", "country", "source", "is_port", "zone_of"}
WORLD_COLUMNS = PLACE_COLUMNS | {"country_name", "harbor_size"}
COUNTRY_COLUMNS = frozenset({"country_name", "country"})
ALPHA_2_LENGTH = 2


@dataclass(frozen=True)
class PortPoint:
    """A port, or a berth or anchorage of one: then `port_id` names another than `point_id`."""

    point_id: str
    port_id: str
    port_name: str
    country: str
    unlocode: str
    wpi_number: str
    lon_deg: float
    lat_deg: float
    harbour_size: str
    source: str


@dataclass(frozen=True)
class _Row:
    """A row of a CSV file that knows where it stands."""

    path: Path
    line_no: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def required(self, column: str) -> str:
        if not self.cells[column]:
            self.reject(f"{column} is empty")
        return self.cells[column]

    def angle_deg(self, column: str, greatest_deg: float) -> float:
        try:
            angle = float(self.cells[column])
        except ValueError:
            self.reject(f"{column} is {self.cells[column]!r}, not a number")
        if not -greatest_deg <= angle <= greatest_deg:
            self.reject(f"{column} is {angle}, not within {greatest_deg:g} degrees")
        return angle

    def reject(self, what: str) -> NoReturn:
        message = f"{self.path}, line {self.line_no}: {what}; correct the file"
        raise ConfigurationError(message)


def read_points(folder: Path) -> list[PortPoint]:
    """Read all points: those of ports.csv, then the world's ports that it does not have, by number.

    A world port is named by its LOCODE, or `WPI<number>` where it has none or an earlier port has it.

    Raises:
        ConfigurationError: a file is missing or wrong; the message names the file and the line.
    """
    world = sorted(_read_world(folder), key=lambda point: int(point.wpi_number))
    sizes = {point.wpi_number: point.harbour_size for point in world}
    corridor = _read_corridor(folder / "ports.csv", sizes)
    known_numbers = {point.wpi_number for point in corridor}
    known_codes = {point.unlocode for point in corridor if point.unlocode}
    taken = {point.point_id for point in corridor}
    others = []
    for point in world:
        if point.wpi_number in known_numbers or point.unlocode in known_codes:
            continue
        has_code = point.unlocode and point.unlocode not in taken
        name = point.unlocode if has_code else f"WPI{point.wpi_number}"
        if name in taken:
            message = f"{folder / 'world_ports.csv'}: two ports would be called {name}; correct the file"
            raise ConfigurationError(message)
        taken.add(name)
        others.append(replace(point, point_id=name, port_id=name))
    return corridor + others


def _read_corridor(path: Path, harbour_sizes: dict[str, str]) -> list[PortPoint]:
    rows = list(_rows(path, CORRIDOR_COLUMNS))
    ports = {row["port_id"] for row in rows if row["is_port"] == "yes"}
    points: dict[str, PortPoint] = {}
    for row in rows:
        point_id = row.required("port_id")
        port_id = point_id if row["is_port"] == "yes" else row.required("zone_of")
        if point_id in points:
            row.reject(f"port_id {point_id} occurs twice")
        if port_id not in ports:
            row.reject(f"zone_of {port_id} is no port of this file")
        points[point_id] = PortPoint(
            point_id=point_id,
            port_id=port_id,
            port_name=row.required("port_name"),
            country=_alpha_2(row),
            unlocode=row["unlocode"],
            wpi_number=row["wpi_number"],
            lon_deg=row.angle_deg("lon_deg", 180),
            lat_deg=row.angle_deg("lat_deg", 90),
            harbour_size=harbour_sizes.get(row["wpi_number"], ""),
            source=row.required("source"),
        )
    return list(points.values())


def _read_world(folder: Path) -> Iterator[PortPoint]:
    """World ports, not yet named."""
    countries = {
        row.required("country_name"): _alpha_2(row) for row in _rows(folder / "countries.csv", COUNTRY_COLUMNS)
    }
    for row in _rows(folder / "world_ports.csv", WORLD_COLUMNS):
        number = row.required("wpi_number")
        if not number.isdecimal():
            row.reject(f"wpi_number is {number!r}, not a number")
        if row["country_name"] not in countries:
            row.reject(f"country {row['country_name']!r} is not in countries.csv")
        yield PortPoint(
            point_id="",
            port_id="",
            port_name=row.required("port_name"),
            country=countries[row["country_name"]],
            unlocode=row["unlocode"],
            wpi_number=number,
            lon_deg=row.angle_deg("lon_deg", 180),
            lat_deg=row.angle_deg("lat_deg", 90),
            harbour_size=row["harbor_size"],
            source=f"World Port Index (NGA Pub. 150), number {number}",
        )


def _alpha_2(row: _Row) -> str:
    country = row["country"]
    if len(country) != ALPHA_2_LENGTH or not country.isascii() or not country.isupper():
        row.reject(f"country is {country!r}, not an ISO 3166 alpha-2 code")
    return country


def _rows(path: Path, columns: frozenset[str]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                message = f"{path}, line 1: no column {', '.join(sorted(missing))}; correct the file"
                raise ConfigurationError(message)
            for cells in reader:
                row = _Row(path, reader.line_num, cells)
                if len(cells) != len(reader.fieldnames or ()) or None in cells.values():
                    row.reject(f"{len(reader.fieldnames or ())} cells expected")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: {error}; restore the file"
        raise ConfigurationError(message) from error
