"""JSON dumps of positions from MarineTraffic's older interfaces: speed in tenths of a knot, the time as an epoch.

Declared from a published task that came with such a file; nothing in it is static.
"""

from pipeline.decode.tabular.columns import Moment, Number, Table, Text
from pipeline.decode.tabular.json_rows import JsonTable
from pipeline.decode.tabular.moments import Epoch
from pipeline.feeds.formats import FeedFormat

MARINETRAFFIC_DUMP = JsonTable(
    Table(
        FeedFormat.MARINETRAFFIC_DUMP_JSON,
        times=(Moment(("timestamp",), Epoch()),),
        columns=(
            Number("mmsi", ("mmsi",)),
            Number("lon_deg", ("lon",)),
            Number("lat_deg", ("lat",)),
            Number("sog_knots", ("speed",), divisor=10),
            Number("cog_deg", ("course",)),
            Number("heading_deg", ("heading",)),
            Number("nav_status", ("status",)),
            Text("station", ("stationId",), whole=True),
        ),
    )
)
