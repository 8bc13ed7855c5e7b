"""DEBS 2018 Grand Challenge: positions in the Mediterranean with the port of departure.

Speed is in tenths of a knot, draught in tenths of a metre; times are day first, to the minute. `SHIP_ID` is taken as
MMSI; where the ids were made anonymous they are no numbers, and the file is rejected for want of good rows.
"""

from pipeline.decode.tabular.columns import Moment, Number, Table
from pipeline.decode.tabular.moments import Written
from pipeline.feeds.formats import FeedFormat

DEBS = Table(
    FeedFormat.DEBS_CSV,
    times=(Moment(("timestamp",), Written("%d-%m-%y %H:%M")),),
    columns=(
        Number("mmsi", ("ship_id",)),
        Number("lon_deg", ("lon",)),
        Number("lat_deg", ("lat",)),
        Number("sog_knots", ("speed",), divisor=10),
        Number("cog_deg", ("course",)),
        Number("heading_deg", ("heading",)),
        Number("ship_type", ("shiptype",)),
        Number("draught_m", ("reported_draught",), divisor=10),
    ),
)
