"""Eight characters at a time: where a line ends, what a checksum is, which characters are six-bit armour.

A word holds eight characters, the first lowest. Buffers are longer than what they hold by `feeds.blocks.PADDING_BYTES`,
so that a word may be read at any character.
"""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, inlined, integer, load8, lowest_bit

_ONES = np.uint64(0x0101010101010101)
_FROM_SPACE = np.uint64(0x6060606060606060)
_HIGHS = np.uint64(0x8080808080808080)
_LOW_SEVENS = np.uint64(0x7F7F7F7F7F7F7F7F)
_LINE_FEEDS = np.uint64(0x0A0A0A0A0A0A0A0A)
_RETURNS = np.uint64(0x0D0D0D0D0D0D0D0D)
_ZERO_CHARACTERS = np.uint64(0x3030303030303030)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_EIGHT = np.uint64(8)
_SIXTEEN = np.uint64(16)
_THIRTY_TWO = np.uint64(32)
_BYTE = np.uint64(0xFF)
# Armour is 0x30-0x57 and 0x60-0x77: from 0x30 on, up to 0x77, and without the eight between.
_FROM_0X30 = np.uint64(0x5050505050505050)
_UP_TO_0X77 = np.uint64(0x0808080808080808)
_GAP = np.uint64(0x5858585858585858)
_DIGITS = np.uint64(0x3030303030303030)
_HIGH_HALVES = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIXES = np.uint64(0x0606060606060606)
_PAIRS = np.uint64(0x00FF00FF00FF00FF)
_FOURS = np.uint64(0x0000FFFF0000FFFF)
_PAIRS_TO_FOURS = np.uint64((100 << 16) + 1)
_FOURS_TO_EIGHT = np.uint64((10_000 << 32) + 1)
_TEN = np.uint64(10)
_0, _9 = b"09"
_BUT_LOW_THREE = np.uint64(0xF8F8F8F8F8F8F8F8)


@inlined
def find(buffer: Bytes, at: int, end: int, character: int) -> int:
    """Index of the first `character` from `at` on; `end` if there is none before it."""
    pattern = _ONES * np.uint64(character)
    while at < end:
        word = load8(buffer, at) ^ pattern
        found = (word - _ONES) & ~word & _HIGHS
        if found:
            return min(at + (lowest_bit(found) >> 3), end)
        at += 8
    return end


@inlined
def is_printable(buffer: Bytes, at: int, end: int) -> bool:
    """Whether the characters from `at` up to `end` are printable ASCII, the space included."""
    while at < end:
        word = load8(buffer, at)
        low = word & _LOW_SEVENS
        strange = (word | ~(low + _FROM_SPACE) | (low + _ONES)) & _HIGHS
        if strange and at + (lowest_bit(strange) >> 3) < end:
            return False
        at += 8
    return True


@inlined
def line_end(buffer: Bytes, at: int, end: int) -> int:
    """Index of the first line feed or carriage return from `at` on; `end` if there is none before it."""
    while at < end:
        word = load8(buffer, at)
        feeds, returns = word ^ _LINE_FEEDS, word ^ _RETURNS
        found = (((feeds - _ONES) & ~feeds) | ((returns - _ONES) & ~returns)) & _HIGHS
        if found:
            return min(at + (lowest_bit(found) >> 3), end)
        at += 8
    return end


@inlined
def checksum(buffer: Bytes, at: int, end: int) -> int:
    """Exclusive or of the bytes from `at` up to `end`."""
    word = np.uint64(0)
    while at + 8 <= end:
        word ^= load8(buffer, at)
        at += 8
    if at < end:
        word ^= load8(buffer, at) & ~(_ALL << np.uint64(8 * (end - at)))
    return _folded(word)


@inlined
def scan(buffer: Bytes, at: int, end: int, character: int) -> tuple[int, int, bool]:
    """`find`, `checksum` and `is_printable` in one: of the characters up to the first `character`."""
    pattern, exclusive, strange = _ONES * np.uint64(character), np.uint64(0), np.uint64(0)
    while at < end:
        word = load8(buffer, at)
        found = ((word ^ pattern) - _ONES) & ~(word ^ pattern) & _HIGHS
        here = end - at
        if found:
            here = min(here, lowest_bit(found) >> 3)
        low = word & _LOW_SEVENS
        odd = (word | ~(low + _FROM_SPACE) | (low + _ONES)) & _HIGHS
        if here >= 8:  # noqa: PLR2004  characters of a word
            exclusive, strange, at = exclusive ^ word, strange | odd, at + 8
            continue
        kept = ~(_ALL << np.uint64(8 * here))
        exclusive, strange = exclusive ^ (word & kept), strange | (odd & kept)
        at += here
        break
    return at, _folded(exclusive), strange == np.uint64(0)


@inlined
def _folded(word: np.uint64) -> int:
    """Exclusive or of the bytes of a word."""
    word ^= word >> _THIRTY_TWO
    word ^= word >> _SIXTEEN
    word ^= word >> _EIGHT
    return integer(word & _BYTE)


@inlined
def armour_end(buffer: Bytes, at: int, end: int) -> int:
    """Index of the first character from `at` on that is no six-bit armour; `end` if there is none before it."""
    while at < end:
        word = load8(buffer, at)
        low = word & _LOW_SEVENS
        gap = (word ^ _GAP) & _BUT_LOW_THREE
        in_gap = ~(((gap & _LOW_SEVENS) + _LOW_SEVENS) | gap)
        strange = (word | ~(low + _FROM_0X30) | (low + _UP_TO_0X77) | in_gap) & _HIGHS
        if strange:
            return min(at + (lowest_bit(strange) >> 3), end)
        at += 8
    return end


@inlined
def armour_word(buffer: Bytes, at: int, end: int) -> np.uint64:
    """Eight armour characters from `at` on; those from `end` on are read as `0`, the armour of six zero bits."""
    word = load8(buffer, at)
    if end - at < 8:  # noqa: PLR2004  characters of a word
        rest = _ALL << np.uint64(8 * (end - at))
        word = (word & ~rest) | (_ZERO_CHARACTERS & rest)
    return word


@inlined
def is_digit(character: int) -> bool:
    """Whether a character is 0-9."""
    return _0 <= character <= _9


@inlined
def eight_digits(word: np.uint64) -> int:
    """The number that eight characters are, the first the highest digit; -1 if they are no digits."""
    if (word & _HIGH_HALVES) != _DIGITS or ((word + _SIXES) & _HIGH_HALVES) != _DIGITS:
        return -1
    word -= _DIGITS
    word = (word * _TEN + (word >> _EIGHT)) & _PAIRS
    word = ((word * _PAIRS_TO_FOURS) >> _SIXTEEN) & _FOURS
    return integer((word * _FOURS_TO_EIGHT) >> _THIRTY_TWO)
