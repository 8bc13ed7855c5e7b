"""Digitraffic, the AIS of Fintraffic (CC BY 4.0): locations as GeoJSON, and vessels, which have no position.

https://www.digitraffic.fi/en/marine-traffic/ . Locations leave the "not available" of the air in (360, 511). That
draught is in tenths of a metre and the ETA packed into 20 bits in the vessels is recalled, not verified.
"""

from collections.abc import Sequence

from pipeline.decode.tabular.columns import Moment, Number, Table, Text
from pipeline.decode.tabular.geojson import unfold_feature
from pipeline.decode.tabular.json_rows import JsonTable, Record
from pipeline.decode.tabular.moments import Epoch
from pipeline.decode.tabular.packed_eta import packed_eta
from pipeline.feeds.formats import FeedFormat

_MILLISECONDS = Epoch(per_second=1000)

DIGITRAFFIC = JsonTable(
    Table(
        FeedFormat.DIGITRAFFIC_JSON,
        times=(Moment(("timestampExternal",), _MILLISECONDS),),  # `timestamp` is the second of the minute alone
        columns=(
            Number("mmsi", ("mmsi",)),
            Number("lon_deg", ("longitude",)),
            Number("lat_deg", ("latitude",)),
            Number("sog_knots", ("sog",)),
            Number("cog_deg", ("cog",)),
            Number("heading_deg", ("heading",)),
            Number("nav_status", ("navStat",)),
        ),
    ),
    unfold_feature,
)


def _unfold_vessel(record: Record) -> Sequence[Record]:
    return ({**record, "part": "static"},)


DIGITRAFFIC_VESSELS = JsonTable(
    Table(
        FeedFormat.DIGITRAFFIC_VESSELS_JSON,
        times=(Moment(("timestamp",), _MILLISECONDS),),
        columns=(
            Number("mmsi", ("mmsi",)),
            Number("imo", ("imo",)),
            Text("call_sign", ("callSign",)),
            Text("ship_name", ("name",)),
            Number("ship_type", ("shipType",)),
            Number("to_bow_m", ("referencePointA",)),
            Number("to_stern_m", ("referencePointB",)),
            Number("to_port_m", ("referencePointC",)),
            Number("to_starboard_m", ("referencePointD",)),
            Number("draught_m", ("draught",), divisor=10),
            Text("destination", ("destination",)),
            *packed_eta("eta"),
        ),
        no_positions=("part", frozenset({"static"})),
    ),
    _unfold_vessel,
)
