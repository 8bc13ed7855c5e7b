"""What lines say of the next, and lines in a rare form: `framing.Framer` reads these into rows as the usual ones have.

Both go line by line through a file, the one in compiled code, the other not; each hands what was said to the other.
"""

from typing import NamedTuple

import numpy as np

from pipeline.decode.clocks import NO_STAMP, Stamp
from pipeline.decode.framed import FramedBlock
from pipeline.decode.framing import Framer, Sentence, joined_on_line
from pipeline.decode.kernels.hashes import name_of_bytes
from pipeline.decode.kernels.said import take_up
from pipeline.decode.kernels.sentences import CLOCK, IGNORED, SENTENCE, SENTENCES, STAMP, Sentences, head_of
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.feeds.blocks import Text
from pipeline.feeds.lines import Line


class OddLines(NamedTuple):
    """What the odd lines of a block hold: rows of sentences, and lines that cannot be used with the reason."""

    sentences: Sentences
    faults: list[tuple[int, str]]
    telling_count: int
    good_count: int


class OddReader:
    """Reads the odd lines of one file, block by block, and gives its sentences what was said of them."""

    def __init__(self, longest_bytes: int) -> None:
        self._framer = Framer()  # holds what was said from block to block
        self._longest = longest_bytes

    def read(self, framed: FramedBlock) -> OddLines:
        """Read the odd lines of a block, and complete its sentences.

        In its rows odd lines become ignored, or clocks. Its text takes what the rows returned refer to. Lines are
        numbered within the block.
        """
        text, usual, speaks = framed.text, framed.sentences, framed.speaks
        rows: list[tuple[int, ...]] = []
        faults: list[tuple[int, str]] = []
        telling_count = good_count = done = 0
        for at in framed.odd.tolist():
            self._take_up(text, usual, (done, at), speaks=speaks)
            done = at + 1
            start = int(framed.starts[at])
            raw = text.bytes(start, int(framed.ends[at]))
            line = Line(at, framed.offset + start, raw[: self._longest], len(raw) > self._longest)
            sentences, found, clock_us = self._framer.frame(line)
            usual["kind"][at] = IGNORED if clock_us is None else CLOCK
            usual["time_us"][at] = NO_TIME if clock_us is None else clock_us
            telling_count += bool(sentences or found)
            good_count += bool(sentences)
            faults += [(at, reason) for reason in found[:1]]
            rows += [_row(sentence, text) for sentence in joined_on_line(sentences)]
        self._take_up(text, usual, (done, len(usual)), speaks=speaks)
        return OddLines(np.array(rows, SENTENCES), faults, telling_count, good_count)

    def _take_up(self, text: Text, usual: Sentences, lines: tuple[int, int], *, speaks: bool) -> None:
        """Give what was said to the sentences from one line up to another, none of them odd.

        `speaks`: whether one of the block's lines may speak of the next.
        """
        framer = self._framer
        if not speaks and framer.said is NO_STAMP:
            return
        said = np.zeros(1, SENTENCES)
        if framer.said is not NO_STAMP:
            said[0] = _stamp_row(framer.said, framer.said_of, text)
        take_up(usual, *lines, said)
        framer.said, framer.said_of = _stamp_of(said, text), int(said["head"][0])


def _stamp_of(said: Sentences, text: Text) -> Stamp:
    """What a row says of the next message."""
    time_us, kind = int(said["time_us"][0]), said["kind"][0]
    if kind != STAMP:
        return NO_STAMP
    station, group = (
        text.bytes(int(said[f"{name}_at"][0]), int(said[f"{name}_end"][0])).decode() or None
        for name in ("station", "payload")
    )
    return Stamp(None if time_us == NO_TIME else time_us, station, group)


def _stamp_row(stamp: Stamp, said_of: int, text: Text) -> tuple[int, ...]:
    """The row of what was said of the next message."""
    station_at, station_end, station = _put(stamp.station, text)
    group_at, group_end, group = _put(stamp.group, text)
    return _in_order(
        time_us=NO_TIME if stamp.time_us is None else stamp.time_us,
        station=station,
        group=group,
        head=said_of,
        station_at=station_at,
        station_end=station_end,
        payload_at=group_at,
        payload_end=group_end,
        kind=STAMP,
    )


def _row(sentence: Sentence, text: Text) -> tuple[int, ...]:
    """The row of a sentence; its payload and its words are put at the end of `text`."""
    station_at, station_end, station = _put(sentence.station, text)
    *_, group = _put(sentence.group, text)
    payload_at = text.append(sentence.payload)
    return _in_order(
        time_us=NO_TIME if sentence.time_us is None else sentence.time_us,
        station=station,
        group=group,
        head=head_of(sentence.talker, sentence.total, sentence.seq, sentence.channel),
        line=sentence.line.no,
        station_at=station_at,
        station_end=station_end,
        payload_at=payload_at,
        payload_end=payload_at + len(sentence.payload),
        kind=SENTENCE,
        fill_bits=sentence.fill_bits,
        total=sentence.total,
        num=sentence.num,
    )


def _put(words: str | None, text: Text) -> tuple[int, int, int]:
    """Put words at the end of `text`: where they begin and end, and the number that stands for them."""
    data = words.encode() if words else b""
    at = text.append(data)
    return at, at + len(data), int(name_of_bytes(text.buffer, at, at + len(data)))


def _in_order(**values: int) -> tuple[int, ...]:
    return tuple(values.get(name, 0) for name in SENTENCES.names or ())
