"""Armoured payloads to bits: words of 48 bits, the first bit highest, and fields taken out of them column by column."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled, inlined, integer, lowest_bit, store8
from pipeline.decode.kernels.hashes import hash_of_words
from pipeline.decode.kernels.lanes import armour_word

WORD_BITS = 48
WORD_CHARACTERS = 8

PLACES = np.dtype(
    [
        ("word", np.int64),  # where the field begins: a word, and a bit of that
        ("offset", np.int64),
        ("width", np.int64),  # 0 where a layout has no such field
        ("end", np.int64),  # how long a payload is that has the field
        ("sign", np.int64),  # the bit that makes it negative, or 0
        ("least", np.int64),  # the first and the last number, as broadcast, that say something
        ("most", np.int64),
        ("multiplier", np.int64),  # with which it counts steps
        ("is_coordinate", np.bool_),
    ],
    align=True,
)
Places = npt.NDArray[np.void]
Kinds = npt.NDArray[np.int8]
Values = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Text = tuple[int, int, int]


class Packed(NamedTuple):
    """Payloads as bits: that of row i from `words[firsts[i]]` on, `bits[i]` long."""

    words: Words
    firsts: Indices
    bits: Indices


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


@compiled
def count_words(at: Indices, end: Indices) -> int:
    """How many words the payloads from `at` to `end` take."""
    count = integer(0)
    for row in range(len(at)):
        count += (end[row] - at[row] + WORD_CHARACTERS - 1) // WORD_CHARACTERS
    return count


@compiled
def pack(
    buffer: Bytes,
    at: Indices,
    end: Indices,
    fill_bits: Bytes,
    words: Words,
    firsts: Indices,
    bits: Indices,
    hashes: Words,
) -> None:
    """Put the payloads from `at` to `end` into `words`, each from `firsts` on and `bits` long, and hash them."""
    word = integer(0)
    for row in range(len(at)):
        firsts[row] = first = word
        for character in range(at[row], end[row], WORD_CHARACTERS):
            words[word] = _unarmoured(armour_word(buffer, character, end[row]))
            word += 1
        length = end[row] - at[row]
        bits[row] = length * _CHARACTER_BITS - fill_bits[row]
        tail = (np.uint64(length) << _8) | np.uint64(fill_bits[row])
        hashes[row] = hash_of_words(words, first, word - first, tail)


@inlined
def bits_at(words: Words, first: int, bit: int, width: int) -> np.uint64:
    """Up to 48 bits of a payload, from `bit` on."""
    return _bits_in(words, first + bit // WORD_BITS, bit % WORD_BITS, width)


@inlined
def _bits_in(words: Words, at: int, offset: int, width: int) -> np.uint64:
    """The same from the bit `offset` of a word on."""
    mask = (_ONE << np.uint64(width)) - _ONE
    over = offset + width - WORD_BITS
    if over <= 0:
        bits: np.uint64 = words[at] >> np.uint64(-over)
    else:
        bits = (words[at] << np.uint64(over)) | (words[at + 1] >> np.uint64(WORD_BITS - over))
    return bits & mask


@compiled
def take_leading(
    words: Words,
    firsts: Indices,
    bits: Indices,
    msg_types: Bytes,
    parts: Bytes,
    mmsis: npt.NDArray[np.uint32],
) -> None:
    """Write the first six bits of each payload (0 of an empty one), its MMSI, and the two bits behind that."""
    for row in range(len(firsts)):
        first = firsts[row]
        msg_types[row] = bits_at(words, first, 0, 6) if bits[row] > 0 else 0
        mmsis[row] = bits_at(words, first, 8, 30)
        parts[row] = bits_at(words, first, 38, 2)


@compiled
def look_up(table: npt.NDArray[np.generic], msg_types: Bytes, parts: Bytes, into: npt.NDArray[np.generic]) -> None:
    """Write what `table` has for each type and part."""
    for row in range(len(msg_types)):
        into[row] = table[msg_types[row], parts[row]]


@compiled
def take_fields(
    packed: Packed, rows: Indices, layouts: Kinds, places: Places, values: Values, known: Flags, order: Indices
) -> None:
    """Write the numbers in some fields of the payloads at `rows`, a column of `values` a field.

    Args:
        packed: the payloads.
        rows: of which the fields are taken.
        layouts: of each of these the row of `places`.
        places: where a layout has each field, as `PLACES`.
        values: filled in with steps, or with millionths of a degree; with anything where nothing is known.
        known: filled in: whether the payload has the field, and it says something.
        order: room for as many as there are rows and layouts.
    """
    ends = order[len(rows) :]
    _sort_by_layout(layouts, places.shape[0], order, ends)
    begin = integer(0)
    for layout in range(places.shape[0]):
        for column in range(places.shape[1] if ends[layout] > begin else 0):
            some = order[begin : ends[layout]]
            _take_field(packed, rows, some, places[layout, column], values[column], known[column])
        begin = ends[layout]


@inlined
def _sort_by_layout(layouts: Kinds, count: int, order: Indices, ends: Indices) -> None:
    """Put the indices of `layouts` in the order of what is there, and where those of each end."""
    ends[:count] = 0
    for at in range(len(layouts)):
        ends[layouts[at]] += 1
    total = integer(0)
    for layout in range(count):
        total += ends[layout]
        ends[layout] = total - ends[layout]
    for at in range(len(layouts)):
        order[ends[layouts[at]]] = at
        ends[layouts[at]] += 1


@inlined
def _take_field(packed: Packed, rows: Indices, some: Indices, place: np.void, values: Indices, known: Flags) -> None:
    """Write one field of one layout."""
    word, offset, width, end = place["word"], place["offset"], place["width"], place["end"]
    sign, least, most, multiplier = place["sign"], place["least"], place["most"], place["multiplier"]
    is_coordinate = place["is_coordinate"]
    for at in some:
        if width == 0 or end > packed.bits[rows[at]]:
            known[at] = False
            continue
        bits = _bits_in(packed.words, packed.firsts[rows[at]] + word, offset, width)
        value = (integer(bits) ^ sign) - sign
        known[at] = least <= value <= most
        value *= multiplier
        # The nearest millionth to a step of 1/600,000 degree: five thirds of one, never half way between two.
        values[at] = (10 * value + 3) // 6 if is_coordinate else value


@compiled
def take_text(
    words: Words,
    firsts: Indices,
    rows: Indices,
    field: Text,
    characters: Indices,
    places: Indices,
    into: Bytes,
    lengths: npt.NDArray[np.int32],
) -> None:
    """Write text in six-bit characters to `into`, each at its place, and its length to `lengths`.

    Args:
        words: of the payloads.
        firsts: the first word of each.
        rows: of which the field is taken.
        field: first bit, characters, and the bit from which it goes on where that is not enough.
        characters: how many each has at most; it ends at the first `@`, and spaces at both ends are left out.
        places: where in `lengths` each goes.
        into: room for each place, for as many characters as are a multiple of eight.
        lengths: filled in.
    """
    stride = len(into) // max(1, len(lengths))
    for row in range(len(rows)):
        first, begin, size = firsts[rows[row]], places[row] * stride, characters[row]
        here = min(size, field[1])
        length = _copy_text(words, first, field[0], here, into, begin)
        if length == here and here < size:
            length += _copy_text(words, first, field[2], size - here, into, begin + here)
        lengths[places[row]] = _trimmed(into, begin, length)


@inlined
def _copy_text(words: Words, first: int, bit: int, size: int, into: Bytes, at: int) -> int:
    """Write `size` characters and up to seven more; return how many stand before the first `@`."""
    for index in range(0, size, WORD_CHARACTERS):
        values = _in_bytes(bits_at(words, first, bit + index * _CHARACTER_BITS, WORD_BITS))
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
