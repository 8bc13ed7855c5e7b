"""Armoured payloads to bits: words of 48 bits, the first bit highest, and fields taken out of them column by column."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled, inlined, integer
from pipeline.decode.kernels.hashes import hash_of_words
from pipeline.decode.kernels.lanes import armour_word

WORD_BITS = 48
WORD_CHARACTERS = 8

Place = tuple[int, int, int]
Meaning = tuple[int, int, int, int, int]
Text = tuple[int, int, int]

_ZEROS = np.uint64(0x3030303030303030)
_ONES = np.uint64(0x0101010101010101)
_TO_GAP = np.uint64(0x5757575757575757)
_3, _6, _7, _8, _12, _16, _24, _32 = (np.uint64(bits) for bits in (3, 6, 7, 8, 12, 16, 24, 32))
_SIXES = np.uint64(0x003F003F003F003F)
_TWELVES = np.uint64(0x00000FFF00000FFF)
_TWENTY_FOUR_ONES = np.uint64(0xFFFFFF)
_ONE = np.uint64(1)
_CHARACTER_BITS = 6
_CHARACTER_MASK = np.uint64(0x3F)
_SPACE, _AT, _CASE = 0x20, 0, 64
_LETTERS = 32


@inlined
def _unarmoured(word: np.uint64) -> np.uint64:
    """48 bits of eight armour characters: 0x30-0x57 are 0-39, 0x60-0x77 are 40-63."""
    values = word - _ZEROS
    values -= (((values + _TO_GAP) >> _7) & _ONES) << _3
    pairs = ((values & _SIXES) << _6) | ((values >> _8) & _SIXES)
    fours = ((pairs & _TWELVES) << _12) | ((pairs >> _16) & _TWELVES)
    return ((fours & _TWENTY_FOUR_ONES) << _24) | (fours >> _32)


@compiled
def pack(
    buffer: Bytes, at: Indices, end: Indices, fill_bits: Bytes, firsts: Indices, words: Words, hashes: Words
) -> None:
    """Put the payloads from `at` to `end` into `words`, that of row i from `firsts[i]` on, and hash them."""
    for row in range(len(at)):
        word = firsts[row]
        for character in range(at[row], end[row], WORD_CHARACTERS):
            words[word] = _unarmoured(armour_word(buffer, character, end[row]))
            word += 1
        length = np.uint64(end[row] - at[row])
        tail = (length << _8) | np.uint64(fill_bits[row])
        hashes[row] = hash_of_words(words, firsts[row], word - firsts[row], tail)


@inlined
def bits_at(words: Words, first: int, bit: int, width: int) -> np.uint64:
    """Up to 48 bits of a payload, from `bit` on."""
    at, past = first + bit // WORD_BITS, bit % WORD_BITS + width
    mask = (_ONE << np.uint64(width)) - _ONE
    if past <= WORD_BITS:
        bits: np.uint64 = words[at] >> np.uint64(WORD_BITS - past)
    else:
        over = past - WORD_BITS
        bits = (words[at] << np.uint64(over)) | (words[at + 1] >> np.uint64(WORD_BITS - over))
    return bits & mask


@compiled
def take_numbers(
    words: Words,
    firsts: Indices,
    bit: int,
    width: int,
    is_signed: bool,  # noqa: FBT001  compiled
    into: npt.NDArray[np.int64],
) -> None:
    """Write the number that begins at `bit` of each payload of `firsts` to `into`, as broadcast."""
    sign = integer(1) << (width - 1)
    for row in range(len(firsts)):
        value = integer(bits_at(words, firsts[row], bit, width))
        into[row] = (value ^ sign) - sign if is_signed else value


@inlined
def _number(words: Words, first: int, field: Place) -> int:
    """The number in a field of a payload, as broadcast."""
    value = integer(bits_at(words, first, field[0], field[1]))
    sign = integer(field[2]) << (field[1] - 1)
    return (value ^ sign) - sign


@compiled
def take_quantities(
    words: Words,
    firsts: Indices,
    rows: Indices,
    place: Place,
    meaning: Meaning,
    places: Indices,
    into: npt.NDArray[np.generic],
    validity: Bytes,
) -> None:
    """Write a field of the payloads at `rows` in its unit; what is not known stays NULL.

    Args:
        words: of the payloads.
        firsts: the first word of each.
        rows: of which the field is taken.
        place: first bit, width, 1 if signed.
        meaning: the first and the last number that say something; what a number is multiplied with to count steps;
            numerator and denominator of a step in the unit.
        places: where in `into` each goes.
        into: values, of any type: the nearest floating point number where it is one.
        validity: a bit a value, the lowest first, zero where it is NULL.
    """
    least, most, multiplier, numerator, denominator = meaning
    for row in range(len(rows)):
        value = _number(words, firsts[rows[row]], place)
        if least <= value <= most:
            at = places[row]
            if denominator == 1:
                into[at] = value * multiplier * numerator
            else:
                into[at] = value * multiplier * numerator / denominator
            validity[at >> 3] |= np.uint8(1 << (at & 7))


@compiled
def take_coordinates(
    words: Words,
    firsts: Indices,
    rows: Indices,
    lon: tuple[Place, Meaning],
    lat: tuple[Place, Meaning],
    places: Indices,
    lon_deg: npt.NDArray[np.float64],
    lat_deg: npt.NDArray[np.float64],
    validity: Bytes,
) -> None:
    """The same of a longitude and a latitude in steps of 1/600,000 degree: neither, where one of them is not known.

    Both are rounded to the millionth of a degree, exactly: five thirds of a step, which never lies half way.
    """
    for row in range(len(rows)):
        first, at = firsts[rows[row]], places[row]
        east, north = _number(words, first, lon[0]), _number(words, first, lat[0])
        if lon[1][0] <= east <= lon[1][1] and lat[1][0] <= north <= lat[1][1]:
            lon_deg[at] = ((10 * east * lon[1][2] + 3) // 6) / 1e6
            lat_deg[at] = ((10 * north * lat[1][2] + 3) // 6) / 1e6
            validity[at >> 3] |= np.uint8(1 << (at & 7))


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
    """Write text in six-bit characters to `into`, in columns as wide as that has to be, and its length to `lengths`.

    Args:
        words: of the payloads.
        firsts: the first word of each.
        rows: of which the field is taken.
        field: first bit, characters, and the bit from which it goes on where that is not enough.
        characters: how many each has at most; it ends at the first `@`, and spaces at both ends are left out.
        places: where in `lengths` each goes.
        into: as many characters for each place.
        lengths: filled in.
    """
    width = len(into) // max(1, len(lengths))
    for row in range(len(rows)):
        first, begin, size, last = firsts[rows[row]], places[row] * width, 0, 0
        word, at = np.uint64(0), WORD_CHARACTERS
        for index in range(characters[row]):
            if at == WORD_CHARACTERS or index == field[1]:
                bit = field[0] + index * _CHARACTER_BITS
                if index >= field[1]:
                    bit = field[2] + (index - field[1]) * _CHARACTER_BITS
                word, at = bits_at(words, first, bit, WORD_BITS), 0
            at += 1
            value = integer((word >> np.uint64(WORD_BITS - at * _CHARACTER_BITS)) & _CHARACTER_MASK)
            if value == _AT:
                break
            letter = value + _CASE if value < _LETTERS else value
            if letter == _SPACE and size == 0:
                continue
            into[begin + size] = letter
            size += 1
            if letter != _SPACE:
                last = size
        lengths[places[row]] = last


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
