"""Small rows for tests: say what matters, the rest is an ordinary ship on an ordinary day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.schemas import Positions, Statics, ZonedFixes

DAY = datetime(2024, 3, 9)  # noqa: DTZ001  times in Tumen are UTC without a zone
SHIP = 273_000_001
FILE_ID = "f" * 64
LINE = {"file_id": FILE_ID, "byte_offset": 0}


def at(hours: float) -> datetime:
    """A moment, hours after the day's start."""
    return DAY + timedelta(hours=hours)


def line_no(hours: float) -> int:
    """A line of its own for every second of a hundred days about the day."""
    return round((hours + 1200) * 3600)


def fix(hours: float, where: str = "sea", sog_knots: float | None = 10.0, **other: Any) -> dict[str, Any]:
    """One fix: `where` is "sea", a port ("P": in its zone) or its ring ("ring P")."""
    port_id = None if where == "sea" or where.startswith("ring") else where
    ring = [] if where == "sea" else [where.removeprefix("ring ")]
    row = {
        "mmsi": SHIP,
        "received_at_utc": at(hours),
        "msg_type": 1,
        "lon_deg": 130.0,
        "lat_deg": 42.0,
        "sog_knots": sog_knots,
        "cog_deg": None,
        "nav_status": None,
        "segment_id": other.get("mmsi", SHIP),
        "station": None,
        "is_wild": False,
        **LINE,
        "line_no": line_no(hours),
        "stands_for": 1,
        "port_id": port_id,
        "zone_kind": "harbour" if port_id else None,
        "ring_port_ids": ring,
    }
    return row | other


def zoned(*fixes: dict[str, Any]) -> dy.DataFrame[ZonedFixes]:
    """Fixes as the detecting stages take them."""
    frame = pl.DataFrame(list(fixes), schema=ZonedFixes.create_empty().schema)
    return ZonedFixes.validate(frame.sort("mmsi", "received_at_utc", "file_id", "line_no"))


def position(hours: float, lon_deg: float = 130.0, lat_deg: float = 42.0, **other: Any) -> dict[str, Any]:
    """One position report, each with a payload of its own."""
    row = {
        "mmsi": SHIP,
        "received_at_utc": at(hours),
        "msg_type": 1,
        "lon_deg": lon_deg,
        "lat_deg": lat_deg,
        "sog_knots": 10.0,
        "payload_hash": line_no(hours),
        **LINE,
        "line_no": line_no(hours),
    }
    return row | other


def positions(*rows: dict[str, Any]) -> dy.DataFrame[Positions]:
    """Positions as decode gives them."""
    return Positions.validate(_frame(rows, Positions))


def static(hours: float, **other: Any) -> dict[str, Any]:
    """One type 5 report."""
    row = {
        "mmsi": SHIP,
        "received_at_utc": at(hours),
        "msg_type": 5,
        "payload_hash": line_no(hours),
        **LINE,
        "line_no": line_no(hours),
    }
    return row | other


def statics(*rows: dict[str, Any]) -> dy.DataFrame[Statics]:
    """Static reports as decode gives them."""
    return Statics.validate(_frame(rows, Statics))


def _frame(rows: Sequence[dict[str, Any]], schema: type[dy.Schema]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema.create_empty().schema)
