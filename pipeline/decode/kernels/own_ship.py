"""The clock of the ship that the receiver is on: `$GPRMC` and `$GPZDA`, read as `clocks.own_ship_us` reads them."""

from pipeline.decode.kernels.compiled import Bytes, compiled, inlined
from pipeline.decode.kernels.lanes import find
from pipeline.decode.kernels.moments import Three, fraction, moment_us, number_at
from pipeline.decode.kernels.stamps import NO_TIME

_COMMA, _POINT, _PROPRIETARY, _VALID = b",.PA"
_R, _M, _C, _Z, _D, _A = b"RMCZDA"
_HEAD_BYTES = len("GPRMC,hhmmss")
_FIELDS_BETWEEN = 6  # of RMC: position, speed and course, between the status and the date
_FIRST_YEAR_OF_TWO_DIGITS = 90

_NO_DATE = (-1, -1, -1)


@inlined
def _ends(buffer: Bytes, at: int, end: int) -> bool:
    return at == end or (at < end and buffer[at] == _COMMA)


@inlined
def _rmc_date(buffer: Bytes, at: int, end: int) -> Three:
    """Year, month and day of what follows the time in RMC: `,A,` position, speed, course, `ddmmyy`."""
    if at + 3 > end or buffer[at + 1] != _VALID or buffer[at + 2] != _COMMA:
        return _NO_DATE
    at += 3
    for _ in range(_FIELDS_BETWEEN):
        at = find(buffer, at, end, _COMMA) + 1
    if at + 6 > end or not _ends(buffer, at + 6, end):
        return _NO_DATE
    year = number_at(buffer, at + 4, 2)
    if year < 0:
        return _NO_DATE
    century = 1900 if year >= _FIRST_YEAR_OF_TWO_DIGITS else 2000
    return century + year, number_at(buffer, at + 2, 2), number_at(buffer, at, 2)


@inlined
def _zda_date(buffer: Bytes, at: int, end: int) -> Three:
    """Year, month and day of what follows the time in ZDA: `,dd,mm,yyyy`."""
    day = number_at(buffer, at + 1, 2)
    month = number_at(buffer, at + 4, 2)
    is_whole = at + 11 <= end and buffer[at + 3] == _COMMA and buffer[at + 6] == _COMMA and _ends(buffer, at + 11, end)
    return (number_at(buffer, at + 7, 4), month, day) if is_whole else _NO_DATE


@compiled
def own_ship_us(buffer: Bytes, at: int, end: int) -> int:
    """The time that a sentence says between its `$` and its checksum; NO_TIME if it says none.

    Its name is taken to be of capitals and digits.
    """
    if at + _HEAD_BYTES >= end or buffer[at] == _PROPRIETARY or buffer[at + 5] != _COMMA:
        return NO_TIME
    is_rmc = buffer[at + 2] == _R and buffer[at + 3] == _M and buffer[at + 4] == _C
    is_zda = buffer[at + 2] == _Z and buffer[at + 3] == _D and buffer[at + 4] == _A
    if not is_rmc and not is_zda:
        return NO_TIME
    clock = number_at(buffer, at + 6, 2), number_at(buffer, at + 8, 2), number_at(buffer, at + 10, 2)
    part_us = 0
    at += _HEAD_BYTES
    if buffer[at] == _POINT:
        part_us, at = fraction(buffer, at + 1, end)
    if at >= end or buffer[at] != _COMMA:
        return NO_TIME
    whole_us = moment_us(_rmc_date(buffer, at, end) if is_rmc else _zda_date(buffer, at, end), clock)
    return NO_TIME if whole_us == NO_TIME else whole_us + part_us
