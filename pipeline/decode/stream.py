"""Lines of NMEA as they come, to positions and static reports: for those who cannot wait for the end of a file.

What a file is told only when its last line is read, duplicates and the account of its lines, is not told here.
"""

from collections import Counter
from datetime import datetime
from typing import NamedTuple, cast

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.decode.assembly import Assembled, Assembler
from pipeline.decode.batches import batch_of
from pipeline.decode.columns import Payloads
from pipeline.decode.framed import frame_block
from pipeline.decode.harvest import Batch, Mask, Reports
from pipeline.decode.memory import Memory
from pipeline.decode.packed import PackedReports
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Block, Text
from pipeline.schemas import Positions, Statics
from pipeline.schemas.feed import QUARANTINE_REASONS
from pipeline.settings import DecodeSettings

_TOLD_OF = (1, 2, 3, 5, 9, 18, 19, 24, 27)  # types of positions and static reports


class Said(NamedTuple):
    """What some lines say.

    Attributes:
        positions: every reception of a position report, further receptions of one transmission among them.
        statics: the same of static reports.
        messages: how many messages of any type were taken.
        latest_utc: the latest time of them; None where there are none.
        faults: lines that cannot be used, by reason; a line with several counts for each.
    """

    positions: dy.DataFrame[Positions]
    statics: dy.DataFrame[Statics]
    messages: int
    latest_utc: datetime | None
    faults: Counter[str]


class StreamDecoder:
    """Decodes the lines of one feed file block by block, as they are written to it."""

    def __init__(self, settings: DecodeSettings, file_id: str, memory: Memory) -> None:
        """Rows say `file_id`; their line numbers begin at 1 where this begins."""
        self._settings, self._file_id, self._memory = settings, file_id, memory
        self._assembler = Assembler(settings)

    def take(self, data: bytes, offset: int, *, now_utc: datetime) -> Said:
        """Decode whole lines, which begin at `offset` of the file; those later than `now_utc` allows are faults."""
        framed = frame_block(Block(offset, Text([data]), len(data)), self._settings.max_line_bytes)
        return self._said(self._assembler.take(framed), now_utc)

    def finish(self, *, now_utc: datetime) -> Said:
        """What still waited for other parts."""
        return self._said(self._assembler.finish(), now_utc)

    def _said(self, assembled: Assembled, now_utc: datetime) -> Said:
        times = TimeRule.of(self._settings, now_utc, untimed=False)
        batch, reports, _ = batch_of(assembled, times, self._memory)
        if not isinstance(reports, PackedReports):
            raise TypeError(reports)  # lines of NMEA are read as such
        tables = reports.tables(_told_of(reports), self._memory)
        reasons = batch.faults.group_by("reason").len()
        latest = batch.receptions.select(pl.from_epoch("time_us", time_unit="us").max()).item()
        return Said(
            cast("dy.DataFrame[Positions]", self._rows(Positions, tables.positions, batch, reports)),
            cast("dy.DataFrame[Statics]", self._rows(Statics, tables.statics, batch, reports)),
            batch.receptions.height,
            latest,
            Counter({QUARANTINE_REASONS[reason]: count for reason, count in reasons.iter_rows()}),
        )

    def _rows(self, table: type[dy.Schema], told: pl.DataFrame, batch: Batch, reports: Reports) -> pl.DataFrame:
        """Reports with where, when and by whom they were received, in the columns of their table."""
        rows = told["row"].to_numpy()
        found = batch.receptions.select(pl.all().gather(pl.Series(rows)))
        places = reports.places(rows, self._memory)
        placed = told.hstack(found.with_columns(received_at_utc=pl.col("time_us").cast(pl.Datetime("us"))))
        named = placed.hstack(places).with_columns(file_id=pl.lit(self._file_id))
        return named.select(table.column_names())


def _told_of(reports: PackedReports) -> Mask:
    """Which receptions are of a type that is told of here: messages of the others take as long as all of these."""
    first, bits = (reports.messages[name].to_numpy() for name in ("first", "bits"))
    return np.isin(Payloads(reports.data["byte"].to_numpy(), first, bits).msg_types, _TOLD_OF)
