r"""Lines of a recording as bytes: tag blocks, sentences, checksums, a block of lines at a time.

A block is a matrix of bytes with a row a line. Every column has its place whatever the line; what a line does not have
is zero there, which changes no checksum, and zeros are dropped at the end.
"""

from typing import NamedTuple

import numpy as np

from benchmarks.decode.armour import decimal
from benchmarks.decode.chance import Chance, Ints, Octets
from benchmarks.decode.kinds import KINDS, SENDERS, Sent, payloads
from benchmarks.decode.traffic import STATIONS, Fate, Traffic

START_EPOCH = 1_710_028_800
"""2024-03-10 00:00:00 UTC."""

_SENTENCE_CHARACTERS = 60  # of payload; a sentence has at most 82 in all
_LONGEST_PAYLOAD = 2 * _SENTENCE_CHARACTERS
_DAMAGED_CHARACTER = 5
_HEX = np.array([list(b"%02X" % code) for code in range(256)], np.uint8)


class Junk(NamedTuple):
    """A line that is no sentence or not a whole one; `reason` is that of its quarantine, None where it is ignored."""

    line: bytes
    reason: str | None


def _framed(body: str, start: str = "!") -> bytes:
    code = np.bitwise_xor.reduce(np.frombuffer(body.encode(), np.uint8))
    return f"{start}{body}*{code:02X}".encode()


_TAG = b"\\" + _framed(f"s:SYN00,c:{START_EPOCH}", "") + b"\\"
_PAYLOAD = "12vg2" + 22 * "0"  # one character short of type 1
JUNK = (
    Junk(b"# SYNTHETIC remark of a receiver", None),
    Junk(_framed("GPZDA,000000.00,10,03,2024,00,00", "$"), None),
    Junk(b"#7F~~;; line noise ;;", None),
    Junk(b"~~7F;; line noise ;;", "bad_sentence"),
    Junk(_TAG + b"!AIVDM,1,1,,A,12vg200000", "bad_sentence"),
    Junk(_framed(f"AIVDM,1,1,,B,{_PAYLOAD}0,0"), "no_time"),
    Junk(_TAG + _framed(f"AIVDM,1,1,,A,{_PAYLOAD},0"), "bad_length"),
)
_JUNK_BYTES = max(len(junk.line) for junk in JUNK)


def _stations() -> tuple[Octets, Octets]:
    """Names and talkers of the stations; the names are not of one length, as on real networks."""
    names = np.zeros((STATIONS, 9), np.uint8)
    talkers = np.zeros((STATIONS, 2), np.uint8)
    for number in range(STATIONS):
        name = b"SYN%02d" % number if number % 2 else b"002999%03d" % number
        names[number, : len(name)] = list(name)
        talkers[number] = list(b"BS" if number % 4 == 0 else b"AI")
    return names, talkers


_NAMES, _TALKERS = _stations()


def lines(recording: Traffic, first: int, last: int, seed: int) -> bytes:
    r"""The lines numbered `first` to `last` - 1 of a recording, each with its `\n`."""
    chosen = np.arange(first, last)
    is_junk = recording.fate[chosen] == Fate.JUNK
    rows = np.zeros((len(chosen), max(_JUNK_BYTES, 200)), np.uint8)
    heard = _sentences(recording, chosen[~is_junk], seed)
    rows[~is_junk, : heard.shape[1]] = heard
    for row in np.flatnonzero(is_junk):
        junk = JUNK[recording.part[chosen[row]]].line
        rows[row, : len(junk)] = list(junk)
    rows[:, -1] = ord("\n")
    content: bytes = rows[rows != 0].tobytes()
    return content


def _sentences(recording: Traffic, chosen: Ints, seed: int) -> Octets:
    payload, fill = _payloads(recording, chosen, seed)
    station, part = recording.station[chosen], recording.part[chosen]
    epoch = decimal(START_EPOCH + recording.heard_at_s[chosen], 10)
    tag = _columns(b"s:", _NAMES[station], b",c:", epoch)
    has_parts = part > 0
    body = _columns(
        _TALKERS[station],
        b"VDM,",
        ord("1") + has_parts,
        b",",
        np.maximum(part, 1) + ord("0"),
        b",",
        np.where(has_parts, recording.sequence_id[chosen] + ord("0"), 0),
        b",",
        ord("A") + recording.is_channel_b[chosen],
        b",",
        payload,
        b",",
        fill + ord("0"),
    )
    checksum = _checksum(body)
    # Behind the checksum's back. The lowest bit of a character leads to another of the alphabet.
    payload_at = body.shape[1] - 2 - payload.shape[1]
    is_damaged = recording.fate[chosen] == Fate.BAD_CHECKSUM
    body[is_damaged, payload_at + _DAMAGED_CHARACTER] ^= 1
    return _columns(b"\\", tag, b"*", _checksum(tag), b"\\!", body, b"*", checksum)


def _payloads(recording: Traffic, chosen: Ints, seed: int) -> tuple[Octets, Ints]:
    """What each line carries of its message, and its fill bits."""
    message, part = recording.message[chosen], recording.part[chosen]
    whole = np.zeros((len(chosen), _LONGEST_PAYLOAD), np.uint8)
    fill = np.zeros(len(chosen), np.int64)
    kinds = recording.kind[message]
    for number in np.unique(kinds).tolist():
        kind, rows = KINDS[number], np.flatnonzero(kinds == number)
        of = message[rows]
        everywhere = recording.first + of
        sent = Sent(everywhere % SENDERS, recording.sent_at_s[of], Chance(everywhere, seed))
        armoured, fill[rows] = payloads(kind, sent)
        whole[rows, : armoured.shape[1]] = armoured
    is_second = (part == 2)[:, None]  # noqa: PLR2004  the last part
    fill[part == 1] = 0
    return np.where(is_second, whole[:, _SENTENCE_CHARACTERS:], whole[:, :_SENTENCE_CHARACTERS]), fill


def _columns(*parts: bytes | Octets | Ints) -> Octets:
    """Side by side: the same bytes for all, a matrix, or a character a row."""
    count = next(len(part) for part in parts if not isinstance(part, bytes))
    blocks = []
    for part in parts:
        if isinstance(part, bytes):
            blocks.append(np.tile(np.frombuffer(part, np.uint8), (count, 1)))
        else:
            blocks.append(part.astype(np.uint8).reshape(count, -1))
    return np.concatenate(blocks, axis=1)


def _checksum(body: Octets) -> Octets:
    return _HEX[np.bitwise_xor.reduce(body, axis=1)]
