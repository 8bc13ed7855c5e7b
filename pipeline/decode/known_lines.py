"""Lines that rows refer to by index: those of a block, then those that were carried to it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Indices

AnyIndices = Indices | npt.NDArray[np.int32]


@dataclass(frozen=True)
class Carried:
    """Lines of earlier blocks: `clocks_us` is what `FeedClock` says of each."""

    numbers: Indices
    offsets: Indices
    starts: Indices
    ends: Indices
    clocks_us: Indices

    def moved(self, by: int) -> "Carried":
        """The same where their bytes begin `by` further on."""
        return Carried(self.numbers, self.offsets, self.starts + by, self.ends + by, self.clocks_us)


NOTHING_CARRIED = Carried(*(np.empty(0, np.int64) for _ in range(5)))


@dataclass(frozen=True)
class Lines:
    """Numbers, places and clocks of lines by their index, for as many at a time as are asked for.

    Attributes:
        first_no: number of the block's first line.
        first_offset: where the block begins in the stream.
        starts: where each line of the block begins in the text.
        ends: where it ends.
        longest_bytes: where it is cut.
        clocks: what `FeedClock` says of it.
        carried: the lines behind those.
    """

    first_no: int
    first_offset: int
    starts: Indices
    ends: Indices
    longest_bytes: int
    clocks: Indices
    carried: Carried

    def numbers(self, index: AnyIndices) -> Indices:
        """Numbers of lines, from 1 within the file."""
        return self._of(self.first_no + index.astype(np.int64), self.carried.numbers, index)

    def offsets(self, index: AnyIndices) -> Indices:
        """Where lines begin in the uncompressed stream."""
        return self._of(self.first_offset + self._own(self.starts, index), self.carried.offsets, index)

    def spans(self, index: AnyIndices) -> tuple[Indices, Indices]:
        """Where lines begin and end in the text."""
        starts = self._own(self.starts, index)
        ends = np.minimum(self._own(self.ends, index), starts + self.longest_bytes)
        return self._of(starts, self.carried.starts, index), self._of(ends, self.carried.ends, index)

    def clocks_us(self, index: AnyIndices) -> Indices:
        """What the feed's clock said when a line came."""
        return self._of(self._own(self.clocks, index), self.carried.clocks_us, index)

    def _own(self, values: Indices, index: AnyIndices) -> Indices:
        """The values of the block's lines; those of the carried ones are still to be put."""
        if not len(values):
            return np.zeros(len(index), np.int64)
        return values[np.minimum(index, len(values) - 1)]

    def _of(self, values: Indices, carried: Indices, index: AnyIndices) -> Indices:
        if len(carried):
            behind = np.flatnonzero(index >= len(self.starts))
            values[behind] = carried[index[behind] - len(self.starts)]
        return values
