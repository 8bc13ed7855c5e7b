"""Every table that is read, and what cuts its lines to rows."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pipeline.decode.harvest import Harvest
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.engine import read_table
from pipeline.decode.tabular.noaa import NOAA
from pipeline.decode.tabular.rows import CsvRows, Cutter
from pipeline.decode.times import TimeRule
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.lines import Line

TABLES: Mapping[FeedFormat, Table] = MappingProxyType({table.name: table for table in (NOAA,)})


def read_tabular(batches: Iterable[list[Line]], name: FeedFormat, times: TimeRule) -> Harvest:
    """Decode a file whose format is in `TABLES`."""
    table = TABLES[name]
    return read_table(batches, table, _cutter_of(table), times)


def _cutter_of(table: Table) -> Cutter:
    return CsvRows(table.names())
