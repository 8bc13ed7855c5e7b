"""A model of the assembler: sentences to whole messages, one after the other and in plain Python.

What `kernels.fragments` must give for a file, however its lines come in blocks; nothing here is carried or forgotten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.decode.framing import Sentence
from pipeline.settings import DecodeSettings

UNTIMED_LINES = 200
_Key = tuple[str | None, str | None, bytes, bytes, bytes, int]


class Message(NamedTuple):
    """A whole message; `lines` are those of its parts in their order."""

    payload: bytes
    fill_bits: int
    time_us: int | None
    station: str | None
    lines: tuple[int, ...]


class Repeat(NamedTuple):
    """A part that came again; the first time it was on line `of_line`."""

    sentence: Sentence
    of_line: int


class Orphan(NamedTuple):
    """A part whose message never became whole."""

    sentence: Sentence


Outcome = Message | Repeat | Orphan


@dataclass(slots=True)
class _Entry:
    """What is known under one key. `first` places it in time and in lines."""

    first: Sentence
    station: str | None
    parts: dict[int, Sentence] = field(default_factory=dict)
    again: dict[int, Sentence] = field(default_factory=dict)  # of a whole message: its next reception's parts
    is_whole: bool = False
    is_ambiguous: bool = False
    is_closed: bool = False


class PlainAssembler:
    """Joins the sentences of one file, in the order of its lines; every sentence comes out exactly once."""

    def __init__(self, settings: DecodeSettings) -> None:
        self._window_us = settings.fragment_window_s * 1_000_000
        self._window_lines = settings.fragment_window_lines
        self._entries: list[_Entry] = []
        self._last_of: dict[_Key, _Entry] = {}  # of a group without a station: its last entry of any

    def add(self, one: Sentence) -> Iterator[Outcome]:
        """Take a sentence, give what became of it or of earlier ones."""
        if one.total == 1:
            yield Message(one.payload, one.fill_bits, one.time_us, one.station, (one.line.no,))
            return
        entry = self._find(one)
        if entry and (not self._is_near(one, entry.first) or (entry.is_whole and not _repeats(one, entry))):
            yield from _close(entry)
            entry = None
        if entry is None:
            entry = _Entry(one, one.station)
            self._entries.append(entry)
            self._last_of[_key(one, one.station)] = entry
            if one.group:
                self._last_of[_key(one, None)] = entry
        yield from _taken(one, entry)

    def finish(self) -> Iterator[Outcome]:
        """What never became whole by the end of the file."""
        for entry in self._entries:
            yield from _close(entry)

    def _find(self, one: Sentence) -> _Entry | None:
        """The entry of a part; a group's entry that no line named yet takes the first name there is."""
        entry = self._open(_key(one, one.station), one.line.no)
        if entry is None and one.group and one.station:
            nameless = self._open(_key(one, None), one.line.no)
            if nameless and nameless.station is None:
                nameless.station = one.station
                entry = self._last_of[_key(one, one.station)] = nameless
        return entry

    def _open(self, key: _Key, line_no: int) -> _Entry | None:
        entry = self._last_of.get(key)
        if entry is None or entry.is_closed or line_no - entry.first.line.no > self._window_lines:
            return None
        return entry

    def _is_near(self, one: Sentence, first: Sentence) -> bool:
        if one.time_us is None or first.time_us is None:
            return one.line.no - first.line.no <= UNTIMED_LINES
        return abs(one.time_us - first.time_us) <= self._window_us


def _key(one: Sentence, station: str | None) -> _Key:
    return (station, one.group, one.talker, one.seq, one.channel, one.total)


def _close(entry: _Entry) -> Iterator[Outcome]:
    if entry.is_closed:
        return
    entry.is_closed = True
    if entry.is_whole:
        yield from (Repeat(one, entry.parts[one.num].line.no) for one in entry.again.values())
    else:
        yield from map(Orphan, entry.parts.values())


def _taken(one: Sentence, entry: _Entry) -> Iterator[Outcome]:
    """Put a part into its entry; a message comes out with its last missing part."""
    known = entry.parts.get(one.num)
    if entry.is_ambiguous:
        yield Orphan(one)
    elif known is None:
        entry.parts[one.num] = one
        if len(entry.parts) == one.total:
            entry.is_whole = True
            yield _joined(entry.parts.values())
    elif not _repeats(one, entry):
        yield from map(Orphan, (*entry.parts.values(), one))
        entry.first, entry.parts, entry.is_ambiguous = one, {}, True
    elif not entry.is_whole or one.num in entry.again:
        yield Repeat(one, known.line.no)
    else:
        entry.again[one.num] = one
        if len(entry.again) == one.total:
            yield _joined(entry.again.values())
            entry.again = {}


def _repeats(one: Sentence, entry: _Entry) -> bool:
    known = entry.parts.get(one.num)
    return known is not None and (known.payload, known.fill_bits) == (one.payload, one.fill_bits)


def _joined(some: Iterable[Sentence]) -> Message:
    """The message of all parts, with the first part's time and station, or the next part's that has one."""
    parts = sorted(some, key=lambda one: one.num)
    return Message(
        b"".join(one.payload for one in parts),
        parts[-1].fill_bits,
        next((one.time_us for one in parts if one.time_us is not None), None),
        next((one.station for one in parts if one.station is not None), None),
        tuple(one.line.no for one in parts),
    )
