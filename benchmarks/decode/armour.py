"""Columns of values to armoured payloads, a whole block of messages at a time."""

from collections.abc import Sequence

import numpy as np

from benchmarks.decode.chance import Ints, Octets

BITS_PER_CHARACTER = 6
_ALPHABET = np.frombuffer(b"0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw", dtype=np.uint8)

Field = tuple[int, Ints | int]
"""Width in bits, and a value a message or one for all; negative values in two's complement."""

Text = Octets
"""Six-bit codes: a row a message, a column a character."""


def fill_bits(width: int) -> int:
    """Bits that fill up the last character of a payload of `width` bits."""
    return -width % BITS_PER_CHARACTER


def width_of(fields: Sequence[Field | Text]) -> int:
    """Bits of one payload."""
    return sum(field[0] if isinstance(field, tuple) else field.shape[1] * BITS_PER_CHARACTER for field in fields)


def armoured(fields: Sequence[Field | Text], count: int) -> Octets:
    """Pack fields in their order; a row of ASCII a message, `count` rows."""
    bits = [_bits(field, count) for field in fields]
    fill = fill_bits(sum(part.shape[1] for part in bits))
    stream = np.concatenate([*bits, np.zeros((count, fill), np.uint8)], axis=1)
    # Two zeros before every six bits make each character a byte of its own.
    characters = np.zeros((count, stream.shape[1] // BITS_PER_CHARACTER, 8), np.uint8)
    characters[:, :, 8 - BITS_PER_CHARACTER :] = stream.reshape(count, -1, BITS_PER_CHARACTER)
    return _ALPHABET[np.packbits(characters, axis=2)[:, :, 0]]


def text(words: str, length: int, count: int) -> Text:
    """The same words in every row, padded with `@`."""
    return np.tile(_codes(words.ljust(length, "@")), (count, 1))


def numbered(words: str, numbers: Ints, length: int, digits: int = 5) -> Text:
    """The words with a number of that many digits behind them, padded with `@`."""
    rows = text(words + "0" * digits, length, len(numbers))
    rows[:, len(words) : len(words) + digits] = decimal(numbers, digits) & 63
    return rows


def decimal(numbers: Ints, digits: int) -> Octets:
    """Decimal digits as ASCII, with zeros in front."""
    powers = 10 ** np.arange(digits - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def _codes(words: str) -> Octets:
    return np.frombuffer(words.encode("ascii"), dtype=np.uint8) & np.uint8(63)


def _bits(field: Field | Text, count: int) -> Octets:
    if not isinstance(field, tuple):
        return np.unpackbits(field[:, :, None], axis=2)[:, :, 8 - BITS_PER_CHARACTER :].reshape(count, -1)
    width, value = field
    column = np.broadcast_to(np.asarray(value, np.int64), count).astype(">i8")
    return np.unpackbits(column.view(np.uint8).reshape(count, 8), axis=1)[:, 64 - width :]
