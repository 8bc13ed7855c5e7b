"""Every table of JSON that is read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pipeline.decode.tabular.aishub import AISHUB, AISHUB_HUMAN
from pipeline.decode.tabular.aisstream import AISSTREAM
from pipeline.decode.tabular.barentswatch import BARENTSWATCH
from pipeline.decode.tabular.digitraffic import DIGITRAFFIC, DIGITRAFFIC_VESSELS
from pipeline.decode.tabular.gfw import GFW
from pipeline.decode.tabular.json_rows import JsonTable, Record
from pipeline.decode.tabular.marinetraffic import MARINETRAFFIC
from pipeline.decode.tabular.marinetraffic_dump import MARINETRAFFIC_DUMP
from pipeline.decode.tabular.spire_graphql import SPIRE_GRAPHQL
from pipeline.feeds.formats import FeedFormat


def _as_csv(record: Record) -> Sequence[Record]:
    """The names as a CSV's header has them, lower case."""
    return ({name.lower(): value for name, value in record.items()},)


# The same columns, unknowns and units, whether the answer was asked for as CSV or as JSON.
_MARINETRAFFIC = JsonTable(replace(MARINETRAFFIC, name=FeedFormat.MARINETRAFFIC_JSON), _as_csv)

_DECLARED = (
    AISHUB,
    AISHUB_HUMAN,
    AISSTREAM,
    BARENTSWATCH,
    DIGITRAFFIC,
    DIGITRAFFIC_VESSELS,
    GFW,
    _MARINETRAFFIC,
    MARINETRAFFIC_DUMP,
    SPIRE_GRAPHQL,
)
JSON_TABLES: Mapping[FeedFormat, JsonTable] = MappingProxyType(
    {declared.table.name: declared for declared in _DECLARED}
)
