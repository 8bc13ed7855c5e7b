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
from pipeline.decode.layout_arrays import layout_arrays
from pipeline.decode.layouts import CHARACTER_BITS
from pipeline.decode.other_messages import describe

_BITS_A_BYTE_WRITTEN = 3  # a character of six bits is two bytes where it is escaped, four bits of data are one
_CHARACTERS = np.frombuffer(bytes((*range(0x30, 0x58), *range(0x60, 0x78))), np.uint8)
_LAYOUTS = layout_arrays()


def describe_packed(payloads: Payloads) -> pl.Series:
    """One JSON object a payload, whose length is right; NULL where pyais refuses it."""
    packed, layout_of = payloads.packed, _layouts(payloads)
    is_left = layout_of == NO_LAYOUT
    room = _LAYOUTS.longest[layout_of] + np.where(is_left, 0, packed.bits // _BITS_A_BYTE_WRITTEN)
    text = np.empty(int(room.sum()) + SPARE_BYTES, np.uint8)
    ends = np.zeros(len(payloads) + 1, np.int64)
    write_objects(packed, layout_of, _LAYOUTS.table, text, ends[1:])
    buffers = [None, pa.py_buffer(ends.data), pa.py_buffer(text[: ends[-1]].copy().data)]
    written = pl.Series(pa.Array.from_buffers(pa.large_string(), len(payloads), buffers), dtype=pl.String)
    if not is_left.any():
        return written
    left = np.flatnonzero(is_left)
    described = pl.Series(_described(payloads, left), dtype=pl.String)
    places = np.arange(len(payloads))
    places[left] = len(payloads) + np.arange(len(left))
    return pl.concat([written, described]).gather(places)


def find_unreadable(payloads: Payloads) -> Indices:
    """Those of the payloads, whose length is right, that pyais refuses."""
    left = np.flatnonzero(_layouts(payloads) == NO_LAYOUT)
    return left[[text is None for text in _described(payloads, left)]] if len(left) else left


def _layouts(payloads: Payloads) -> Indices:
    layout_of = np.empty(len(payloads), np.int64)
    choose_layouts(payloads.packed, _LAYOUTS.table, layout_of)
    return layout_of


def _described(payloads: Payloads, rows: Indices) -> list[str | None]:
    """What `describe` says of the payloads at `rows`."""
    return describe([_armoured(payloads, row) for row in rows.tolist()])


def _armoured(payloads: Payloads, row: int) -> tuple[bytes, int]:
    """The characters of a payload, and how many bits of the last are none of it."""
    bits, first = int(payloads.bits[row]), int(payloads.firsts[row])
    characters = -(-bits // CHARACTER_BITS)
    size = characters * CHARACTER_BITS
    found = np.unpackbits(payloads.data[first : first + (size + 7) // 8])[:size]
    codes = np.packbits(found.reshape(characters, CHARACTER_BITS), axis=1).ravel() >> (8 - CHARACTER_BITS)
    return _CHARACTERS[codes].tobytes(), size - bits
