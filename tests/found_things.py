"""What the stages found, in small, for tests of the grounds of risk: ports, calls, voyages, gaps and fixes by name."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

import dataframely as dy
import polars as pl
from factories import LINE, SHIP, at, line_no

from pipeline.grounds.found import Found, Places, Tables
from pipeline.schemas import (
    Corridors,
    DarkCalls,
    DarkItineraries,
    Encounters,
    Gaps,
    PortCalls,
    Ports,
    Statics,
    Vessels,
    Voyages,
    WatchlistMatches,
    ZonedFixes,
)

Row = dict[str, Any]
LADY_R = "IMO9161003"
POINTS = {
    "KP_RAJIN": (130.28, 42.22),
    "KP_NAMPO": (125.40, 38.72),
    "RU_VLADIVOSTOK": (131.89, 43.10),
    "RU_VOSTOCHNY": (133.06, 42.75),
    "JP_NIIGATA": (139.05, 37.92),
}
SIDES = {"KP": "DPRK", "RU": "Russia"}


def places() -> Places:
    """Five ports, of which those of two countries make a corridor, spelled by their names."""
    ports = [
        {"port_id": name, "port_name": name[3:].title(), "country": name[:2], "unlocode": None, "lon_deg": lon,
         "lat_deg": lat, "source": "test"}
        for name, (lon, lat) in POINTS.items()
    ]  # fmt: skip
    sides = [
        {"corridor_id": "c", "corridor_name": "c", "side": SIDES[name[:2]], "port_id": name}
        for name in POINTS
        if name[:2] in SIDES
    ]
    spellings = pl.DataFrame(
        [{"spelling": name[3:], "port_id": name, "country": name[:2]} for name in POINTS]
        + [{"spelling": "DPRK", "port_id": None, "country": "KP"}]
    )
    return Places(frame(Ports, ports), frame(Corridors, sides), spellings)


def call(port_id: str, arrived: float, departed: float, **other: Any) -> Row:
    """An observed call, hours after the day's start."""
    row = {
        "port_call_id": f"{port_id}@{arrived}", "vessel_id": LADY_R, "mmsi": SHIP, "segment_id": 1, "imo": 9161003,
        "ship_name": "LADY R", "port_id": port_id, "port_name": port_id[3:].title(), "country": port_id[:2],
        "arrived_at_utc": at(arrived), "departed_at_utc": at(departed), "duration_hours": departed - arrived,
        "confidence": 4, "evidence": "observed", "probability": 1.0, "port_probability": 1.0, "position_count": 9,
        "run_id": "",
    }  # fmt: skip
    return row | other


def voyages_between(calls: Sequence[Row]) -> list[Row]:
    """A voyage from each call to the next."""
    return [
        {
            "voyage_id": f"v{number}", "vessel_id": one["vessel_id"], "mmsi": one["mmsi"], "imo": one["imo"],
            "ship_name": one["ship_name"], "origin_port_call_id": one["port_call_id"],
            "destination_port_call_id": next_one["port_call_id"], "origin_port_id": one["port_id"],
            "origin_country": one["country"], "destination_port_id": next_one["port_id"],
            "destination_country": next_one["country"], "departed_at_utc": one["departed_at_utc"],
            "arrived_at_utc": next_one["arrived_at_utc"], "duration_hours": 10.0, "distance_nm": 100.0,
            "dark_hours": 0.0, "evidence": "observed", "probability": 1.0, "is_watchlisted": False, "reasons": [],
            "run_id": "",
        }
        for number, (one, next_one) in enumerate(pairwise(calls))
    ]  # fmt: skip


def gap(
    gap_id: str, start: float, end: float | None, lon_deg: float = 132.0, lat_deg: float = 43.0, **other: Any
) -> Row:
    """A silence that begins there."""
    row = {
        "gap_id": gap_id, "vessel_id": LADY_R, "mmsi": SHIP, "segment_id": 1, "started_at_utc": at(start),
        "ended_at_utc": None if end is None else at(end), "duration_hours": None if end is None else end - start,
        "start_lon_deg": lon_deg, "start_lat_deg": lat_deg, "cause": "silence", "neighbours_heard": 9, "run_id": "",
    }  # fmt: skip
    return row | other


def seen(hours: float, lon_deg: float = 132.03, lat_deg: float = 43.06, **other: Any) -> Row:
    """A fix of the ship at rest east of Vladivostok."""
    row = {
        "mmsi": SHIP, "segment_id": 1, "received_at_utc": at(hours), "lon_deg": lon_deg,
        "lat_deg": lat_deg, "sog_knots": 0.1, "is_wild": False, "wild_reason": None, "zone_kind": "anchorage",
        "ring_port_ids": [], **LINE, "stands_for": 1,
        "line_no": line_no(hours),
    }  # fmt: skip
    return row | other


def found(
    calls: Sequence[Row],
    fixes: Sequence[Row] = (),
    statics: Sequence[Row] = (),
    hulls: Mapping[int, int] | None = None,
    **tables: Sequence[Row],
) -> Found:
    """What was found: these calls, the voyages between them, and the tables given by name."""
    schemas = {
        "vessels": Vessels, "watchlist_matches": WatchlistMatches, "gaps": Gaps, "dark_itineraries": DarkItineraries,
        "dark_calls": DarkCalls, "encounters": Encounters,
    }  # fmt: skip
    plain: dict[str, Row] = {"dark_itineraries": {"reasons": []}}
    frames = {
        name: frame(schema, [plain.get(name, {}) | row for row in tables.get(name, ())])
        for name, schema in schemas.items()
    }
    held = {**frames, "port_calls": frame(PortCalls, calls), "voyages": frame(Voyages, voyages_between(calls))}
    hull_of = {"segment_id": [*(hulls or {})], "hull_id": [*(hulls or {}).values()]}
    return Found(
        tables=cast("Tables", type("Tables", (), held)()),
        fixes=frame(ZonedFixes, fixes),
        statics=frame(Statics, statics),
        hull_of=pl.DataFrame(hull_of, schema={"segment_id": pl.UInt64, "hull_id": pl.UInt64}),
    )


def frame(schema: type[dy.Schema], rows: Sequence[Row]) -> Any:
    """Rows of a table; columns not given are NULL."""
    return schema.validate(pl.DataFrame(list(rows), schema=schema.create_empty().schema, orient="row"))
