"""Framed blocks of one file, in order, to whole messages: `kernels.fragments` says which parts make one."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.feed_clock import FeedClock
from pipeline.decode.framed import FramedBlock
from pipeline.decode.harvest import LineCounts
from pipeline.decode.kernels.compiled import Indices, Words
from pipeline.decode.kernels.fragments import ORPHAN, REPEAT, WHOLE, assemble
from pipeline.decode.kernels.gathering import Messages, chained, merge_messages, picked, sort_lines
from pipeline.decode.kernels.joining import join_parts
from pipeline.decode.kernels.sentences import SENTENCES, Sentences
from pipeline.decode.kernels.spans import SPARE_BYTES, copy_spans
from pipeline.decode.known_lines import NOTHING_CARRIED, Carried, Lines
from pipeline.decode.odd_lines import OddLines, OddReader
from pipeline.feeds.blocks import Text
from pipeline.settings import DecodeSettings


class Assembled(NamedTuple):
    """Whole messages, a sentence each, in the order of their first lines; and the lines that are of none.

    Attributes:
        text: what all spans lie in.
        lines: which `line` of a sentence, and every other index of a line, refers to.
        messages: whole messages; the line is that of the first part.
        further: (index into `messages`, line) of the other parts.
        repeats: sentences that came again.
        of_numbers: of each of them the number of the line that it repeats.
        faults: (line, reason) of lines that cannot be used.
        counts: of the lines of the block.
    """

    text: Text
    lines: Lines
    messages: Messages
    further: tuple[Indices, Indices]
    repeats: Sentences
    of_numbers: Indices
    faults: list[tuple[Indices, str]]
    counts: LineCounts


class _Carried(NamedTuple):
    """Sentences that a later block may ask for, with their lines; spans refer to `data`.

    `reasons` and `stations` are what `kernels.fragments.assemble` says of them.
    """

    data: bytes
    sentences: Sentences
    reasons: npt.NDArray[np.uint8]
    stations: Words
    lines: Carried


class _Parts(NamedTuple):
    """Parts of longer messages: the number of each one's line, and what became of it, as `assemble` says."""

    sentences: Sentences
    numbers: Indices
    fates: npt.NDArray[np.uint8]
    links: npt.NDArray[np.int32]


class Assembler:
    """Assembles the blocks of one file; remembers what the next block has to know."""

    def __init__(self, settings: DecodeSettings) -> None:
        self._window_us = int(settings.fragment_window_s * 1_000_000)
        self._window_lines = settings.fragment_window_lines
        self._longest = settings.max_line_bytes
        self._odd = OddReader(settings.max_line_bytes)
        self._clock = FeedClock(settings.clock)
        self._lines_before = 0
        self._carried = _NOTHING

    def finish(self) -> Assembled:
        """What still waited at the end of the file."""
        none = np.empty(0, np.int64)
        return self.take(FramedBlock(Text([]), 0, none, none, np.empty(0, SENTENCES), none, speaks=False), is_last=True)

    def take(self, framed: FramedBlock, *, is_last: bool = False) -> Assembled:
        """Assemble one block more."""
        text, usual = framed.text, framed.sentences
        odd = self._odd.read(framed)
        lines = self._lines_of(framed, odd.sentences)
        found = sort_lines(usual)
        parts = self._decided(text, lines, _in_order(found.parts, odd), is_last=is_last)
        joined, owners = _joined(text, parts)
        extras = chained(joined, odd.sentences[odd.sentences["total"] == 1])
        extra_lines = lines.numbers(extras["line"]) - lines.first_no
        order = np.argsort(extra_lines, kind="stable")
        messages, places = merge_messages(
            usual, found.message_count, picked(extras, order), extra_lines[order], text.beside
        )
        place_of = np.empty(len(extras), np.int64)
        place_of[order] = places
        owned = np.flatnonzero(owners >= 0)
        further = owned[parts.sentences["num"][owned] > 1]
        again = np.flatnonzero(parts.fates == REPEAT)
        repeats = picked(parts.sentences, again)
        self._clock.give_time(messages.times_us, messages.line, lines)
        self._clock.give_time(repeats["time_us"], repeats["line"], lines)
        orphans = parts.sentences["line"][parts.fates == ORPHAN]
        good_count = found.message_count + len(found.parts) + odd.good_count
        bad_count = len(found.bad_checksums) + len(found.bad_sentences) + odd.telling_count - odd.good_count
        return Assembled(
            text,
            lines,
            messages,
            (place_of[owners[further]], parts.sentences["line"][further]),
            repeats,
            parts.numbers[parts.links[again]],
            [
                (found.bad_checksums, "bad_checksum"),
                (found.bad_sentences, "bad_sentence"),
                *((np.array([line]), reason) for line, reason in odd.faults),
                (orphans, "orphan_fragment"),
            ],
            LineCounts(len(framed.starts), good_count + bad_count, good_count),
        )

    def _lines_of(self, framed: FramedBlock, odd: Sentences) -> Lines:
        """The lines of a block, and those carried to it, whose bytes are put to the end of its text."""
        first_no = self._lines_before + 1
        self._lines_before += len(framed.starts)
        clocks_us = self._clock.at_lines(framed.text, framed.sentences, odd)
        at = framed.text.append(self._carried.data)
        carried = self._carried.lines.moved(at)
        return Lines(first_no, framed.offset, framed.starts, framed.ends, self._longest, clocks_us, carried)

    def _decided(self, text: Text, lines: Lines, own: Sentences, *, is_last: bool) -> _Parts:
        """Decide what becomes of the parts; remember those that the next block has to know."""
        carried = self._carried.sentences.copy()
        carried["line"] += len(lines.starts)
        at = text.size - len(self._carried.data)
        for span in ("station_at", "station_end", "payload_at", "payload_end"):
            carried[span] += at
        sentences = chained(carried, own)
        reasons = np.concatenate([self._carried.reasons, np.zeros(len(own), np.uint8)])
        stations = np.concatenate([self._carried.stations, np.zeros(len(own), np.uint64)])
        fates, links = np.zeros(len(sentences), np.uint8), np.zeros(len(sentences), np.int32)
        numbers = lines.numbers(sentences["line"])
        window = (self._window_us, self._window_lines, -1 if is_last else self._lines_before)
        kept = assemble(text.buffer, sentences, numbers, window, reasons, stations, fates, links)
        self._carried = _carry(text, picked(sentences, kept), reasons[kept], stations[kept], lines)
        return _Parts(sentences, numbers, fates, links)


def _in_order(own: Sentences, odd: OddLines) -> Sentences:
    """The parts of longer messages on the lines of a block, those of odd lines among them."""
    others = odd.sentences[odd.sentences["total"] > 1]
    if not len(others):
        return own
    both = chained(own, others)
    return picked(both, np.argsort(both["line"], kind="stable"))


def _joined(text: Text, parts: _Parts) -> tuple[Sentences, npt.NDArray[np.int32]]:
    """The whole messages, a sentence each; and for each part the index of its message, -1 where it is of none."""
    sentences = parts.sentences
    heads = np.flatnonzero(parts.fates == WHOLE)
    joined, owners = np.zeros(len(heads), SENTENCES), np.full(len(sentences), -1, np.int32)
    room = text.room(int((sentences["payload_end"] - sentences["payload_at"]).sum()))
    join_parts(text.buffer, room, sentences, heads, parts.links, joined, owners)
    return joined, owners


_NOTHING = _Carried(b"", np.empty(0, SENTENCES), np.empty(0, np.uint8), np.empty(0, np.uint64), NOTHING_CARRIED)


def _carry(text: Text, sentences: Sentences, reasons: npt.NDArray[np.uint8], stations: Words, lines: Lines) -> _Carried:
    """Copy what the next block has to know: of each sentence its line, its station and its payload."""
    line = sentences["line"].copy()
    starts, ends = lines.spans(line)
    spans = [(starts, ends), *((sentences[f"{name}_at"], sentences[f"{name}_end"]) for name in ("station", "payload"))]
    at, end = (np.concatenate(sides).astype(np.int64) for sides in zip(*spans, strict=True))
    moved_end = np.cumsum(end - at)
    size = int((end - at).sum())
    data = np.empty(size + SPARE_BYTES, np.uint8)
    copy_spans(text.buffer, at, end, data)
    moved = [np.split(side, len(spans)) for side in (moved_end - (end - at), moved_end)]
    (starts, station_at, payload_at), (ends, station_end, payload_end) = moved
    sentences["station_at"], sentences["station_end"] = station_at, station_end
    sentences["payload_at"], sentences["payload_end"] = payload_at, payload_end
    sentences["line"] = np.arange(len(sentences))
    their_lines = Carried(lines.numbers(line), lines.offsets(line), starts, ends, lines.clocks_us(line))
    return _Carried(data[:size].tobytes(), sentences, reasons, stations, their_lines)
