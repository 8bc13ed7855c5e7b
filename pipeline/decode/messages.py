"""All fields of a layout, also those that no table has: how the layouts are held against other decoders."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipeline.decode.columns import Payloads, Texts
from pipeline.decode.layouts import CHARACTER_BITS, STEPS, Field, Kind, Layout
from pipeline.decode.memory import Memory
from pipeline.decode.numbers import Columns, read_numbers

_NEGATIVE = {8: pl.Int8()}


def read_fields(layout: Layout, payloads: Sequence[tuple[bytes, int]]) -> pl.DataFrame:
    """Read (armoured payload, fill bits) pairs, each of the layout's type and of a length that it may have.

    Returns:
        One row a payload, one column a field: quantities in their unit, NULL where the payload says nothing or is too
        short for the field; text up to its first `@`, without spaces around it, NULL where nothing is left.
    """
    packed = Payloads.of(payloads)
    layouts = np.zeros(len(packed), np.int8)
    types = {field.name: _dtype(field) for field in layout.fields if field.kind is not Kind.TEXT}
    told = {column.name: column for column in read_numbers(packed, layouts, Columns([layout], types), Memory())}
    return pl.DataFrame([told[field.name] if field.name in told else _text(packed, field) for field in layout.fields])


def _text(payloads: Payloads, field: Field) -> pl.Series:
    text = Texts(field.name, field.width // CHARACTER_BITS, payloads)
    text.put(field, np.arange(len(payloads), dtype=np.uint32))
    return text.series()


def _dtype(field: Field) -> pl.DataType:
    step = STEPS[field.name]
    if step.denominator > 1:
        return pl.Float64()
    if field.kind is Kind.SIGNED:
        return _NEGATIVE[field.width]
    return next(dtype for bits, dtype in ((8, pl.UInt8()), (16, pl.UInt16()), (32, pl.UInt32())) if field.width <= bits)
