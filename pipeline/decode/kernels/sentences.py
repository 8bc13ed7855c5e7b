"""Lines to sentences: the usual line forms, framed as `framing.Framer` does; any other line is left to it as odd.

The usual forms are a VDM or VDO sentence alone on its line, with or without a tag block before it and the fields of a
USCG feed behind it.
"""

import numpy as np
import numpy.typing as npt

from pipeline.decode.clocks import EARLIEST_US
from pipeline.decode.kernels.compiled import Bytes, Indices, compiled, inlined, integer, load8
from pipeline.decode.kernels.hashes import name_of_bytes
from pipeline.decode.kernels.lanes import armour_end, checksum, find
from pipeline.decode.kernels.stamps import BAD, GOOD, NO_TIME, hex_pair, is_digit, read_tag, read_uscg
from pipeline.decode.kernels.stamps import ODD as ODD_STAMP

IGNORED, SENTENCE, ODD, BAD_CHECKSUM, BAD_SENTENCE = range(5)

SENTENCES = np.dtype(
    [
        ("time_us", np.int64),  # NO_TIME where the line says none
        ("station", np.uint64),  # numbers that stand for texts: `hashes.name_of_bytes`
        ("group", np.uint64),
        ("head", np.uint64),  # talker, number of parts, sequence id and channel, as `head_of` packs them
        ("line", np.int32),
        ("station_at", np.int32),
        ("station_end", np.int32),
        ("payload_at", np.int32),
        ("payload_end", np.int32),
        ("kind", np.uint8),
        ("fill_bits", np.uint8),
        ("total", np.uint8),
        ("num", np.uint8),
        ("has_tag", np.bool_),
    ],
    align=True,
)
Sentences = npt.NDArray[np.void]

_SPACE, _TAB, _HASH, _BACKSLASH, _BANG, _DOLLAR, _COMMA, _STAR, _MINUS = b" \t#\\!$,*-"
_0, _1, _5, _9, _UPPER_A, _UPPER_Z = b"0159AZ"
_EIGHT, _SIXTEEN, _TWENTY_FOUR = np.uint64(8), np.uint64(16), np.uint64(24)
_SHORTEST_BYTES = len("!AIVDM,1,1,,,,0*00")
_BYTE, _TWO_BYTES, _FORTY_EIGHT = np.uint64(0xFF), np.uint64(0xFFFF), np.uint64(48)
_FIXED = np.uint64(
    0xFF00FFFDFFFF0000
)  # of `AIVDM,2,`: all but the talker and the digit, and of M and O what they share
_VDM = np.uint64(int.from_bytes(b"\0\0VDM,\0,", "little"))
_SECOND_BYTE, _SECOND_COMMA = np.uint64(0xFF00), np.uint64(_COMMA << 8)
_SPAN = tuple[int, int]


def head_of(talker: bytes, total: int, seq: bytes, channel: bytes) -> int:
    """What parts of one message have in common, in a word."""
    return int.from_bytes(b"%b%d%b,%b" % (talker, total, seq, channel), "little")


@inlined
def _is_padding(character: int) -> bool:
    return character == _SPACE or character == _TAB or character == 0


@inlined
def _is_talker(character: int) -> bool:
    return is_digit(character) or _UPPER_A <= character <= _UPPER_Z or character == _MINUS


@inlined
def _read_head(buffer: Bytes, at: int, one: np.void) -> int:
    """Read `AIVDM,2,1,3,A,` into `one`; return where the payload begins, or -1 where the line is odd."""
    word, rest = load8(buffer, at), load8(buffer, at + 8)
    talkers, total, num = word & _TWO_BYTES, integer((word >> _FORTY_EIGHT) & _BYTE), integer(rest & _BYTE)
    is_plain = (word & _FIXED) == _VDM and (rest & _SECOND_BYTE) == _SECOND_COMMA
    if not (
        is_plain
        and _is_talker(integer(talkers & _BYTE))
        and _is_talker(integer(talkers >> _EIGHT))
        and _1 <= total <= _9
        and _1 <= num <= _9
    ):
        return -1
    head = talkers | np.uint64(total) << _SIXTEEN
    shift, at, rest = _TWENTY_FOUR, at + 10, rest >> _SIXTEEN
    for is_channel in (False, True):
        for _ in range(2):
            character = integer(rest & _BYTE)
            if not (is_digit(character) or (is_channel and _UPPER_A <= character <= _UPPER_Z)):
                break
            head |= (rest & _BYTE) << shift
            shift, at, rest = shift + _EIGHT, at + 1, rest >> _EIGHT
        if integer(rest & _BYTE) != _COMMA:
            return -1
        at, rest = at + 1, rest >> _EIGHT
        if not is_channel:
            head |= np.uint64(_COMMA) << shift
            shift += _EIGHT
    one["head"], one["total"], one["num"] = head, total - _0, num - _0
    return at


@inlined
def _frame_line(buffer: Bytes, at: int, end: int, one: np.void) -> int:
    """Fill `one` from a line without its padding; return its kind."""
    tag_at, tag_end = at, at
    one["has_tag"] = buffer[at] == _BACKSLASH
    if one["has_tag"]:
        at += 1
        tag_at = at
        tag_end = find(buffer, at, end, _BACKSLASH)
        at = tag_end + 1
        while at < end and (buffer[at] == _SPACE or buffer[at] == _TAB):
            at += 1
    if end - at < _SHORTEST_BYTES or (buffer[at] != _BANG and buffer[at] != _DOLLAR):
        return ODD
    payload_at = _read_head(buffer, at + 1, one)
    if payload_at < 0:
        return ODD
    payload_end = armour_end(buffer, payload_at, end)
    if end - payload_end < 5 or buffer[payload_end] != _COMMA or buffer[payload_end + 2] != _STAR:  # noqa: PLR2004  ,0*00
        return ODD
    fill, said = buffer[payload_end + 1], hex_pair(buffer, payload_end + 3)
    if not _0 <= fill <= _5 or said < 0:
        return ODD
    for index in range(payload_end + 5, end):
        if buffer[index] == _BANG or buffer[index] == _DOLLAR or buffer[index] == _BACKSLASH:
            return ODD
    one["payload_at"], one["payload_end"], one["fill_bits"] = payload_at, payload_end, fill - _0
    is_checked = said == checksum(buffer, at + 1, payload_end + 2)
    return _frame_stamps(buffer, (tag_at, tag_end), (payload_end + 5, end), is_checked, one)


@inlined
def _frame_stamps(buffer: Bytes, tag: _SPAN, behind: _SPAN, is_checked: bool, one: np.void) -> int:  # noqa: FBT001  compiled
    """Fill in who heard the sentence and when; return the line's kind."""
    verdict, time_us, station, group = GOOD, NO_TIME, (0, 0), (0, 0)
    if one["has_tag"]:
        verdict, time_us, station, group = read_tag(buffer, tag[0], tag[1])
    if verdict == ODD_STAMP:
        return ODD
    if verdict == BAD or not is_checked:
        return BAD_CHECKSUM
    if one["num"] > one["total"] or (one["num"] < one["total"] and one["fill_bits"] != 0):
        return BAD_SENTENCE
    if behind[0] < behind[1]:
        verdict, uscg_us, uscg_station = read_uscg(buffer, behind[0], behind[1])
        if verdict == ODD_STAMP:
            return ODD
        if time_us == NO_TIME and uscg_us >= EARLIEST_US:
            time_us = uscg_us
        if station[0] == station[1]:
            station = uscg_station
    one["time_us"] = time_us
    one["station_at"], one["station_end"] = station
    one["station"] = name_of_bytes(buffer, station[0], station[1])
    one["group"] = name_of_bytes(buffer, group[0], group[1])
    return SENTENCE


@compiled
def frame_lines(buffer: Bytes, starts: Indices, ends: Indices, longest_bytes: int, framed: Sentences) -> None:
    """Fill a row of `framed` for each line: its kind, and for a good sentence all that it says."""
    for line in range(len(starts)):
        at, end = starts[line], ends[line]
        one = framed[line]
        one["line"] = line
        if end - at > longest_bytes:
            one["kind"] = ODD
            continue
        while at < end and _is_padding(buffer[at]):
            at += 1
        while at < end and _is_padding(buffer[end - 1]):
            end -= 1
        if at == end or buffer[at] == _HASH:
            one["kind"] = IGNORED
        else:
            one["kind"] = _frame_line(buffer, at, end, one)
