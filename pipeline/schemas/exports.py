"""What goes out to other programs: the columns of the tables, whose ship it is, where it lies, where it comes from.

A few columns take another type than in the table, since other programs lose or round them.
"""

import dataframely as dy

from pipeline.schemas import columns as c
from pipeline.schemas.findings import EVIDENCE_KINDS, PortCalls, Voyages

PLACES = ("fix", "port")

_FLAG = "ISO 3166 alpha-2, of the MMSI's country digits"
_SYNTHETIC = "the feed is an exercise: nothing of it was ever received from a ship"
_PROVENANCE = "version of Tumen, run, time of the data; SYNTHETIC where the feed is"
_GEOMETRY = "WKB, WGS 84 lon lat"


class ExportedVoyages(Voyages):
    """One row a voyage: the table's columns, and the whole way from call to call."""

    draught_change_m = dy.Float64(  # type: ignore[assignment]  # 7.4, not 7.400000095
        nullable=True, description="declared draught at arrival minus at departure"
    )
    reasons = c.text(  # type: ignore[assignment]  # no list of records
        "why the score is what it is: points, rule and text of each, parted by semicolons", nullable=False
    )
    call_sign = c.text("latest")
    flag = c.text(_FLAG)
    is_corridor = dy.Bool(description="from one side of a corridor to the other")
    origin_port_name = c.text("name of the port; NULL where it is in no catalogue any more")
    origin_lon_deg = c.lon_deg()
    origin_lat_deg = c.lat_deg()
    destination_port_name = c.text("name of the port; NULL where it is in no catalogue any more")
    destination_lon_deg = c.lon_deg()
    destination_lat_deg = c.lat_deg()
    is_track_kept = dy.Bool(description="positions of the vessel are kept; without them the whole way is assumed")
    heard_nm = dy.Float64(min=0, description="of the way drawn: along positions that were heard")
    assumed_nm = dy.Float64(min=0, description="of the way drawn: where nobody heard her, the shortest way by sea")
    is_synthetic = dy.Bool(description=_SYNTHETIC)
    provenance = c.text(_PROVENANCE, nullable=False)
    geometry = dy.Binary(
        nullable=True, description=f"the way, multilinestring, {_GEOMETRY}; NULL: a port is in no catalogue any more"
    )


class ExportedPortCalls(PortCalls):
    """One row a port call: the table's columns, and a point."""

    segment_id = c.text(  # type: ignore[assignment]  # many programs round numbers of 64 bits
        "hull under the MMSI", nullable=False
    )
    arrival_draught_m = dy.Float64(  # type: ignore[assignment]  # 7.4, not 7.400000095
        nullable=True, description="declared last before arrival or first inside"
    )
    departure_draught_m = dy.Float64(  # type: ignore[assignment]  # 7.4, not 7.400000095
        nullable=True, description="declared first after departure or last inside"
    )
    call_sign = c.text("latest")
    flag = c.text(_FLAG)
    lon_deg = c.lon_deg()
    lat_deg = c.lat_deg()
    placed_by = dy.String(
        nullable=True,
        check=c.one_of(PLACES),
        description="fix: where she was heard next to her first stop; port: the catalogue's point of the port",
    )
    is_synthetic = dy.Bool(description=_SYNTHETIC)
    provenance = c.text(_PROVENANCE, nullable=False)
    geometry = dy.Binary(nullable=True, description=f"point, {_GEOMETRY}; NULL: the port is in no catalogue any more")


class ExportedWays(dy.Schema):
    """One row a stretch of a vessel's track: along what was heard, or assumed between."""

    way_id = c.key("hash of vessel, start and whether it was heard")
    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi(nullable=True)
    imo = c.imo()
    ship_name = c.text("latest name broadcast")
    call_sign = c.text("latest")
    flag = c.text(_FLAG)
    started_at_utc = c.utc("time at its first point", nullable=False)
    ended_at_utc = c.utc("time at its last", nullable=False)
    duration_hours = c.hours("ended - started", nullable=False)
    is_heard = dy.Bool(description="along positions of hers; else nobody heard her, and it is the shortest way by sea")
    evidence = dy.String(check=c.one_of(EVIDENCE_KINDS), description="observed where heard, inferred where assumed")
    distance_nm = dy.Float64(min=0, description="along the way drawn")
    position_count = dy.UInt32(description="kept positions on it; 0 where assumed")
    is_synthetic = dy.Bool(description=_SYNTHETIC)
    provenance = c.text(_PROVENANCE, nullable=False)
    geometry = dy.Binary(description=f"multilinestring, {_GEOMETRY}")


class ExportedPositions(dy.Schema):
    """One row a kept position of a vessel's track, for formats without lines."""

    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    received_at_utc = c.utc("when it was heard", nullable=False)
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)
    sog_knots = dy.Float64(nullable=True)
    cog_deg = dy.Float64(nullable=True)
    imo = c.imo()
    ship_name = c.text("latest name broadcast")
    call_sign = c.text("latest")
    flag = c.text(_FLAG)
    is_synthetic = dy.Bool(description=_SYNTHETIC)
    provenance = c.text(_PROVENANCE, nullable=False)
