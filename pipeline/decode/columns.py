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
    WORD_CHARACTERS,
    Packed,
    close_up,
    count_words,
    look_up,
    pack,
    take_leading,
    take_text,
)
from pipeline.decode.layouts import CHARACTER_BITS, Field
from pipeline.feeds.blocks import PADDING_BYTES


@dataclass(frozen=True)
class Payloads:
    """Payloads as bits: `words` of 48, those of payload i from `firsts[i]` on; how many `bits` each has.

    `hashes` stand for payloads that were just packed.
    """

    words: Words
    firsts: Indices
    bits: Indices
    hashes: Words = field(default_factory=lambda: np.empty(0, np.uint64))

    @classmethod
    def pack(cls, buffer: Bytes, at: Indices, end: Indices, fill_bits: Bytes) -> "Payloads":
        """Take payloads out of their armour.

        Args:
            buffer: bytes that the payloads lie in, with `PADDING_BYTES` behind the last of them.
            at: where each begins.
            end: where each ends.
            fill_bits: bits of its last character that are none of it.
        """
        # Some words more: a field of a payload that is too short for it reads what is there, and is not used.
        words = np.zeros(count_words(at, end) + WORD_CHARACTERS, np.uint64)
        firsts, bits = (np.empty(len(at), np.int64) for _ in range(2))
        hashes = np.empty(len(at), np.uint64)
        pack(buffer, at, end, fill_bits, words, firsts, bits, hashes)
        return cls(words, firsts, bits, hashes)

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
        return Packed(self.words, self.firsts, self.bits)

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
        take_leading(self.words, self.firsts, self.bits, msg_types, parts, mmsis)
        return msg_types, parts, mmsis

    def kinds(self, table: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
        """What a table by type and part says of each."""
        found = np.empty(len(self), np.int8)
        look_up(table, self.msg_types, self.parts, found)
        return found


def plain_column(name: str, values: npt.NDArray[Any]) -> pl.Series:
    """A column over an array of numbers without NULL, without a copy."""
    return column_of(name, pa.from_numpy_dtype(values.dtype), len(values), None, values)


def column_of(name: str, kind: pa.DataType, height: int, *arrays: npt.NDArray[Any] | None) -> pl.Series:
    """A column over arrays as Arrow lays them out, without a copy: validity, then offsets of text, then values."""
    buffers = [None if array is None else pa.py_buffer(array.data) for array in arrays]
    return pl.Series(name, pa.Array.from_buffers(kind, height, buffers))


class Texts:
    """One text column of a table, filled layout by layout; NULL where nothing was put, or nothing is left of it."""

    def __init__(self, name: str, most_characters: int, height: int) -> None:
        self._name, self._width = name, -(-most_characters // WORD_CHARACTERS) * WORD_CHARACTERS
        self._letters = np.empty(max(1, height * self._width), np.uint8)
        self._lengths = np.zeros(height, np.int32)

    def put(
        self, payloads: Payloads, field: Field, rows: Indices, places: Indices, further: Field | None = None
    ) -> None:
        """Take `field` of the payloads at `rows` to `places`: up to its first `@`, without spaces around it.

        Where the field is full, it goes on in the field `further`.
        """
        bits = payloads.bits[rows]
        characters = np.clip((bits - field.first_bit) // CHARACTER_BITS, 0, field.width // CHARACTER_BITS)
        place = (field.first_bit, field.width // CHARACTER_BITS, 0)
        if further is not None:
            more = further.width // CHARACTER_BITS
            characters += np.clip((bits - further.first_bit) // CHARACTER_BITS, 0, more)
            place = (*place[:2], further.first_bit)
        take_text(payloads.words, payloads.firsts, rows, place, characters, places, self._letters, self._lengths)

    def series(self) -> pl.Series:
        """The column as it stands; it can be asked for once."""
        ends = np.zeros(len(self._lengths) + 1, np.int32)
        size = close_up(self._letters, self._width, self._lengths, ends[1:])
        validity = np.packbits(self._lengths > 0, bitorder="little")
        return column_of(self._name, pa.utf8(), len(self._lengths), validity, ends, self._letters[:size])
