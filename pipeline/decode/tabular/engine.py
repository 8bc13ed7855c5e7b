"""The lines of a table to a harvest: every row a reception, with a position, a static report, both or neither."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

import numpy as np
import polars as pl

from pipeline.decode.harvest import RECEPTIONS, STATICS, Harvest
from pipeline.decode.messages import RAW_POSITIONS
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.rows import Cutter, TextRows
from pipeline.decode.tabular.values import typed_rows
from pipeline.decode.times import TimeRule
from pipeline.feeds.lines import Line

_POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
_STATIC_TYPES = (5, 19, 24)
_LEAST_LINES = 32_768
_OF_A_SHIP = [name for name in STATICS.names() if name not in {"row", "msg_type", "mmsi"}]


def read_table(batches: Iterable[list[Line]], table: Table, cutter: Cutter, times: TimeRule) -> Harvest:
    """Decode every row of a file.

    A row gives a position if its type is that of a position report or the feed has no types, and a static report
    where it says something else of its ship than that ship's row before.
    """
    harvest = Harvest()
    statics = [harvest.statics.frame()]
    for lines in _gathered(batches):
        harvest.line_count += len(lines)
        statics.append(_news(_read_batch(lines, cutter.cut(lines), harvest, table, times)))
    harvest.statics.extend(_news(pl.concat(statics)))
    return harvest


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


def _read_batch(lines: list[Line], cut: TextRows, harvest: Harvest, table: Table, times: TimeRule) -> pl.DataFrame:
    """Put a batch into the harvest, all but its static reports, which are returned."""
    read = typed_rows(cut.columns, table, times).with_columns(cut.at.alias("at")).with_row_index("place")
    for at, reason in cut.faults:
        harvest.add_fault(lines[at], reason)
    for at, reason in read.filter(pl.col("reason").is_not_null()).select("at", "reason").iter_rows():
        harvest.add_fault(lines[at], reason)
    harvest.telling_count += cut.at.n_unique() + len(cut.faults)
    harvest.good_count += read.filter(pl.col("reason").ne_missing("bad_value"))["at"].n_unique()
    good = read.filter(pl.col("reason").is_null())
    good = good.with_columns(row=len(harvest.receptions) + pl.int_range(pl.len(), dtype=pl.UInt32))
    payloads = [line.raw.strip() for line in lines] if cut.payloads is None else cut.payloads
    taken = good["at"] if cut.payloads is None else good["place"]
    harvest.receptions.extend(
        good.select(
            payload_hash=_hashes(payloads, taken),
            time_us="time_us",
            station="station",
            line_no=pl.Series([line.no for line in lines], dtype=pl.UInt64).gather(good["at"]),
            byte_offset=pl.Series([line.byte_offset for line in lines], dtype=pl.UInt64).gather(good["at"]),
        ).cast(RECEPTIONS)
    )
    of_ships = good.filter("is_ship")
    kind = pl.col("msg_type")
    positions = of_ships.filter("may_be_position", kind.is_null() | kind.is_in(_POSITION_TYPES))
    harvest.positions.extend(positions.select(RAW_POSITIONS.names()).cast(RAW_POSITIONS))
    typeless = of_ships.with_columns(msg_type=pl.when(kind.is_in(_STATIC_TYPES)).then(kind))
    return typeless.select(STATICS.names()).cast(STATICS)


def _news(statics: pl.DataFrame) -> pl.DataFrame:
    """Of reports in the order of the file those that say something, and not what their ship's last one said."""
    told = [name for name in _OF_A_SHIP if statics[name].null_count() < statics.height]
    if not told:
        return statics.clear()
    says_something = pl.any_horizontal(pl.col(name).is_not_null() for name in told)
    by_ship = statics.filter(says_something).sort("mmsi", "msg_type", maintain_order=True)
    is_new = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in ("mmsi", "msg_type", *told))
    return by_ship.filter(is_new).sort("row")


def _hashes(payloads: Sequence[bytes], taken: pl.Series) -> pl.Series:
    """The first 64 bits of BLAKE2b: the same in every process and with every version of everything."""
    begun = blake2b(digest_size=8)
    digests = []
    for at in taken.to_list():
        digest = begun.copy()  # cheaper than to begin anew
        digest.update(payloads[at])
        digests.append(digest.digest())
    return pl.Series(np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64))
