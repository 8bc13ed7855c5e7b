"""What messages of NMEA say, as bits until it is known which of them stand: a quarter of what their columns take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, plain_column
from pipeline.decode.harvest import OTHER_MESSAGES, Mask, Reports, Tables
from pipeline.decode.kernels.compiled import Indices
from pipeline.decode.tables import tables_of

_MESSAGES = pl.Schema({"first": pl.UInt32(), "bits": pl.UInt16(), "station": pl.UInt32()})
_WORDS = pl.Schema({"word": pl.UInt64()})
_STATIONS = pl.Schema({"name": pl.String()})


@dataclass(frozen=True)
class PackedReports(Reports):
    """A row of `messages` a reception: its first word in `words`, its length, and its station's place in `names`.

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
        is_taken: Mask,
        stations: tuple[pl.Series, npt.NDArray[np.uint32]],
        others: pl.DataFrame,
    ) -> Self:
        """Of the payloads those that are taken, with the names of stations and which is whose."""
        names, codes = stations
        columns = {
            "first": payloads.firsts.astype(np.uint32),
            "bits": payloads.bits.astype(np.uint16),
            "station": codes,
        }
        kept = np.flatnonzero(is_taken)
        messages = pl.DataFrame(
            [
                plain_column("first", payloads.firsts[kept].astype(np.uint32)),
                plain_column("bits", payloads.bits[kept].astype(np.uint16)),
                plain_column("station", codes[kept]),
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
        row = word = name = 0
        messages, others = [_MESSAGES.to_frame()], [OTHER_MESSAGES.to_frame()]
        for part, height in parts:
            messages.append(part.messages.with_columns(pl.col("first") + word, pl.col("station") + name))
            others.append(part.others.with_columns(pl.col("row") + row))
            row, word, name = row + height, word + part.words.height, name + part.names.height
        words = pl.concat([_WORDS.to_frame(), *(part.words for part, _ in parts)], rechunk=True)
        names = pl.concat([_STATIONS.to_frame(), *(part.names for part, _ in parts)], rechunk=True)
        return cls(pl.concat(messages, rechunk=True), words, names, pl.concat(others))

    def tables(self, stands: Mask) -> Tables:
        """The reports of those receptions that stand."""
        first, bits = (self.messages[name].to_numpy() for name in ("first", "bits"))
        payloads = Payloads(self.words["word"].to_numpy(), first.astype(np.int64), bits.astype(np.int64))
        told = tables_of(payloads, stands)
        return told._replace(other_messages=self.others.filter(pl.Series(stands[self.others["row"].to_numpy()])))

    def stations(self, rows: Indices) -> pl.Series:
        """Who heard the receptions at `rows`."""
        codes = self.messages["station"].to_numpy()[rows]
        return self.names["name"].gather(codes).alias("station")
