"""Global Fishing Watch's pipelines: JSON lines of messages, each with its type and receiver.

https://github.com/GlobalFishingWatch/pipe-segment and gpsdio-segment, whose test data are the samples. Python wrote
some of them, so that NaN means unknown; 91 and 181 are left in. The ship type is a text, or a code with one beside it.
"""

from dataclasses import dataclass

import polars as pl

from pipeline.decode.tabular.columns import Coded, Moment, Number, Table, Text
from pipeline.decode.tabular.json_rows import JsonTable
from pipeline.decode.tabular.moments import Epoch, Iso
from pipeline.feeds.formats import FeedFormat

# Of the codes that one text stands for, such as 75 to 78 for "reserved", the first.
_KINDS = {"wing in ground": 20, "high speed craft": 40, "passenger": 60, "cargo": 70, "tanker": 80, "other type": 90}
_ENDINGS = {
    "all ships of this type": 0,
    "hazardous category a": 1,
    "hazardous category b": 2,
    "hazardous category c": 3,
    "hazardous category d": 4,
    "reserved for future use": 5,
    "no additional information": 9,
}
_SHIP_TYPES = {
    "not available": 0,
    "fishing": 30,
    "towing": 31,
    "dredging or underwater ops": 33,
    "diving ops": 34,
    "military ops": 35,
    "sailing": 36,
    "pleasure craft": 37,
    "pilot vessel": 50,
    "search and rescue vessel": 51,
    "tug": 52,
    "port tender": 53,
    "anti-pollution equipment": 54,
    "law enforcement": 55,
    "medical transport": 58,
    **{f"{kind}, {ending}": first + digit for kind, first in _KINDS.items() for ending, digit in _ENDINGS.items()},
}


@dataclass(frozen=True, slots=True)
class _EpochOrIso:
    """The older pipelines wrote epochs, the newer ones ISO times."""

    def microseconds(self, text: pl.Series) -> pl.Series:
        """Int64; NULL where it is neither."""
        epoch_us = Epoch().microseconds(text)
        return epoch_us.zip_with(epoch_us.is_not_null(), Iso().microseconds(text))


GFW = JsonTable(
    Table(
        FeedFormat.GFW_JSON,
        times=(Moment(("timestamp",), _EpochOrIso()),),
        columns=(
            Number("mmsi", ("ssvid", "mmsi")),
            Number("msg_type", ("type",), prefix="AIS."),
            Number("lon_deg", ("lon",)),
            Number("lat_deg", ("lat",)),
            Number("sog_knots", ("speed",)),
            Number("cog_deg", ("course",)),
            Number("heading_deg", ("heading",)),
            Number("nav_status", ("status",)),
            Number("imo", ("imo",)),
            Text("call_sign", ("callsign",)),
            Text("ship_name", ("shipname",)),
            Coded("ship_type", ("shiptype", "shiptype_text"), _SHIP_TYPES),
            Number("length_m", ("length",)),
            Number("width_m", ("width",)),
            Text("destination", ("destination",)),
            Text("station", ("receiver", "tagblock_station"), whole=True),
        ),
        unknown=frozenset({"NaN"}),
        has_real_sample=True,
    )
)
