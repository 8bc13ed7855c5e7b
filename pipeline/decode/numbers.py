"""Numbers of payloads in columns: the fields of many layouts side by side, in their units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.columns import Payloads, column_of
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.payloads import PLACES, WORD_BITS, Flags, Kinds, Places, Values, take_fields
from pipeline.decode.layouts import STEPS, Field, Kind, Layout

_ALL_KNOWN = (-(2**31), 2**31)
_ROWS_AT_A_TIME = 2**14  # a few hundred kilobytes; a multiple of eight
_MILLIONTHS = 1e6
_COORDINATES = frozenset({"lon_deg", "lat_deg"})
_NUMPY_TYPES: dict[pl.DataType, type[np.generic]] = {
    pl.UInt8(): np.uint8,
    pl.UInt16(): np.uint16,
    pl.UInt32(): np.uint32,
    pl.Float32(): np.float32,
    pl.Float64(): np.float64,
    pl.Int8(): np.int8,
}


class Steps(NamedTuple):
    """Some rows of a table before their numbers are put into units: a value and whether it is known, a row a column.

    `columns` says which row is whose; `rows` are the payloads, `layouts` theirs.
    """

    columns: Mapping[str, int]
    values: Values
    known: Flags
    rows: Indices
    layouts: Kinds

    def limit(self, names: Sequence[str], is_known: Flags) -> None:
        """Leave only those values of some columns that are known."""
        for name in names:
            self.known[self.columns[name]] &= is_known


Rule = Callable[[Payloads, Steps], None]
"""What one column of a table means for another."""


@dataclass(frozen=True)
class Columns:
    """The columns of numbers of a table.

    Attributes:
        layouts: what its rows may be.
        types: of each column by its name; a column of no layout is for a rule to fill.
        rules: what is done to numbers before they are put into units.
    """

    layouts: Sequence[Layout]
    types: Mapping[str, pl.DataType]
    rules: Sequence[Rule] = ()

    @cached_property
    def places(self) -> Places:
        """Where each layout has each column."""
        places = np.zeros((len(self.layouts), len(self.types)), PLACES)
        for row, layout in enumerate(self.layouts):
            fields = {field.name: field for field in layout.fields}
            for column, name in enumerate(self.types):
                if name in fields:
                    places[row, column] = _place(fields[name])
        return places


def _place(field: Field) -> tuple[int, ...]:
    sign = 1 << (field.width - 1) if field.kind is Kind.SIGNED else 0
    known = field.known or _ALL_KNOWN
    end = field.first_bit + field.width
    at = divmod(field.first_bit, WORD_BITS)
    return *at, field.width, end, sign, *known, field.multiplier, field.name in _COORDINATES


def read_numbers(payloads: Payloads, rows: Indices, layouts: Kinds, columns: Columns) -> list[pl.Series]:
    """Columns for the payloads at `rows`; NULL where a layout has no such field, or it says nothing.

    Args:
        payloads: as bits.
        rows: which of them.
        layouts: of each of these its index in `columns.layouts`.
        columns: what is read.
    """
    filled = [_Column(name, dtype, len(rows)) for name, dtype in columns.types.items()]
    numbered = {name: number for number, name in enumerate(columns.types)}
    room = min(_ROWS_AT_A_TIME, len(rows))
    values, known = np.zeros((len(filled), room), np.int64), np.zeros((len(filled), room), np.bool_)
    order = np.empty(room + len(columns.layouts), np.int64)
    for start in range(0, len(rows), _ROWS_AT_A_TIME):
        stop = min(start + _ROWS_AT_A_TIME, len(rows))
        count = stop - start
        some = Steps(numbered, values[:, :count], known[:, :count], rows[start:stop], layouts[start:stop])
        take_fields(payloads.packed, some.rows, some.layouts, columns.places, values, known, order)
        for rule in columns.rules:
            rule(payloads, some)
        for number, column in enumerate(filled):
            column.put(start, some.values[number], some.known[number])
    return [column.series() for column in filled]


class _Column:
    def __init__(self, name: str, dtype: pl.DataType, height: int) -> None:
        self._name = name
        self._values = np.empty(height, _NUMPY_TYPES[dtype])
        self._validity = np.empty(height // 8 + 1, np.uint8)
        self._step = STEPS.get(name)

    def put(self, start: int, values: Values, known: Flags) -> None:
        into = self._values[start : start + len(values)]
        if self._name in _COORDINATES:
            np.divide(values, _MILLIONTHS, out=into)
        elif self._step is None or self._step.denominator == 1:
            np.copyto(into, values if self._step is None else values * self._step.numerator, casting="unsafe")
        else:
            in_units: npt.NDArray[np.float64] = values * self._step.numerator / self._step.denominator
            np.copyto(into, in_units, casting="unsafe")
        bits = np.packbits(known, bitorder="little")
        self._validity[start // 8 : start // 8 + len(bits)] = bits

    def series(self) -> pl.Series:
        kind = pa.from_numpy_dtype(self._values.dtype)
        return column_of(self._name, kind, len(self._values), self._validity, self._values)
