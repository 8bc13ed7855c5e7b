"""BarentsWatch, the live AIS of the Norwegian coast: JSON lines, server-sent events, arrays, GeoJSON.

https://developer.barentswatch.no/docs/AIS/live-ais-api . Position, static and combined models; the combined ones have
no message type and say both. Draught is in tenths of a metre; what is not available is null.
"""

from pipeline.decode.tabular.columns import Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.geojson import unfold_feature
from pipeline.decode.tabular.json_rows import JsonTable
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

BARENTSWATCH = JsonTable(
    Table(
        FeedFormat.BARENTSWATCH_JSON,
        times=(Moment(("msgtime",), Iso()),),
        columns=(
            Number("mmsi", ("mmsi",)),
            Number("msg_type", ("messagetype",)),
            Number("lon_deg", ("longitude",)),
            Number("lat_deg", ("latitude",)),
            Number("sog_knots", ("speedoverground",)),
            Number("cog_deg", ("courseoverground",)),
            Number("heading_deg", ("trueheading",)),
            Number("nav_status", ("navigationalstatus",)),
            Number("imo", ("imonumber",)),
            Text("call_sign", ("callsign",)),
            Text("ship_name", ("name",)),
            Number("ship_type", ("shiptype",)),
            Number("to_bow_m", ("dimensiona",)),
            Number("to_stern_m", ("dimensionb",)),
            Number("to_port_m", ("dimensionc",)),
            Number("to_starboard_m", ("dimensiond",)),
            Number("length_m", ("shiplength",)),
            Number("width_m", ("shipwidth",)),
            Number("draught_m", ("draught",), divisor=10),
            Text("destination", ("destination",)),
            Eta(("eta",), r"^(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)$"),
        ),
        no_ships=("type", frozenset({"aton"})),
        has_real_sample=True,
    ),
    unfold_feature,
)
