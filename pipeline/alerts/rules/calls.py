"""Port calls as events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from pipeline.alerts.rules.event import Event, Night


def corridor_calls(night: Night, least_probability: float) -> pl.DataFrame:
    """Calls at corridor ports, observed or probable enough, in the order of their arrival."""
    is_observed = pl.col("evidence") == "observed"
    return night.port_calls.filter(
        pl.col("port_id").is_in(sorted(night.corridor_port_ids)),
        is_observed | (pl.col("probability") >= least_probability),
    ).sort("arrived_at_utc", "port_call_id")


def call_event(rule: str, call: Mapping[str, Any], held_utc: datetime, text: str) -> Event:
    """Make an event of a row of `PortCalls`."""
    copied = ("vessel_id", "mmsi", "imo", "ship_name", "port_id", "port_call_id", "evidence", "probability")
    return Event(
        rule=rule,
        finding_id=call["port_call_id"],
        begins_utc=call["arrived_at_utc"],
        ends_utc=call["departed_at_utc"],
        held_utc=held_utc,
        text=text,
        **{name: call[name] for name in copied},
    )
