"""MarineTraffic API answers as CSV: exportvesseltrack (PS01) and exportvessels (PS02-PS08), simple, extended and full.

Columns as the API's OpenAPI description names them. Speed is in tenths of a knot, draught in tenths of a metre. Status
97, 98 and 99 are MarineTraffic's own; of 97, an aircraft, `HEADING` is the altitude. Times are UTC, unsaid.
"""

from pipeline.decode.tabular.codes import ISO_ETA
from pipeline.decode.tabular.columns import Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

MARINETRAFFIC = Table(
    FeedFormat.MARINETRAFFIC_CSV,
    times=(Moment(("timestamp",), Iso()),),
    columns=(
        Number("mmsi", ("mmsi",)),
        Number("lon_deg", ("lon",)),
        Number("lat_deg", ("lat",)),
        Number("sog_knots", ("speed",), divisor=10),
        Number("cog_deg", ("course",)),
        Number("heading_deg", ("heading",), unless=("status", "97")),
        Number("nav_status", ("status",)),
        Number("imo", ("imo",)),
        Text("call_sign", ("callsign",)),
        Text("ship_name", ("shipname",)),
        Number("ship_type", ("shiptype",)),
        Number("length_m", ("length",)),
        Number("width_m", ("width",)),
        Number("draught_m", ("draught",), divisor=10),
        Text("destination", ("destination",)),
        Eta(("eta",), ISO_ETA),
        Text("station", ("dsrc",), whole=True),
    ),
)
