"""Which fields of which layouts make which table; payloads of all types to the tables' columns."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, Quantities, Texts, put_coordinates
from pipeline.decode.harvest import AIDS_TO_NAVIGATION, BASE_STATIONS, POSITIONS, STATICS
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.layouts import LAYOUTS, Field

_SIZES = dict.fromkeys(("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"), pl.UInt16())
_PLACE = {"lon_deg": pl.Float64(), "lat_deg": pl.Float64()}
_REPORTED = ("year", "month", "day", "hour", "minute", "second")
_AUXILIARY = 98
_AUXILIARY_DIVISOR = 10_000_000
_NO_LAYOUT = -1


class _Table(NamedTuple):
    """`columns` are numbers; `texts` with the most characters each may have."""

    layouts: tuple[str, ...]
    columns: Mapping[str, pl.DataType]
    texts: Mapping[str, int]


_POSITIONS = _Table(
    ("position_a", "rescue_aircraft", "position_b", "position_b_extended", "long_range"),
    {
        **_PLACE,
        **dict.fromkeys(("sog_knots", "cog_deg", "heading_deg"), pl.Float32()),
        "nav_status": pl.UInt8(),
    },
    {},
)
_STATICS = _Table(
    ("static_voyage", "position_b_extended", "static_part_a", "static_part_b"),
    {
        "imo": pl.UInt32(),
        "ship_type": pl.UInt8(),
        **_SIZES,
        "draught_m": pl.Float32(),
        **dict.fromkeys(("eta_month", "eta_day", "eta_hour", "eta_minute"), pl.UInt8()),
    },
    {"call_sign": 7, "ship_name": 20, "destination": 20},
)
_BASE_STATIONS = _Table(
    ("base_station",), {**dict.fromkeys((f"reported_{part}" for part in _REPORTED), pl.UInt16()), **_PLACE}, {}
)
_AIDS = _Table(
    ("aid_to_navigation",),
    {
        "aid_type": pl.UInt8(),
        **_PLACE,
        **_SIZES,
        **dict.fromkeys(("fix_second", "is_off_position", "is_virtual"), pl.UInt8()),
    },
    {"aid_name": 34},
)


class Tables(NamedTuple):
    """Rows of each table, as `harvest` has them; `row` counts the payloads."""

    positions: pl.DataFrame
    statics: pl.DataFrame
    base_stations: pl.DataFrame
    aids_to_navigation: pl.DataFrame


def tables_of(payloads: Payloads, is_taken: npt.NDArray[np.bool_]) -> tuple[Tables, Indices]:
    """The tables' rows of those payloads that are taken, in their order; and which are of types without a table."""
    layout_of = np.where(is_taken, _LAYOUT_OF[payloads.msg_types, payloads.parts], _NO_LAYOUT)
    tables = Tables(
        _rows(payloads, layout_of, _POSITIONS).select(POSITIONS.names()),
        _rows(payloads, layout_of, _STATICS).select(STATICS.names()),
        _base_stations(_rows(payloads, layout_of, _BASE_STATIONS)).select(BASE_STATIONS.names()),
        _aids(_rows(payloads, layout_of, _AIDS)).select(AIDS_TO_NAVIGATION.names()),
    )
    return tables, np.flatnonzero(is_taken & (layout_of == _NO_LAYOUT))


def _rows(payloads: Payloads, layout_of: npt.NDArray[np.int8], table: _Table) -> pl.DataFrame:
    """One table, columns of all its layouts side by side."""
    is_meant = _has(table)[layout_of]
    rows, place_of = np.flatnonzero(is_meant), np.cumsum(is_meant) - 1
    texts = {name: Texts(name, most, len(rows)) for name, most in table.texts.items()}
    numbers = {name: Quantities(name, dtype, len(rows)) for name, dtype in table.columns.items()}
    for index, layout in enumerate(LAYOUTS):
        if layout.name not in table.layouts:
            continue
        of_layout = np.flatnonzero(layout_of == index)
        if len(of_layout):
            fields = {field.name: field for field in layout.fields}
            _put(payloads, fields, of_layout, place_of[of_layout], numbers)
            for name in texts.keys() & fields.keys():
                further = fields.get("name_extension")
                texts[name].put(payloads, fields[name], of_layout, place_of[of_layout], further)
    if _SIZES.keys() <= numbers.keys():
        numbers |= _sizes(numbers)
    head = {
        "row": rows.astype(np.uint32),
        "msg_type": payloads.msg_types[rows].astype(np.uint8),
        "mmsi": payloads.mmsis[rows].astype(np.uint32),
    }
    said = [*(column.series() for column in numbers.values()), *(column.series() for column in texts.values())]
    return pl.DataFrame({**head, **{column.name: column for column in said}})


def _put(
    payloads: Payloads,
    fields: Mapping[str, Field],
    rows: Indices,
    places: Indices,
    columns: Mapping[str, Quantities],
) -> None:
    """Put the numbers of one layout."""
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


def _sizes(numbers: Mapping[str, Quantities]) -> dict[str, Quantities]:
    """`length_m` and `width_m`, of distances that are known.

    A length of 0 is unknown and so are its two distances; the same for the width. Distances of 0 to bow and to port
    beside others that are not say that the reference point is unknown and the size known: they stay as broadcast.
    """
    sizes = {}
    for name, sides in (("length_m", ("to_bow_m", "to_stern_m")), ("width_m", ("to_port_m", "to_starboard_m"))):
        one, other = (numbers[side] for side in sides)
        size = Quantities(name, pl.UInt16(), len(one.values))
        size.values[:] = one.values + other.values
        size.validity[:] = one.validity
        for column in (one, other, size):
            column.limit(size.values > 0)
        sizes[name] = size
    return sizes


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


def _has(table: _Table) -> npt.NDArray[np.bool_]:
    """Whether a layout, by its index, is in a table; the last stands for no layout."""
    return np.array([*(layout.name in table.layouts for layout in LAYOUTS), False])


_LAYOUT_OF = _layout_of()
