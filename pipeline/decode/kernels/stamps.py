"""What stands beside a sentence, read in place: a tag block's time, station and group; the fields of a USCG feed.

The same grammar as `tag_blocks.read_tag_block` and `framing`'s USCG fields; what only they read is left to them as odd.
"""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, compiled, inlined, integer, load8
from pipeline.decode.kernels.lanes import checksum, eight_digits, find, is_digit, is_printable

NO_TIME = np.iinfo(np.int64).min
GOOD, BAD, ODD = range(3)

_COMMA, _COLON, _STAR, _MINUS, _UNDERSCORE = b",:*-_"
_C, _S, _G, _OLD_GROUP, _R, _B = b"csgGrb"
_0, _UPPER_A, _UPPER_F, _UPPER_Z, _A, _F, _Z = b"0AFZafz"
_SPACE = 0x20
_MOST_DIGITS = 14
_LEAST_MILLISECOND_DIGITS = 12

_Span = tuple[int, int]
_Tag = tuple[int, int, _Span, _Span]
_Uscg = tuple[int, int, _Span]
_NOTHING = (0, 0)


@inlined
def hex_pair(buffer: Bytes, at: int) -> int:
    """The value of two hexadecimal digits; -1 if they are none."""
    value = 0
    for index in range(at, at + 2):
        character = integer(buffer[index])
        if is_digit(character):
            value = value * 16 + character - _0
        elif _UPPER_A <= character <= _UPPER_F:
            value = value * 16 + character - _UPPER_A + 10
        elif _A <= character <= _F:
            value = value * 16 + character - _A + 10
        else:
            return -1
    return value


@inlined
def epoch_us(buffer: Bytes, at: int, end: int) -> int:
    """`clocks.epoch_us` of a span."""
    digits = end - at
    if digits <= 0 or digits > _MOST_DIGITS:
        return NO_TIME
    value = integer(0)
    if digits >= 8:  # noqa: PLR2004  of a word
        value = eight_digits(load8(buffer, at))
        if value < 0:
            return NO_TIME
        at += 8
    for index in range(at, end):
        character = integer(buffer[index])
        if not is_digit(character):
            return NO_TIME
        value = value * 10 + character - _0
    return value * (1_000 if digits >= _LEAST_MILLISECOND_DIGITS else 1_000_000)


@compiled
def _group(buffer: Bytes, at: int, end: int) -> _Span:
    """The id of `1-2-id`; nothing if the field is no such thing."""
    for _ in range(2):
        first = at
        while at < end and is_digit(buffer[at]):
            at += 1
        if at == first or at >= end or buffer[at] != _MINUS:
            return _NOTHING
        at += 1
    return (at, end) if at < end else _NOTHING


@inlined
def _key(buffer: Bytes, at: int, end: int) -> tuple[int, int]:
    """The one letter of a field's key and where the value begins; of longer keys only the old groups' are told."""
    if at + 1 < end and buffer[at + 1] == _COLON:
        return integer(buffer[at]), at + 2
    if at + 1 == end:
        return integer(buffer[at]), end
    is_old_group = find(buffer, at, end, _OLD_GROUP) < find(buffer, at, end, _COLON)
    return (_OLD_GROUP if is_old_group else 0), end


@inlined
def read_tag(buffer: Bytes, at: int, end: int) -> _Tag:
    r"""Verdict, time, station and group of the tag block whose content, without the two `\`, is the span."""
    return read_scanned_tag(buffer, (at, end), checksum(buffer, at, end), is_printable(buffer, at, end))


@inlined
def read_scanned_tag(buffer: Bytes, span: _Span, exclusive: int, printable: bool) -> _Tag:  # noqa: FBT001  compiled
    """The same where it is known what the exclusive or of its characters is, and whether all are printable."""
    time_us, station, group = NO_TIME, _NOTHING, _NOTHING
    at, end = span
    star = end - 3
    if star < at or buffer[star] != _STAR:
        return BAD, time_us, station, group
    said = hex_pair(buffer, star + 1)
    if said < 0 or said != exclusive ^ buffer[star] ^ buffer[star + 1] ^ buffer[star + 2]:
        return BAD, time_us, station, group
    if not printable:
        return ODD, time_us, station, group
    while at <= star:
        field_end = find(buffer, at, star, _COMMA)
        key, value = _key(buffer, at, field_end)
        if key == _C:
            time_us = epoch_us(buffer, value, field_end)
        elif key == _S:
            station = (value, field_end) if value < field_end else _NOTHING
        elif key == _G:
            group = _group(buffer, value, field_end)
        elif key == _OLD_GROUP:
            return ODD, time_us, station, group
        at = field_end + 1
    return GOOD, time_us, station, group


@compiled
def _is_station(buffer: Bytes, at: int, end: int) -> bool:
    if end - at < 2 or (buffer[at] != _R and buffer[at] != _B):  # noqa: PLR2004  a letter and something
        return False
    for index in range(at + 1, end):
        character = buffer[index]
        is_letter = _UPPER_A <= character <= _UPPER_Z or _A <= character <= _Z
        if not (is_letter or is_digit(character) or character in (_MINUS, _UNDERSCORE)):
            return False
    return True


@compiled
def read_uscg(buffer: Bytes, at: int, end: int) -> _Uscg:
    """Verdict, time and station of what follows a sentence's checksum: the epoch is the field after the station."""
    time_us, station = NO_TIME, _NOTHING
    is_next_epoch, has_station = False, False
    last = NO_TIME
    if not is_printable(buffer, at, end):
        return ODD, time_us, station
    at = find(buffer, at, end, _COMMA) + 1
    while at <= end:
        field, field_end = at, find(buffer, at, end, _COMMA)
        stop = field_end
        while field < stop and buffer[field] == _SPACE:
            field += 1
        while field < stop and buffer[stop - 1] == _SPACE:
            stop -= 1
        last = epoch_us(buffer, field, stop)
        if is_next_epoch:
            time_us = last
        is_next_epoch = _is_station(buffer, field, stop)
        if is_next_epoch:
            station, has_station, time_us = (field, stop), True, NO_TIME
        at = field_end + 1
    return GOOD, (time_us if has_station else last), station
