"""The lines of a table to a harvest: every row a reception, with a position, a static report, both or neither."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

import polars as pl

from pipeline.decode.harvest import FAULTS, PLACES, POSITIONS, RECEPTIONS, STATICS, Batch, LineCounts, ReadBatch
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.lines import Lines
from pipeline.decode.tabular.reports import RowReports
from pipeline.decode.tabular.rows import Cutter, TextRows
from pipeline.decode.tabular.values import typed_rows
from pipeline.decode.times import TimeRule
from pipeline.schemas.feed import QUARANTINE_REASONS

Given = TypeVar("Given", bound=Lines)

_POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
_STATIC_TYPES = (5, 19, 24)
_OF_A_SHIP = [name for name in STATICS.names() if name not in {"row", "msg_type", "mmsi"}]


def read_table(batches: Iterable[Given], table: Table, cutter: Cutter[Given], times: TimeRule) -> Iterator[ReadBatch]:
    """Decode every row of a file.

    A row gives a position if its type is that of a position report or the feed has no types, and a static report
    where it says something else of its ship than that ship's row before.
    """
    known = STATICS.to_frame()
    for lines in batches:
        batch, reports, counts = _read_batch(lines, cutter.cut(lines), table, times)
        told = pl.concat([known.with_columns(is_news=False), reports.statics.with_columns(is_news=True)])
        told = _changes(told)
        known = told.unique(["mmsi", "msg_type"], keep="last", maintain_order=True).drop("is_news")
        yield batch, replace(reports, statics=told.filter("is_news").drop("is_news").sort("row")), counts


def _read_batch(lines: Lines, cut: TextRows, table: Table, times: TimeRule) -> tuple[Batch, RowReports, LineCounts]:
    """A batch of the rows on these lines, with every static report."""
    read = typed_rows(cut.columns, table, times).with_columns(cut.at.alias("at"), cut.hashes.alias("payload_hash"))
    faults = [*cut.faults, *read.filter(pl.col("reason").is_not_null()).select("at", "reason").iter_rows()]
    unusable = [
        (line.no, line.byte_offset, QUARANTINE_REASONS.index(reason), line.raw)
        for line, reason in ((lines[at], why) for at, why in faults)
    ]
    good = read.filter(pl.col("reason").is_null()).with_row_index("row")
    of_ships = good.filter("is_ship")
    kind = pl.col("msg_type")
    positions = of_ships.filter("may_be_position", kind.is_null() | kind.is_in(_POSITION_TYPES))
    typeless = of_ships.with_columns(msg_type=pl.when(kind.is_in(_STATIC_TYPES)).then(kind))
    batch = Batch(
        receptions=good.select(
            "payload_hash",
            "time_us",
            line_no=lines.numbers.gather(good["at"]),
        ).cast(RECEPTIONS),
        faults=pl.DataFrame(unusable, FAULTS, orient="row"),
    )
    reports = RowReports(
        placed=good.select("station", byte_offset=lines.offsets.gather(good["at"])).select(PLACES.names()).cast(PLACES),
        positions=positions.select(POSITIONS.names()).cast(POSITIONS),
        statics=typeless.select(STATICS.names()).cast(STATICS),
    )
    good_count = read.filter(pl.col("reason").ne_missing("bad_value"))["at"].n_unique()
    return batch, reports, LineCounts(len(lines), cut.at.n_unique() + len(cut.faults), good_count)


def _changes(statics: pl.DataFrame) -> pl.DataFrame:
    """Of reports in the order of the file those that say something, and not what their ship's last one said."""
    told = [name for name in _OF_A_SHIP if statics[name].null_count() < statics.height]
    if not told:
        return statics.clear()
    says_something = pl.any_horizontal(pl.col(name).is_not_null() for name in told)
    by_ship = statics.filter(says_something).sort("mmsi", "msg_type", maintain_order=True)
    is_new = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in ("mmsi", "msg_type", *told))
    return by_ship.filter(is_new)
