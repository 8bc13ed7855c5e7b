"""Write docs/zones_by_port.md from data/zones.geojson and data/anchorage_cells.csv; a test holds the page to them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import shapely

from pipeline.ports.catalogue import load_catalogue
from pipeline.report.anchorage_cells import read_anchorage_cells
from pipeline.resources import data_path
from pipeline.schemas.places import ZONE_KINDS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "zones_by_port.md"
BASES = {
    "official": "the corners are those of published port rules",
    "published": "a source puts a ship or the bay here; how far the zone reaches round it is estimated",
    "observed": "ships were seen lying still inside, on AIS; how far the zone reaches round them is estimated",
    "estimated": "drawn from the coastline and the port's point: nobody's ship was seen here",
    "recalled": "even the place is from memory, not verified",
}
NOT_DRAWN = {
    ("KP_CHAHO", "anchorage"): "a submarine base: nothing says where, or that, ships wait",
    ("KP_SINUIJU", "berth"): "no coastline to draw quays on",
    ("KP_SINUIJU", "anchorage"): "no coastline to draw roads on",
    ("KP_SONGNIM", "anchorage"): "up the Taedong; ships wait in Nampo's anchorages, as far as anybody says",
    ("RU_BOLSHOY_KAMEN", "anchorage"): "no stop at anchor observed",
    ("RU_FOKINO", "anchorage"): "a naval base; the water in front is Dunai's anchorage",
    ("RU_KOZMINO", "anchorage"): "tankers wait in the roads of Vostochny",
    ("RU_OLGA", "anchorage"): "no stop at anchor observed; the bay is harbour",
    ("RU_PEVEK", "anchorage"): "no stop observed, no port rules at hand",
    ("RU_PODYAPOLSK", "anchorage"): "no stop at anchor observed",
    ("RU_PREOBRAZHENIYE", "anchorage"): "no stop at anchor observed; the bay is harbour",
    ("RU_RAZBOYNIK", "anchorage"): "the water in front is Dunai's anchorage",
    ("RU_RUDNAYA", "anchorage"): "an open roadstead, harbour as a whole",
    ("RU_SOVGAVAN", "anchorage"): "ships seen at anchor lay in the bay, which is harbour as a whole",
}
_HEAD = """# Zones by port

Written by `scripts/write_zones_page.py` from `data/zones.geojson`; a test holds the two equal. What zones are, how
these were drawn, and how to add your own: [zones](zones.md).

How sure an outline is (`basis`):

{bases}

*Stops* are the cells in the zone where Global Fishing Watch saw ships lie still on AIS; the DPRK has none, nor has
Dunai. {count} zones of {ports} ports: {counts}.
"""
_PORT = """
## {name} (`{port_id}`)

| zone | kind | basis | stops | source | note |
|---|---|---|---|---|---|
{rows}"""


def page() -> str:
    """The whole page."""
    zones = json.loads(data_path("zones.geojson").read_text(encoding="utf-8"))["features"]
    names = dict(load_catalogue().ports.select("port_id", "port_name").iter_rows())
    by_port: dict[str, list[dict[str, Any]]] = {}
    for zone in zones:
        by_port.setdefault(zone["properties"]["port_id"], []).append(zone)
    bases = [zone["properties"]["basis"] for zone in zones]
    head = _HEAD.format(
        bases="\n".join(f"- **{basis}**: {meaning}" for basis, meaning in BASES.items()),
        count=len(zones),
        ports=len(by_port),
        counts=", ".join(f"{bases.count(basis)} {basis}" for basis in BASES),
    )
    return head + "".join(_port(names[port_id], port_id, of_port) for port_id, of_port in by_port.items())


def _port(name: str, port_id: str, zones: list[dict[str, Any]]) -> str:
    missing = [kind for kind in ZONE_KINDS if kind not in {zone["properties"]["kind"] for zone in zones}]
    not_drawn = [("not drawn", kind, "", "", "", NOT_DRAWN[port_id, kind]) for kind in missing]
    return _PORT.format(name=name, port_id=port_id, rows=_rows([*map(_zone, zones), *not_drawn]))


def _zone(zone: dict[str, Any]) -> tuple[str, ...]:
    about = zone["properties"]
    cells = read_anchorage_cells().select("lon_deg", "lat_deg")
    outline = shapely.geometry.shape(zone["geometry"])
    stops = pl.Series(shapely.intersects_xy(outline, cells["lon_deg"].to_numpy(), cells["lat_deg"].to_numpy())).sum()
    name = about["zone_id"].removeprefix(f"{about['port_id']}/")
    return f"`{name}`", about["kind"], about["basis"], str(stops or ""), about["source"], about.get("note", "")


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
