"""The batches of a file, put aside until its last line is read: which messages stand is known then."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.decode.harvest import Batch, ReadBatch, Reports
from pipeline.feeds.spool import Spool
from pipeline.settings import DecodeSettings

OnBatch = Callable[[int, int, int], object]
"""Told while a feed is decoded how many lines, quarantined lines and bytes of the file (as it lies there) are new.

What of several lines together comes to quarantine is known at the end alone, and not told.
"""


class Harvest:
    """The batches of one file: to be judged as often as need be, then given out once."""

    def __init__(self, batches: Iterable[ReadBatch], settings: DecodeSettings, on_batch: OnBatch | None = None) -> None:
        """`on_batch` is told of the lines."""
        # What is judged is gone over several times, all else once; it takes two thirds as much.
        self._judged = Spool(settings.spool_memory_bytes * 2 // 5)
        self._told = Spool(settings.spool_memory_bytes * 3 // 5)
        self._kind: type[Reports] | None = None
        self.line_count = self.telling_count = self.good_count = 0
        for batch, reports, counts in batches:
            self.line_count += counts.lines
            self.telling_count += counts.telling
            self.good_count += counts.good
            self._kind = type(reports)
            self._judged.put(batch)
            self._told.put(reports.frames)
            if on_batch:
                on_batch(counts.lines, len(np.unique(batch.faults["line_no"].to_numpy())), 0)

    def __iter__(self) -> Iterator[tuple[Batch, Reports]]:
        for judged, frames in zip(self._judged.taken_out(), self._told.taken_out(), strict=True):
            if self._kind is None:
                raise AssertionError(frames)
            yield Batch(*judged), self._kind.of(frames)

    @property
    def judged(self) -> "Judged":
        """The same batches without what they say, for those who judge lines."""
        return Judged(self._judged)


@dataclass(frozen=True)
class Judged:
    """Batches as far as lines are judged by them; any number of passes may be made over them."""

    spool: Spool

    def __iter__(self) -> Iterator[Batch]:
        return (Batch(*frames) for frames in self.spool.groups())
