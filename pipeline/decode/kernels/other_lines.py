"""Lines without a VDM or VDO sentence: other NMEA, lone tag blocks, junk; read as `framing.Framer` reads them.

Some of them speak: a `$PGHP` sentence and a lone tag block of the next message, RMC and ZDA of the time.
"""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, compiled, inlined
from pipeline.decode.kernels.gatehouse import is_pghp, read_pghp
from pipeline.decode.kernels.hashes import name_of_bytes
from pipeline.decode.kernels.lanes import checksum, find, is_digit
from pipeline.decode.kernels.own_ship import own_ship_us
from pipeline.decode.kernels.sentences import (
    BAD_CHECKSUM,
    BAD_SENTENCE,
    CLOCK,
    IGNORED,
    ODD,
    STAMP,
    mark_at,
)
from pipeline.decode.kernels.stamps import BAD, GOOD, NO_TIME, hex_pair, read_tag
from pipeline.decode.kernels.stamps import ODD as ODD_STAMP

_BACKSLASH, _COMMA, _STAR, _MINUS = b"\\,*-"
_UPPER_A, _UPPER_Z, _V, _D, _M, _O = b"AZVDMO"
_LEAST_NAME = 3  # characters of a sentence's name: `GLL` at least
_Span = tuple[int, int]


@inlined
def _is_name(character: int) -> bool:
    return is_digit(character) or _UPPER_A <= character <= _UPPER_Z


@inlined
def _is_of_ais(buffer: Bytes, at: int, end: int) -> bool:
    """Whether a VDM or VDO sentence begins behind the mark at `at`, whole or not."""
    if at + 6 > end:
        return False
    is_talker = (_is_name(buffer[at + 1]) or buffer[at + 1] == _MINUS) and (
        _is_name(buffer[at + 2]) or buffer[at + 2] == _MINUS
    )
    is_kind = buffer[at + 3] == _V and buffer[at + 4] == _D and (buffer[at + 5] == _M or buffer[at + 5] == _O)
    return is_talker and is_kind and (at + 6 == end or not _is_name(buffer[at + 6]))


@inlined
def _say(buffer: Bytes, time_us: int, station: _Span, group: _Span, one: np.void) -> int:
    """Fill in what a line says of the next message; it may be nothing."""
    one["time_us"] = time_us
    one["station"], one["group"] = (
        name_of_bytes(buffer, station[0], station[1]),
        name_of_bytes(buffer, group[0], group[1]),
    )
    one["station_at"], one["station_end"] = station
    one["payload_at"], one["payload_end"] = group
    is_nothing = time_us == NO_TIME and station[0] == station[1] and group[0] == group[1]
    return IGNORED if is_nothing else STAMP


@inlined
def _frame_pghp(buffer: Bytes, at: int, star: int, one: np.void) -> int:
    verdict, time_us, station = read_pghp(buffer, at, star)
    if verdict != GOOD:
        return ODD if verdict == ODD_STAMP else IGNORED
    return _say(buffer, time_us, station, (0, 0), one)


@inlined
def _frame_nmea(buffer: Bytes, at: int, mark: int, end: int, one: np.void) -> int:
    """A sentence of another kind, which begins at `mark`; from `at` on there is something else."""
    stop = mark + 1
    while stop < end and _is_name(buffer[stop]):
        stop += 1
    if stop - mark <= _LEAST_NAME:
        return BAD_SENTENCE
    if stop < end and buffer[stop] == _COMMA:
        stop = find(buffer, stop, end, _STAR)
    said = hex_pair(buffer, stop + 1) if stop + 3 <= end and buffer[stop] == _STAR else -1
    if said < 0 and mark > at:
        return BAD_SENTENCE
    if said >= 0 and said != checksum(buffer, mark + 1, stop):
        return BAD_CHECKSUM
    if mark == at and is_pghp(buffer, at, end):
        return ODD if said < 0 else _frame_pghp(buffer, at, stop, one)
    one["time_us"] = own_ship_us(buffer, mark + 1, stop) if said >= 0 else NO_TIME
    return IGNORED if one["time_us"] == NO_TIME else CLOCK


@compiled
def frame_other(buffer: Bytes, at: int, end: int, one: np.void) -> int:
    """Fill `one` from a line without its padding; return its kind, ODD where `Framer` alone can tell."""
    if buffer[at] == _BACKSLASH:
        tag_end = find(buffer, at + 1, end, _BACKSLASH)
        if mark_at(buffer, at + 1, end) != tag_end or tag_end == end:
            return ODD
        verdict, time_us, station, group = read_tag(buffer, at + 1, tag_end)
        at = tag_end + 1
        if verdict == ODD_STAMP:
            return ODD
        if at == end and verdict == GOOD:
            return _say(buffer, time_us, station, group, one)
        if at == end:
            return BAD_CHECKSUM
    else:
        verdict = GOOD
    mark = mark_at(buffer, at, end)
    if mark < end and (
        buffer[mark] == _BACKSLASH or mark_at(buffer, mark + 1, end) < end or _is_of_ais(buffer, mark, end)
    ):
        return ODD
    kind = BAD_SENTENCE if mark == end else _frame_nmea(buffer, at, mark, end, one)
    return BAD_CHECKSUM if verdict == BAD and kind != ODD else kind
