"""What a reader brings in from a feed, batch by batch, before duplicates are told and lines are judged."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.memory import Memory

Mask = npt.NDArray[np.bool_]

_ROW = {"row": pl.UInt32()}
_REPORT = {**_ROW, "msg_type": pl.UInt8(), "mmsi": pl.UInt32()}
_PLACE = {"lon_deg": pl.Float64(), "lat_deg": pl.Float64()}
_SIZES = dict.fromkeys(("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"), pl.UInt16())
_LINE = {"line_no": pl.UInt64(), "byte_offset": pl.UInt64()}

RECEPTIONS = pl.Schema({"payload_hash": pl.UInt64(), "time_us": pl.Int64(), "line_no": pl.UInt64()})
PLACES = pl.Schema({"byte_offset": pl.UInt64(), "station": pl.String()})
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
FAULTS = pl.Schema({**_LINE, "reason": pl.UInt8(), "raw": pl.Binary()})
"""Of these `reason` is an index of `schemas.feed.QUARANTINE_REASONS`."""


class Tables(NamedTuple):
    """Reports by kind; `row` counts the receptions that they are of."""

    positions: pl.DataFrame = POSITIONS.to_frame()
    statics: pl.DataFrame = STATICS.to_frame()
    base_stations: pl.DataFrame = BASE_STATIONS.to_frame()
    aids_to_navigation: pl.DataFrame = AIDS_TO_NAVIGATION.to_frame()
    other_messages: pl.DataFrame = OTHER_MESSAGES.to_frame()


class Reports(ABC):
    """What the receptions of a batch say, who heard them and where they stand, until it is known which of them count.

    Attributes:
        are_bounded: every value is within the bounds of its column by the way it is read.
    """

    are_bounded: ClassVar[bool]

    @property
    @abstractmethod
    def frames(self) -> tuple[pl.DataFrame, ...]:
        """All of it, to be put aside; `of` takes it back."""

    @classmethod
    @abstractmethod
    def of(cls, frames: Sequence[pl.DataFrame]) -> Self:
        """What was put aside."""

    @classmethod
    @abstractmethod
    def joined(cls, parts: Sequence[tuple[Self, int]], memory: Memory) -> Self:
        """Those of several batches as of one, in `memory`; each beside the number of its receptions."""

    @abstractmethod
    def tables(self, stands: Mask, memory: Memory) -> Tables:
        """The reports of those receptions that stand, in their order."""

    @abstractmethod
    def places(self, rows: npt.NDArray[np.uint32], memory: Memory) -> pl.DataFrame:
        """Where the receptions at `rows` stand in the stream and who heard them (NULL where nobody says): `PLACES`."""


class Batch(NamedTuple):
    """Tables of some lines of a file.

    Attributes:
        receptions: the messages taken, each on its first line.
        further_lines: those of the parts of a message of `receptions` but for its first; `row` counts these from 0.
        repeats: parts that came again; the first time on line `of_line_no`, whose fate is its own.
        faults: lines that cannot be used, and why; a line may be there more than once.
    """

    receptions: pl.DataFrame = RECEPTIONS.to_frame()
    further_lines: pl.DataFrame = FURTHER_LINES.to_frame()
    repeats: pl.DataFrame = REPEATS.to_frame()
    faults: pl.DataFrame = FAULTS.to_frame()


class LineCounts(NamedTuple):
    """Lines that a batch was read from: `telling` hold something of AIS or nothing known, `good` are well-formed."""

    lines: int
    telling: int
    good: int


ReadBatch = tuple[Batch, Reports, LineCounts]
