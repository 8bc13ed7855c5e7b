"""Findings of a night for the tests of alert rules."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from pipeline.alerts.rules.event import Night
from pipeline.reference import catalogue_in_use
from pipeline.schemas import Gaps, IngestFiles, PortCalls, ReceptionDays, Voyages, WatchlistMatches

ARRIVED = datetime(2024, 3, 10, 4, 12)  # noqa: DTZ001  times are UTC without a zone
HOUR = timedelta(hours=1)


def port_call(**changes: Any) -> dict[str, Any]:
    call = {
        "port_call_id": "call",
        "vessel_id": "IMO9161003",
        "mmsi": 273000001,
        "segment_id": 1,
        "imo": 9161003,
        "ship_name": "LADY R",
        "port_id": "KP_RAJIN",
        "port_name": "Rajin",
        "country": "KP",
        "arrived_at_utc": ARRIVED,
        "departed_at_utc": ARRIVED + 48 * HOUR,
        "stopped_at_utc": ARRIVED + HOUR,
        "confidence": 4,
        "evidence": "observed",
        "probability": 1.0,
        "port_probability": 1.0,
        "position_count": 9,
        "run_id": "run",
    }
    return call | changes


DARK: dict[str, Any] = {"evidence": "inferred", "confidence": None, "stopped_at_utc": None, "port_probability": 0.71}


def match(**changes: Any) -> dict[str, Any]:
    listed: dict[str, Any] = {
        "vessel_id": "IMO9161003",
        "entry_id": "entry",
        "list_name": "OFAC SDN",
        "programme": "RUSSIA-EO14024",
        "matched_on": "imo",
        "match_strength": "certain",
        "listed_name": "LADY R",
        "list_version": "2024-01-01",
        "listing": "ship",
        "owners": [],
        "listed_from_utc": None,
        "listed_to_utc": None,
    }
    return listed | changes


def voyage(**changes: Any) -> dict[str, Any]:
    row = {
        "voyage_id": "voyage",
        "vessel_id": "IMO9161003",
        "mmsi": 273000001,
        "imo": 9161003,
        "ship_name": "LADY R",
        "origin_port_call_id": "call",
        "destination_port_call_id": "next",
        "origin_port_id": "KP_RAJIN",
        "origin_country": "KP",
        "destination_port_id": "RU_VOSTOCHNY",
        "destination_country": "RU",
        "departed_at_utc": ARRIVED + 48 * HOUR,
        "arrived_at_utc": ARRIVED + 60 * HOUR,
        "duration_hours": 12.0,
        "distance_nm": 125.0,
        "dark_hours": 0.0,
        "evidence": "observed",
        "probability": 1.0,
        "is_watchlisted": True,
        "reasons": [],
        "run_id": "run",
    }
    return row | changes


def gap(**changes: Any) -> dict[str, Any]:
    """Silent for 50 hours off Rajin."""
    row = {
        "gap_id": "gap",
        "vessel_id": "IMO9161003",
        "mmsi": 273000001,
        "segment_id": 1,
        "started_at_utc": ARRIVED,
        "ended_at_utc": ARRIVED + 50 * HOUR,
        "duration_hours": 50.0,
        "start_lon_deg": 130.6,
        "start_lat_deg": 42.1,
        "end_lon_deg": 131.5,
        "end_lat_deg": 42.5,
        "cause": "silence",
        "neighbours_heard": 7,
        "run_id": "run",
    }
    return row | changes


OPEN: dict[str, Any] = {"ended_at_utc": None, "duration_hours": None, "end_lon_deg": None, "end_lat_deg": None}


def file(**changes: Any) -> dict[str, Any]:
    row = {
        "file_id": "f" * 64,
        "path": "/feeds/2024-03-10.nmea",
        "state": "done",
        "format": "nmea",
        "bytes": 1,
        "lines": 1000,
        "accepted": 1000,
        "quarantined": 0,
        "duplicates": 0,
        "ignored": 0,
        "first_received_at_utc": ARRIVED,
        "last_received_at_utc": ARRIVED + 12 * HOUR,
        "run_id": "run",
    }
    return row | changes


def heard(station: str, days_after: int) -> dict[str, Any]:
    noon = datetime(2024, 3, 1, 12) + timedelta(days=days_after)  # noqa: DTZ001  times are UTC without a zone
    return {
        "day_utc": noon.date(),
        "station": station,
        "position_count": 9,
        "wild_count": 0,
        "mmsi_count": 3,
        "hours_heard": 9,
        "first_received_at_utc": noon,
        "last_received_at_utc": noon,
    }


def night(  # noqa: PLR0913  a table each
    *,
    calls: tuple[dict[str, Any], ...] = (),
    gaps: tuple[dict[str, Any], ...] = (),
    voyages: tuple[dict[str, Any], ...] = (),
    matches: tuple[dict[str, Any], ...] = (),
    files: tuple[dict[str, Any], ...] = (),
    days: tuple[dict[str, Any], ...] = (),
    as_of_utc: datetime = ARRIVED + 48 * HOUR,
) -> Night:
    catalogue = catalogue_in_use()
    return Night(
        port_calls=PortCalls.validate(pl.DataFrame(calls, schema=PortCalls.create_empty().schema, orient="row")),
        gaps=Gaps.validate(pl.DataFrame(gaps, schema=Gaps.create_empty().schema, orient="row")),
        voyages=Voyages.validate(pl.DataFrame(voyages, schema=Voyages.create_empty().schema, orient="row")),
        watchlist_matches=WatchlistMatches.validate(
            pl.DataFrame(matches, schema=WatchlistMatches.create_empty().schema, orient="row")
        ),
        ports=catalogue.ports,
        corridors=catalogue.corridors,
        ingest_files=IngestFiles.validate(pl.DataFrame(files, schema=IngestFiles.create_empty().schema, orient="row")),
        reception_days=ReceptionDays.validate(
            pl.DataFrame(days, schema=ReceptionDays.create_empty().schema, orient="row")
        ),
        as_of_utc=as_of_utc,
    )
