"""NOAA Marine Cadastre: the daily files of 2018 on, and the second layout of 2024 and 2025, longitude first.

https://marinecadastre.gov/ais/ . Rows have no message type. Zeros and blanks both mean unknown, also as ship type.
"""

from pipeline.decode.tabular.codes import NAV_STATUS
from pipeline.decode.tabular.columns import Coded, Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

NOAA = Table(
    FeedFormat.NOAA_CSV,
    times=(Moment(("basedatetime", "base_date_time"), Iso()),),
    columns=(
        Number("mmsi", ("mmsi",)),
        Number("lon_deg", ("lon", "longitude")),
        Number("lat_deg", ("lat", "latitude")),
        Number("sog_knots", ("sog",)),
        # Some days hold the course as a signed 12-bit number of tenths, "not available" (360.0) as -49.6.
        Number("cog_deg", ("cog",), negative_adds=409.6),
        Number("heading_deg", ("heading",)),
        Coded("nav_status", ("status",), NAV_STATUS),  # words in the files of 2015 to 2017
        Number("imo", ("imo",), prefix="IMO"),
        Number("ship_type", ("vesseltype", "vessel_type"), least=1),  # 1001 and up are codes of NOAA's own
        Number("length_m", ("length",)),
        Number("width_m", ("width",)),
        Number("draught_m", ("draft",)),
        Text("ship_name", ("vesselname", "vessel_name")),
        Text("call_sign", ("callsign", "call_sign")),
    ),
    has_real_sample=True,
)
