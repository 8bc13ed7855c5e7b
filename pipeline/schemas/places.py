"""The catalogue of places in use."""

import dataframely as dy

from pipeline.schemas import columns as c

ZONE_KINDS = ("berth", "harbour", "anchorage")


class Ports(dy.Schema):
    """One row a port."""

    port_id = c.key("KP_RAJIN, ... ; LOCODE or WPI<number> for the rest of the world")
    port_name = c.text("name", nullable=False)
    country = dy.String(nullable=True, min_length=2, max_length=2, description="ISO 3166 alpha-2")
    unlocode = c.text("UN/LOCODE")
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)
    source = c.text("where the position comes from", nullable=False)


class Zones(dy.Schema):
    """One row a polygon of a port."""

    zone_id = c.key("port_id and the zone's own name")
    port_id = c.text("port it belongs to", nullable=False)
    kind = dy.String(check=c.one_of(ZONE_KINDS), description="berth, harbour or anchorage")
    geometry = c.text("polygon, WKT, WGS 84 lon lat", nullable=False)
    source = c.text("where the outline comes from", nullable=False)


class Corridors(dy.Schema):
    """One row a corridor and port."""

    corridor_id = dy.String(primary_key=True, description="dprk_russia")
    corridor_name = c.text("DPRK-Russia", nullable=False)
    side = c.text("which end of the corridor", nullable=False)
    port_id = dy.String(primary_key=True, description="port on that side")
