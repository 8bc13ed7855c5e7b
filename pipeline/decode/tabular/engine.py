"""The lines of a table to a harvest: every row a reception, with a position, a static report, both or neither."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

import numpy as np
import polars as pl

from pipeline.decode.harvest import FAULTS, POSITIONS, RECEPTIONS, STATICS, Batch
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.rows import Cutter, TextRows
from pipeline.decode.tabular.values import typed_rows
from pipeline.decode.times import TimeRule
from pipeline.feeds.lines import Line

_POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
_STATIC_TYPES = (5, 19, 24)
_LEAST_LINES = 32_768
_OF_A_SHIP = [name for name in STATICS.names() if name not in {"row", "msg_type", "mmsi"}]


def read_table(batches: Iterable[list[Line]], table: Table, cutter: Cutter, times: TimeRule) -> Iterator[Batch]:
    """Decode every row of a file.

    A row gives a position if its type is that of a position report or the feed has no types, and a static report
    where it says something else of its ship than that ship's row before.
    """
    known = STATICS.to_frame()
    for lines in _gathered(batches):
        batch = _read_batch(lines, cutter.cut(lines), table, times)
        told = pl.concat([known.with_columns(is_news=False), batch.statics.with_columns(is_news=True)])
        told = _changes(told)
        known = told.unique(["mmsi", "msg_type"], keep="last", maintain_order=True).drop("is_news")
        yield batch._replace(statics=told.filter("is_news").drop("is_news").sort("row"))


def _gathered(batches: Iterable[list[Line]]) -> Iterator[list[Line]]:
    """The same lines in longer lists: columns pay from some ten thousand rows on."""
    gathered: list[Line] = []
    for lines in batches:
        gathered += lines
        if len(gathered) >= _LEAST_LINES:
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _read_batch(lines: list[Line], cut: TextRows, table: Table, times: TimeRule) -> Batch:
    """A batch of the rows on these lines, with every static report."""
    read = typed_rows(cut.columns, table, times).with_columns(cut.at.alias("at")).with_row_index("place")
    faults = [*cut.faults, *read.filter(pl.col("reason").is_not_null()).select("at", "reason").iter_rows()]
    rows = [(lines[at].no, lines[at].byte_offset, reason, lines[at].raw) for at, reason in faults]
    good = read.filter(pl.col("reason").is_null()).with_row_index("row")
    payloads = [line.raw.strip() for line in lines] if cut.payloads is None else cut.payloads
    taken = good["at"] if cut.payloads is None else good["place"]
    of_ships = good.filter("is_ship")
    kind = pl.col("msg_type")
    positions = of_ships.filter("may_be_position", kind.is_null() | kind.is_in(_POSITION_TYPES))
    typeless = of_ships.with_columns(msg_type=pl.when(kind.is_in(_STATIC_TYPES)).then(kind))
    return Batch(
        receptions=good.select(
            payload_hash=_hashes(payloads, taken),
            time_us="time_us",
            station="station",
            line_no=pl.Series([line.no for line in lines], dtype=pl.UInt64).gather(good["at"]),
            byte_offset=pl.Series([line.byte_offset for line in lines], dtype=pl.UInt64).gather(good["at"]),
        ).cast(RECEPTIONS),
        positions=positions.select(POSITIONS.names()).cast(POSITIONS),
        statics=typeless.select(STATICS.names()).cast(STATICS),
        faults=pl.DataFrame(rows, FAULTS, orient="row"),
        line_count=len(lines),
        telling_count=cut.at.n_unique() + len(cut.faults),
        good_count=read.filter(pl.col("reason").ne_missing("bad_value"))["at"].n_unique(),
    )


def _changes(statics: pl.DataFrame) -> pl.DataFrame:
    """Of reports in the order of the file those that say something, and not what their ship's last one said."""
    told = [name for name in _OF_A_SHIP if statics[name].null_count() < statics.height]
    if not told:
        return statics.clear()
    says_something = pl.any_horizontal(pl.col(name).is_not_null() for name in told)
    by_ship = statics.filter(says_something).sort("mmsi", "msg_type", maintain_order=True)
    is_new = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in ("mmsi", "msg_type", *told))
    return by_ship.filter(is_new)


def _hashes(payloads: Sequence[bytes], taken: pl.Series) -> pl.Series:
    """The first 64 bits of BLAKE2b: the same in every process and with every version of everything."""
    begun = blake2b(digest_size=8)
    digests = []
    for at in taken.to_list():
        digest = begun.copy()  # cheaper than to begin anew
        digest.update(payloads[at])
        digests.append(digest.digest())
    return pl.Series(np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64))
