"""AISHub's web service in JSON: an array of a header and an array of vessels, each its last position and static data.

https://www.aishub.net/api . `format=0` writes what the air has: 1/600000 degree, tenths of knots, degrees and metres,
the ETA packed into 20 bits, the time as an epoch. `format=1` writes degrees, knots, metres and GMT.
"""

from pipeline.decode.tabular.columns import Column, Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.json_rows import JsonTable
from pipeline.decode.tabular.moments import Epoch, Iso
from pipeline.decode.tabular.packed_eta import PACKED_ETA
from pipeline.feeds.formats import FeedFormat

_DEGREE = 600_000  # ten-thousandths of a minute


def _columns(degree: int, tenth: int, *eta: Column) -> tuple[Column, ...]:
    return (
        Number("mmsi", ("mmsi",)),
        Number("lon_deg", ("longitude",), divisor=degree),
        Number("lat_deg", ("latitude",), divisor=degree),
        Number("sog_knots", ("sog",), divisor=tenth),
        Number("cog_deg", ("cog",), divisor=tenth),
        Number("heading_deg", ("heading",)),
        Number("nav_status", ("navstat",)),
        Number("imo", ("imo",)),
        Text("call_sign", ("callsign",)),
        Text("ship_name", ("name",)),
        Number("ship_type", ("type",)),
        Number("to_bow_m", ("a",)),
        Number("to_stern_m", ("b",)),
        Number("to_port_m", ("c",)),
        Number("to_starboard_m", ("d",)),
        Number("draught_m", ("draught",), divisor=tenth),
        Text("destination", ("dest",)),
        *eta,
    )


AISHUB = JsonTable(
    Table(
        FeedFormat.AISHUB_JSON,
        times=(Moment(("time",), Epoch()),),
        columns=_columns(_DEGREE, 10, *PACKED_ETA),
        has_real_sample=True,
    )
)
AISHUB_HUMAN = JsonTable(
    Table(
        FeedFormat.AISHUB_HUMAN_JSON,
        times=(Moment(("time",), Iso()),),
        columns=_columns(1, 1, Eta(("eta",), r"^(?<month>\d\d)-(?<day>\d\d) (?<hour>\d\d):(?<minute>\d\d)$")),
    )
)
