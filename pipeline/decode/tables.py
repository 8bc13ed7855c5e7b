"""Which fields of which layouts make which table; payloads of all types to the tables' columns."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, Texts, plain_column
from pipeline.decode.harvest import AIDS_TO_NAVIGATION, BASE_STATIONS, POSITIONS, STATICS, Mask, Tables
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.payloads import Kinds
from pipeline.decode.layouts import LAYOUTS
from pipeline.decode.numbers import Columns, Steps, read_numbers

_SIDES = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
_SIZES = dict.fromkeys((*_SIDES, "length_m", "width_m"), pl.UInt16())
_PLACE = {"lon_deg": pl.Float64(), "lat_deg": pl.Float64()}
_REPORTED = ("year", "month", "day", "hour", "minute", "second")
_AUXILIARY = 98
_AUXILIARY_DIVISOR = 10_000_000
_NO_LAYOUT = -1
_MOTHERSHIP = [any(field.name == "mothership_mmsi" for field in layout.fields) for layout in LAYOUTS]


def _both_or_neither(_: Payloads, some: Steps) -> None:
    """A place is unknown where one of its coordinates is."""
    lon, lat = (some.known[some.columns[name]] for name in _PLACE)
    some.limit([*_PLACE], lon & lat)


def _without_motherships(payloads: Payloads, some: Steps) -> None:
    """A craft of another ship has that ship's MMSI in the place of its size."""
    is_such = np.array(_MOTHERSHIP)[some.layouts]
    if is_such.any():
        some.limit(_SIDES, ~is_such | (payloads.mmsis[some.rows] // _AUXILIARY_DIVISOR != _AUXILIARY))


def _sizes(_: Payloads, some: Steps) -> None:
    """Tell `length_m` and `width_m`, of distances that are known.

    A length of 0 is unknown and so are its two distances; the same for the width. Distances of 0 to bow and to port
    beside others that are not say that the reference point is unknown and the size known: they stay as broadcast.
    """
    for name, one, other in (("length_m", *_SIDES[:2]), ("width_m", *_SIDES[2:])):
        size, *sides = (some.columns[column] for column in (name, one, other))
        some.values[size] = some.values[sides[0]] + some.values[sides[1]]
        some.known[size] = some.known[sides[0]]
        some.limit((one, other, name), some.values[size] > 0)


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


def tables_of(payloads: Payloads, is_taken: Mask) -> Tables:
    """The tables' rows of those payloads that are taken, in their order; nothing of types without a table."""
    layout_of = np.where(is_taken, _layouts(payloads), np.int8(_NO_LAYOUT))
    return Tables(
        _rows(payloads, layout_of, _POSITIONS).select(POSITIONS.names()),
        _rows(payloads, layout_of, _STATICS).select(STATICS.names()),
        _base_stations(_rows(payloads, layout_of, _BASE_STATIONS)).select(BASE_STATIONS.names()),
        _aids(_rows(payloads, layout_of, _AIDS)).select(AIDS_TO_NAVIGATION.names()),
    )


def has_no_table(payloads: Payloads, is_taken: Mask) -> Indices:
    """Those of the payloads taken whose type has no table."""
    return np.flatnonzero(is_taken & (_layouts(payloads) == _NO_LAYOUT))


def _layouts(payloads: Payloads) -> npt.NDArray[np.int8]:
    return payloads.kinds(_LAYOUT_OF)


def _rows(payloads: Payloads, layout_of: Kinds, table: _Table) -> pl.DataFrame:
    """One table, columns of all its layouts side by side."""
    rows = np.flatnonzero(np.isin(np.arange(-1, len(LAYOUTS)), _numbers_of(table))[layout_of + 1])
    layouts = layout_of[rows]
    texts = {name: Texts(name, most, len(rows)) for name, most in table.texts.items()}
    for number in _numbers_of(table) if texts else ():
        places = np.flatnonzero(layouts == number)
        fields = {field.name: field for field in LAYOUTS[number].fields}
        for name in texts.keys() & fields.keys() if len(places) else ():
            further = fields.get("name_extension")
            texts[name].put(payloads, fields[name], rows[places], places, further)
    head = [
        plain_column("row", rows.astype(np.uint32)),
        plain_column("msg_type", payloads.msg_types[rows]),
        plain_column("mmsi", payloads.mmsis[rows]),
    ]
    numbers = read_numbers(payloads, rows, layouts, table.columns)
    return pl.DataFrame([*head, *numbers, *(column.series() for column in texts.values())])


def _numbers_of(table: _Table) -> list[int]:
    """Which of `LAYOUTS` make a table."""
    return [number for number, layout in enumerate(LAYOUTS) if layout.name in table.layouts]


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
    found = np.full((64, 4), _NO_LAYOUT, np.int8)
    for index, layout in enumerate(LAYOUTS):
        for kind in layout.msg_types:
            found[kind, slice(None) if layout.part is None else layout.part] = index
    return found


_LAYOUT_OF = _layout_of()
