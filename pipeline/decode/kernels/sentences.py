"""A VDM or VDO sentence alone on its line, framed as `framing.Framer` does: head and payload, who heard it and when.

Before it may stand a tag block, and before that whatever has no mark of its own, such as a time; behind it the fields
of a USCG feed.
"""

import numpy as np
import numpy.typing as npt

from pipeline.decode.clocks import EARLIEST_US
from pipeline.decode.kernels.compiled import Bytes, inlined, integer, load8
from pipeline.decode.kernels.hashes import name_of_bytes
from pipeline.decode.kernels.lanes import armour_end, checksum, is_digit, scan
from pipeline.decode.kernels.moments import iso_us
from pipeline.decode.kernels.stamps import BAD, GOOD, NO_TIME, hex_pair, read_scanned_tag, read_uscg
from pipeline.decode.kernels.stamps import ODD as ODD_STAMP

IGNORED, SENTENCE, ODD, BAD_CHECKSUM, BAD_SENTENCE, STAMP, CLOCK = range(7)
"""Kinds of lines: nothing of AIS, a sentence, to be read by `Framer`, two of no use, one that speaks of the next
message (its group is where a sentence has its payload), one with the time of an own ship's clock."""

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
        ("ends_said", np.bool_),  # what a line before said is not of this one, nor of any after it
        ("is_prefix_time", np.bool_),  # what a line before said stands over its time
    ],
    align=True,
)
Sentences = npt.NDArray[np.void]

_SPACE, _TAB, _BACKSLASH, _BANG, _DOLLAR, _COMMA, _STAR, _MINUS = b" \t\\!$,*-"
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
    """What parts of one message have in common, in a word; a NUL, which would be nothing there, is a star instead."""
    return int.from_bytes(b"%b%d%b,%b" % (talker, total, seq, channel.replace(b"\0", b"*")), "little")


@inlined
def mark_at(buffer: Bytes, at: int, end: int) -> int:
    """Index of the first `!`, `$` or backslash from `at` on; `end` if there is none before it."""
    while at < end and buffer[at] != _BANG and buffer[at] != _DOLLAR and buffer[at] != _BACKSLASH:
        at += 1
    return at


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
def frame_sentence(buffer: Bytes, at: int, end: int, one: np.void) -> int:
    """Fill `one` from a line without its padding; return its kind, ODD where there is something else on it."""
    line_at = at
    at = prefix_end = mark_at(buffer, at, end)
    tag_at, tag_end, exclusive, printable = at, at, 0, True
    one["ends_said"] = at < end and buffer[at] == _BACKSLASH
    if one["ends_said"]:
        at += 1
        tag_at = at
        tag_end, exclusive, printable = scan(buffer, at, end, _BACKSLASH)
        if prefix_end > line_at and mark_at(buffer, tag_at, tag_end) < tag_end:
            return ODD
        at = tag_end + 1
        while at < end and (buffer[at] == _SPACE or buffer[at] == _TAB):
            at += 1
    if end - at < _SHORTEST_BYTES or (buffer[at] != _BANG and buffer[at] != _DOLLAR):
        return ODD
    payload_at = _read_head(buffer, at + 1, one)
    if payload_at < 0:
        return ODD
    payload_end = armour_end(buffer, payload_at, end)
    if end - payload_end < 5 or buffer[payload_end] != _COMMA or buffer[payload_end + 2] != _STAR:  # noqa: PLR2004  as in `,0*00`
        return ODD
    fill, said = buffer[payload_end + 1], hex_pair(buffer, payload_end + 3)
    if not _0 <= fill <= _5 or said < 0 or mark_at(buffer, payload_end + 5, end) < end:
        return ODD
    one["payload_at"], one["payload_end"], one["fill_bits"] = payload_at, payload_end, fill - _0
    is_checked = said == checksum(buffer, at + 1, payload_end + 2)
    beside = (line_at, prefix_end), (tag_at, tag_end), (payload_end + 5, end)
    return _frame_stamps(buffer, beside, (exclusive, printable), is_checked, one)


@inlined
def _frame_stamps(
    buffer: Bytes,
    beside: tuple[_SPAN, _SPAN, _SPAN],
    scanned: tuple[int, bool],
    is_checked: bool,  # noqa: FBT001  compiled
    one: np.void,
) -> int:
    """Fill in who heard the sentence and when, by what is before it, in its tag block and behind; return its kind.

    `scanned` is what `scan` said of the tag block.
    """
    prefix, tag, behind = beside
    verdict, time_us, station, group = GOOD, NO_TIME, (0, 0), (0, 0)
    if one["ends_said"]:
        verdict, time_us, station, group = read_scanned_tag(buffer, tag, scanned[0], scanned[1])
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
    if time_us == NO_TIME and prefix[0] < prefix[1]:
        time_us = iso_us(buffer, prefix[0], prefix[1])
        one["is_prefix_time"] = True
    one["time_us"] = time_us
    one["station_at"], one["station_end"] = station
    one["station"] = name_of_bytes(buffer, station[0], station[1])
    one["group"] = name_of_bytes(buffer, group[0], group[1])
    return SENTENCE
