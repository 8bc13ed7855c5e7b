"""exactEarth archive CSV: 139 columns, one message of any type a row, in quotes or not.

Columns as https://github.com/AISViz/AISdb expects them. `Time` is whole seconds, `Millisecond` what is beyond. What is
not available stands as the sentinel (91.0, 181.0), as nothing or as `None`. SOG and COG are scaled, draught is not.
"""

from pipeline.decode.tabular.columns import Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Written
from pipeline.feeds.formats import FeedFormat

EXACTEARTH = Table(
    FeedFormat.EXACTEARTH_CSV,
    times=(Moment(("time",), Written("%Y%m%d_%H%M%S"), milliseconds="millisecond"),),
    columns=(
        Number("mmsi", ("mmsi",)),
        Number("msg_type", ("message_id",)),
        Number("lon_deg", ("longitude",)),
        Number("lat_deg", ("latitude",)),
        Number("sog_knots", ("sog",)),
        Number("cog_deg", ("cog",)),
        Number("heading_deg", ("heading",)),
        Number("nav_status", ("navigational_status",)),
        Number("imo", ("imo",)),
        Text("call_sign", ("call_sign",)),
        Text("ship_name", ("vessel_name",)),
        Number("ship_type", ("ship_type",)),
        Number("to_bow_m", ("dimension_to_bow",)),
        Number("to_stern_m", ("dimension_to_stern",)),
        Number("to_port_m", ("dimension_to_port",)),
        Number("to_starboard_m", ("dimension_to_starboard",)),
        Number("draught_m", ("draught",), divisor=10),
        Text("destination", ("destination",)),
        Number("eta_month", ("eta_month",)),
        Number("eta_day", ("eta_day",)),
        Number("eta_hour", ("eta_hour",)),
        Number("eta_minute", ("eta_minute",)),
        Text("station", ("base_station", "region"), whole=True),
    ),
    unknown=frozenset({"None"}),
)
