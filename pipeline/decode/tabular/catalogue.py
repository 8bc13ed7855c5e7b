"""Every table that is read, and what cuts its lines to rows."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pipeline.decode.harvest import Batch
from pipeline.decode.tabular.columns import Table
from pipeline.decode.tabular.danish import DANISH
from pipeline.decode.tabular.debs import DEBS
from pipeline.decode.tabular.engine import read_table
from pipeline.decode.tabular.exactearth import EXACTEARTH
from pipeline.decode.tabular.json_catalogue import JSON_TABLES
from pipeline.decode.tabular.json_rows import JsonRows
from pipeline.decode.tabular.marinetraffic import MARINETRAFFIC
from pipeline.decode.tabular.noaa import NOAA
from pipeline.decode.tabular.norwegian import HAIS, KYSTVERKET
from pipeline.decode.tabular.orbcomm import ORBCOMM
from pipeline.decode.tabular.rows import CsvRows, Cutter
from pipeline.decode.tabular.spire import SPIRE
from pipeline.decode.tabular.tracktable import TRACKTABLE, TrajectoryRows
from pipeline.decode.times import TimeRule
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.lines import Line

_JSON = tuple(declared.table for declared in JSON_TABLES.values())
_CSV = (NOAA, DANISH, EXACTEARTH, SPIRE, MARINETRAFFIC, HAIS, KYSTVERKET, ORBCOMM, DEBS)
TABLES: Mapping[FeedFormat, Table] = MappingProxyType({table.name: table for table in (*_CSV, TRACKTABLE, *_JSON)})


def read_tabular(batches: Iterable[list[Line]], name: FeedFormat, times: TimeRule) -> Iterator[Batch]:
    """Decode a file whose format is in `TABLES`."""
    table = TABLES[name]
    return read_table(batches, table, _cutter_of(table), times)


def _cutter_of(table: Table) -> Cutter:
    if table.name in JSON_TABLES:
        return JsonRows(JSON_TABLES[table.name])
    return TrajectoryRows(table.names()) if table is TRACKTABLE else CsvRows(table.names())
