"""The clock that a feed is declared to have (`decode.clock`): what time its lines without one are given."""

import numpy as np

from pipeline.decode.columns import Payloads
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.kernels.sentences import CLOCK, SENTENCE, Sentences
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.decode.known_lines import AnyIndices, Lines
from pipeline.decode.payloads import GREATEST_MMSI, WHOLE, verdicts_of
from pipeline.decode.tables import tables_of
from pipeline.feeds.blocks import Text
from pipeline.settings import Clock

_REPORTS = np.frombuffer(b"4;", np.uint8)  # first characters of types 4 and 11


class FeedClock:
    """Goes through the blocks of one file, in order; remembers the last time that was heard.

    What a clock says is taken as it stands, also where it goes back: `TimeRule` judges every time alike.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last_us = NO_TIME

    def at_lines(self, text: Text, usual: Sentences, odd: Sentences) -> Indices:
        """The last time that was heard up to each line of a block, the line itself included; NO_TIME before the first.

        Args:
            text: what the rows refer to.
            usual: a row a line.
            odd: sentences of further lines of the block, in the order of their lines.
        """
        if self._clock is Clock.LINE:
            return np.broadcast_to(NO_TIME, len(usual))
        lines, times_us = _own_ship(usual) if self._clock is Clock.OWN_SHIP else _base_stations(text, usual, odd)
        known_us = np.concatenate([[self._last_us], times_us])
        self._last_us = int(known_us[-1])
        return known_us[np.searchsorted(lines, np.arange(len(usual)), side="right")]

    def give_time(self, times_us: Indices, line: AnyIndices, lines: Lines) -> None:
        """Give those sentences on `line` that say no time what `at_lines` said of their lines."""
        if self._clock is not Clock.LINE:
            np.copyto(times_us, lines.clocks_us(line), where=times_us == NO_TIME)


def _own_ship(usual: Sentences) -> tuple[Indices, Indices]:
    """Lines with RMC or ZDA, and what they say."""
    lines = np.flatnonzero(usual["kind"] == CLOCK)
    return lines, usual["time_us"][lines]


def _base_stations(text: Text, usual: Sentences, odd: Sentences) -> tuple[Indices, Indices]:
    """Lines with a whole report of type 4 or 11 that says its time, and that time."""
    found = [_reports(text, sentences) for sentences in (usual, odd)]
    lines, times_us = (np.concatenate(sides) for sides in zip(*found, strict=True))
    order = np.argsort(lines, kind="stable")
    return lines[order], times_us[order]


def _reports(text: Text, sentences: Sentences) -> tuple[Indices, Indices]:
    is_whole = (sentences["kind"] == SENTENCE) & (sentences["total"] == 1)
    some = sentences[is_whole & np.isin(text.buffer[sentences["payload_at"]], _REPORTS)]
    at, end = (some[side].astype(np.int64) for side in ("payload_at", "payload_end"))
    payloads = Payloads.pack(text.buffer, at, end, np.ascontiguousarray(some["fill_bits"]))
    is_whole = verdicts_of(payloads.msg_types, payloads.parts, payloads.bits) == WHOLE
    tables = tables_of(payloads, is_whole & (payloads.mmsis <= GREATEST_MMSI))
    reports = tables.base_stations.drop_nulls("reported_at_utc")
    times_us = reports["reported_at_utc"].to_physical().to_numpy()
    return some["line"][reports["row"].to_numpy()].astype(np.int64), times_us
