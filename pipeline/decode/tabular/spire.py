"""Spire historical CSV extracts: a row is a position (types 1-3, 18, 19, 27) or a static report (5, 24).

https://documentation.spire.com/data-extracts . Times are ISO 8601 in UTC; `timestamp` is when it was heard, and
`created_at` when Spire filed it. The names of the columns behind `rot` are from memory; those not there are NULL.
"""

from pipeline.decode.tabular.codes import ISO_ETA, SHIP_TYPE
from pipeline.decode.tabular.columns import Coded, Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

SPIRE = Table(
    FeedFormat.SPIRE_CSV,
    times=(Moment(("timestamp",), Iso()),),
    columns=(
        Number("mmsi", ("mmsi",)),
        Number("msg_type", ("msg_type",)),
        Number("lon_deg", ("longitude",)),
        Number("lat_deg", ("latitude",)),
        Number("sog_knots", ("speed",)),
        Number("cog_deg", ("course",)),
        Number("heading_deg", ("heading",)),
        Number("nav_status", ("status",)),
        Number("imo", ("imo",)),
        Text("call_sign", ("call_sign",)),
        Text("ship_name", ("name",)),
        Coded("ship_type", ("ship_type",), SHIP_TYPE),
        Number("length_m", ("length",)),
        Number("width_m", ("width",)),
        Number("draught_m", ("draught",)),
        Text("destination", ("destination",)),
        Eta(("eta",), ISO_ETA),
        Text("station", ("collection_type",), whole=True),
    ),
)
