"""`$PGHP,1,2024,3,9,16,4,0,499,219,,2190048,1,23*17`: what GateHouse's streams say before each message."""

from pipeline.decode.kernels.compiled import Bytes, compiled, inlined
from pipeline.decode.kernels.lanes import find, is_printable
from pipeline.decode.kernels.moments import Three, moment_us, number_at
from pipeline.decode.kernels.stamps import BAD, GOOD, NO_TIME, ODD

_COMMA, _DOLLAR, _P, _G, _H = b",$PGH"
_FIELDS = 13
_YEAR, _DAY, _MILLISECOND, _STATION = 1, 3, 7, 10
_FOUR_DIGITS = 10_000

_Said = tuple[int, int, tuple[int, int]]


@inlined
def is_pghp(buffer: Bytes, at: int, end: int) -> bool:
    """Whether a GateHouse sentence begins here."""
    return (
        at + 6 < end
        and buffer[at] == _DOLLAR
        and buffer[at + 1] == _P
        and buffer[at + 2] == _G
        and buffer[at + 3] == _H
        and buffer[at + 4] == _P
        and buffer[at + 5] == _COMMA
    )


@inlined
def _digits_of(field: int) -> tuple[int, int]:
    """The least and the most digits of a field that is a number."""
    if field == 0:
        return 1, 1
    if field == _YEAR:
        return 4, 4
    return 1, 3 if field == _MILLISECOND else 2


@compiled
def read_pghp(buffer: Bytes, at: int, star: int) -> _Said:
    """Verdict, time and base station of a `$PGHP` sentence whose `*` and two hexadecimal digits are at `star`.

    BAD means that it is another sentence of this name; ODD that its commas do not tell.
    """
    date, clock, station = 0, 0, (0, 0)  # both four numbers of four digits
    is_meant = True
    at += len("$PGHP,")
    for field in range(_FIELDS):
        stop = find(buffer, at, star, _COMMA)
        if (stop == star) != (field == _FIELDS - 1):
            return ODD if stop == star else BAD, NO_TIME, station
        if field <= _MILLISECOND:
            least, most = _digits_of(field)
            number = number_at(buffer, at, stop - at) if least <= stop - at <= most else -1
            is_meant = is_meant and number >= 0
            if field <= _DAY:
                date = date * _FOUR_DIGITS + number
            else:
                clock = clock * _FOUR_DIGITS + number
        elif field == _STATION:
            station = (at, stop)
        at = stop + 1
    if not is_meant:
        return BAD, NO_TIME, (0, 0)
    if not is_printable(buffer, station[0], station[1]):
        return ODD, NO_TIME, (0, 0)
    time_of_day, millisecond = clock // _FOUR_DIGITS, clock % _FOUR_DIGITS
    time_us = moment_us(_three(date), _three(time_of_day))
    return GOOD, (NO_TIME if time_us == NO_TIME else time_us + millisecond * 1000), station


@inlined
def _three(numbers: int) -> Three:
    """The last three of some numbers of four digits."""
    return numbers // _FOUR_DIGITS**2 % _FOUR_DIGITS, numbers // _FOUR_DIGITS % _FOUR_DIGITS, numbers % _FOUR_DIGITS
