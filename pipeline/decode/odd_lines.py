"""Lines in a rare form, read one by one by `framing.Framer` into the rows that the usual ones have."""

from typing import NamedTuple

import numpy as np

from pipeline.decode.framing import Framer, Sentence, joined_on_line
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.hashes import name_of_bytes
from pipeline.decode.kernels.sentences import IGNORED, ODD, SENTENCES, Sentences, head_of
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
    """Reads the odd lines of one file, block by block; what one line says of the next may concern a usual line."""

    def __init__(self, longest_bytes: int) -> None:
        self._framer = Framer()
        self._longest = longest_bytes

    def read(self, text: Text, starts: Indices, ends: Indices, offsets: Indices, usual: Sentences) -> OddLines:
        """Read the odd lines of a block, and those that a line before spoke of; in `usual` they become ignored.

        `text` takes what the rows refer to. Lines are numbered within the block.
        """
        rows: list[tuple[int, ...]] = []
        faults: list[tuple[int, str]] = []
        telling_count = good_count = 0
        odd = np.flatnonzero(usual["kind"] == ODD).tolist()
        if self._framer.is_waiting:
            odd.append(0)
        odd.sort(reverse=True)
        last = -1
        while odd:
            at = odd.pop()
            if at <= last or at >= len(usual):
                continue
            last = at
            raw = text.bytes(starts[at], ends[at])
            line = Line(at, int(offsets[at]), raw[: self._longest], len(raw) > self._longest)
            sentences, found = self._framer.frame(line)
            usual["kind"][at] = IGNORED
            telling_count += bool(sentences or found)
            good_count += bool(sentences)
            faults += [(at, reason) for reason in found[:1]]
            rows += [_row(sentence, text) for sentence in joined_on_line(sentences)]
            if self._framer.is_waiting:
                odd.append(at + 1)
        return OddLines(np.array(rows, SENTENCES), faults, telling_count, good_count)


def _row(sentence: Sentence, text: Text) -> tuple[int, ...]:
    """The row of a sentence; its payload and its words are put at the end of `text`."""
    spans = []
    for words in (sentence.station, sentence.group):
        data = words.encode() if words else b""
        at = text.append(data)
        spans.append((at, at + len(data)))
    payload_at = text.append(sentence.payload)
    (station, group) = (int(name_of_bytes(text.buffer, *span)) for span in spans)
    row = {
        "time_us": NO_TIME if sentence.time_us is None else sentence.time_us,
        "station": station,
        "group": group,
        "head": head_of(sentence.talker, sentence.total, sentence.seq, sentence.channel),
        "line": sentence.line.no,
        "station_at": spans[0][0],
        "station_end": spans[0][1],
        "payload_at": payload_at,
        "payload_end": payload_at + len(sentence.payload),
        "kind": 1,
        "fill_bits": sentence.fill_bits,
        "total": sentence.total,
        "num": sentence.num,
        "has_tag": 0,
    }
    return tuple(row[name] for name in SENTENCES.names or ())
