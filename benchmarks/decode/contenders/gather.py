"""Rows of Python objects to polars tables, in blocks, so that a peer's memory is its table's and not its tuples'."""

from typing import Any

import polars as pl

_BLOCK_ROWS = 50_000
_HEARD = {"msg_type": pl.UInt8, "mmsi": pl.UInt32, "time_s": pl.Int64, "station": pl.String}
_POSITIONS = {
    **_HEARD,
    "lon_deg": pl.Float64,
    "lat_deg": pl.Float64,
    "sog_knots": pl.Float32,
    "cog_deg": pl.Float32,
    "heading_deg": pl.Float32,
    "nav_status": pl.UInt8,
}
_STATICS = {
    **_HEARD,
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
}
POSITION_TYPES = frozenset({1, 2, 3, 9, 18, 19, 27})
STATIC_TYPES = frozenset({5, 19, 24})


class Table:
    """A table that grows by tuples, in the order of its schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._rows: list[tuple[Any, ...]] = []
        self._frames = [pl.DataFrame(schema=schema)]

    def append(self, row: tuple[Any, ...]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) >= _BLOCK_ROWS:
            self._flush()

    def frame(self) -> pl.DataFrame:
        """All rows."""
        self._flush()
        return pl.concat(self._frames)

    def _flush(self) -> None:
        if self._rows:
            columns = zip(self._schema.items(), zip(*self._rows, strict=True), strict=True)
            self._frames.append(pl.DataFrame([pl.Series(name, values, kind) for (name, kind), values in columns]))
            self._rows = []


def position_table() -> Table:
    """Type, MMSI, time, station, place, speed, course, heading, status."""
    return Table(_POSITIONS)


def static_table() -> Table:
    """Type, MMSI, time, station, and what a ship says of itself."""
    return Table(_STATICS)
