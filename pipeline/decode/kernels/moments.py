"""Moments written in digits, read in place to microseconds since 1970 in UTC, as `clocks` reads them."""

from pipeline.decode.kernels.compiled import Bytes, compiled, inlined
from pipeline.decode.kernels.lanes import is_digit
from pipeline.decode.kernels.stamps import NO_TIME

_COMMA, _POINT, _MINUS, _PLUS, _COLON, _SPACE, _T, _0 = b",.-+: T0"
_FIRST_WHITE, _LAST_WHITE = b"\t\r"
_ISO_BYTES = len("2024-03-09T16:00:00")
_MOST_FRACTION_DIGITS = 9
_MICROSECOND_DIGITS = 6
_MOST_OFFSET_HOURS = 14
_MICROSECONDS = 1_000_000
Three = tuple[int, int, int]
_DAYS_BEFORE_1970 = 719_468  # from 1 March of the year 0


@inlined
def number_at(buffer: Bytes, at: int, digits: int) -> int:
    """The number that `digits` characters are; -1 if one of them is no digit."""
    value = 0
    for index in range(at, at + digits):
        if not is_digit(buffer[index]):
            return -1
        value = value * 10 + (buffer[index] - _0)
    return value


@compiled
def moment_us(date: Three, clock: Three) -> int:
    """Microseconds since 1970 of year, month, day and hour, minute, second; NO_TIME where there are no such."""
    year, month, day = date
    hour, minute, second = clock
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004  what a calendar has
        return NO_TIME
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59):  # noqa: PLR2004  what a clock shows
        return NO_TIME
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if month == 2 and day > 28 + is_leap:  # noqa: PLR2004  February
        return NO_TIME
    if month in (4, 6, 9, 11) and day > 30:  # noqa: PLR2004  the short months
        return NO_TIME
    # Years from March on, so that the day that comes and goes is the last of a year.
    from_march = year - (month <= 2)  # noqa: PLR2004  February
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = from_march * 365 + from_march // 4 - from_march // 100 + from_march // 400 + day_of_year - _DAYS_BEFORE_1970
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * _MICROSECONDS


@compiled
def fraction(buffer: Bytes, at: int, end: int) -> tuple[int, int]:
    """Microseconds of the decimals of a second from `at` on, all of them digits; and where the digits end."""
    value, digits = 0, 0
    while at < end and is_digit(buffer[at]):
        if digits < _MICROSECOND_DIGITS:
            value = value * 10 + (buffer[at] - _0)
            digits += 1
        at += 1
    for _ in range(digits, _MICROSECOND_DIGITS):
        value *= 10
    return value, at


@inlined
def _is_iso(buffer: Bytes, at: int) -> bool:
    """Whether a date and a time begin here, by their marks; `_iso_at` looks at the digits."""
    return (
        buffer[at + 4] == _MINUS
        and buffer[at + 7] == _MINUS
        and (buffer[at + 10] == _T or buffer[at + 10] == _SPACE)
        and buffer[at + 13] == _COLON
        and buffer[at + 16] == _COLON
        and number_at(buffer, at, 4) >= 0
        and number_at(buffer, at + 5, 2) >= 0
        and number_at(buffer, at + 8, 2) >= 0
        and number_at(buffer, at + 11, 2) >= 0
        and number_at(buffer, at + 14, 2) >= 0
        and number_at(buffer, at + 17, 2) >= 0
    )


@inlined
def _offset_minutes(buffer: Bytes, at: int, end: int) -> int:
    """Minutes east of Greenwich that `+02:00` says; 0 where nothing says so, more than a day where it cannot be."""
    if at + 5 > end or (buffer[at] != _PLUS and buffer[at] != _MINUS):
        return 0
    minutes_at = at + 4 if buffer[at + 3] == _COLON else at + 3
    hours, minutes = number_at(buffer, at + 1, 2), number_at(buffer, minutes_at, 2)
    if hours < 0 or minutes < 0 or minutes_at + 2 > end:
        return 0
    if hours > _MOST_OFFSET_HOURS or minutes > 59:  # noqa: PLR2004  of an hour
        return 10_000
    return (hours * 60 + minutes) * (-1 if buffer[at] == _MINUS else 1)


@compiled
def iso_us(buffer: Bytes, at: int, end: int) -> int:
    """`clocks.iso_us` of a span: the first ISO date and time within it; NO_TIME if there is none that can be."""
    while at + _ISO_BYTES <= end and not _is_iso(buffer, at):
        at += 1
    if at + _ISO_BYTES > end:
        return NO_TIME
    date = number_at(buffer, at, 4), number_at(buffer, at + 5, 2), number_at(buffer, at + 8, 2)
    clock = number_at(buffer, at + 11, 2), number_at(buffer, at + 14, 2), number_at(buffer, at + 17, 2)
    whole_us = moment_us(date, clock)
    at, part_us = at + _ISO_BYTES, 0
    if at + 1 < end and (buffer[at] == _COMMA or buffer[at] == _POINT) and is_digit(buffer[at + 1]):
        part_us, stop = fraction(buffer, at + 1, min(end, at + 1 + _MOST_FRACTION_DIGITS))
        at = stop
    if at < end and (buffer[at] == _SPACE or _FIRST_WHITE <= buffer[at] <= _LAST_WHITE):
        at += 1
    offset = _offset_minutes(buffer, at, end)
    if whole_us == NO_TIME or offset > 24 * 60:
        return NO_TIME
    return whole_us + part_us - offset * 60 * _MICROSECONDS
