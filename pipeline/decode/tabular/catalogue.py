"""Every table that is read, and what cuts its lines to rows."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pipeline.decode.harvest import ReadBatch
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.danish import DANISH
from pipeline.decode.tabular.debs import DEBS
from pipeline.decode.tabular.engine import read_table
from pipeline.decode.tabular.exactearth import EXACTEARTH
from pipeline.decode.tabular.json_catalogue import JSON_TABLES
from pipeline.decode.tabular.json_rows import JsonRows
from pipeline.decode.tabular.lines import block_lines, listed_lines
from pipeline.decode.tabular.marinetraffic import MARINETRAFFIC
from pipeline.decode.tabular.noaa import NOAA
from pipeline.decode.tabular.norwegian import HAIS, KYSTVERKET
from pipeline.decode.tabular.orbcomm import ORBCOMM
from pipeline.decode.tabular.rows import CsvRows
from pipeline.decode.tabular.spire import SPIRE
from pipeline.decode.tabular.tracktable import TRACKTABLE, TrajectoryRows
from pipeline.decode.times import TimeRule
from pipeline.feeds.blocks import Block
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.lines import Line

_JSON = tuple(declared.table for declared in JSON_TABLES.values())
_CSV = (NOAA, DANISH, EXACTEARTH, SPIRE, MARINETRAFFIC, HAIS, KYSTVERKET, ORBCOMM, DEBS)
TABLES: Mapping[FeedFormat, Table] = MappingProxyType({table.name: table for table in (*_CSV, TRACKTABLE, *_JSON)})


def read_rows(blocks: Iterable[Block], name: FeedFormat, longest_bytes: int, times: TimeRule) -> Iterator[ReadBatch]:
    """Decode a file of rows, a CSV or trajectories."""
    table, lines = TABLES[name], block_lines(blocks, longest_bytes)
    if table is TRACKTABLE:
        return read_table(lines, table, TrajectoryRows(table.names()), times)
    return read_table(lines, table, CsvRows(table.names()), times)


def read_records(batches: Iterable[list[Line]], name: FeedFormat, times: TimeRule) -> Iterator[ReadBatch]:
    """Decode a file of JSON."""
    return read_table(listed_lines(batches), TABLES[name], JsonRows(JSON_TABLES[name]), times)
