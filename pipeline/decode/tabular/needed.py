"""What a CSV must have to be read as the format it is said to be: fewer columns than tell a format by content."""

from collections.abc import Iterable

from pipeline.decode.tabular.catalogue import TABLES
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.lines import block_lines
from pipeline.decode.tabular.rows import CsvRows
from pipeline.feeds.blocks import Block
from pipeline.feeds.formats import FeedFormat

_NEEDED = frozenset({"mmsi", "lon_deg", "lat_deg"})  # a row without them, or without a time, says nothing
_CSV = "_csv"


def wrong_columns(blocks: Iterable[Block], name: FeedFormat, longest_bytes: int) -> str | None:
    """What the header lacks that nothing can be read without, in words; None if it lacks nothing.

    A format without a header lacks nothing, nor does a file of comments and blank lines.
    """
    if not name.endswith(_CSV):
        return None
    table = TABLES[name]
    there = _columns(blocks, table, longest_bytes)
    lacking = [names for names in _needed(table) if there and not set(there) & set(names)]
    missing = ", ".join(" or ".join(names) for names in lacking)
    return f"wrong columns: to be read as {name} it lacks {missing}" if missing else None


def _needed(table: Table) -> list[tuple[str, ...]]:
    """Names of which one has to be there, for each thing that is needed."""
    times = tuple(name for moment in table.times for name in moment.theirs)
    return [*(column.theirs for column in table.columns if column.ours in _NEEDED), times]


def _columns(blocks: Iterable[Block], table: Table, longest_bytes: int) -> list[str]:
    """Those of the header's columns that the table reads, or any; none where there is no header."""
    cutter = CsvRows(table.names())
    columns = (cutter.cut(lines).columns.columns for lines in block_lines(blocks, longest_bytes))
    return next(filter(None, columns), [])
