"""Payloads to JSON objects: each field's key and value, written one after the other as a table of fields says."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled, inlined, integer, load8, store8
from pipeline.decode.kernels.numerals import (
    Spelled,
    spelled_hundredths,
    spelled_integer,
    spelled_millionths,
    spelled_tenths,
)
from pipeline.decode.kernels.payloads import Packed, bits_at

INTEGERS, TENTHS, HUNDREDTHS, DEGREES, FLAGS, TEXT, DATA = range(7)
NO_LAYOUT = -1
KEY_BYTES = 32
SPARE_BYTES = KEY_BYTES + 16
"""Keys and values are written in so many bytes, however long they are: so much room has to be behind the last."""

CHOICES = np.dtype(
    [
        ("first_bit", np.int64),  # the bits that choose, and what they are
        ("width", np.int64),
        ("value", np.uint64),
        ("least_bits", np.int64),  # how long such a message is
        ("most_bits", np.int64),
        ("layout", np.int64),  # or NO_LAYOUT
    ]
)
FIELDS = np.dtype(
    [
        ("key_bytes", np.int64),
        ("needs", np.int64),  # how long a message that has the field is
        ("first_bit", np.int64),  # from the end where negative
        ("width", np.int64),
        ("behind", np.int64),
        ("form", np.int64),
        ("sign", np.int64),  # the bit that makes it negative, or 0
        ("least", np.int64),
        ("most", np.int64),
        ("offset", np.int64),
        ("sixths", np.int64),  # of a millionth of a degree, in 1 of a coordinate
    ]
)
Choices = npt.NDArray[np.void]
Fields = npt.NDArray[np.void]
_Span = tuple[int, int]

_TYPE_BITS, _CHARACTER_BITS, _WORD_BITS, _NIBBLE_BITS = 6, 6, 48, 4
_AT, _LETTERS, _CASE = 0, 32, 64
_SPACE, _QUOTE, _BACKSLASH, _BRACE = b' "\\}'
_NULL, _TRUE, _FALSE = np.frombuffer(b"null\0\0\0\0true\0\0\0\0false\0\0\0", np.uint64)
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)
_0 = np.uint64(0)


class Table(NamedTuple):
    """The layouts.

    Attributes:
        choices: which layouts a type has, of all types, ordered by type.
        choices_of: where those of each type begin, and at the end how many they are.
        fields: of all layouts, ordered by layout.
        fields_of: where those of each layout begin, and at the end how many they are.
        keys: of all fields, with all that stands before the value, `,"mmsi":`, each in `KEY_BYTES`.
    """

    choices: Choices
    choices_of: Indices
    fields: Fields
    fields_of: Indices
    keys: Bytes


@compiled
def choose_layouts(packed: Packed, table: Table, layout_of: Indices) -> None:
    """Find the layout of each payload: the first of its type's choices that fits; NO_LAYOUT if none does."""
    for row in range(len(packed.firsts)):
        first, length = integer(packed.firsts[row]), integer(packed.bits[row])
        msg_type = np.int64(bits_at(packed.data, first, 0, _TYPE_BITS))
        layout_of[row] = NO_LAYOUT
        for index in range(table.choices_of[msg_type], table.choices_of[msg_type + 1]):
            one = table.choices[index]
            if (
                one["least_bits"] <= length <= one["most_bits"]
                and bits_at(packed.data, first, one["first_bit"], one["width"]) == one["value"]
            ):
                layout_of[row] = one["layout"]
                break


@compiled
def write_objects(packed: Packed, layout_of: Indices, table: Table, text: Bytes, ends: Indices) -> None:
    """Write the object of each payload to `text`, and where it ends to `ends`; nothing where it has no layout."""
    at = 0
    for row in range(len(packed.firsts)):
        first, length, layout = integer(packed.firsts[row]), integer(packed.bits[row]), layout_of[row]
        if layout != NO_LAYOUT:
            for index in range(table.fields_of[layout], table.fields_of[layout + 1]):
                one = table.fields[index]
                if one["needs"] > length:
                    continue
                for step in range(0, KEY_BYTES, 8):
                    store8(text, at + step, load8(table.keys, index * KEY_BYTES + step))
                at += one["key_bytes"]
                bit = one["first_bit"] if one["first_bit"] >= 0 else length + one["first_bit"]
                # Only what has no fixed length is written by functions that are handed arrays: see `numerals`.
                if one["form"] == TEXT:
                    at = _write_text(packed.data, first, (bit, min(bit + one["width"], length)), text, at)
                elif one["form"] == DATA:
                    end = min(bit + one["width"], length - one["behind"])
                    at = _write_data(packed.data, first, (bit, end), text, at)
                else:
                    low, high, count = _spelled(bits_at(packed.data, first, bit, one["width"]), one)
                    store8(text, at, low)
                    store8(text, at + 8, high)
                    at += count
            text[at] = _BRACE
            at += 1
        ends[row] = at


@inlined
def _spelled(bits: np.uint64, one: np.void) -> Spelled:
    """What the bits of a field say, but text and data."""
    form, value = one["form"], (np.int64(bits) ^ one["sign"]) - one["sign"]
    if form == FLAGS:
        spelled = (_TRUE, _0, 4) if value else (_FALSE, _0, 5)
    elif value < one["least"] or value > one["most"]:
        spelled = (_NULL, _0, 4)
    else:
        value += one["offset"]
        if form == INTEGERS:
            spelled = spelled_integer(value)
        elif form == TENTHS:
            spelled = spelled_tenths(value)
        elif form == HUNDREDTHS:
            spelled = spelled_hundredths(value)
        else:
            spelled = spelled_millionths((one["sixths"] * value + 3) // 6)
    return spelled


@compiled
def _write_text(data: Bytes, first: int, span: _Span, text: Bytes, at: int) -> int:
    """Whole six-bit characters up to the first `@`, without spaces around them; null if nothing is left."""
    text[at] = _QUOTE
    begin = at + 1
    at, last = begin, begin
    for bit in range(span[0], span[1] - _CHARACTER_BITS + 1, _CHARACTER_BITS):
        value = np.int64(bits_at(data, first, bit, _CHARACTER_BITS))
        if value == _AT:
            break
        letter = value + _CASE if value < _LETTERS else value
        if letter != _SPACE or at > begin:
            if letter in (_QUOTE, _BACKSLASH):
                text[at] = _BACKSLASH
                at += 1
            text[at] = letter
            at += 1
        if letter != _SPACE:
            last = at
    if last == begin:
        store8(text, begin - 1, _NULL)
        last = begin + 2
    else:
        text[last] = _QUOTE
    return last + 1


@compiled
def _write_data(data: Bytes, first: int, span: _Span, text: Bytes, at: int) -> int:
    """Hexadecimal digits, two a byte, the last byte filled up with zeros."""
    text[at] = _QUOTE
    at += 1
    bit, end = span
    while bit < end:
        taken = min(_WORD_BITS, end - bit)
        bytes_taken = (taken + 7) // 8
        value = np.int64(bits_at(data, first, bit, taken)) << (8 * bytes_taken - taken)
        for shift in range(8 * bytes_taken - _NIBBLE_BITS, -1, -_NIBBLE_BITS):
            text[at] = _DIGITS[(value >> shift) & 15]
            at += 1
        bit += taken
    text[at] = _QUOTE
    return at + 1
