"""Sentences to whole messages: the parts of one message joined, those of two ships never.

A part belongs to an open message of the same station, talker, sequence id, channel and number of parts (or of the same
tag-block group), within `fragment_window_s` of its time, in any order. Where a time is missing, within 200 lines.
Two different payloads for one part are two messages under one key, which nothing tells apart: all parts under that
key are orphans until the window is over.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.decode.framing import Sentence
from pipeline.feeds.lines import Line
from pipeline.settings import DecodeSettings

_WINDOW_LINES = 200  # stands for the window of time where there is none; a line a sentence, some 30 s of a busy feed
_Rest = tuple[str | None, bytes, bytes, bytes, int]
_Key = tuple[str | None, str | None, bytes, bytes, bytes, int]


class Message(NamedTuple):
    """A whole message; `lines` are those of its parts in their order, each once."""

    payload: bytes
    fill_bits: int
    time_us: int | None
    station: str | None
    lines: tuple[Line, ...]


class Repeat(NamedTuple):
    """A part that came again; the first time it was on line `of_line_no`, whose fate is its own."""

    sentence: Sentence
    of_line_no: int


class Orphan(NamedTuple):
    """A part whose message never became whole."""

    sentence: Sentence


Outcome = Message | Repeat | Orphan


@dataclass(slots=True)
class _Entry:
    """What is known under one key. `first` places it in time."""

    first: Sentence
    parts: dict[int, Sentence] = field(default_factory=dict)
    again: dict[int, Sentence] = field(default_factory=dict)  # of a whole message: its next reception's parts
    is_whole: bool = False
    is_ambiguous: bool = False


class Assembler:
    """Joins the sentences of one file, in the order of its lines; every sentence comes out exactly once."""

    def __init__(self, settings: DecodeSettings) -> None:
        self._window_us = settings.fragment_window_s * 1_000_000
        self._most = settings.max_open_fragments
        self._entries: OrderedDict[_Key, _Entry] = OrderedDict()
        self._stations: dict[_Rest, str] = {}  # of grouped parts; the group's other lines need not name it

    def add(self, sentences: list[Sentence]) -> Iterator[Outcome]:
        """Take the sentences of one line, give what became of them or of earlier ones."""
        if len(sentences) > 1 and _are_one_message(sentences):
            yield _joined(sentences)
            return
        for one in sentences:
            if one.total == 1:
                yield Message(one.payload, one.fill_bits, one.time_us, one.station, (one.line,))
            else:
                yield from self._add_part(one)

    def finish(self) -> Iterator[Outcome]:
        """What never became whole by the end of the file."""
        while self._entries:
            yield from self._close(next(iter(self._entries)))

    def _add_part(self, part: Sentence) -> Iterator[Outcome]:
        key = self._key_of(part)
        entry = self._entries.get(key)
        if entry and (not self._is_near(part, entry.first) or (entry.is_whole and not _repeats(part, entry))):
            yield from self._close(key)
            entry = None
        if entry is None:
            if len(self._entries) >= self._most:
                yield from self._close(next(iter(self._entries)))
            entry = self._entries[key] = _Entry(first=part)
            if part.group and part.station:
                self._stations[key[1:]] = part.station
        yield from _taken(part, entry)

    def _key_of(self, part: Sentence) -> _Key:
        rest = (part.group, part.talker, part.seq, part.channel, part.total)
        if part.group is None:
            return (part.station, *rest)
        if part.station is None:
            return (self._stations.get(rest), *rest)
        key, nameless = (part.station, *rest), (None, *rest)
        if nameless in self._entries and key not in self._entries:
            self._entries[key] = self._entries.pop(nameless)
        return key

    def _is_near(self, part: Sentence, first: Sentence) -> bool:
        if part.time_us is None or first.time_us is None:
            return part.line.no - first.line.no <= _WINDOW_LINES
        return abs(part.time_us - first.time_us) <= self._window_us

    def _close(self, key: _Key) -> Iterator[Outcome]:
        entry = self._entries.pop(key)
        self._stations.pop(key[1:], None)
        if entry.is_whole:
            yield from (Repeat(part, entry.parts[part.num].line.no) for part in entry.again.values())
        else:
            yield from (Orphan(part) for part in entry.parts.values())


def _taken(part: Sentence, entry: _Entry) -> Iterator[Outcome]:
    """Put a part into its entry; a message comes out with its last missing part."""
    known = entry.parts.get(part.num)
    if entry.is_ambiguous:
        yield Orphan(part)
    elif known is None:
        entry.parts[part.num] = part
        if len(entry.parts) == part.total:
            entry.is_whole = True
            yield _joined(entry.parts.values())
    elif not _repeats(part, entry):
        yield from (Orphan(one) for one in (*entry.parts.values(), part))
        entry.first, entry.parts, entry.is_ambiguous = part, {}, True
    elif not entry.is_whole or part.num in entry.again:
        yield Repeat(part, known.line.no)
    else:
        entry.again[part.num] = part
        if len(entry.again) == part.total:
            yield _joined(entry.again.values())
            entry.again = {}


def _repeats(part: Sentence, entry: _Entry) -> bool:
    known = entry.parts.get(part.num)
    return known is not None and known.payload == part.payload and known.fill_bits == part.fill_bits


def _are_one_message(parts: list[Sentence]) -> bool:
    """Whether parts that belong together by their place are all parts of one message, each once."""
    one = parts[0]
    return sorted(part.num for part in parts) == list(range(1, one.total + 1)) and all(
        (part.total, part.seq, part.channel) == (one.total, one.seq, one.channel) for part in parts
    )


def _joined(some: Iterable[Sentence]) -> Message:
    """The message of all parts, with the first part's time and station, or the next part's that has one."""
    parts = sorted(some, key=lambda part: part.num)
    times_us = (part.time_us for part in parts if part.time_us is not None)
    stations = (part.station for part in parts if part.station is not None)
    return Message(
        b"".join(part.payload for part in parts),
        parts[-1].fill_bits,
        next(times_us, None),
        next(stations, None),
        tuple(part.line for part in parts),
    )
