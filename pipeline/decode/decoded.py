"""What a feed file says, and where each of its lines ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, TypeVar

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.decode.account import Settled, fates_of_faults, faults_of
from pipeline.decode.harvest import REPORTS, Batch
from pipeline.schemas import (
    AidsToNavigation,
    BaseStations,
    Duplicates,
    OtherMessages,
    Positions,
    Quarantine,
    Statics,
)

_PIECE_ROWS = 500_000
_TAKEN = 255  # a line whose row of quarantine is already out
Table = TypeVar("Table", bound=dy.Schema)


@dataclass(frozen=True, slots=True)
class FeedAccount:
    """One row of `ingest_files` without its run: lines = accepted + quarantined + duplicates + ignored."""

    file_id: str
    path: str
    state: str
    rejected_reason: str | None
    format: str | None
    bytes: int
    lines: int
    accepted: int
    quarantined: int
    duplicates: int
    ignored: int
    first_received_at_utc: datetime | None
    last_received_at_utc: datetime | None


class Piece(NamedTuple):
    """Some rows of every table, in the order of their lines as far as messages of several lines allow."""

    positions: dy.DataFrame[Positions] = Positions.create_empty()
    statics: dy.DataFrame[Statics] = Statics.create_empty()
    base_stations: dy.DataFrame[BaseStations] = BaseStations.create_empty()
    aids_to_navigation: dy.DataFrame[AidsToNavigation] = AidsToNavigation.create_empty()
    other_messages: dy.DataFrame[OtherMessages] = OtherMessages.create_empty()
    duplicates: dy.DataFrame[Duplicates] = Duplicates.create_empty()
    quarantine: dy.DataFrame[Quarantine] = Quarantine.create_empty()


TABLES: dict[str, type[dy.Schema]] = {
    "positions": Positions,
    "statics": Statics,
    "base_stations": BaseStations,
    "aids_to_navigation": AidsToNavigation,
    "other_messages": OtherMessages,
    "duplicates": Duplicates,
    "quarantine": Quarantine,
}


@dataclass(frozen=True)
class DecodedFeed:
    """A decoded feed: its account, and its tables in `pieces` of bounded size, which may be gone over again."""

    account: FeedAccount
    pieces: Iterable[Piece] = ()

    @cached_property
    def whole(self) -> Piece:
        """All pieces in one, sorted by line: for feeds that fit into memory."""
        pieces = [Piece(), *self.pieces]
        joined = (pl.concat(tables).sort("line_no", maintain_order=True) for tables in zip(*pieces, strict=True))
        return Piece(*joined)


@dataclass(frozen=True)
class Pieces:
    """The pieces of a feed that was settled, made anew for each pass over them."""

    batches: Iterable[Batch]
    settled: Settled
    file_id: str

    def __iter__(self) -> Iterator[Piece]:
        fates = self.settled.fates.copy()
        waiting: list[tuple[pl.DataFrame, ...]] = []
        start = duplicate_start = waiting_rows = 0
        for batch in self.batches:
            stop = start + batch.receptions.height
            stands = self.settled.stands[start:stop]
            duplicate_stop = duplicate_start + int(np.count_nonzero(~stands))
            of_lines = pl.Series(self.settled.of_lines[duplicate_start:duplicate_stop])
            start, duplicate_start = stop, duplicate_stop
            tables = (
                *(_standing(getattr(batch, name), batch.receptions, stands) for name in REPORTS),
                self._duplicates(batch, stands, of_lines),
                self._quarantine(batch, fates),
            )
            waiting.append(tables)
            waiting_rows += sum(table.height for table in tables)
            if waiting_rows >= _PIECE_ROWS:
                yield self._piece(waiting)
                waiting, waiting_rows = [], 0
        if waiting_rows:
            yield self._piece(waiting)

    def _piece(self, tables: list[tuple[pl.DataFrame, ...]]) -> Piece:
        joined = (pl.concat(of_kind) for of_kind in zip(*tables, strict=True))
        return Piece(*(self._table(table, rows) for table, rows in zip(TABLES.values(), joined, strict=True)))  # type: ignore[arg-type]  # in the order of the fields

    def _table(self, table: type[Table], frame: pl.DataFrame) -> dy.DataFrame[Table]:
        named = frame.with_columns(file_id=pl.lit(self.file_id)).select(table.column_names())
        return table.validate(named)

    def _duplicates(self, batch: Batch, stands: np.ndarray, of_lines: pl.Series) -> pl.DataFrame:
        copies = batch.receptions.filter(pl.Series(~stands)).with_columns(of_line_no=of_lines)
        repeats = batch.repeats.join(self.settled.repeated, on="of_line_no", maintain_order="left")
        names = ["line_no", "byte_offset", "time_us", "station", "of_line_no"]
        repeats = repeats.with_columns(of_line_no="stands_line_no")
        rows = pl.concat([copies.select(names), repeats.select(names)])
        return rows.with_columns(received_at_utc=_received()).sort("line_no", maintain_order=True)

    def _quarantine(self, batch: Batch, fates: np.ndarray) -> pl.DataFrame:
        """Lines that nothing was taken of, each once, with its reason, in the first batch that tells it."""
        faults = faults_of(batch, self.settled.repeated)
        at = faults["line_no"].to_numpy().astype(np.int64) - 1
        unusable = faults.filter(pl.Series(fates[at] == fates_of_faults(faults))).unique("line_no", keep="first")
        fates[unusable["line_no"].to_numpy().astype(np.int64) - 1] = _TAKEN
        return unusable.sort("line_no")


def _standing(reports: pl.DataFrame, receptions: pl.DataFrame, stands: np.ndarray) -> pl.DataFrame:
    """Reports of receptions that stand, with where and when they were received."""
    standing = reports.filter(pl.Series(stands[reports["row"].to_numpy()]))
    told = receptions.with_columns(received_at_utc=_received()).drop("time_us")
    return pl.concat([standing.drop("row"), told[standing["row"]]], how="horizontal")


def _received() -> pl.Expr:
    return pl.col("time_us").cast(pl.Datetime("us"))
