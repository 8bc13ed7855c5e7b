"""Numbers as JSON has them, spelled in two words: sixteen bytes.

Nothing here takes an array: compiled code counts the references to each one it is handed, which costs more than this.
"""

import numpy as np

from pipeline.decode.kernels.compiled import inlined

Spelled = tuple[np.uint64, np.uint64, int]
"""Sixteen bytes, the first lowest, and how many of them count. Those behind are 0 where more may be put."""

# The digits of numbers below a thousand, as many as they have; and three of each.
_DIGITS = np.frombuffer(b"".join(f"{number}".encode().ljust(8, b"\0") for number in range(1000)), np.uint64)
_THREE_DIGITS = np.frombuffer(b"".join(f"{number:03}".encode().ljust(8, b"\0") for number in range(1000)), np.uint64)
_0, _1, _8, _24, _63, _64 = (np.uint64(bits) for bits in (0, 1, 8, 24, 63, 64))
_MINUS, _POINT, _ZERO, _BYTE = np.uint64(0x2D), np.uint64(0x2E), np.uint64(0x30), np.uint64(0xFF)
_E_05, _E_06 = np.frombuffer(b"e-05\0\0\0\0e-06\0\0\0\0", np.uint64)
_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9


@inlined
def _put(spelled: Spelled, word: np.uint64, count: int) -> Spelled:
    """Put the lowest `count` bytes of a word behind."""
    low, high, length = spelled
    shift = np.uint64(8 * length)
    if shift < _64:
        low |= word << shift
        high |= (word >> _1) >> (_63 - shift)
    else:
        high |= word << (shift - _64)
    return low, high, length + count


@inlined
def _put_three(spelled: Spelled, value: int) -> Spelled:
    return _put(spelled, _THREE_DIGITS[value % _THOUSAND], 3)


@inlined
def _put_short(spelled: Spelled, value: int) -> Spelled:
    return _put(spelled, _DIGITS[value], 1 + (value >= 10) + (value >= 100))  # noqa: PLR2004  more digits


@inlined
def _put_natural(spelled: Spelled, value: int) -> Spelled:
    """Put a number behind that is not negative and has ten digits at most."""
    if value < _THOUSAND:
        return _put_short(spelled, value)
    if value < _MILLION:
        return _put_three(_put_short(spelled, value // _THOUSAND), value)
    if value < _BILLION:
        spelled = _put_short(spelled, value // _MILLION)
    else:
        spelled = _put_three(_put_short(spelled, value // _BILLION), value // _MILLION)
    return _put_three(_put_three(spelled, value // _THOUSAND), value)


@inlined
def _signed(value: int) -> Spelled:
    return (_MINUS, _0, 1) if value < 0 else (_0, _0, 0)


@inlined
def spelled_integer(value: int) -> Spelled:
    """A number of ten digits at most."""
    return _put_natural(_signed(value), abs(value))


@inlined
def spelled_tenths(value: int) -> Spelled:
    """Tenths as Python writes floats: with one decimal at least."""
    spelled = _put(_put_natural(_signed(value), abs(value) // 10), _POINT, 1)
    return _put(spelled, _ZERO + np.uint64(abs(value) % 10), 1)


@inlined
def spelled_hundredths(value: int) -> Spelled:
    """Hundredths as Python writes floats: without a second decimal of 0."""
    spelled = _put(_put_natural(_signed(value), abs(value) // 100), _POINT, 1)
    decimals = _THREE_DIGITS[abs(value) % 100] >> _8
    return _put(spelled, decimals, 1 + (abs(value) % 10 > 0))


@inlined
def spelled_millionths(value: int) -> Spelled:
    """Millionths, of a thousand wholes at most, as Python writes floats: without zeros at the end, or with exponent."""
    magnitude = abs(value)
    if 0 < magnitude < 100:  # noqa: PLR2004  0.0001
        return _spelled_small(value)
    spelled = _put(_put_natural(_signed(value), magnitude // _MILLION), _POINT, 1)
    magnitude %= _MILLION
    decimals = _THREE_DIGITS[magnitude // _THOUSAND] | _THREE_DIGITS[magnitude % _THOUSAND] << _24
    places = 6
    while places > 1 and (decimals >> np.uint64(8 * (places - 1))) & _BYTE == _ZERO:
        places -= 1
    return _put(spelled, decimals, places)


@inlined
def _spelled_small(value: int) -> Spelled:
    """1 to 99 millionths: 1e-06, 1.5e-05."""
    magnitude = abs(value)
    if magnitude < 10:  # noqa: PLR2004  one digit
        return _put(_put_natural(_signed(value), magnitude), _E_06, 4)
    spelled = _put_natural(_signed(value), magnitude // 10)
    if magnitude % 10 > 0:
        spelled = _put(_put(spelled, _POINT, 1), _ZERO + np.uint64(magnitude % 10), 1)
    return _put(spelled, _E_05, 4)
