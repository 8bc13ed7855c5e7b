"""What rows of a table say, until it is known which of them stand: already in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.harvest import Mask, Reports, Tables
from pipeline.decode.memory import Memory


@dataclass(frozen=True)
class RowReports(Reports):
    """`placed` has offset and station of every reception; `row` of the others counts the receptions."""

    are_bounded: ClassVar[bool] = False

    placed: pl.DataFrame
    positions: pl.DataFrame
    statics: pl.DataFrame

    @property
    def frames(self) -> tuple[pl.DataFrame, ...]:
        """All of it."""
        return self.placed, self.positions, self.statics

    @classmethod
    def of(cls, frames: Sequence[pl.DataFrame]) -> Self:
        """What was put aside."""
        return cls(*frames)

    @classmethod
    def joined(cls, parts: Sequence[tuple[Self, int]], memory: Memory) -> Self:  # noqa: ARG003  polars has its own
        """Those of several batches as of one."""
        starts = np.cumsum([0, *(height for _, height in parts)]).tolist()
        moved = [
            [part.placed, *(frame.with_columns(pl.col("row") + start) for frame in (part.positions, part.statics))]
            for (part, _), start in zip(parts, starts, strict=False)
        ]
        return cls(*(pl.concat(frames) for frames in zip(*moved, strict=True)))

    def tables(self, stands: Mask, memory: Memory) -> Tables:  # noqa: ARG002  same
        """The reports of those receptions that stand."""
        positions, statics = (
            frame.filter(pl.Series(stands[frame["row"].to_numpy()])) for frame in (self.positions, self.statics)
        )
        return Tables(positions, statics)

    def places(self, rows: npt.NDArray[np.uint32], memory: Memory) -> pl.DataFrame:  # noqa: ARG002  same
        """Where the receptions at `rows` stand and who heard them."""
        return self.placed[rows]
