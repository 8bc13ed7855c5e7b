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
            Number("msg_type", ("messageType",)),
            Number("lon_deg", ("longitude",)),
            Number("lat_deg", ("latitude",)),
            Number("sog_knots", ("speedOverGround",)),
            Number("cog_deg", ("courseOverGround",)),
            Number("heading_deg", ("trueHeading",)),
            Number("nav_status", ("navigationalStatus",)),
            Number("imo", ("imoNumber",)),
            Text("call_sign", ("callSign",)),
            Text("ship_name", ("name",)),
            Number("ship_type", ("shipType",)),
            Number("to_bow_m", ("dimensionA",)),
            Number("to_stern_m", ("dimensionB",)),
            Number("to_port_m", ("dimensionC",)),
            Number("to_starboard_m", ("dimensionD",)),
            Number("length_m", ("shipLength",)),
            Number("width_m", ("shipWidth",)),
            Number("draught_m", ("draught",), divisor=10),
            Text("destination", ("destination",)),
            Eta(("eta",), r"^(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)$"),
        ),
        no_ships=("type", frozenset({"aton"})),
        has_real_sample=True,
    ),
    unfold_feature,
)
