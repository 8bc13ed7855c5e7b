"""Silences of flagged ships near the corridor."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from pipeline.alert_settings import SilenceRule
from pipeline.alerts.rules.event import Night
from pipeline.alerts.rules.flagged import Grounds
from pipeline.ports.distance import distance_nm

_S_PER_HOUR = 3600.0


class Near(NamedTuple):
    """The corridor port nearest to a place, and how far it is."""

    port_id: str
    port_name: str
    away_nm: float


class Silence(NamedTuple):
    """A row of `Gaps` with the ship's name and IMO number; `near_end` is None while it lasts."""

    gap: dict[str, Any]
    matches: list[dict[str, Any]]
    hours: float
    near_start: Near
    near_end: Near | None


def flagged_silences(night: Night, rule: SilenceRule) -> Iterator[Silence]:
    """Silences of cause `silence` (others were heard there), long enough, that begin or end near a corridor port.

    The ship is flagged by a list in force as the silence begins. An open one lasts until `as_of_utc`. Sorted by their
    beginning.
    """
    grounds = Grounds.of(night.watchlist_matches)
    ports = night.ports.filter(pl.col("port_id").is_in(sorted(night.corridor_port_ids))).sort("port_id")
    for gap in night.gaps.filter(pl.col("cause") == "silence").sort("started_at_utc", "gap_id").iter_rows(named=True):
        until: datetime = gap["ended_at_utc"] or night.as_of_utc
        hours = (until - gap["started_at_utc"]).total_seconds() / _S_PER_HOUR
        matches = grounds.at(gap["vessel_id"], gap["started_at_utc"])
        if not matches or hours < rule.least_hours or ports.is_empty():
            continue
        start = _nearest(ports, gap["start_lon_deg"], gap["start_lat_deg"])
        end = _nearest(ports, gap["end_lon_deg"], gap["end_lat_deg"]) if gap["end_lon_deg"] is not None else None
        if min(near.away_nm for near in (start, end) if near) <= rule.corridor_within_nm:
            yield Silence(gap, matches, hours, start, end)


def ship_of(night: Night, gap: dict[str, Any]) -> dict[str, Any]:
    """Identity of a gap's ship; its calls and voyages give name and IMO number, a gap has none."""
    number = gap["vessel_id"].removeprefix("IMO")
    calls = night.port_calls.filter(pl.col("vessel_id") == gap["vessel_id"]).sort("arrived_at_utc", "port_call_id")
    names = calls["ship_name"].drop_nulls()
    return {
        "vessel_id": gap["vessel_id"],
        "mmsi": gap["mmsi"],
        "imo": int(number) if number.isdecimal() else None,
        "ship_name": names[-1] if len(names) else None,
    }


def _nearest(ports: pl.DataFrame, lon_deg: float, lat_deg: float) -> Near:
    away_nm = distance_nm(lon_deg, lat_deg, ports["lon_deg"].to_numpy(), ports["lat_deg"].to_numpy())
    row = int(np.argmin(away_nm))
    return Near(ports["port_id"][row], ports["port_name"][row], float(away_nm[row]))
