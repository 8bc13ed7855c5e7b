"""What messages of NMEA say, as bits until it is known which of them stand: they take less than their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, plain_column
from pipeline.decode.harvest import Mask, Reports, Tables
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.tables import tables_of


@dataclass(frozen=True)
class PackedReports(Reports):
    """A row of `messages` a reception: its offset, its first word in `words`, its length, its station's row in `names`.

    `others` are the messages of types without a table, which are told when they are read: it shows whether they can be.
    """

    are_bounded: ClassVar[bool] = True

    messages: pl.DataFrame
    words: pl.DataFrame
    names: pl.DataFrame
    others: pl.DataFrame

    @classmethod
    def taken(
        cls,
        payloads: Payloads,
        taken: Indices,
        offsets: Indices,
        stations: tuple[pl.Series, npt.NDArray[np.uint32]],
        others: pl.DataFrame,
    ) -> Self:
        """Of the payloads those that are taken, with the offsets of all, the names of stations and which is whose."""
        names, codes = stations
        messages = pl.DataFrame(
            [
                plain_column("byte_offset", offsets[taken].view(np.uint64)),
                plain_column("first", payloads.firsts[taken].astype(np.uint32)),
                plain_column("bits", payloads.bits[taken].astype(np.uint16)),
                plain_column("station", codes[taken]),
            ]
        )
        return cls(messages, plain_column("word", payloads.words).to_frame(), names.alias("name").to_frame(), others)

    @property
    def frames(self) -> tuple[pl.DataFrame, ...]:
        """All of it."""
        return self.messages, self.words, self.names, self.others

    @classmethod
    def of(cls, frames: Sequence[pl.DataFrame]) -> Self:
        """What was put aside."""
        return cls(*frames)

    @classmethod
    def joined(cls, parts: Sequence[tuple[Self, int]]) -> Self:
        """The words of all of them one after the other, and the names: one may be there several times."""
        if len(parts) == 1:
            return parts[0][0]
        found = [part for part, _ in parts]
        columns = [
            plain_column("byte_offset", _behind_each_other(found, "byte_offset")),
            plain_column("first", _behind_each_other(found, "first", [part.words.height for part in found])),
            plain_column("bits", _behind_each_other(found, "bits")),
            plain_column("station", _behind_each_other(found, "station", [part.names.height for part in found])),
        ]
        starts = np.cumsum([0, *(height for _, height in parts)])
        others = [
            part.others.with_columns(plain_column("row", part.others["row"].to_numpy() + np.uint32(start)))
            for part, start in zip(found, starts.tolist(), strict=False)
        ]
        words, names = (pl.concat([getattr(part, name) for part in found], rechunk=True) for name in ("words", "names"))
        return cls(pl.DataFrame(columns), words, names, pl.concat(others))

    def tables(self, stands: Mask) -> Tables:
        """The reports of those receptions that stand."""
        first, bits = (self.messages[name].to_numpy() for name in ("first", "bits"))
        payloads = Payloads(self.words["word"].to_numpy(), first.astype(np.int64), bits.astype(np.int64))
        told = tables_of(payloads, stands)
        return told._replace(other_messages=self.others.filter(pl.Series(stands[self.others["row"].to_numpy()])))

    def places(self, rows: Indices) -> pl.DataFrame:
        """Where the receptions at `rows` stand and who heard them."""
        offsets, codes = (self.messages[name].to_numpy()[rows] for name in ("byte_offset", "station"))
        return pl.DataFrame([plain_column("byte_offset", offsets), self.names["name"].gather(codes).alias("station")])


def _behind_each_other(
    parts: Sequence[PackedReports], name: str, heights: Sequence[int] = ()
) -> npt.NDArray[np.generic]:
    """A column of all parts; where it counts rows of frames of these `heights`, it goes on counting."""
    columns = [part.messages[name].to_numpy() for part in parts]
    if heights:
        starts = np.cumsum([0, *heights]).astype(np.uint32)
        columns = [column + start for column, start in zip(columns, starts, strict=False)]
    return np.concatenate(columns)
