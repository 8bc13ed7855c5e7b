"""64 bits that stand for some bytes: SipHash-1-3 (Aumasson and Bernstein 2012) under a fixed key.

Strangers write what is hashed here, and equal hashes make one message a duplicate of another: with a weaker function
anyone on the air could make two payloads that collide.
"""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, compiled, inlined, load8
from pipeline.decode.kernels.lanes import eight_digits, is_digit

_V0 = np.uint64(0x736F6D6570736575)
_V1 = np.uint64(0x646F72616E646F6D)
_V2 = np.uint64(0x6C7967656E657261)
_V3 = np.uint64(0x7465646279746573)
_FINAL = np.uint64(0xFF)
_13, _16, _17, _21, _32 = np.uint64(13), np.uint64(16), np.uint64(17), np.uint64(21), np.uint64(32)
_SIXTY_FOUR = np.uint64(64)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_LENGTH_SHIFT = np.uint64(56)
_IS_HASH = np.uint64(1 << 63)
_SHORT_BYTES = 7
_MOST_DIGITS = 15
(_0,) = b"0"

State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]
START: State = (_V0, _V1, _V2, _V3)
"""Before the first word."""


@inlined
def _turned(word: np.uint64, bits: np.uint64) -> np.uint64:
    return (word << bits) | (word >> (_SIXTY_FOUR - bits))


@inlined
def _round(v0: np.uint64, v1: np.uint64, v2: np.uint64, v3: np.uint64) -> State:
    v0, v2 = v0 + v1, v2 + v3
    v1, v3 = _turned(v1, _13) ^ v0, _turned(v3, _16) ^ v2
    v0 = _turned(v0, _32)
    v2, v0 = v2 + v1, v0 + v3
    v1, v3 = _turned(v1, _17) ^ v2, _turned(v3, _21) ^ v0
    return v0, v1, _turned(v2, _32), v3


@inlined
def hashed_in(state: State, word: np.uint64) -> State:
    """One word more."""
    v0, v1, v2, v3 = state
    v0, v1, v2, v3 = _round(v0, v1, v2, v3 ^ word)
    return v0 ^ word, v1, v2, v3


@inlined
def finished(state: State, tail: np.uint64) -> np.uint64:
    """The hash of all words, and of `tail`, which tells apart what the words alone do not."""
    v0, v1, v2, v3 = hashed_in(state, tail)
    v2 ^= _FINAL
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    return v0 ^ v1 ^ v2 ^ v3


@inlined
def name_of_bytes(buffer: Bytes, at: int, end: int) -> np.uint64:
    """A number for a short text: the text itself up to seven bytes, a hash beyond; 0 for no text.

    Stations are mostly named by an MMSI: up to fifteen digits are the number that they are.
    """
    length = end - at
    if length <= 0:
        return np.uint64(0)
    if length <= _SHORT_BYTES:
        word = load8(buffer, at) & ~(_ALL << np.uint64(8 * length))
        return word | (np.uint64(length) << _LENGTH_SHIFT)
    if length <= _MOST_DIGITS:
        value, index = eight_digits(load8(buffer, at)), at + 8
        while value >= 0 and index < end and is_digit(buffer[index]):
            value, index = value * 10 + (buffer[index] - _0), index + 1
        if value >= 0 and index == end:
            return np.uint64(value) | (np.uint64(length) << _LENGTH_SHIFT)
    return hash_of_bytes(buffer, at, end) | _IS_HASH


@compiled
def hash_of_bytes(buffer: Bytes, at: int, end: int) -> np.uint64:
    """Hash of a text of any length, which may be read up to seven bytes beyond."""
    length = end - at
    state = START
    while at < end:
        word = load8(buffer, at)
        if end - at < 8:  # noqa: PLR2004  bytes of a word
            word &= ~(_ALL << np.uint64(8 * (end - at)))
        state = hashed_in(state, word)
        at += 8
    return finished(state, np.uint64(length))


@compiled
def hash_of_three(one: np.uint64, two: np.uint64, three: np.uint64) -> np.uint64:
    """Hash of three words in their order."""
    return finished(hashed_in(hashed_in(hashed_in(START, one), two), three), np.uint64(3))
