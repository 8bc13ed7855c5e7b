"""Whole payloads to columns, by pyais; this module alone knows which decoder does it.

Columns hold what was broadcast, scaled to its unit, with the sentinels still in: `sentinels.py` takes them out. Where
pyais loses something the bits are read here: the ship types of types 5 and 19, which it maps to a coarser list.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
from pyais.bit_vector import bit_vector
from pyais.exceptions import AISBaseException
from pyais.messages import MSG_CLASS

from pipeline.decode.payloads import message_type

GREATEST_MMSI = 999_999_999

RAW_POSITIONS = pl.Schema(
    {
        "row": pl.UInt32,
        "msg_type": pl.UInt8,
        "mmsi": pl.UInt32,
        "lon_deg": pl.Float64,
        "lat_deg": pl.Float64,
        "sog_knots": pl.Float32,
        "cog_deg": pl.Float32,
        "heading_deg": pl.Float32,
        "nav_status": pl.UInt8,
    }
)
RAW_STATICS = pl.Schema(
    {
        "row": pl.UInt32,
        "msg_type": pl.UInt8,
        "mmsi": pl.UInt32,
        "imo": pl.UInt32,
        "call_sign": pl.String,
        "ship_name": pl.String,
        "ship_type": pl.UInt8,
        "to_bow_m": pl.UInt16,
        "to_stern_m": pl.UInt16,
        "to_port_m": pl.UInt16,
        "to_starboard_m": pl.UInt16,
        "draught_m": pl.Float32,
        "destination": pl.String,
        "eta_month": pl.UInt8,
        "eta_day": pl.UInt8,
        "eta_hour": pl.UInt8,
        "eta_minute": pl.UInt8,
    }
)
# pyais's names of the columns from lon_deg on; None where the type has no such field.
_POSITION_FIELDS: dict[int, tuple[str | None, ...]] = {
    **dict.fromkeys((1, 2, 3), ("lon", "lat", "speed", "course", "heading", "status")),
    9: ("lon", "lat", "speed", "course", None, None),
    **dict.fromkeys((18, 19), ("lon", "lat", "speed", "course", "heading", None)),
    27: ("lon", "lat", "speed", "course", None, "status"),
}
_STATIC_FIELDS = (
    *("imo", "callsign", "shipname", "ship_type", "to_bow", "to_stern", "to_port", "to_starboard"),
    *("draught", "destination", "month", "day", "hour", "minute"),
)
_STATIC_TYPES = frozenset({5, 19, 24})
_LOSSY_SHIP_TYPE_BIT = {5: 232, 19: 263}


class Decoded(NamedTuple):
    """Columns of a batch of payloads; `row` counts them from 0. `faults` are rows with a quarantine reason."""

    positions: pl.DataFrame
    statics: pl.DataFrame
    faults: dict[int, str]


def decode_payloads(payloads: Sequence[tuple[bytes, int]]) -> Decoded:
    """Decode (payload, fill bits) pairs whose length is right; types without a table of their own give no row."""
    positions: list[tuple[Any, ...]] = []
    statics: list[tuple[Any, ...]] = []
    faults: dict[int, str] = {}
    for row, (payload, fill_bits) in enumerate(payloads):
        kind = message_type(payload)
        if kind not in _POSITION_FIELDS and kind not in _STATIC_TYPES:
            continue
        bits = bit_vector(payload, fill_bits)
        try:
            message: Any = MSG_CLASS[kind].from_vector(bits)
        except (AISBaseException, ValueError):
            faults[row] = "undecodable"
            continue
        if message.mmsi > GREATEST_MMSI:
            faults[row] = "bad_value"
            continue
        if kind in _POSITION_FIELDS:
            fields = [name and getattr(message, name) for name in _POSITION_FIELDS[kind]]
            positions.append((row, kind, message.mmsi, *fields))
        if kind in _STATIC_TYPES:
            if kind in _LOSSY_SHIP_TYPE_BIT:
                message.ship_type = bits.get(_LOSSY_SHIP_TYPE_BIT[kind], 8)
            fields = [getattr(message, name, None) for name in _STATIC_FIELDS]
            statics.append((row, kind, message.mmsi, *fields))
    return Decoded(
        pl.DataFrame(positions, RAW_POSITIONS, orient="row"),
        pl.DataFrame(statics, RAW_STATICS, orient="row"),
        faults,
    )
