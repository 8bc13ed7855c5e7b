"""Payloads in columns: the fields of a layout for many payloads at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.kernels.compiled import Bytes, Indices, Words
from pipeline.decode.kernels.payloads import (
    SPARE_BYTES,
    WORD_CHARACTERS,
    Lengths,
    Packed,
    Rows,
    close_up,
    pack,
    take_leading,
    take_text,
)
from pipeline.decode.kernels.picking import take_rows, take_views
from pipeline.decode.layouts import CHARACTER_BITS, Field
from pipeline.decode.memory import Memory
from pipeline.feeds.blocks import PADDING_BYTES


@dataclass(frozen=True)
class Payloads:
    """Payloads as bits: bytes in `data`, those of payload i from `firsts[i]` on; how many `bits` each has.

    `hashes` stand for payloads that were just packed.
    """

    data: Bytes
    firsts: Rows
    bits: Lengths
    hashes: Words = field(default_factory=lambda: np.empty(0, np.uint64))

    @classmethod
    def room(cls, count: int, characters: int, memory: Memory) -> "Payloads":
        """Room for so many payloads, of so many characters together."""
        size = (characters * CHARACTER_BITS) // 8 + count + SPARE_BYTES
        return cls(
            memory.array(size, np.uint8),
            memory.array(count, np.uint32),
            memory.array(count, np.uint16),
            memory.array(count, np.uint64),
        )

    @classmethod
    def pack(cls, buffer: Bytes, at: Indices, end: Indices, fill_bits: Bytes) -> "Payloads":
        """Take payloads out of their armour.

        Args:
            buffer: bytes that the payloads lie in, with `PADDING_BYTES` behind the last of them.
            at: where each begins.
            end: where each ends.
            fill_bits: bits of its last character that are none of it.
        """
        packed = cls.room(len(at), int((end - at).sum()), Memory())
        pack(buffer, at, end, fill_bits, packed.packed, packed.hashes)
        return packed

    @classmethod
    def of(cls, payloads: Sequence[tuple[bytes, int]]) -> "Payloads":
        """Pack (armoured payload, fill bits) pairs."""
        lengths = np.array([len(payload) for payload, _ in payloads], np.int64)
        joined = b"".join(payload for payload, _ in payloads) + bytes(PADDING_BYTES)
        end = np.cumsum(lengths)
        fill_bits = np.array([fill for _, fill in payloads], np.uint8)
        return cls.pack(np.frombuffer(joined, np.uint8), end - lengths, end, fill_bits)

    def __len__(self) -> int:
        return len(self.firsts)

    @property
    def packed(self) -> Packed:
        """The same for compiled code."""
        return Packed(self.data, self.firsts, self.bits)

    @property
    def msg_types(self) -> Bytes:
        """The message type of each; 0 of one without a character."""
        return self._leading[0]

    @property
    def parts(self) -> Bytes:
        """The part number of each, which means something in type 24."""
        return self._leading[1]

    @property
    def mmsis(self) -> npt.NDArray[np.uint32]:
        """The MMSI of each."""
        return self._leading[2]

    @cached_property
    def _leading(self) -> tuple[Bytes, Bytes, npt.NDArray[np.uint32]]:
        msg_types, parts = (np.empty(len(self), np.uint8) for _ in range(2))
        mmsis = np.empty(len(self), np.uint32)
        take_leading(self.packed, msg_types, parts, mmsis)
        return msg_types, parts, mmsis


def plain_column(name: str, values: npt.NDArray[Any]) -> pl.Series:
    """A column over an array of numbers without NULL, without a copy."""
    return column_of(name, pa.from_numpy_dtype(values.dtype), len(values), None, values)


def gathered(column: pl.Series, rows: Rows, memory: Memory) -> pl.Series:
    """What of a column of numbers is at `rows`."""
    if column.null_count() or column.n_chunks() > 1:
        return column.gather(rows)
    values = column.to_numpy()
    found = memory.array(len(rows), values.dtype)
    take_rows(values, rows, found)
    return plain_column(column.name, found)


def gathered_text(column: pl.Series, rows: Rows, memory: Memory) -> pl.Series:
    """What of a column of text is at `rows`: where it lies, sixteen bytes a row, or the text itself if it is short."""
    _, views, *texts = column.to_arrow().cast(pa.string_view()).buffers()
    if views is None or not len(rows):
        return column.gather(rows)
    found = memory.array(2 * len(rows), np.uint64)
    take_views(np.frombuffer(memoryview(views), np.uint64), rows, found)
    validity = None
    if column.null_count():
        validity = pa.py_buffer(np.packbits(column.is_not_null().to_numpy()[rows], bitorder="little").data)
    buffers = [validity, pa.py_buffer(found.data), *texts]
    return pl.Series(column.name, pa.Array.from_buffers(pa.string_view(), len(rows), buffers))


def joined_column(frames: Sequence[pl.DataFrame], name: str, memory: Memory, heights: Sequence[int] = ()) -> pl.Series:
    """A column of numbers of all frames; where it counts rows of others, of these heights, it goes on counting."""
    columns = [frame[name] for frame in frames]
    if any(column.null_count() for column in columns):
        return pl.concat(columns, rechunk=True)
    values = [column.to_numpy() for column in columns]
    found = memory.array(sum(map(len, values)), values[0].dtype)
    np.concatenate(values, out=found)
    start = at = 0
    for one, height in zip(values, heights, strict=False):
        found[at : at + len(one)] += np.uint32(start)
        at, start = at + len(one), start + height
    return plain_column(name, found)


def column_of(name: str, kind: pa.DataType, height: int, *arrays: npt.NDArray[Any] | None) -> pl.Series:
    """A column over arrays as Arrow lays them out, without a copy: validity, then offsets of text, then values."""
    buffers = [None if array is None else pa.py_buffer(array.data) for array in arrays]
    return pl.Series(name, pa.Array.from_buffers(kind, height, buffers))


class Texts:
    """One text column of a table, filled layout by layout; NULL where nothing was put, or nothing is left of it."""

    def __init__(self, name: str, most_characters: int, payloads: Payloads) -> None:
        self._name, self._width = name, -(-most_characters // WORD_CHARACTERS) * WORD_CHARACTERS
        self._payloads = payloads
        self._letters = np.empty(max(1, len(payloads) * self._width), np.uint8)
        self._lengths = np.zeros(len(payloads), np.int32)

    def put(self, field: Field, rows: Rows, further: Field | None = None) -> None:
        """Take `field` of the payloads at `rows`: up to its first `@`, without spaces around it.

        Where the field is full, it goes on in the field `further`.
        """
        bits = self._payloads.bits[rows].astype(np.int64)
        characters = np.clip((bits - field.first_bit) // CHARACTER_BITS, 0, field.width // CHARACTER_BITS)
        place = (field.first_bit, field.width // CHARACTER_BITS, 0)
        if further is not None:
            more = further.width // CHARACTER_BITS
            characters += np.clip((bits - further.first_bit) // CHARACTER_BITS, 0, more)
            place = (*place[:2], further.first_bit)
        take_text(self._payloads.packed, rows, place, characters, self._letters, self._lengths)

    def series(self) -> pl.Series:
        """The column as it stands; it can be asked for once."""
        ends = np.zeros(len(self._lengths) + 1, np.int32)
        size = close_up(self._letters, self._width, self._lengths, ends[1:])
        validity = np.packbits(self._lengths > 0, bitorder="little")
        return column_of(self._name, pa.utf8(), len(self._lengths), validity, ends, self._letters[:size])
