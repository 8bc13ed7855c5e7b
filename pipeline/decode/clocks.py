"""Every way a line says when it was heard, to microseconds since 1970 in UTC. Time is never invented."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

# AIS was not on the air before the nineties; an earlier epoch is a counter or a broken clock.
EARLIEST_US = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_LEAST_MILLISECOND_DIGITS = 12  # in seconds that would be the year 5138 or later
_MOST_DIGITS = 14
_MOST_OFFSET_HOURS = 14  # Kiritimati, UTC+14; no clock is further off
_HOUR_MINUTES = 60

_ISO = re.compile(rb"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(?:(Z)|([+-])(\d\d):?(\d\d))?")
_PGHP = re.compile(
    rb"\$PGHP,\d,(\d{4}),(\d\d?),(\d\d?),(\d\d?),(\d\d?),(\d\d?),(\d{1,3}),[^,]*,[^,]*,([^,]*),[^,]*,[^,]*\*[0-9A-Fa-f]{2}"
)
# The talker of a ship's own sentences; one that begins with P is a maker's, and `$PGRMC` no time.
_RMC = re.compile(
    rb"[A-OQ-Z0-9][A-Z0-9]RMC,(\d\d)(\d\d)(\d\d)(?:\.(\d*))?,A,(?:[^,]*,){6}(\d\d)(\d\d)(\d\d)(?:,.*)?", re.DOTALL
)
_ZDA = re.compile(rb"[A-OQ-Z0-9][A-Z0-9]ZDA,(\d\d)(\d\d)(\d\d)(?:\.(\d*))?,(\d\d),(\d\d),(\d{4})(?:,.*)?", re.DOTALL)
_FIRST_YEAR_OF_TWO_DIGITS = 90  # as EARLIEST_US


class Stamp(NamedTuple):
    """What stands beside a sentence: when it was heard, by whom, and which group of lines it belongs to."""

    time_us: int | None = None
    station: str | None = None
    group: str | None = None


NO_STAMP = Stamp()


def epoch_us(text: bytes) -> int | None:
    """Unix time in seconds, or in milliseconds where it has 12 digits or more; None if it is no number."""
    if not text.isdigit() or len(text) > _MOST_DIGITS:
        return None
    return int(text) * (1_000 if len(text) >= _LEAST_MILLISECOND_DIGITS else 1_000_000)


def iso_us(text: bytes) -> int | None:
    """The first ISO date and time within `text`, UTC where it names no offset; None if there is none that can be."""
    found = _ISO.search(text)
    if found is None:
        return None
    *parts, fraction, _, sign, offset_hours, offset_minutes = found.groups()
    whole_us = _moment_us([int(part) for part in parts])
    hours, minutes = int(offset_hours or 0), int(offset_minutes or 0)
    if whole_us is None or hours > _MOST_OFFSET_HOURS or minutes >= _HOUR_MINUTES:
        return None
    offset_minutes_east = (-1 if sign == b"-" else 1) * (hours * _HOUR_MINUTES + minutes)
    return whole_us + _decimals_us(fraction) - offset_minutes_east * 60_000_000


def pghp(sentence: bytes) -> Stamp | None:
    """Time and base station of a GateHouse `$PGHP` sentence; None if `sentence` is not one.

    It precedes each message of GateHouse's streams and carries the time to the millisecond.
    """
    found = _PGHP.match(sentence)
    if found is None:
        return None
    *parts, millisecond, station = found.groups()
    whole_us = _moment_us([int(part) for part in parts])
    time_us = None if whole_us is None else whole_us + int(millisecond) * 1_000
    return Stamp(time_us, station.decode("ascii", "replace") or None)


def own_ship_us(body: bytes) -> int | None:
    """The time that `$--RMC` or `$--ZDA` says, in UTC; None if `body`, without `$` and checksum, says none.

    An RMC whose status is not `A` is void by its own word. GGA and GLL have a time of day, but no date.
    """
    if found := _RMC.fullmatch(body):
        *clock, decimals, day, month, year = found.groups()
        century = 1900 if int(year) >= _FIRST_YEAR_OF_TWO_DIGITS else 2000
        date = [century + int(year), int(month), int(day)]
    elif found := _ZDA.fullmatch(body):
        *clock, decimals, day, month, year = found.groups()
        date = [int(year), int(month), int(day)]
    else:
        return None
    whole_us = _moment_us([*date, *map(int, clock)])
    return None if whole_us is None else whole_us + _decimals_us(decimals)


def _decimals_us(decimals: bytes | None) -> int:
    return int((decimals or b"").ljust(6, b"0")[:6])


def _moment_us(parts: list[int]) -> int | None:
    year, month, day, hour, minute, second = parts
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return int(moment.timestamp()) * 1_000_000
