"""Which fields of which layouts make which table; payloads of all types to the tables' columns."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, Quantities, put_coordinates
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.layouts import LAYOUTS, Field, Kind, Layout

_SIZES = dict.fromkeys(("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"), pl.UInt16())
_PLACE = {"lon_deg": pl.Float64(), "lat_deg": pl.Float64()}
_REPORTED = ("year", "month", "day", "hour", "minute", "second")
_AUXILIARY = 98
_AUXILIARY_DIVISOR = 10_000_000
_NO_LAYOUT = -1


class _Table(NamedTuple):
    layouts: tuple[str, ...]
    columns: Mapping[str, pl.DataType]


_POSITIONS = _Table(
    ("position_a", "rescue_aircraft", "position_b", "position_b_extended", "long_range"),
    {
        **_PLACE,
        **dict.fromkeys(("sog_knots", "cog_deg", "heading_deg"), pl.Float32()),
        "nav_status": pl.UInt8(),
    },
)
_STATICS = _Table(
    ("static_voyage", "position_b_extended", "static_part_a", "static_part_b"),
    {
        "imo": pl.UInt32(),
        "call_sign": pl.String(),
        "ship_name": pl.String(),
        "ship_type": pl.UInt8(),
        **_SIZES,
        "draught_m": pl.Float32(),
        "destination": pl.String(),
        **dict.fromkeys(("eta_month", "eta_day", "eta_hour", "eta_minute"), pl.UInt8()),
    },
)
_BASE_STATIONS = _Table(
    ("base_station",), {**dict.fromkeys((f"reported_{part}" for part in _REPORTED), pl.UInt16()), **_PLACE}
)
_AIDS = _Table(
    ("aid_to_navigation",),
    {
        "aid_type": pl.UInt8(),
        "aid_name": pl.String(),
        **_PLACE,
        **_SIZES,
        **dict.fromkeys(("fix_second", "is_off_position", "is_virtual"), pl.UInt8()),
    },
)


class Tables(NamedTuple):
    """Rows of each table; `row` counts the payloads. `others` are the payloads of types without a table."""

    positions: pl.DataFrame
    statics: pl.DataFrame
    base_stations: pl.DataFrame
    aids_to_navigation: pl.DataFrame
    others: Indices


def tables_of(payloads: Payloads, is_taken: npt.NDArray[np.bool_]) -> Tables:
    """The tables' rows of those payloads that are taken, in their order."""
    layout_of = np.where(is_taken, _LAYOUT_OF[payloads.msg_types, payloads.parts], _NO_LAYOUT)
    return Tables(
        _rows(payloads, layout_of, _POSITIONS),
        _with_sizes(_rows(payloads, layout_of, _STATICS)),
        _base_stations(_rows(payloads, layout_of, _BASE_STATIONS)),
        _aids(_rows(payloads, layout_of, _AIDS)),
        np.flatnonzero(is_taken & (layout_of == _NO_LAYOUT)),
    )


def _rows(payloads: Payloads, layout_of: npt.NDArray[np.int8], table: _Table) -> pl.DataFrame:
    is_meant = _has(table)[layout_of]
    rows, place_of = np.flatnonzero(is_meant), np.cumsum(is_meant) - 1
    numbers = {name: Quantities(name, dtype, len(rows)) for name, dtype in table.columns.items() if dtype != pl.String}
    texts: dict[str, list[pl.Series]] = {name: [] for name, dtype in table.columns.items() if dtype == pl.String}
    order: list[Indices] = []
    for index, layout in enumerate(LAYOUTS):
        of_layout = np.flatnonzero(layout_of == index) if layout.name in table.layouts else rows[:0]
        if len(of_layout):
            _put(payloads, layout, of_layout, place_of[of_layout], numbers)
            order.append(place_of[of_layout])
            for name, parts in texts.items():
                parts.append(_text(payloads, layout, name, of_layout))
    said = [column.series() for column in numbers.values()]
    if texts:
        placed = np.argsort(np.concatenate(order)) if order else rows
        said += [
            pl.concat([pl.Series([], dtype=pl.String), *parts]).gather(placed).alias(name)
            for name, parts in texts.items()
        ]
    kinds = payloads.msg_types[rows].astype(np.uint8)
    mmsis = payloads.mmsis[rows].astype(np.uint32)
    head = pl.DataFrame({"row": rows.astype(np.uint32), "msg_type": kinds, "mmsi": mmsis})
    return head.with_columns(said)


def _put(payloads: Payloads, layout: Layout, rows: Indices, places: Indices, columns: Mapping[str, Quantities]) -> None:
    fields = {field.name: field for field in layout.fields}
    if "lon_deg" in fields and "lon_deg" in columns:
        lon, lat = _PLACE
        put_coordinates(payloads, (fields[lon], fields[lat]), rows, places, (columns[lon], columns[lat]))
    for name, column in columns.items():
        if name not in fields or name in _PLACE:
            continue
        if "mothership_mmsi" in fields and name in _SIZES:
            has_size = payloads.mmsis[rows] // _AUXILIARY_DIVISOR != _AUXILIARY
            column.put(payloads, fields[name], rows[has_size], places[has_size])
        else:
            column.put(payloads, fields[name], rows, places)


def _text(payloads: Payloads, layout: Layout, name: str, rows: Indices) -> pl.Series:
    fields = {field.name: field for field in layout.fields}
    if name not in fields:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    return payloads.texts(fields[name], rows, fields.get("name_extension"))


def _with_sizes(raw: pl.DataFrame) -> pl.DataFrame:
    """Add `length_m` and `width_m`.

    A length of 0 is unknown and so are its two distances; the same for the width. Distances of 0 to bow and to port
    beside others that are not say that the reference point is unknown and the size known: they stay as broadcast.
    """
    length, width = pl.col("to_bow_m") + pl.col("to_stern_m"), pl.col("to_port_m") + pl.col("to_starboard_m")
    return raw.with_columns(length_m=length, width_m=width).with_columns(
        pl.when(pl.col(size) > 0).then(pl.col(name)).alias(name)
        for size, names in (
            ("length_m", ("to_bow_m", "to_stern_m", "length_m")),
            ("width_m", ("to_port_m", "to_starboard_m", "width_m")),
        )
        for name in names
    )


def _base_stations(raw: pl.DataFrame) -> pl.DataFrame:
    """Put the parts of the time together; NULL where one is not known, or they are no time."""
    year, *rest = (f"reported_{part}" for part in _REPORTED)
    padded = [pl.col(year).cast(pl.String).str.zfill(4), *(pl.col(name).cast(pl.String).str.zfill(2) for name in rest)]
    reported = pl.concat_str(padded).str.to_datetime("%Y%m%d%H%M%S", time_unit="us", strict=False)
    return raw.with_columns(reported_at_utc=reported).drop(year, *rest)


def _aids(raw: pl.DataFrame) -> pl.DataFrame:
    """Whether an aid is off its position means something beside a fix only."""
    return (
        _with_sizes(raw)
        .with_columns(
            is_virtual=pl.col("is_virtual").cast(pl.Boolean),
            is_off_position=pl.when(pl.col("fix_second").is_not_null())
            .then(pl.col("is_off_position"))
            .cast(pl.Boolean),
        )
        .drop("fix_second", "length_m", "width_m")
    )


def _layout_of() -> npt.NDArray[np.int8]:
    """Index into `LAYOUTS` by message type and the bits that are the part number in type 24."""
    found = np.full((64, 4), _NO_LAYOUT, np.int8)
    for index, layout in enumerate(LAYOUTS):
        for kind in layout.msg_types:
            found[kind, slice(None) if layout.part is None else layout.part] = index
    return found


def _has(table: _Table) -> npt.NDArray[np.bool_]:
    """Whether a layout, by its index, is in a table; the last stands for no layout."""
    return np.array([*(layout.name in table.layouts for layout in LAYOUTS), False])


_LAYOUT_OF = _layout_of()
