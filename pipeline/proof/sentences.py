"""Sentences read again: cut by an expression, their checksum counted, assembled, and decoded by pyais."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from typing import NamedTuple

from pyais import decode
from pyais.exceptions import AISBaseException

from pipeline.feeds.lines import Line
from pipeline.proof.pyais_values import values_of
from pipeline.proof.reread import Reread, RereadFile
from pipeline.proof.said_time import said_time
from pipeline.settings import DecodeSettings

_SENTENCE = re.compile(rb"[!$]([A-Z0-9-]{2}VD[MO],(\d{1,2}),(\d{1,2}),(\d*),([^,*]*),([^,*]*),\d)\*([0-9A-Fa-f]{2})")
_STATION = re.compile(rb"\\[^\\]*?s:([^,*\\]*)")
_GROUP = re.compile(rb"\\[^\\]*?g:\d+-\d+-([^,*\\]*)")
_MMSI_CHARACTERS = slice(2, 6)  # of a payload, after 6 bits of type and 2 of repetition: 24 of the MMSI's 30 bits
_NEAR_LINES = 200  # parts without time and group are no further apart
_NOT_DECODED = (AISBaseException, ValueError, TypeError, IndexError, AttributeError)


@dataclass
class _Parts:
    """A message of several sentences while it is gathered."""

    line_no: int
    key: tuple[bytes, ...]
    station: bytes | None
    group: bytes | None
    line_before: bytes
    said_at_utc: datetime | None
    sentences: dict[int, bytes] = field(default_factory=dict)
    lines: list[bytes] = field(default_factory=list)

    def lacks(self, part: "_Part", window: timedelta) -> bool:
        """Whether a sentence is a part that is missing here: alike in all that tells, and near in time, or in lines."""
        same_station = part.station is None or self.station is None or part.station == self.station
        is_alike = self.key == part.key and self.group == part.group and same_station
        if self.said_at_utc is not None and part.said_at_utc is not None:
            is_near = abs(part.said_at_utc - self.said_at_utc) <= window
        else:
            is_near = self.group is not None or part.line.no - self.line_no <= _NEAR_LINES
        return is_alike and is_near and part.number not in self.sentences


class _Part(NamedTuple):
    """A sentence of a message of several, and where it stands."""

    line: Line
    key: tuple[bytes, ...]
    number: int
    text: bytes
    station: bytes | None
    group: bytes | None
    said_at_utc: datetime | None


def reread_sentences(
    lines: Iterable[Line], wanted: Collection[int], ships: Collection[int], settings: DecodeSettings
) -> RereadFile:
    """Decode the messages that begin on `wanted` lines, and all others of `ships`, again.

    Args:
        lines: all lines of the file.
        wanted: numbers of lines on which messages begin.
        ships: MMSIs.
        settings: how far apart parts of one message may be.
    """
    reader = _Reader(wanted, ships, timedelta(seconds=settings.fragment_window_s))
    before = b""
    for line in lines:
        if reader.pending or line.no in wanted or reader.speaks.search(line.raw):
            reader.take(line, before)
            reader.pending = [one for one in reader.pending if one.line_no + settings.fragment_window_lines > line.no]
        before = line.raw
    return reader.found


class _Reader:
    """What is read so far: messages, lines that cannot be, and messages that still lack a part."""

    def __init__(self, wanted: Collection[int], ships: Collection[int], window: timedelta) -> None:
        self.found = RereadFile()
        self.pending: list[_Parts] = []
        self._wanted, self._ships, self._window = wanted, ships, window
        self._keys = {_key(mmsi) for mmsi in ships}
        # A quick look before any other: whether a payload may be one of theirs.
        self.speaks = re.compile(b"|".join(rb",[^,*]{2}" + re.escape(key) for key in sorted(self._keys)) or rb"(?!)")

    def take(self, line: Line, before: bytes) -> None:
        """Read every sentence of a line."""
        for sentence in _SENTENCE.finditer(line.raw):
            body, total, number, sequence, channel, payload, checksum = sentence.groups()
            if _xor(body) != int(checksum, 16):
                self._tell_unread(line.no, "its checksum is wrong")
                continue
            asked = line.no in self._wanted or (int(number) == 1 and payload[_MMSI_CHARACTERS] in self._keys)
            text = b"!AIVDM" + body[5:]  # pyais does not know every talker that is on the air
            if int(total) > 1:
                station, group = (_first(one, line.raw) for one in (_STATION, _GROUP))
                key, said = (body[:5], total, sequence, channel), said_time([line.raw], before)
                self._take_part(_Part(line, key, int(number), text, station, group, said), before, is_asked=asked)
            elif asked:
                self._decode(line.no, [text], [line.raw], before)

    def _take_part(self, part: _Part, before: bytes, *, is_asked: bool) -> None:
        parts = next((one for one in reversed(self.pending) if one.lacks(part, self._window)), None)
        if parts is None:
            if not is_asked:
                return
            parts = _Parts(part.line.no, part.key, part.station, part.group, before, part.said_at_utc)
            self.pending.append(parts)
        parts.sentences[part.number] = part.text
        parts.lines.append(part.line.raw)
        if len(parts.sentences) == int(part.key[1]):
            self.pending.remove(parts)
            whole = [parts.sentences[one] for one in sorted(parts.sentences)]
            self._decode(parts.line_no, whole, parts.lines, parts.line_before)

    def _decode(self, line_no: int, sentences: list[bytes], lines: list[bytes], before: bytes) -> None:
        try:
            values = values_of(decode(*(b"%s*%02X" % (one, _xor(one[1:])) for one in sentences)))
        except _NOT_DECODED as error:
            self._tell_unread(line_no, f"pyais cannot decode it: {error}")
            return
        if values:
            message = Reread(line_no, said_time(lines, before), values)
            if line_no in self._wanted or message.mmsi in self._ships:
                self.found.add(message)

    def _tell_unread(self, line_no: int, why: str) -> None:
        if line_no in self._wanted:
            self.found.unread[line_no] = why


def _key(mmsi: int) -> bytes:
    """The characters that every payload of this MMSI has in common: the third to the sixth."""
    bits = mmsi >> 2  # without its last two, which share a character with what follows
    values = [bits >> 18 & 0x3F, bits >> 12 & 0x3F, bits >> 6 & 0x3F, bits & 0x3F]
    return bytes(value + 48 if value < 40 else value + 56 for value in values)  # noqa: PLR2004  AIS's armour


def _xor(text: bytes) -> int:
    return reduce(lambda so_far, code: so_far ^ code, text, 0)


def _first(pattern: re.Pattern[bytes], raw: bytes) -> bytes | None:
    found = pattern.search(raw)
    return found[1] if found else None
