"""The table of messages told as JSON, as arrays for the kernel that writes them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.json_text import (
    CHOICES,
    DATA,
    DEGREES,
    FIELDS,
    FLAGS,
    HUNDREDTHS,
    INTEGERS,
    KEY_BYTES,
    NO_LAYOUT,
    TENTHS,
    TEXT,
    Table,
)
from pipeline.decode.layouts import ALLOWED_BITS, Kind
from pipeline.decode.layouts.others import OTHERS, WITH_RECORDS, Choice, JsonField

_MSG_TYPES = 64  # that six bits can name
_ANY = Choice(0, 0, 0)
_LONGEST_VALUE = len("-180.000000")  # of a number; text and data have two quotes, or are null
_FORMS = {Kind.FLAG: FLAGS, Kind.TEXT: TEXT, Kind.DATA: DATA}
_FORMS_OF_NUMBERS = {1: INTEGERS, 10: TENTHS, 100: HUNDREDTHS}
_SIXTHS_A_DEGREE = 6_000_000  # of a millionth of one
_ALL_KNOWN = (-(2**31), 2**31)


class LayoutArrays(NamedTuple):
    """The layouts as the kernel takes them.

    `longest` are the bytes of the longest object of each layout, but for what text and data say; the last is that of
    NO_LAYOUT.
    """

    table: Table
    longest: Indices


def layout_arrays() -> LayoutArrays:
    """The table of `layouts/others`."""
    choices = [list(_choices(msg_type)) for msg_type in range(_MSG_TYPES)]
    keys = [[_key(field, nth) for nth, field in enumerate(layout.fields)] for layout in OTHERS]
    fields = [
        [_field(field, len(key)) for field, key in zip(layout.fields, of_layout, strict=True)]
        for layout, of_layout in zip(OTHERS, keys, strict=True)
    ]
    table = Table(
        np.array([row for rows in choices for row in rows], CHOICES),
        _begins(choices),
        np.array([row for rows in fields for row in rows], FIELDS),
        _begins(fields),
        np.frombuffer(b"".join(key.ljust(KEY_BYTES) for of_layout in keys for key in of_layout), np.uint8),
    )
    longest = [sum(len(key) + _LONGEST_VALUE for key in of_layout) + len("}") for of_layout in keys]
    return LayoutArrays(table, np.array([*longest, 0], np.int64))


def _choices(msg_type: int) -> Iterator[tuple[int, ...]]:
    """What kinds of messages there are of a type, as rows of `CHOICES`."""
    lengths = ALLOWED_BITS.get((msg_type, None), frozenset())
    for kind, choice in WITH_RECORDS:
        if kind == msg_type:
            yield (*choice, min(lengths), max(lengths), NO_LAYOUT)
    for index, layout in enumerate(OTHERS):
        if msg_type in layout.msg_types:
            yield (*(layout.choice or _ANY), min(lengths), layout.most_bits or max(lengths), index)


def _key(field: JsonField, nth: int) -> bytes:
    return f'{"," if nth else "{"}"{field.key}":'.encode()


def _field(field: JsonField, key_bytes: int) -> tuple[int, ...]:
    """How a field is read and written, as a row of `FIELDS`."""
    form = _FORMS.get(field.kind, _FORMS_OF_NUMBERS.get(field.parts, DEGREES))
    place = (field.first_bit, field.width, field.behind)
    sign = 1 << (field.width - 1) if field.kind is Kind.SIGNED else 0
    known = field.known or _ALL_KNOWN
    return (key_bytes, field.least_bits, *place, form, sign, *known, field.offset, _SIXTHS_A_DEGREE // field.parts)


def _begins(lists: Sequence[Sequence[object]]) -> Indices:
    """Where each list begins once they are joined, and how long they are together."""
    return np.cumsum([0, *map(len, lists)], dtype=np.int64)
