"""When anybody was heard at all: a ship is not silent while the watch is deaf."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl

from pipeline.dockings import Span

_BIN = timedelta(minutes=10)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone


class HoursHeard:
    """Ten minutes in which a message was heard, as numbers since 1970; no more than fit into `remembered`."""

    def __init__(self, remembered: timedelta, bins: Iterable[int] = ()) -> None:
        """Begin with `bins`."""
        self._remembered = remembered
        self._bins = set(bins)

    @property
    def bins(self) -> list[int]:
        """All of them, in order."""
        return sorted(self._bins)

    def hear(self, received_at_utc: pl.Series, feed_time: datetime) -> None:
        """Note when messages were heard; what is too old by `feed_time` is forgotten."""
        minutes = received_at_utc.drop_nulls().dt.truncate(_BIN).unique()
        self._bins.update((moment - _EPOCH) // _BIN for moment in minutes)
        oldest = (feed_time - self._remembered - _EPOCH) // _BIN
        if self._bins and min(self._bins) < oldest:
            self._bins = {number for number in self._bins if number >= oldest}

    def deaf(self, least: timedelta) -> list[Span]:
        """Times of `least` or longer, between others, in which nobody was heard."""
        bins = self.bins
        spans = ((_EPOCH + (one + 1) * _BIN, _EPOCH + other * _BIN) for one, other in pairwise(bins))
        return [(begin, end) for begin, end in spans if end - begin >= least]
