"""What decode makes of a feed file: every line is in exactly one of these tables, or counted as ignored."""

import dataframely as dy
import polars as pl

from pipeline.schemas import columns as c

QUARANTINE_REASONS = (
    "bad_checksum",
    "bad_length",
    "bad_sentence",
    "bad_value",
    "future_time",
    "line_too_long",
    "no_time",
    "orphan_fragment",
    "undecodable",
)
FILE_STATES = ("done", "rejected")


class Positions(dy.Schema):
    """One row a position report (types 1-3, 9, 18, 19, 27, or a CSV row), without the file's duplicates."""

    mmsi = c.mmsi()
    received_at_utc = c.received_at_utc()
    msg_type = dy.UInt8(nullable=True, min=1, max=27, description="AIS message type; NULL where a CSV feed drops it")
    lon_deg = c.lon_deg()
    lat_deg = c.lat_deg()
    sog_knots = dy.Float32(nullable=True, min=0, description="speed over ground")
    cog_deg = dy.Float32(nullable=True, min=0, max_exclusive=360, description="course over ground")
    heading_deg = dy.Float32(nullable=True, min=0, max_exclusive=360, description="true heading")
    nav_status = dy.UInt8(nullable=True, max=14, description="navigational status; 15 (undefined) is NULL")
    station = c.station()
    payload_hash = c.payload_hash()
    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)


class Statics(dy.Schema):
    """One row a static report (types 5, 19, 24A, 24B, or a CSV row that says something new of its ship)."""

    mmsi = c.mmsi()
    received_at_utc = c.received_at_utc()
    msg_type = dy.UInt8(nullable=True, min=1, max=27, description="AIS message type; NULL where a CSV feed drops it")
    imo = c.imo()
    call_sign = c.text("call sign, cut at the first @")
    ship_name = c.text("name, cut at the first @")
    ship_type = dy.UInt8(nullable=True, description="raw ship and cargo type, 0-255")
    to_bow_m = dy.UInt16(nullable=True, description="reference point to bow")
    to_stern_m = dy.UInt16(nullable=True, description="reference point to stern")
    to_port_m = dy.UInt16(nullable=True, description="reference point to port side")
    to_starboard_m = dy.UInt16(nullable=True, description="reference point to starboard side")
    length_m = dy.UInt16(nullable=True, description="to_bow_m + to_stern_m, or the feed's own length")
    width_m = dy.UInt16(nullable=True, description="to_port_m + to_starboard_m, or the feed's own width")
    draught_m = dy.Float32(nullable=True, min_exclusive=0, description="declared draught")
    destination = c.text("declared destination, cut at the first @")
    eta_month = dy.UInt8(nullable=True, min=1, max=12)
    eta_day = dy.UInt8(nullable=True, min=1, max=31)
    eta_hour = dy.UInt8(nullable=True, max=23)
    eta_minute = dy.UInt8(nullable=True, max=59)
    station = c.station()
    payload_hash = c.payload_hash()
    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)


class BaseStations(dy.Schema):
    """One row a report of a base station, or of a ship that was asked for the time (types 4 and 11)."""

    mmsi = c.mmsi()
    received_at_utc = c.received_at_utc()
    msg_type = dy.UInt8(is_in=[4, 11], description="AIS message type")
    reported_at_utc = c.utc(
        "the time it says; NULL where any part of it is not available or it is no date", nullable=True
    )
    lon_deg = c.lon_deg()
    lat_deg = c.lat_deg()
    station = c.station()
    payload_hash = c.payload_hash()
    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)


class AidsToNavigation(dy.Schema):
    """One row a report of a buoy, beacon or light (type 21)."""

    mmsi = c.mmsi()
    received_at_utc = c.received_at_utc()
    aid_type = dy.UInt8(nullable=True, min=1, max=31, description="type of aid; 0 (not said) is NULL")
    aid_name = c.text("name with its extension, cut at the first @")
    lon_deg = c.lon_deg()
    lat_deg = c.lat_deg()
    to_bow_m = dy.UInt16(nullable=True, description="reference point to the north side; of what floats, to bow")
    to_stern_m = dy.UInt16(nullable=True, description="reference point to the south side; of what floats, to stern")
    to_port_m = dy.UInt16(nullable=True, description="reference point to the west side; of what floats, to port")
    to_starboard_m = dy.UInt16(
        nullable=True, description="reference point to the east side; of what floats, to starboard"
    )
    is_off_position = dy.Bool(
        nullable=True, description="a floating aid has left its place; NULL where it tells no fix"
    )
    is_virtual = dy.Bool(description="nothing lies there, the report alone is the aid")
    station = c.station()
    payload_hash = c.payload_hash()
    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)


class OtherMessages(dy.Schema):
    """One row a message of a type without a table of its own."""

    mmsi = c.mmsi()
    received_at_utc = c.received_at_utc()
    msg_type = dy.UInt8(min=6, max=28, description="AIS message type")
    message = c.text("its fields as a JSON object; docs/messages.md says which", nullable=False)
    station = c.station()
    payload_hash = c.payload_hash()
    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)


class Duplicates(dy.Schema):
    """One row a further reception of a message that another line stands for: receivers are evidence."""

    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description=c.LINE_NO)
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)
    received_at_utc = c.utc("when this receiver heard it", nullable=True)
    station = c.text("this receiver")
    of_line_no = dy.UInt64(min=1, description="line of the message that stands")


class Quarantine(dy.Schema):
    """One row a line that could not be used, with the reason."""

    file_id = c.text(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(min=1, description="1-based line")
    byte_offset = dy.UInt64(description=c.BYTE_OFFSET)
    reason = dy.String(check=c.one_of(QUARANTINE_REASONS), description="why")
    raw = dy.Binary(description="the line's bytes without its end, at most the line limit")


class IngestFiles(dy.Schema):
    """One row a feed file."""

    file_id = c.key(c.FILE_ID)
    path = c.text("where it lay when it was read", nullable=False)
    state = dy.String(check=c.one_of(FILE_STATES), description="done or rejected")
    rejected_reason = c.text("why a rejected file was rejected")
    format = c.text("nmea, noaa_csv, ...; NULL if not recognised")
    bytes = dy.UInt64(description="size of the file as it lay there")
    lines = dy.UInt64(description="lines of the uncompressed stream")
    accepted = dy.UInt64(description="lines of messages that were taken, kept types or not")
    quarantined = dy.UInt64(description="lines in quarantine")
    duplicates = dy.UInt64(description="lines of further receptions of a taken message")
    ignored = dy.UInt64(description="lines that hold no AIS message: comments, blanks, headers, other sentences")
    first_received_at_utc = c.utc("earliest time of a taken message", nullable=True)
    last_received_at_utc = c.utc("latest time of a taken message", nullable=True)
    run_id = c.run_id()

    @dy.rule()
    def lines_add_up(cls) -> pl.Expr:
        """Every line is in exactly one of the four."""
        return pl.col("lines") == pl.sum_horizontal("accepted", "quarantined", "duplicates", "ignored")
