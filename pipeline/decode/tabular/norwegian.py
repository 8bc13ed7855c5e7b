"""Kystverket (Norway): historical AIS (HAIS) as CSV with semicolons, and the variant with IMO number and length.

Columns of HAIS: https://zenodo.org/records/7415840 . What is not available is the sentinel or a negative number.
"""

from pipeline.decode.tabular.columns import Column, Moment, Number, Table, Text
from pipeline.decode.tabular.moments import Iso
from pipeline.feeds.formats import FeedFormat

_TIMES = (Moment(("date_time_utc",), Iso()),)
_POSITION: tuple[Column, ...] = (
    Number("mmsi", ("mmsi",)),
    Number("msg_type", ("message_nr",)),
    Number("lon_deg", ("lon",)),
    Number("lat_deg", ("lat",)),
    Number("sog_knots", ("sog",)),
    Number("cog_deg", ("cog",)),
    Number("heading_deg", ("true_heading",)),
    Number("nav_status", ("nav_status",)),
)

# `source` is g for a receiver on the ground, s for one on a satellite.
HAIS = Table(FeedFormat.HAIS_CSV, _TIMES, (*_POSITION, Text("station", ("source",), whole=True)))
KYSTVERKET = Table(
    FeedFormat.KYSTVERKET_CSV, _TIMES, (*_POSITION, Number("imo", ("imo_nr",)), Number("length_m", ("length",)))
)
