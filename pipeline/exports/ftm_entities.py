"""FollowTheMoney entities of ships, ports, voyages and calls.

Schemata and properties are those of FollowTheMoney 4.11 (its `schema/Vessel.yaml`, `Trip.yaml`, `Event.yaml`,
`UnknownLink.yaml`, `Address.yaml`). No entity has topics: being on a voyage accuses nobody.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pipeline.exports.titles import port_title, ship_title, title_of
from pipeline.keys import stable_key

Entity = dict[str, Any]

_PUBLISHER = "Tumen"
_PLAIN_ID = re.compile(r"[0-9A-Za-z-]*[0-9A-Za-z]")


def voyage_entities(row: Mapping[str, Any]) -> Iterator[Entity]:
    """A `Trip` of an exported voyage, with its ship and its two ports."""
    yield _vessel(row)
    for side in ("origin", "destination"):
        yield _port(row[f"{side}_port_id"], port_title(row, side), row[f"{side}_country"], _place(row, f"{side}_"))
    yield _entity(
        _id("voyage", row["voyage_id"]),
        "Trip",
        name=title_of("voyages", row),
        vehicle=_id("vessel", row["vessel_id"]),
        startLocation=_id("port", row["origin_port_id"]),
        endLocation=_id("port", row["destination_port_id"]),
        startDate=_moment(row["departed_at_utc"]),
        endDate=_moment(row["arrived_at_utc"]),
        summary=_voyage_summary(row),
        description=_voyage_description(row),
        keywords=_keywords(row),
        recordId=row["voyage_id"],
        notes=row["provenance"],
        publisher=_PUBLISHER,
    )


def port_call_entities(row: Mapping[str, Any]) -> Iterator[Entity]:
    """An `Event` of an exported port call, its ship and port, and what joins ship and event: events know no vehicle."""
    call_id, vessel_id = _id("port-call", row["port_call_id"]), _id("vessel", row["vessel_id"])
    yield _vessel(row)
    yield _port(
        row["port_id"], row["port_name"], row["country"], _place(row, "") if row["placed_by"] == "port" else None
    )
    title, summary = title_of("port_calls", row), _call_summary(row)
    yield _entity(
        call_id,
        "Event",
        name=title,
        location=row["port_name"],
        addressEntity=_id("port", row["port_id"]),
        country=_country(row["country"]),
        startDate=_moment(row["arrived_at_utc"]),
        endDate=_moment(row["departed_at_utc"]),
        summary=summary,
        keywords=_keywords(row),
        recordId=row["port_call_id"],
        notes=row["provenance"],
        publisher=_PUBLISHER,
    )
    yield _entity(
        f"{call_id}-ship",
        "UnknownLink",
        subject=vessel_id,
        object=call_id,
        role=f"{'SYNTHETIC ' if row['is_synthetic'] else ''}port call, {row['evidence']}",
        startDate=_moment(row["arrived_at_utc"]),
        endDate=_moment(row["departed_at_utc"]),
        summary=summary,
        publisher=_PUBLISHER,
    )


def _vessel(row: Mapping[str, Any]) -> Entity:
    return _entity(
        _id("vessel", row["vessel_id"]),
        "Vessel",
        name=ship_title(row),
        imoNumber=f"IMO{row['imo']:07d}" if row["imo"] else None,
        mmsi=f"{row['mmsi']:09d}",
        callSign=row["call_sign"],
        flag=_country(row["flag"]),
        notes=row["provenance"] if row["is_synthetic"] else None,
    )


def _port(port_id: str, name: str, country: str | None, place: tuple[float, float] | None) -> Entity:
    lon_deg, lat_deg = place or (None, None)
    return _entity(
        _id("port", port_id),
        "Address",
        full=f"{name}, {country}" if country else name,
        city=name,
        country=_country(country),
        longitude=lon_deg,
        latitude=lat_deg,
    )


def _place(row: Mapping[str, Any], prefix: str) -> tuple[float, float] | None:
    lon_deg, lat_deg = row[f"{prefix}lon_deg"], row[f"{prefix}lat_deg"]
    return None if lon_deg is None else (lon_deg, lat_deg)


def _voyage_summary(row: Mapping[str, Any]) -> str:
    if row["evidence"] == "observed":
        return "Observed: both port calls rest on positions that the ship sent."
    return (
        "INFERRED, not observed: at least one of the two port calls lies in a silence of the ship's AIS. Probability "
        f"that both ends are right: {row['probability']:.2f}. Other explanations are possible."
    )


def _voyage_description(row: Mapping[str, Any]) -> str:
    return (
        f"{row['duration_hours']:.1f} hours, {row['distance_nm']:.0f} nautical miles, of which the ship was silent for "
        f"{row['dark_hours']:.1f} hours."
    )


def _call_summary(row: Mapping[str, Any]) -> str:
    if row["evidence"] == "observed":
        return "Observed: rests on positions that the ship sent."
    return (
        "INFERRED, not observed: it lies in a silence of the ship's AIS. Probability that a port of this country was "
        f"called at: {row['probability']:.2f}, that it was this one: {row['port_probability']:.2f}. Times are in the "
        "middle of what is possible. Other explanations are possible."
    )


def _keywords(row: Mapping[str, Any]) -> list[str]:
    return [row["evidence"], *(["SYNTHETIC"] if row["is_synthetic"] else [])]


def _entity(entity_id: str, schema: str, **properties: object) -> Entity:
    """An entity whose properties are lists of text; those that are not known are left out."""
    said = {
        name: [str(value) for value in (values if isinstance(values, list) else [values])]
        for name, values in properties.items()
        if values is not None
    }
    return {"id": entity_id, "schema": schema, "properties": said}


def _id(kind: str, number: str) -> str:
    # FollowTheMoney takes letters, digits, hyphens and dots; ports of a home's own are named by its owner.
    plain = number.replace("_", "-")
    return f"tumen-{kind}-{plain if _PLAIN_ID.fullmatch(plain) else stable_key(kind, number)}"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _country(code: str | None) -> str | None:
    return None if code is None else code.lower()
