"""What a reader brings in from a feed, batch by batch, before duplicates are told and lines are judged."""

from typing import NamedTuple

import polars as pl

_ROW = {"row": pl.UInt32()}
_REPORT = {**_ROW, "msg_type": pl.UInt8(), "mmsi": pl.UInt32()}
_PLACE = {"lon_deg": pl.Float64(), "lat_deg": pl.Float64()}
_SIZES = dict.fromkeys(("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"), pl.UInt16())
_LINE = {"line_no": pl.UInt64(), "byte_offset": pl.UInt64()}

RECEPTIONS = pl.Schema({"payload_hash": pl.UInt64(), "time_us": pl.Int64(), "station": pl.String(), **_LINE})
POSITIONS = pl.Schema(
    {
        **_REPORT,
        **_PLACE,
        **dict.fromkeys(("sog_knots", "cog_deg", "heading_deg"), pl.Float32()),
        "nav_status": pl.UInt8(),
    }
)
STATICS = pl.Schema(
    {
        **_REPORT,
        "imo": pl.UInt32(),
        "call_sign": pl.String(),
        "ship_name": pl.String(),
        "ship_type": pl.UInt8(),
        **_SIZES,
        "draught_m": pl.Float32(),
        "destination": pl.String(),
        **dict.fromkeys(("eta_month", "eta_day", "eta_hour", "eta_minute"), pl.UInt8()),
        **dict.fromkeys(("length_m", "width_m"), pl.UInt16()),
    }
)
BASE_STATIONS = pl.Schema({**_REPORT, "reported_at_utc": pl.Datetime("us"), **_PLACE})
AIDS_TO_NAVIGATION = pl.Schema(
    {
        **_REPORT,
        "aid_type": pl.UInt8(),
        "aid_name": pl.String(),
        **_PLACE,
        **_SIZES,
        **dict.fromkeys(("is_off_position", "is_virtual"), pl.Boolean()),
    }
)
OTHER_MESSAGES = pl.Schema({**_REPORT, "message": pl.String()})
FURTHER_LINES = pl.Schema({**_ROW, "line_no": pl.UInt64()})
REPEATS = pl.Schema(
    {**_LINE, "time_us": pl.Int64(), "station": pl.String(), "of_line_no": pl.UInt64(), "raw": pl.Binary()}
)
FAULTS = pl.Schema({**_LINE, "reason": pl.String(), "raw": pl.Binary()})


class Batch(NamedTuple):
    """Tables of some lines of a file; `row` counts the rows of `receptions` from 0.

    Attributes:
        receptions: the messages taken, each on its first line.
        positions: their position reports, as `POSITIONS`; so the further tables.
        statics: what they say of ships.
        base_stations: reports of base stations.
        aids_to_navigation: reports of aids to navigation.
        other_messages: all other types.
        further_lines: those of the parts of a message of `receptions` but for its first.
        repeats: parts that came again; the first time on line `of_line_no`, whose fate is its own.
        faults: lines that cannot be used, and why; a line may be there more than once.
    """

    receptions: pl.DataFrame = RECEPTIONS.to_frame()
    positions: pl.DataFrame = POSITIONS.to_frame()
    statics: pl.DataFrame = STATICS.to_frame()
    base_stations: pl.DataFrame = BASE_STATIONS.to_frame()
    aids_to_navigation: pl.DataFrame = AIDS_TO_NAVIGATION.to_frame()
    other_messages: pl.DataFrame = OTHER_MESSAGES.to_frame()
    further_lines: pl.DataFrame = FURTHER_LINES.to_frame()
    repeats: pl.DataFrame = REPEATS.to_frame()
    faults: pl.DataFrame = FAULTS.to_frame()


class LineCounts(NamedTuple):
    """Lines that a batch was read from: `telling` hold something of AIS or nothing known, `good` are well-formed."""

    lines: int
    telling: int
    good: int


CountedBatch = tuple[Batch, LineCounts]

REPORTS = ("positions", "statics", "base_stations", "aids_to_navigation", "other_messages")
"""The tables of a batch whose rows are messages."""
JUDGED = ("receptions", "further_lines", "repeats", "faults")
"""The tables of a batch that tell where its lines end."""
