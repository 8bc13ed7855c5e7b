"""Danish Maritime Authority: `aisdk-YYYY-MM-DD`, every message a row, static columns filled in from the last type 5.

https://web.ais.dk/aisdata/ . The header begins with `# `. Times are day first; a copy that was saved month first is
told by nothing but the days beyond 12, which are no months. No fix is latitude 91 at longitude 0.
"""

from pipeline.decode.tabular.codes import DAY_FIRST_ETA, NAV_STATUS, SHIP_TYPE
from pipeline.decode.tabular.columns import Coded, Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Written
from pipeline.feeds.formats import FeedFormat

DANISH = Table(
    FeedFormat.DMA_CSV,
    times=(Moment(("timestamp",), Written("%d/%m/%Y %H:%M:%S")),),
    columns=(
        Number("mmsi", ("mmsi",)),
        Number("lon_deg", ("longitude",)),
        Number("lat_deg", ("latitude",)),
        Number("sog_knots", ("sog",)),
        Number("cog_deg", ("cog",)),
        Number("heading_deg", ("heading",)),
        Coded("nav_status", ("navigational status",), NAV_STATUS),
        Number("imo", ("imo",)),
        Text("call_sign", ("callsign",)),
        Text("ship_name", ("name",)),
        Coded("ship_type", ("ship type",), SHIP_TYPE),
        Number("to_bow_m", ("a",)),
        Number("to_stern_m", ("b",)),
        Number("to_port_m", ("c",)),
        Number("to_starboard_m", ("d",)),
        Number("length_m", ("length",)),
        Number("width_m", ("width",)),
        Number("draught_m", ("draught",)),
        Text("destination", ("destination",)),
        Eta(("eta",), DAY_FIRST_ETA),
    ),
    unknown=frozenset({"Unknown", "Unknown value", "Undefined"}),
    no_ships=("type of mobile", frozenset({"base station", "aton"})),
)
