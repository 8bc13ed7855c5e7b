"""Which fields of which layouts make which table; payloads of all types to the tables' columns."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, Texts, plain_column
from pipeline.decode.harvest import AIDS_TO_NAVIGATION, BASE_STATIONS, POSITIONS, STATICS, Mask, Tables
from pipeline.decode.kernels.fields import Kinds
from pipeline.decode.kernels.payloads import Rows
from pipeline.decode.kernels.picking import NO_LAYOUT, NOT_TAKEN, sort_rows, take_heads, tell_layouts
from pipeline.decode.layouts import LAYOUTS
from pipeline.decode.memory import Memory
from pipeline.decode.numbers import Columns, Numbers, read_numbers
from pipeline.decode.other_columns import describe_packed

_SIDES = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
_SIZES = dict.fromkeys((*_SIDES, "length_m", "width_m"), pl.UInt16())
_PLACE = {"lon_deg": pl.Float64(), "lat_deg": pl.Float64()}
_REPORTED = ("year", "month", "day", "hour", "minute", "second")
_AUXILIARY = 98
_AUXILIARY_DIVISOR = 10_000_000
_MOTHERSHIP = [any(field.name == "mothership_mmsi" for field in layout.fields) for layout in LAYOUTS]


def _both_or_neither(_payloads: Payloads, _layouts: Kinds, numbers: Numbers) -> None:
    """A place is unknown where one of its coordinates is."""
    lon, lat = (numbers.known[name] for name in _PLACE)
    numbers.limit([*_PLACE], lon & lat)


def _without_motherships(payloads: Payloads, layouts: Kinds, numbers: Numbers) -> None:
    """A craft of another ship has that ship's MMSI in the place of its size."""
    is_such = np.array(_MOTHERSHIP)[layouts]
    if is_such.any():
        numbers.limit(_SIDES, ~is_such | (payloads.mmsis // _AUXILIARY_DIVISOR != _AUXILIARY))


def _sizes(_payloads: Payloads, _layouts: Kinds, numbers: Numbers) -> None:
    """Tell `length_m` and `width_m`, of distances that are known.

    A length of 0 is unknown and so are its two distances; the same for the width. Distances of 0 to bow and to port
    beside others that are not say that the reference point is unknown and the size known: they stay as broadcast.
    """
    for name, one, other in (("length_m", *_SIDES[:2]), ("width_m", *_SIDES[2:])):
        np.add(numbers.values[one], numbers.values[other], out=numbers.values[name])
        numbers.known[name][...] = numbers.known[one]
        numbers.limit((one, other, name), numbers.values[name] > 0)


class _Table(NamedTuple):
    """`columns` are numbers; `texts` with the most characters each may have."""

    layouts: tuple[str, ...]
    columns: Columns
    texts: Mapping[str, int]


_POSITIONS = _Table(
    ("position_a", "rescue_aircraft", "position_b", "position_b_extended", "long_range"),
    Columns(
        LAYOUTS,
        {
            **_PLACE,
            **dict.fromkeys(("sog_knots", "cog_deg", "heading_deg"), pl.Float32()),
            "nav_status": pl.UInt8(),
        },
        (_both_or_neither,),
    ),
    {},
)
_STATICS = _Table(
    ("static_voyage", "position_b_extended", "static_part_a", "static_part_b"),
    Columns(
        LAYOUTS,
        {
            "imo": pl.UInt32(),
            "ship_type": pl.UInt8(),
            **_SIZES,
            "draught_m": pl.Float32(),
            **dict.fromkeys(("eta_month", "eta_day", "eta_hour", "eta_minute"), pl.UInt8()),
        },
        (_without_motherships, _sizes),
    ),
    {"call_sign": 7, "ship_name": 20, "destination": 20},
)
_BASE_STATIONS = _Table(
    ("base_station",),
    Columns(
        LAYOUTS,
        {**dict.fromkeys((f"reported_{part}" for part in _REPORTED), pl.UInt16()), **_PLACE},
        (_both_or_neither,),
    ),
    {},
)
_AIDS = _Table(
    ("aid_to_navigation",),
    Columns(
        LAYOUTS,
        {
            "aid_type": pl.UInt8(),
            **_PLACE,
            **_SIZES,
            **dict.fromkeys(("fix_second", "is_off_position", "is_virtual"), pl.UInt8()),
        },
        (_both_or_neither, _sizes),
    ),
    {"aid_name": 34},
)


def tables_of(payloads: Payloads, is_taken: Mask, memory: Memory | None = None) -> Tables:
    """The tables' rows of those payloads that are taken, in their order; each whole, of a type that there is."""
    memory = memory or Memory()
    layouts, counts = np.empty(len(payloads), np.int8), np.empty(len(_TABLES_OF), np.int64)
    tell_layouts(payloads.packed, is_taken, LAYOUT_OF, layouts, counts)
    heights = [int(counts[np.any(table == _TABLES_OF, axis=1)].sum()) for table in range(_NONE + 1)]
    ends = np.cumsum([0, *heights[:-1]])
    rows = np.empty(sum(heights), np.uint32)
    sort_rows(layouts, _TABLES_OF, rows, ends)
    of_tables = [rows[end - height : end] for end, height in zip(ends.tolist(), heights, strict=True)]
    positions, statics, base_stations, aids = (
        _table(payloads, layouts, some, table, memory) for some, table in zip(of_tables, _TABLES, strict=False)
    )
    return Tables(
        positions.select(POSITIONS.names()),
        statics.select(STATICS.names()),
        _base_stations(base_stations).select(BASE_STATIONS.names()),
        _aids(aids).select(AIDS_TO_NAVIGATION.names()),
        _other_messages(payloads, of_tables[_OTHERS]),
    )


def _table(payloads: Payloads, layouts: Kinds, rows: Rows, table: _Table, memory: Memory) -> pl.DataFrame:
    """The payloads at `rows` as one table, columns of all its layouts side by side."""
    firsts, mmsis = np.empty(len(rows), np.uint32), memory.array(len(rows), np.uint32)
    bits, msg_types = np.empty(len(rows), np.uint16), memory.array(len(rows), np.uint8)
    some, their_layouts = Payloads(payloads.data, firsts, bits), np.empty(len(rows), np.int8)
    take_heads(payloads.packed, layouts, rows, some.packed, their_layouts, msg_types, mmsis)
    head = [plain_column("row", rows), plain_column("msg_type", msg_types), plain_column("mmsi", mmsis)]
    numbers = read_numbers(some, their_layouts, table.columns, memory)
    return pl.DataFrame([*head, *numbers, *_texts(some, their_layouts, table)])


def _texts(payloads: Payloads, layouts: Kinds, table: _Table) -> list[pl.Series]:
    columns = {name: Texts(name, most, payloads) for name, most in table.texts.items()}
    for number in _numbers_of(table) if columns else ():
        rows = np.flatnonzero(layouts == number).astype(np.uint32)
        fields = {field.name: field for field in LAYOUTS[number].fields}
        for name in columns.keys() & fields.keys() if len(rows) else ():
            columns[name].put(fields[name], rows, fields.get("name_extension"))
    return [column.series() for column in columns.values()]


def _numbers_of(table: _Table) -> list[int]:
    """Which of `LAYOUTS` make a table."""
    return [number for number, layout in enumerate(LAYOUTS) if layout.name in table.layouts]


def _other_messages(payloads: Payloads, rows: Rows) -> pl.DataFrame:
    """The payloads at `rows` as JSON, those left out that cannot be read."""
    some = Payloads(payloads.data, payloads.firsts[rows], payloads.bits[rows])
    head = [
        plain_column("row", rows),
        plain_column("msg_type", some.msg_types),
        plain_column("mmsi", some.mmsis),
    ]
    return pl.DataFrame([*head, describe_packed(some).alias("message")]).drop_nulls("message")


def _base_stations(raw: pl.DataFrame) -> pl.DataFrame:
    """Put the parts of the time together; NULL where one is not known, or they are no time."""
    names = [f"reported_{part}" for part in _REPORTED]
    is_known = raw.select(pl.all_horizontal(pl.col(name).is_not_null() for name in names)).to_series().to_numpy()
    year, month, day, hour, minute, second = (raw[name].fill_null(1).to_numpy().astype(np.int64) for name in names)
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1)
    days = months.astype("datetime64[D]") + (day - 1)
    moment = days.astype("datetime64[s]") + (hour * 3600 + minute * 60 + second)
    is_time = is_known & (days.astype("datetime64[M]") == months)
    reported = np.where(is_time, moment, np.datetime64("NaT")).astype("datetime64[us]")
    return raw.drop(names).with_columns(reported_at_utc=pl.Series(reported))


def _aids(raw: pl.DataFrame) -> pl.DataFrame:
    """Whether an aid is off its position means something beside a fix only."""
    return raw.with_columns(
        is_virtual=pl.col("is_virtual").cast(pl.Boolean),
        is_off_position=pl.when(pl.col("fix_second").is_not_null()).then(pl.col("is_off_position")).cast(pl.Boolean),
    ).drop("fix_second", "length_m", "width_m")


def _layout_of() -> npt.NDArray[np.int8]:
    """Index into `LAYOUTS` by message type and the bits that are the part number in type 24."""
    found = np.full((64, 4), NO_LAYOUT, np.int8)
    for index, layout in enumerate(LAYOUTS):
        for kind in layout.msg_types:
            found[kind, slice(None) if layout.part is None else layout.part] = index
    return found


def _tables_of_layouts() -> npt.NDArray[np.int8]:
    """Which one or two of `_TABLES` each of `LAYOUTS` makes rows of; at the end of what is not taken, of no layout."""
    found = np.full((len(LAYOUTS) + 2, 2), -1, np.int8)
    for number, table in enumerate(_TABLES):
        for index in _numbers_of(table):
            found[index, int(found[index, 0] >= 0)] = number
    found[NOT_TAKEN, 0], found[NO_LAYOUT, 0] = _NONE, _OTHERS
    return found


LAYOUT_OF = _layout_of()
_TABLES = (_POSITIONS, _STATICS, _BASE_STATIONS, _AIDS)
_OTHERS, _NONE = len(_TABLES), len(_TABLES) + 1  # messages told as JSON, and what is not taken
_TABLES_OF = _tables_of_layouts()
