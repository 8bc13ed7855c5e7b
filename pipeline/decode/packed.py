"""What messages of NMEA say, as bits until it is known which of them stand: they take less than their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.columns import Payloads, gathered, gathered_text, joined_column, plain_column
from pipeline.decode.harvest import Mask, Reports, Tables
from pipeline.decode.kernels.compiled import Words
from pipeline.decode.kernels.payloads import SPARE_BYTES, Rows
from pipeline.decode.memory import Memory
from pipeline.decode.tables import tables_of


@dataclass(frozen=True)
class PackedReports(Reports):
    """A row of `messages` a reception: its offset, first byte in `data`, length, and its station's row in `names`."""

    are_bounded: ClassVar[bool] = True

    messages: pl.DataFrame
    data: pl.DataFrame
    names: pl.DataFrame

    @classmethod
    def taken(cls, payloads: Payloads, offsets: Words, stations: tuple[pl.Series, Rows]) -> Self:
        """Payloads with their offsets, the names of stations and which is whose."""
        names, codes = stations
        messages = pl.DataFrame(
            [
                plain_column("byte_offset", offsets),
                plain_column("first", payloads.firsts),
                plain_column("bits", payloads.bits),
                plain_column("station", codes),
            ]
        )
        data = payloads.data[: _end(payloads.firsts, payloads.bits) + SPARE_BYTES]
        return cls(messages, plain_column("byte", data).to_frame(), names.alias("name").to_frame())

    @property
    def frames(self) -> tuple[pl.DataFrame, ...]:
        """All of it."""
        return self.messages, self.data, self.names

    @classmethod
    def of(cls, frames: Sequence[pl.DataFrame]) -> Self:
        """What was put aside."""
        return cls(*frames)

    @classmethod
    def joined(cls, parts: Sequence[tuple[Self, int]], memory: Memory) -> Self:
        """The data of all of them one after the other, and the names: one may be there several times."""
        if len(parts) == 1:
            return parts[0][0]
        found = [part for part, _ in parts]
        data, names = [part.data["byte"].to_numpy() for part in found], [part.names for part in found]
        messages = [part.messages for part in found]
        columns = [
            joined_column(messages, "byte_offset", memory),
            joined_column(messages, "first", memory, [len(one) for one in data]),
            joined_column(messages, "bits", memory),
            joined_column(messages, "station", memory, [one.height for one in names]),
        ]
        all_data = memory.array(sum(map(len, data)), np.uint8)
        np.concatenate(data, out=all_data)
        return cls(pl.DataFrame(columns), plain_column("byte", all_data).to_frame(), pl.concat(names))

    def tables(self, stands: Mask, memory: Memory) -> Tables:
        """The reports of those receptions that stand."""
        first, bits = (self.messages[name].to_numpy() for name in ("first", "bits"))
        return tables_of(Payloads(self.data["byte"].to_numpy(), first, bits), stands, memory)

    def places(self, rows: Rows, memory: Memory) -> pl.DataFrame:
        """Where the receptions at `rows` stand and who heard them."""
        offsets, codes = (gathered(self.messages[name], rows, memory) for name in ("byte_offset", "station"))
        return pl.DataFrame([offsets, gathered_text(self.names["name"], codes.to_numpy(), memory).alias("station")])


def _end(firsts: Rows, bits: npt.NDArray[np.uint16]) -> int:
    """Where the data of the last payload ends."""
    return int(firsts[-1]) + (int(bits[-1]) + 7) // 8 if len(firsts) else 0
