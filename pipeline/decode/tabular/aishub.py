"""AISHub's web service in JSON: an array of a header and an array of vessels, each its last position and static data.

https://www.aishub.net/api . `format=0` writes what the air has: 1/600000 degree, tenths of knots, degrees and metres,
the ETA packed into 20 bits, the time as an epoch. `format=1` writes degrees, knots, metres and GMT.
"""

from pipeline.decode.tabular.columns import Column, Eta, Moment, Number, Table, Text
from pipeline.decode.tabular.json_rows import JsonTable
from pipeline.decode.tabular.moments import Epoch, Iso
from pipeline.decode.tabular.packed_eta import packed_eta
from pipeline.feeds.formats import FeedFormat

_DEGREE = 600_000  # ten-thousandths of a minute


def _columns(degree: int, tenth: int, *eta: Column) -> tuple[Column, ...]:
    return (
        Number("mmsi", ("MMSI",)),
        Number("lon_deg", ("LONGITUDE",), divisor=degree),
        Number("lat_deg", ("LATITUDE",), divisor=degree),
        Number("sog_knots", ("SOG",), divisor=tenth),
        Number("cog_deg", ("COG",), divisor=tenth),
        Number("heading_deg", ("HEADING",)),
        Number("nav_status", ("NAVSTAT",)),
        Number("imo", ("IMO",)),
        Text("call_sign", ("CALLSIGN",)),
        Text("ship_name", ("NAME",)),
        Number("ship_type", ("TYPE",)),
        Number("to_bow_m", ("A",)),
        Number("to_stern_m", ("B",)),
        Number("to_port_m", ("C",)),
        Number("to_starboard_m", ("D",)),
        Number("draught_m", ("DRAUGHT",), divisor=tenth),
        Text("destination", ("DEST",)),
        *eta,
    )


AISHUB = JsonTable(
    Table(
        FeedFormat.AISHUB_JSON,
        times=(Moment(("TIME",), Epoch()),),
        columns=_columns(_DEGREE, 10, *packed_eta("ETA")),
        has_real_sample=True,
    )
)
AISHUB_HUMAN = JsonTable(
    Table(
        FeedFormat.AISHUB_HUMAN_JSON,
        times=(Moment(("TIME",), Iso()),),
        columns=_columns(1, 1, Eta(("ETA",), r"^(?<month>\d\d)-(?<day>\d\d) (?<hour>\d\d):(?<minute>\d\d)$")),
    )
)
