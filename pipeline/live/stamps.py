"""Lines that say no time get that of their reception, as the trailing epoch of USCG feeds: behind the sentence.

There it changes nothing that is said already: a tag block keeps its station and group, a `$PGHP` line or a lone tag
block still speaks of the next message.
"""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.decode.framed import FramedBlock, frame_block
from pipeline.decode.kernels.sentences import BAD_CHECKSUM, BAD_SENTENCE, SENTENCE
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.decode.odd_lines import OddLines, OddReader
from pipeline.feeds.blocks import Block, Text

_SENTENCE_END = re.compile(rb"[!$][A-Z0-9-]{2}VD[MO],[^*!$\\]*\*[0-9A-Fa-f]{2}")
_US_PER_MS = 1000
Marks = npt.NDArray[np.bool_]


class Stamped(NamedTuple):
    """Lines as they go into the feed file; `is_bad` says which of them cannot be used, whatever their payload."""

    data: bytes
    ends: npt.NDArray[np.int64]
    is_bad: Marks


class Stamper:
    """Stamps the lines of one source in their order, since a line may speak of the next.

    Of a message of several parts the first is stamped, so that the others are looked for within few lines of it as in
    a file without times; and not where the lines of the source say times: the time then stands with another part, and
    two times far apart would tear them.
    """

    def __init__(self, longest_bytes: int) -> None:
        """Take the limit of a line."""
        self._longest = longest_bytes
        self._odd = OddReader(longest_bytes)
        self._says_times = False

    def take(self, data: bytes, received_us: int | None) -> Stamped:
        """Stamp whole lines heard at `received_us`; None: nobody knows when, and they are left as they are."""
        framed = frame_block(Block(0, Text([data]), len(data)), self._longest)
        odd = self._odd.read(framed)
        is_bad = np.isin(framed.sentences["kind"], (BAD_CHECKSUM, BAD_SENTENCE))
        is_bad[[line for line, _ in odd.faults]] = True
        ends = np.append(framed.starts[1:], len(data)).astype(np.int64)[: len(framed.starts)]
        lacks_time = self._lacking(framed)
        if received_us is None:
            return Stamped(data, ends, is_bad)
        stamp = b",%d" % (received_us // _US_PER_MS)
        places = np.sort(np.concatenate([framed.ends[lacks_time], _odd_places(data, framed, odd)])).astype(np.int64)
        if not len(places):
            return Stamped(data, ends, is_bad)
        added = np.tile(np.frombuffer(stamp, np.uint8), len(places))
        stamped = np.insert(np.frombuffer(data, np.uint8), np.repeat(places, len(stamp)), added)
        return Stamped(stamped.tobytes(), ends + len(stamp) * np.searchsorted(places, ends), is_bad)

    def _lacking(self, framed: FramedBlock) -> Marks:
        """Which lines are stamped."""
        sentences = framed.sentences
        is_sentence = sentences["kind"] == SENTENCE
        has_time = sentences["time_us"] != NO_TIME
        is_whole = sentences["total"] == 1
        tells = is_sentence & (has_time | is_whole)  # whether the source says times, until another line tells
        latest = np.maximum.accumulate(np.where(tells, np.arange(len(sentences)), -1))
        says_times = np.where(latest >= 0, has_time[latest], self._says_times)
        if len(says_times):
            self._says_times = bool(says_times[-1])
        begins = is_whole | ((sentences["num"] == 1) & ~says_times)
        lacks: Marks = is_sentence & ~has_time & begins
        return lacks


def _odd_places(data: bytes, framed: FramedBlock, odd: OddLines) -> npt.NDArray[np.int64]:
    """Where stamps go in lines of a rare form, such as several sentences: behind each, if none says a time."""
    lines = odd.sentences["line"]
    timed = set(lines[odd.sentences["time_us"] != NO_TIME].tolist())
    places = [
        int(framed.starts[line]) + found.end()
        for line in sorted(set(lines.tolist()) - timed)
        for found in _SENTENCE_END.finditer(data[framed.starts[line] : framed.ends[line]])
    ]
    return np.array(places, np.int64)
