"""Positions on their way through the stages."""

import dataframely as dy

from pipeline.schemas import columns as c
from pipeline.schemas.feed import Positions, Statics
from pipeline.schemas.places import ZONE_KINDS

# lone: out of reach of all other fixes of the MMSI; displaced: takes over from another segment and hands back to it;
# circling: runs round a circle while the MMSI is heard elsewhere as well; repeated: a report heard again late.
WILD_REASONS = ("lone", "displaced", "circling", "repeated")
CLOCK_STATES = ("right", "corrected", "undetermined")


_STANDS_FOR = "how many reports it stands for, itself among them: those in between say nothing else"


class TellingPositions(Positions):
    """Positions of days pressed: each transmission once, at the right time, and only those that tell."""

    stands_for = dy.UInt32(min=1, description=_STANDS_FOR)


class TellingStatics(Statics):
    """Static reports of days pressed: the first and last of an hour that say the same."""

    stands_for = dy.UInt32(min=1, description=_STANDS_FOR)


class Hearings(dy.Schema):
    """One row a run of a ship's plausible positions that one station heard in one hour, cell and half cell of the grid.

    Sorted by (mmsi, first_utc). What is plausible, the ship's own day tells.
    """

    mmsi = c.mmsi()
    station = c.code("receiver, as the feed names it; empty where it names none", nullable=False)
    hour_utc = c.utc("the hour", nullable=False)
    cell = dy.Int64(description="number of the grid cell, of `GapSettings.cell_deg`")
    half_cell = dy.Int64(description="number of the cell of a grid twice as fine")
    first_utc = c.utc("first of the run", nullable=False)
    last_utc = c.utc("last of the run", nullable=False)
    file_id = c.code(c.FILE_ID, nullable=False)
    line_no = dy.UInt64(description="line of the first of the run")
    byte_offset = dy.UInt64(description="where that line begins")


class HeardHours(dy.Schema):
    """One row a ship, UTC day and station, sorted so: in which hours the ship was heard."""

    mmsi = c.mmsi()
    day_utc = dy.Date(nullable=False, description="UTC day")
    station = c.text("receiver, as the feed names it; empty where it names none", nullable=False)
    hours = dy.UInt32(description="a bit an hour, the least significant from midnight on")


class StationClocks(dy.Schema):
    """One row a file and station whose times differ from those of others in the file, or that others differ from."""

    file_id = dy.String(primary_key=True, description=c.FILE_ID)
    station = dy.String(primary_key=True, description="receiver, as the feed names it")
    clock_state = dy.String(
        check=c.one_of(CLOCK_STATES), description="right, corrected, or undetermined where no time has most stations"
    )
    ahead_s = dy.Float64(nullable=True, description="how far its clock was ahead, taken off its times; NULL: not known")
    shared_count = dy.UInt32(description="reports of ships under way that it has at another time than another station")


class Fixes(dy.Schema):
    """One row a position with a place and a time, sorted by (mmsi, received_at_utc, file_id, line_no).

    Equal payloads of several files are one fix. Implausible fixes are flagged, never deleted.
    """

    mmsi = c.mmsi()
    received_at_utc = c.utc("when it was heard", nullable=False)
    msg_type = dy.UInt8(nullable=True)
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)
    sog_knots = dy.Float32(nullable=True)
    cog_deg = dy.Float32(nullable=True)
    nav_status = dy.UInt8(nullable=True)
    station = c.code("receiver that heard it first, as the feed names it")
    segment_id = c.segment_id()
    is_wild = dy.Bool(description="no ship was here, whatever it says: nothing is found from it")
    wild_reason = dy.Enum(WILD_REASONS, nullable=True, description="why it is wild; NULL where it is not")
    file_id = c.code(c.FILE_ID, nullable=False)
    line_no = dy.UInt64()
    byte_offset = dy.UInt64()
    stands_for = dy.UInt32(description=_STANDS_FOR)


class ZonedFixes(Fixes):
    """Fixes with the port they are in."""

    port_id = c.code("port whose zone holds the fix")
    zone_kind = dy.Enum(
        ZONE_KINDS, nullable=True, description="kind of that zone: the closest to the quay where zones overlap"
    )
    ring_port_ids = dy.List(
        dy.Categorical(), description="ports within the exit distance: a call there is not over yet"
    )


class SlowMoments(dy.Schema):
    """One row a ship and a moment of the common time grid at which it was slow, placed between two of its fixes.

    Sorted by (mmsi, at_utc).
    """

    mmsi = c.mmsi()
    segment_id = c.segment_id()
    at_utc = c.utc("moment of the time grid", nullable=False)
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)
    sog_knots = dy.Float64(nullable=False, description="broadcast; of the way between the fixes where that is faster")


class ReceptionDays(dy.Schema):
    """One row a UTC day and station."""

    day_utc = dy.Date(nullable=False, description="UTC day")
    station = c.text("receiver, as the feed names it; NULL: not said")
    position_count = dy.UInt32(description="positions, each transmission once, by the station it stands for")
    wild_count = dy.UInt32(description="of them implausible")
    mmsi_count = dy.UInt32(description="MMSIs they are of")
    hours_heard = dy.UInt8(max=24, description="hours of the day with a position")
    first_received_at_utc = c.utc("first of the day", nullable=False)
    last_received_at_utc = c.utc("last of the day", nullable=False)


class Thinned(dy.Schema):
    """Table `tracks`: positions of every vessel with a corridor call, a match or an alert, thinned."""

    vessel_id = c.text("vessel", nullable=False)
    mmsi = c.mmsi()
    received_at_utc = c.utc("when it was heard", nullable=False)
    lon_deg = c.lon_deg(nullable=False)
    lat_deg = c.lat_deg(nullable=False)
    sog_knots = dy.Float32(nullable=True)
    cog_deg = dy.Float32(nullable=True)
