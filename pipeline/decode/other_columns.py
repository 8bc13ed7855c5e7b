"""Messages of the types without columns as JSON, many at once: what `other_messages.describe` gives, byte for byte.

A compiled kernel writes them from the table in `layouts/others`. What the table does not cover, messages with lists of
records, is left to `describe`.
"""

import numpy as np
import polars as pl
import pyarrow as pa

from pipeline.decode.columns import Payloads
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.json_text import NO_LAYOUT, SPARE_BYTES, choose_layouts, write_objects
from pipeline.decode.kernels.payloads import WORD_CHARACTERS, Packed
from pipeline.decode.layout_arrays import layout_arrays
from pipeline.decode.layouts import CHARACTER_BITS
from pipeline.decode.other_messages import describe

_BITS_A_BYTE_WRITTEN = 3  # a character of six bits is two bytes where it is escaped, four bits of data are one
_CHARACTERS = np.frombuffer(bytes((*range(0x30, 0x58), *range(0x60, 0x78))), np.uint8)
_SHIFTS = np.arange((WORD_CHARACTERS - 1) * CHARACTER_BITS, -1, -CHARACTER_BITS, dtype=np.uint64)
_CHARACTER_MASK = np.uint64(len(_CHARACTERS) - 1)
_LAYOUTS = layout_arrays()


def describe_packed(payloads: Payloads, rows: Indices) -> pl.Series:
    """One JSON object a payload of `rows`, whose length is right; NULL where pyais refuses it."""
    packed = Packed(payloads.words, payloads.firsts[rows], payloads.bits[rows])
    layout_of = np.empty(len(rows), np.int64)
    choose_layouts(packed, _LAYOUTS.table, layout_of)
    is_left = layout_of == NO_LAYOUT
    room = _LAYOUTS.longest[layout_of] + np.where(is_left, 0, packed.bits // _BITS_A_BYTE_WRITTEN)
    text = np.empty(int(room.sum()) + SPARE_BYTES, np.uint8)
    ends = np.zeros(len(rows) + 1, np.int64)
    write_objects(packed, layout_of, _LAYOUTS.table, text, ends[1:])
    buffers = [None, pa.py_buffer(ends.data), pa.py_buffer(text[: ends[-1]].data)]
    written = pl.Series(pa.Array.from_buffers(pa.large_string(), len(rows), buffers), dtype=pl.String)
    if not is_left.any():
        return written
    left = np.flatnonzero(is_left)
    described = pl.Series(describe([_armoured(payloads, row) for row in rows[left].tolist()]), dtype=pl.String)
    places = np.arange(len(rows))
    places[left] = len(rows) + np.arange(len(left))
    return pl.concat([written, described]).gather(places)


def _armoured(payloads: Payloads, row: int) -> tuple[bytes, int]:
    """The characters of a payload, and how many bits of the last are none of it."""
    bits, first = int(payloads.bits[row]), int(payloads.firsts[row])
    characters = -(-bits // CHARACTER_BITS)
    words = payloads.words[first : first + -(-characters // WORD_CHARACTERS)]
    codes = (words[:, None] >> _SHIFTS) & _CHARACTER_MASK
    return _CHARACTERS[codes.ravel()[:characters]].tobytes(), characters * CHARACTER_BITS - bits
