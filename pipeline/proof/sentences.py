"""Sentences read again: cut by an expression, their checksum counted, assembled, and decoded by pyais."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce

from pyais import decode
from pyais.exceptions import AISBaseException

from pipeline.feeds.lines import Line
from pipeline.proof.pyais_values import values_of
from pipeline.proof.reread import Reread, RereadFile
from pipeline.proof.said_time import said_time

_SENTENCE = re.compile(rb"[!$]([A-Z0-9-]{2}VD[MO],(\d{1,2}),(\d{1,2}),(\d*),([^,*]*),([^,*]*),\d)\*([0-9A-Fa-f]{2})")
_STATION = re.compile(rb"\\[^\\]*?s:([^,*\\]*)")
_GROUP = re.compile(rb"\\[^\\]*?g:\d+-\d+-([^,*\\]*)")
_MMSI_CHARACTERS = slice(2, 6)  # of a payload, after 6 bits of type and 2 of repetition: 24 of the MMSI's 30 bits
_NOT_DECODED = (AISBaseException, ValueError, TypeError, IndexError, AttributeError)


@dataclass
class _Parts:
    """A message of several sentences while it is gathered."""

    line_no: int
    key: tuple[bytes, ...]
    station: bytes | None
    group: bytes | None
    line_before: bytes
    sentences: dict[int, bytes] = field(default_factory=dict)
    lines: list[bytes] = field(default_factory=list)

    def lacks(self, key: tuple[bytes, ...], station: bytes | None, group: bytes | None, number: int) -> bool:
        """Whether a sentence is a part that is missing here."""
        same_station = station is None or self.station is None or station == self.station
        same_group = group is None or self.group is None or group == self.group
        return self.key == key and number not in self.sentences and same_station and same_group


def reread_sentences(
    lines: Iterable[Line], wanted: Collection[int], ships: Collection[int], window_lines: int
) -> RereadFile:
    """Decode the messages that begin on `wanted` lines, and all others of `ships`, again.

    Args:
        lines: all lines of the file.
        wanted: numbers of lines on which messages begin.
        ships: MMSIs.
        window_lines: parts of one message are no further apart.
    """
    reader = _Reader(wanted, ships)
    before = b""
    for line in lines:
        if reader.pending or line.no in wanted or reader.speaks.search(line.raw):
            reader.take(line, before)
            reader.pending = [one for one in reader.pending if one.line_no + window_lines > line.no]
        before = line.raw
    return reader.found


class _Reader:
    """What is read so far: messages, lines that cannot be, and messages that still lack a part."""

    def __init__(self, wanted: Collection[int], ships: Collection[int]) -> None:
        self.found = RereadFile()
        self.pending: list[_Parts] = []
        self._wanted, self._ships = wanted, ships
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
                self._take_part(line, before, (body[:5], total, sequence, channel), int(number), text, is_asked=asked)
            elif asked:
                self._decode(line.no, [text], [line.raw], before)

    def _take_part(  # noqa: PLR0913  a sentence, and where it stands
        self, line: Line, before: bytes, key: tuple[bytes, ...], number: int, text: bytes, *, is_asked: bool
    ) -> None:
        station, group = (_first(one, line.raw) for one in (_STATION, _GROUP))
        parts = next((one for one in self.pending if one.lacks(key, station, group, number)), None)
        if parts is None:
            if not is_asked:
                return
            parts = _Parts(line.no, key, station, group, before)
            self.pending.append(parts)
        parts.sentences[number] = text
        parts.lines.append(line.raw)
        if len(parts.sentences) == int(key[1]):
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
