"""Payloads in columns: the fields of a layout for many payloads at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from pipeline.decode.kernels.compiled import Bytes, Indices, Words
from pipeline.decode.kernels.payloads import (
    WORD_CHARACTERS,
    Meaning,
    Place,
    close_up,
    pack,
    take_coordinates,
    take_numbers,
    take_quantities,
    take_text,
)
from pipeline.decode.layouts import CHARACTER_BITS, STEPS, Field, Kind
from pipeline.feeds.blocks import PADDING_BYTES

_MMSI_BIT, _MMSI_BITS = 8, 30
_TYPE_BITS = 6
_ALL_KNOWN = (-(2**31), 2**31)
_NUMPY_TYPES: dict[pl.DataType, type[np.generic]] = {
    pl.UInt8(): np.uint8,
    pl.UInt16(): np.uint16,
    pl.UInt32(): np.uint32,
    pl.Float32(): np.float32,
    pl.Float64(): np.float64,
    pl.Int8(): np.int8,
}
_PART_BIT, _PART_BITS = 38, 2


@dataclass(frozen=True)
class Payloads:
    """Payloads as bits: `words` of 48, those of payload i from `firsts[i]` on; how many `bits` each has; `hashes`."""

    words: Words
    firsts: Indices
    bits: Indices
    hashes: Words

    @classmethod
    def pack(cls, buffer: Bytes, at: Indices, end: Indices, fill_bits: Bytes) -> "Payloads":
        """Take payloads out of their armour.

        Args:
            buffer: bytes that the payloads lie in, with `PADDING_BYTES` behind the last of them.
            at: where each begins.
            end: where each ends.
            fill_bits: bits of its last character that are none of it.
        """
        lengths = -(-(end - at) // WORD_CHARACTERS)
        firsts = np.cumsum(lengths) - lengths
        # Some words more: a field of a payload that is too short for it reads what is there, and is not used.
        words = np.zeros(int(lengths.sum()) + WORD_CHARACTERS, np.uint64)
        hashes = np.empty(len(at), np.uint64)
        pack(buffer, at, end, fill_bits, firsts, words, hashes)
        return cls(words, firsts, (end - at) * CHARACTER_BITS - fill_bits, hashes)

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

    @cached_property
    def msg_types(self) -> npt.NDArray[np.int64]:
        """The message type of each; 0 of one without a character."""
        return np.where(self.bits > 0, self._leading(0, _TYPE_BITS), 0)

    @cached_property
    def parts(self) -> npt.NDArray[np.int64]:
        """The part number of each, which means something in type 24."""
        return self._leading(_PART_BIT, _PART_BITS)

    @cached_property
    def mmsis(self) -> npt.NDArray[np.int64]:
        """The MMSI of each."""
        return self._leading(_MMSI_BIT, _MMSI_BITS)

    def _leading(self, bit: int, width: int) -> npt.NDArray[np.int64]:
        return self.numbers(Field("", bit, width), np.arange(len(self)))

    def numbers(self, field: Field, rows: Indices) -> npt.NDArray[np.int64]:
        """The raw values of a field of the payloads at `rows`, as broadcast."""
        values = np.empty(len(rows), np.int64)
        is_signed = field.kind is Kind.SIGNED
        take_numbers(self.words, self.firsts[rows], field.first_bit, field.width, is_signed, values)
        return values


def column_of(name: str, kind: pa.DataType, height: int, *arrays: npt.NDArray[Any] | None) -> pl.Series:
    """A column over arrays as Arrow lays them out, without a copy: validity, then offsets of text, then values."""
    buffers = [None if array is None else pa.py_buffer(array.data) for array in arrays]
    return pl.Series(name, pa.Array.from_buffers(kind, height, buffers))


class Texts:
    """One text column of a table, filled layout by layout; NULL where nothing was put, or nothing is left of it."""

    def __init__(self, name: str, most_characters: int, height: int) -> None:
        self._name, self._width = name, most_characters
        self._letters = np.empty(max(1, height * most_characters), np.uint8)
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


class Quantities:
    """One column of a table, filled layout by layout; NULL where nothing was put."""

    def __init__(self, name: str, dtype: pl.DataType, height: int) -> None:
        self._name = name
        self.values = np.zeros(height, _NUMPY_TYPES[dtype])
        self.validity = np.zeros(height // 8 + 1, np.uint8)

    def put(self, payloads: Payloads, field: Field, rows: Indices, places: Indices) -> None:
        """Take `field` of the payloads at `rows` to `places`."""
        place, meaning = _place(field), _meaning(field)
        take_quantities(payloads.words, payloads.firsts, rows, place, meaning, places, self.values, self.validity)

    def limit(self, is_known: npt.NDArray[np.bool_]) -> None:
        """Leave only those values that are known."""
        self.validity[: -(-len(self.values) // 8)] &= np.packbits(is_known, bitorder="little")

    def series(self) -> pl.Series:
        """The column as it stands."""
        kind = pa.from_numpy_dtype(self.values.dtype)
        return column_of(self._name, kind, len(self.values), self.validity, self.values)


def put_coordinates(
    payloads: Payloads, fields: tuple[Field, Field], rows: Indices, places: Indices, into: tuple[Quantities, Quantities]
) -> None:
    """Take longitude and latitude to two columns: neither, where one of them is not known."""
    lon, lat = ((_place(field), _meaning(field)) for field in fields)
    lon_deg, lat_deg = into
    take_coordinates(
        payloads.words, payloads.firsts, rows, lon, lat, places, lon_deg.values, lat_deg.values, lon_deg.validity
    )
    lat_deg.validity[:] = lon_deg.validity


def _place(field: Field) -> Place:
    return field.first_bit, field.width, int(field.kind is Kind.SIGNED)


def _meaning(field: Field) -> Meaning:
    step = STEPS[field.name]
    return *(field.known or _ALL_KNOWN), field.multiplier, step.numerator, step.denominator
