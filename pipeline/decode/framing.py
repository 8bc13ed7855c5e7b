r"""A raw line to the AIS sentences it holds, each with its time, its station and its group.

Forms read (docs/feeds.md shows a line of each): tag blocks; trailing fields of USCG/NAIS feeds; GateHouse `$PGHP`
lines and lone tag blocks, which speak of the sentence after them; prefixes with an ISO time; several sentences on a
line; any talker; VDM and VDO; `$` for `!`. Suffixes are split off first, then checksums are strict.
"""

import re
from typing import NamedTuple

from pipeline.decode.checksum import is_checked
from pipeline.decode.clocks import EARLIEST_US, NO_STAMP, Stamp, epoch_us, iso_us, own_ship_us, pghp
from pipeline.decode.kernels.sentences import head_of
from pipeline.decode.tag_blocks import read_tag_block
from pipeline.feeds.lines import Line

_SENTENCE = (
    rb"(?:\\([^\\]*)\\\s*)?[!$]"
    rb"(([A-Z0-9-]{2})VD[MO],([1-9]),([1-9]),(\d{0,2}),([^,*]{0,2}),([0-W`-w]*),([0-5]))\*([0-9A-Fa-f]{2})"
)
_GROUPS = tuple(range(1, 10))
_PLAIN_LINE = re.compile(_SENTENCE + rb"[^!$\\]*")
_ANY_SENTENCE = re.compile(_SENTENCE)
_START = re.compile(rb"[!$][A-Z0-9-]{2}VD[MO](?![A-Z0-9])[^!$\\]*")
_CHECKED = re.compile(rb"[!$]([^*]*)\*([0-9A-Fa-f]{2})")
_TAG = re.compile(rb"\\([^\\]*)\\")
_OTHER_NMEA = re.compile(rb"([^!$\\]*)[!$]([A-Z0-9]{3,}(?:,[^*]*)?)(?:\*([0-9A-Fa-f]{2}))?")
_USCG_STATION = re.compile(rb"[rb][A-Za-z0-9_-]+")
_PADDING = b" \t\0"


class Sentence(NamedTuple):
    """One VDM or VDO sentence whose checksum is right; `time_us` is microseconds since 1970, UTC."""

    talker: bytes
    total: int
    num: int
    seq: bytes
    channel: bytes
    payload: bytes
    fill_bits: int
    time_us: int | None
    station: str | None
    group: str | None
    line: Line


class Framed(NamedTuple):
    """What a line holds: good sentences, and a quarantine reason for each bad one. Neither: nothing of AIS.

    `clock_us` is what a sentence of the own ship's clock says; the lines after it may be of that time.
    """

    sentences: list[Sentence]
    faults: list[str]
    clock_us: int | None = None


class Framer:
    """Frames the lines of one file in their order; remembers only what one line said of the next."""

    def __init__(self) -> None:
        self.said = NO_STAMP
        """By a `$PGHP` or a tag block on a line of its own, of a sentence that is still to come."""
        self.said_of = 0
        """Head of the message that took it up; 0 of none."""

    def frame(self, line: Line) -> Framed:
        """Find the line's sentences."""
        if line.is_too_long:
            return Framed([], ["line_too_long"])
        text = line.raw.strip(_PADDING)
        plain = _PLAIN_LINE.fullmatch(text)
        if plain is not None:
            return self._framed([plain], text, line)
        if not text or text.startswith(b"#"):
            return Framed([], [])
        starts = list(_START.finditer(text))
        if not starts:
            return self._without_sentence(text)
        matches = list(_ANY_SENTENCE.finditer(text))
        framed = self._framed(matches, text, line)
        good = {match.start(2) for match in matches}
        framed.faults.extend(_fault(start[0]) for start in starts if start.start() + 1 not in good)
        return framed

    def _framed(self, matches: list[re.Match[bytes]], text: bytes, line: Line) -> Framed:
        framed = Framed([], [])
        prefix_us = iso_us(text[: matches[0].start()]) if matches and matches[0].start() else None
        for at, match in enumerate(matches):
            end = matches[at + 1].start() if at + 1 < len(matches) else len(text)
            tag, body, talker, total, num, seq, channel, payload, fill_bits = match.group(*_GROUPS)
            if tag is None:
                block: Stamp | None = NO_STAMP
                said = self._take_up((talker, int(total), seq, channel), is_last=num == total)
            else:
                block = read_tag_block(tag)
                said = self.said = NO_STAMP  # a sentence that speaks for itself was not meant
            if block is None or not is_checked(body, match[10]):
                framed.faults.append("bad_checksum")
                continue
            if num > total or (num < total and fill_bits != b"0"):
                framed.faults.append("bad_sentence")
                continue
            uscg_us, uscg_station = _uscg_fields(text[match.end(10) : end])
            time_us = block.time_us
            if time_us is None:
                time_us = next((us for us in (uscg_us, said.time_us, prefix_us) if us is not None), None)
            sentence = Sentence(
                talker,
                int(total),
                int(num),
                seq,
                channel,
                payload,
                int(fill_bits),
                time_us,
                block.station or uscg_station or said.station,
                block.group or said.group,
                line,
            )
            framed.sentences.append(sentence)
        if not matches:
            self.said = NO_STAMP
        return framed

    def _take_up(self, message: tuple[bytes, int, bytes, bytes], *, is_last: bool) -> Stamp:
        """What the line before said, if it was of this message; it was, for the first message after it."""
        if self.said is NO_STAMP:
            return NO_STAMP
        head = head_of(*message)
        said = self.said if self.said_of in {0, head} else NO_STAMP
        self.said, self.said_of = (NO_STAMP if is_last else said), head
        return said

    def _without_sentence(self, text: bytes) -> Framed:
        """A line that holds no VDM or VDO: other NMEA, which may speak of the next line, or junk."""
        tag = _TAG.match(text)
        block = read_tag_block(tag[1]) if tag else NO_STAMP
        rest = text[tag.end() :] if tag else text
        other = _OTHER_NMEA.match(rest)
        prefix, body, digits = other.groups() if other else (b"", b"", None)
        fault = None
        if block is None or (digits and not is_checked(body, digits)):
            fault = "bad_checksum"
        elif (rest and not other) or (prefix and not digits):
            fault = "bad_sentence"
        else:
            said = pghp(rest) or (NO_STAMP if rest else block)
            if said != NO_STAMP:
                self.said, self.said_of = said, 0
            return Framed([], [], own_ship_us(body) if digits else None)
        self.said = NO_STAMP
        return Framed([], [fault])


def joined_on_line(sentences: list[Sentence]) -> list[Sentence]:
    """The sentences of one line; all parts of one message, each once, belong together by their place."""
    one = sentences[0] if len(sentences) > 1 else None
    if one is None or sorted(part.num for part in sentences) != list(range(1, one.total + 1)):
        return sentences
    if any((part.total, part.seq, part.channel) != (one.total, one.seq, one.channel) for part in sentences):
        return sentences
    parts = sorted(sentences, key=lambda part: part.num)
    whole = parts[0]._replace(
        total=1,
        num=1,
        payload=b"".join(part.payload for part in parts),
        fill_bits=parts[-1].fill_bits,
        time_us=next((part.time_us for part in parts if part.time_us is not None), None),
        station=next((part.station for part in parts if part.station is not None), None),
    )
    return [whole]


def _uscg_fields(trailing: bytes) -> tuple[int | None, str | None]:
    """Epoch and station of `,d-109,S2105,r003669946,1325394060,...`: the epoch is the field after the station.

    Whatever follows the two was added by a later hand and is not read; without a station the last field counts.
    """
    if b"," not in trailing:
        return None, None
    fields = [field.strip() for field in trailing.split(b",")[1:]]
    station, epoch = None, fields[-1]
    for field, following in zip(fields, [*fields[1:], b""], strict=True):
        if _USCG_STATION.fullmatch(field):
            station, epoch = field.decode("ascii"), following
    time_us = epoch_us(epoch)
    is_time = time_us is not None and time_us >= EARLIEST_US
    return (time_us if is_time else None), station


def _fault(sentence: bytes) -> str:
    checked = _CHECKED.match(sentence)
    return "bad_checksum" if checked and not is_checked(checked[1], checked[2]) else "bad_sentence"
