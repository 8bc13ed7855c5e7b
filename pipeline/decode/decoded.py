"""What a feed file says, and where each of its lines ended."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

import dataframely as dy
import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.account import Fates, Settled, fates_of_faults, faults_of
from pipeline.decode.ahead import ahead
from pipeline.decode.columns import gathered, joined_column
from pipeline.decode.harvest import RECEPTIONS, Batch, Mask, Reports, Tables
from pipeline.decode.kernels.payloads import Rows
from pipeline.decode.memory import Memory
from pipeline.schemas import (
    AidsToNavigation,
    BaseStations,
    Duplicates,
    OtherMessages,
    Positions,
    Quarantine,
    Statics,
)
from pipeline.schemas.feed import QUARANTINE_REASONS

_PIECE_ROWS = 250_000
_REASONS = pl.Series(QUARANTINE_REASONS, dtype=pl.String)
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
    """A decoded feed: its account, and its tables in `pieces` of bounded size, which are given out once."""

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
    """The pieces of a feed that was settled, given out once, up to `workers` of them made at a time."""

    batches: Iterable[tuple[Batch, Reports]]
    settled: Settled
    file_id: str
    memory: Memory
    workers: int = 1

    @cached_property
    def _kept(self) -> Memory:
        """Of what is given out."""
        return self.memory.apart()

    def __iter__(self) -> Iterator[Piece]:
        if self.workers == 1:
            yield from map(self._piece, self._groups())
            return
        with ThreadPoolExecutor(self.workers) as pool:
            yield from ahead(pool, self._piece, self._groups(), self.workers)

    def _groups(self) -> Iterator["_Group"]:
        """Batches of some `_PIECE_ROWS` together."""
        fates = self.settled.fates.copy()
        waiting: list[tuple[Batch, Reports]] = []
        start = stop = copies = rows = 0
        for batch, reports in self.batches:
            waiting.append((batch, reports))
            stop += batch.receptions.height
            rows += batch.receptions.height + batch.faults.height
            if rows >= _PIECE_ROWS:
                group = self._group(waiting, (start, stop), copies, fates)
                waiting, start, rows, copies = [], stop, 0, copies + len(group.of_lines)
                yield group
        if waiting:
            yield self._group(waiting, (start, stop), copies, fates)

    def _group(
        self, waiting: Sequence[tuple[Batch, Reports]], span: tuple[int, int], copies: int, fates: Fates
    ) -> "_Group":
        """Batches whose receptions are those of the file in `span`, behind so many copies."""
        stands = self.settled.stands[slice(*span)]
        of_lines = self.settled.of_lines[copies : copies + int(np.count_nonzero(~stands))]
        quarantine = [self._quarantine(batch, fates) for batch, _ in waiting]
        return _Group(waiting, stands, of_lines, pl.concat(quarantine))

    def _piece(self, group: "_Group") -> Piece:
        reports, receptions = _joined(group, self.memory)
        repeats = pl.concat([batch.repeats for batch, _ in group.batches])
        copied = np.flatnonzero(~group.stands).astype(np.uint32)
        copies = _placed(receptions, reports, copied, self.memory).with_columns(of_line_no=pl.Series(group.of_lines))
        tables = (
            *(_told(table, receptions, reports, self._kept) for table in reports.tables(group.stands, self._kept)),
            self._duplicates(copies, repeats),
            group.quarantine.with_columns(reason=_REASONS.gather(group.quarantine["reason"])),
        )
        checked = [not reports.are_bounded] * len(Tables._fields) + [False, False]
        found = zip(TABLES.values(), tables, checked, strict=True)
        return Piece(*(self._table(table, rows, is_checked=is_checked) for table, rows, is_checked in found))  # type: ignore[arg-type]  # in the order of the fields

    def _table(self, table: type[Table], frame: pl.DataFrame, *, is_checked: bool) -> dy.DataFrame[Table]:
        """The rows as the table has them: checked where somebody else wrote the values, else of its types at least."""
        named = frame.select(
            pl.lit(self.file_id).alias(name) if name == "file_id" else name for name in table.column_names()
        )
        if is_checked:
            return table.validate(named)
        if named.dtypes != [column.dtype for column in table.columns().values()]:
            raise AssertionError(named.schema)
        return cast("dy.DataFrame[Table]", named)

    def _duplicates(self, copies: pl.DataFrame, repeats: pl.DataFrame) -> pl.DataFrame:
        repeats = repeats.join(self.settled.repeated, on="of_line_no", maintain_order="left")
        repeats = repeats.with_columns(_received(), of_line_no="stands_line_no")
        names = ["line_no", "byte_offset", "received_at_utc", "station", "of_line_no"]
        return pl.concat([copies.select(names), repeats.select(names)]).sort("line_no", maintain_order=True)

    def _quarantine(self, batch: Batch, fates: Fates) -> pl.DataFrame:
        """Lines that nothing was taken of, each once, with its reason, in the first batch that tells it."""
        faults = faults_of(batch, self.settled.repeated)
        at = faults["line_no"].to_numpy().astype(np.int64) - 1
        told = np.flatnonzero(fates[at] == fates_of_faults(faults))
        lines, firsts = np.unique(at[told], return_index=True)
        fates[lines] = _TAKEN
        return faults[told[firsts]]


class _Group(NamedTuple):
    """Some batches: what of them stands, of which lines those that do not are copies, and what of them is of no use."""

    batches: Sequence[tuple[Batch, Reports]]
    stands: Mask
    of_lines: npt.NDArray[np.uint64]
    quarantine: pl.DataFrame


def _joined(group: _Group, memory: Memory) -> tuple[Reports, pl.DataFrame]:
    """What all the batches say, and their receptions, as of one."""
    kind = type(group.batches[0][1])
    reports = kind.joined([(reports, batch.receptions.height) for batch, reports in group.batches], memory)
    receptions = [batch.receptions for batch, _ in group.batches]
    return reports, pl.DataFrame([joined_column(receptions, name, memory) for name in RECEPTIONS])


def _told(table: pl.DataFrame, receptions: pl.DataFrame, reports: Reports, memory: Memory) -> pl.DataFrame:
    """Reports with where, when and by whom they were received."""
    return table.hstack(_placed(receptions, reports, table["row"].to_numpy(), memory))


def _placed(receptions: pl.DataFrame, reports: Reports, rows: Rows, memory: Memory) -> pl.DataFrame:
    """Some receptions: when, where in the stream, and who heard them."""
    found = pl.DataFrame([gathered(column, rows, memory) for column in receptions])
    return found.with_columns(_received()).hstack(reports.places(rows, memory))


def _received() -> pl.Expr:
    return pl.col("time_us").cast(pl.Datetime("us")).alias("received_at_utc")
