"""Armoured payloads to bits, and fields taken out of them: bytes, the first bit highest, whole bytes a payload."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import (
    Bytes,
    Indices,
    Words,
    compiled,
    inlined,
    integer,
    load8,
    lowest_bit,
    store8,
    swapped,
)
from pipeline.decode.kernels.hashes import START, finished, hashed_in
from pipeline.decode.kernels.lanes import armour_word

WORD_BITS = 48
WORD_CHARACTERS = 8
SPARE_BYTES = 16
"""So many bytes behind the last payload may be read, and are written over."""

Rows = npt.NDArray[np.uint32]
Lengths = npt.NDArray[np.uint16]
Text = tuple[int, int, int]


class Packed(NamedTuple):
    """Payloads as bits: that of row i from the byte `firsts[i]` of `data` on, `bits[i]` long, or as many as fit."""

    data: Bytes
    firsts: Rows
    bits: Lengths


MOST_BITS = int(np.iinfo(np.uint16).max)
_ZEROS = np.uint64(0x3030303030303030)
_ONES = np.uint64(0x0101010101010101)
_TO_GAP = np.uint64(0x5757575757575757)
_3, _5, _6, _7, _8, _12, _16, _24, _32 = (np.uint64(bits) for bits in (3, 5, 6, 7, 8, 12, 16, 24, 32))
_HIGHS = np.uint64(0x8080808080808080)
_SIXES = np.uint64(0x003F003F003F003F)
_TWELVES = np.uint64(0x00000FFF00000FFF)
_TWENTY_FOUR_ONES = np.uint64(0xFFFFFF)
_ONE = np.uint64(1)
_CHARACTER_BITS = 6
_SPACE = 0x20


@inlined
def _unarmoured(word: np.uint64) -> np.uint64:
    """48 bits of eight armour characters: 0x30-0x57 are 0-39, 0x60-0x77 are 40-63."""
    values = word - _ZEROS
    values -= (((values + _TO_GAP) >> _7) & _ONES) << _3
    pairs = ((values & _SIXES) << _6) | ((values >> _8) & _SIXES)
    fours = ((pairs & _TWELVES) << _12) | ((pairs >> _16) & _TWELVES)
    return ((fours & _TWENTY_FOUR_ONES) << _24) | (fours >> _32)


@inlined
def pack_one(buffer: Bytes, at: int, end: int, fill_bits: int, data: Bytes, first: int) -> tuple[int, np.uint64]:
    """Put the payload from `at` to `end` into `data` from `first` on; return where it ends there, and its hash."""
    state, to = START, first
    for character in range(at, end, WORD_CHARACTERS):
        word = _unarmoured(armour_word(buffer, character, end))
        store8(data, to, swapped(word << _16))
        to += WORD_BITS // 8
        state = hashed_in(state, word)
    size = end - at
    hashed = finished(state, (np.uint64(size) << _8) | np.uint64(fill_bits))
    return first + (size * _CHARACTER_BITS + 7) // 8, hashed


@inlined
def bits_of(at: int, end: int, fill_bits: int) -> int:
    """How long the payload from `at` to `end` is, or as long as `Packed` can say."""
    return max(0, min(MOST_BITS, (end - at) * _CHARACTER_BITS - fill_bits))


@compiled
def pack(buffer: Bytes, at: Indices, end: Indices, fill_bits: Bytes, packed: Packed, hashes: Words) -> None:
    """Put the payloads from `at` to `end` into `packed` and hash them."""
    byte = integer(0)
    for row in range(len(at)):
        packed.firsts[row] = byte
        packed.bits[row] = bits_of(at[row], end[row], fill_bits[row])
        byte, hashes[row] = pack_one(buffer, at[row], end[row], fill_bits[row], packed.data, byte)


@inlined
def bits_at(data: Bytes, first: int, bit: int, width: int) -> np.uint64:
    """Up to 48 bits of a payload, from `bit` on."""
    word = swapped(load8(data, integer(first) + (bit >> 3))) << np.uint64(bit & 7)
    return (word >> _ONE) >> np.uint64(63 - width)


@inlined
def leading(data: Bytes, first: int, length: int) -> tuple[int, int, int]:
    """The first six bits of a payload so long (0 of an empty one), the MMSI, and the two bits behind that."""
    word = swapped(load8(data, integer(first)))
    msg_type = integer(word >> np.uint64(58)) if length > 0 else 0
    return msg_type, integer((word >> np.uint64(26)) & np.uint64(0x3FFFFFFF)), integer((word >> _24) & np.uint64(3))


@compiled
def take_leading(packed: Packed, msg_types: Bytes, parts: Bytes, mmsis: Rows) -> None:
    """Write what `leading` tells of each payload."""
    for row in range(len(packed.firsts)):
        msg_types[row], mmsis[row], parts[row] = leading(packed.data, packed.firsts[row], packed.bits[row])


@compiled
def take_text(
    packed: Packed,
    rows: Rows,
    field: Text,
    characters: Indices,
    into: Bytes,
    lengths: npt.NDArray[np.int32],
) -> None:
    """Write text in six-bit characters to `into`, each at its row's place, and its length to `lengths`.

    Args:
        packed: the payloads.
        rows: of which the field is taken.
        field: first bit, characters, and the bit from which it goes on where that is not enough.
        characters: how many each has at most; it ends at the first `@`, and spaces at both ends are left out.
        into: room for each payload, for as many characters as are a multiple of eight.
        lengths: filled in.
    """
    stride = len(into) // max(1, len(lengths))
    for index in range(len(rows)):
        row, size = integer(rows[index]), characters[index]
        first, begin = packed.firsts[row], row * stride
        here = min(size, field[1])
        length = _copy_text(packed.data, first, field[0], here, into, begin)
        if length == here and here < size:
            length += _copy_text(packed.data, first, field[2], size - here, into, begin + here)
        lengths[row] = _trimmed(into, begin, length)


@inlined
def _copy_text(data: Bytes, first: int, bit: int, size: int, into: Bytes, at: int) -> int:
    """Write `size` characters and up to seven more; return how many stand before the first `@`."""
    for index in range(0, size, WORD_CHARACTERS):
        values = _in_bytes(bits_at(data, first, bit + index * _CHARACTER_BITS, WORD_BITS))
        store8(into, at + index, values + (((~values >> _5) & _ONES) << _6))
        ends = (values - _ONES) & ~values & _HIGHS  # the lowest is at the first `@`, which is 0
        if ends:
            return min(size, index + (lowest_bit(ends) >> 3))
    return size


@inlined
def _in_bytes(word: np.uint64) -> np.uint64:
    """The eight six-bit characters of a word in a byte each, the first lowest."""
    fours = ((word & _TWENTY_FOUR_ONES) << _32) | (word >> _24)
    pairs = ((fours & _TWELVES) << _16) | ((fours >> _12) & _TWELVES)
    return ((pairs & _SIXES) << _8) | ((pairs >> _6) & _SIXES)


@inlined
def _trimmed(into: Bytes, begin: int, size: int) -> int:
    """Leave out the spaces around a text; return how long it is then."""
    while size > 0 and into[begin + size - 1] == _SPACE:
        size -= 1
    spaces = 0
    while spaces < size and into[begin + spaces] == _SPACE:
        spaces += 1
    if spaces > 0:
        for index in range(begin, begin + size - spaces):
            into[index] = into[index + spaces]
    return size - spaces


@compiled
def close_up(into: Bytes, width: int, lengths: npt.NDArray[np.int32], ends: npt.NDArray[np.int32]) -> int:
    """Move texts that lie `width` apart one behind the other; write where each ends, and return where the last does."""
    at = 0
    for row in range(len(lengths)):
        begin = row * width
        for index in range(lengths[row]):
            into[at] = into[begin + index]
            at += 1
        ends[row] = at
    return at
