"""Satellite AIS as ORBCOMM and the UN Global Platform give it out: positions with the last static report beside them.

`dt_*` are written with a space, `ts_*` without anything between the digits; both are UTC. Draught is in metres.
"""

from pipeline.decode.tabular.codes import ISO_ETA
from pipeline.decode.tabular.columns import Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Iso, Written
from pipeline.feeds.formats import FeedFormat

ORBCOMM = Table(
    FeedFormat.SAIS_CSV,
    times=(
        Moment(("dt_pos_utc",), Iso()),
        Moment(("ts_pos_utc",), Written("%Y%m%d%H%M%S")),
        Moment(("dt_static_utc",), Iso()),
        Moment(("ts_static_utc",), Written("%Y%m%d%H%M%S")),
    ),
    columns=(
        Number("mmsi", ("mmsi",)),
        Number("msg_type", ("message_type",)),
        Number("lon_deg", ("longitude",)),
        Number("lat_deg", ("latitude",)),
        Number("sog_knots", ("sog",)),
        Number("cog_deg", ("cog",)),
        Number("heading_deg", ("heading",)),
        Number("nav_status", ("nav_status_code",)),
        Number("imo", ("imo",)),
        Text("call_sign", ("callsign",)),
        Text("ship_name", ("vessel_name",)),
        Number("ship_type", ("vessel_type_code",)),
        Number("length_m", ("length",)),
        Number("width_m", ("width",)),
        Number("draught_m", ("draught",)),
        Text("destination", ("destination",)),
        Eta(("eta",), ISO_ETA),
        Text("station", ("source",), whole=True),
    ),
)
