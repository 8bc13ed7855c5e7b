"""Numbers of payloads in columns: the fields of many layouts side by side, in their units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.columns import Payloads, column_of
from pipeline.decode.kernels.fields import (
    PLACES,
    Flags,
    Kinds,
    Places,
    sort_by_layout,
    take_fractions,
    take_integers,
)
from pipeline.decode.layouts import STEPS, Field, Kind, Layout, Step
from pipeline.decode.memory import Memory

_ALL_KNOWN = (-(2**31), 2**31)
_COORDINATES = frozenset({"lon_deg", "lat_deg"})
_NUMPY_TYPES: dict[pl.DataType, type[np.generic]] = {
    pl.UInt8(): np.uint8,
    pl.UInt16(): np.uint16,
    pl.UInt32(): np.uint32,
    pl.Float32(): np.float32,
    pl.Float64(): np.float64,
    pl.Int8(): np.int8,
}


class Numbers(NamedTuple):
    """Columns of numbers by name: the values, and whether each is known."""

    values: Mapping[str, npt.NDArray[Any]]
    known: Mapping[str, Flags]

    def limit(self, names: Sequence[str], is_known: Flags) -> None:
        """Leave only those values of some columns that are known."""
        for name in names:
            self.known[name][...] &= is_known


Rule = Callable[[Payloads, Kinds, Numbers], None]
"""What one column of a table means for another, by the payloads and their layouts."""


@dataclass(frozen=True)
class Columns:
    """The columns of numbers of a table.

    Attributes:
        layouts: what its rows may be.
        types: of each column by its name; a column of no layout is for a rule to fill.
        rules: what is done to them at the end.
    """

    layouts: Sequence[Layout]
    types: Mapping[str, pl.DataType]
    rules: Sequence[Rule] = ()

    @cached_property
    def by_type(self) -> list[tuple[type[np.generic], list[str], Places]]:
        """The names of all columns of a type, and where each layout has them."""
        found = []
        for dtype in dict.fromkeys(self.types.values()):
            names = [name for name, its_type in self.types.items() if its_type == dtype]
            found.append((_NUMPY_TYPES[dtype], names, self._places(names)))
        return found

    def _places(self, names: Sequence[str]) -> Places:
        places = np.zeros((len(self.layouts), len(names)), PLACES)
        for row, layout in enumerate(self.layouts):
            fields = {field.name: field for field in layout.fields}
            for column, name in enumerate(names):
                if name in fields:
                    places[row, column] = _place(fields[name], min(layout.bits, default=0))
        return places


def _place(field: Field, shortest_bits: int) -> tuple[int, ...]:
    sign = 1 << (field.width - 1) if field.kind is Kind.SIGNED else 0
    end = field.first_bit + field.width
    needs = end if end > shortest_bits else 0
    step = STEPS.get(field.name, Step())
    is_coordinate = field.name in _COORDINATES
    numerator = field.multiplier * (1 if is_coordinate else step.numerator)
    known = field.known or _ALL_KNOWN
    return field.first_bit, field.width, needs, sign, *known, numerator, step.denominator, is_coordinate


def read_numbers(payloads: Payloads, layouts: Kinds, columns: Columns, memory: Memory) -> list[pl.Series]:
    """Columns of the payloads; NULL where a layout has no such field, or it says nothing.

    Args:
        payloads: as bits.
        layouts: of each its index in `columns.layouts`.
        columns: what is read.
        memory: what the columns lie in.
    """
    order, ends = np.empty(len(layouts), np.uint32), np.empty(len(columns.layouts), np.int64)
    sort_by_layout(layouts, order, ends)
    values: dict[str, npt.NDArray[Any]] = {}
    known: dict[str, Flags] = {}
    for kind, names, places in columns.by_type:
        taken, are_known = memory.array(len(names) * len(layouts), kind), np.empty((len(names), len(layouts)), np.bool_)
        taken = taken.reshape(len(names), len(layouts))
        take = take_fractions if np.issubdtype(kind, np.floating) else take_integers
        take(payloads.packed, order, ends, places, taken, are_known)
        values |= zip(names, taken, strict=True)
        known |= zip(names, are_known, strict=True)
    numbers = Numbers(values, known)
    for rule in columns.rules:
        rule(payloads, layouts, numbers)
    return [_column(name, values[name], known[name], memory) for name in columns.types]


def _column(name: str, values: npt.NDArray[Any], known: Flags, memory: Memory) -> pl.Series:
    bits = np.packbits(known, bitorder="little")
    validity = memory.array(len(bits), np.uint8)
    validity[:] = bits
    return column_of(name, pa.from_numpy_dtype(values.dtype), len(values), validity, values)
