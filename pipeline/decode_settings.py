"""How raw lines become messages: thresholds, bounds and means."""

import os
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Clock(StrEnum):
    """What tells the time of a message whose lines say none."""

    LINE = "line"
    OWN_SHIP = "own_ship"
    BASE_STATION = "base_station"


class DecodeSettings(BaseModel):
    """How raw lines become messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    duplicate_window_s: float = Field(
        default=10.0,
        gt=0,
        le=60,
        description="equal payloads this close are one transmission heard by several receivers",
    )
    clock: Clock = Field(
        default=Clock.LINE,
        description="what tells the time of lines that say none: nothing, RMC and ZDA of the own ship, or reports of"
        " base stations (types 4 and 11)",
    )
    fragment_window_s: float = Field(
        default=30.0,
        gt=0,
        le=300,
        description="parts of one message arrive together; sequence ids are reused within seconds",
    )
    fragment_window_lines: int = Field(
        default=20_000,
        ge=200,
        le=1_000_000,
        description="nor further apart than this; bounds memory under a flood of first halves without a second",
    )
    max_line_bytes: int = Field(default=4096, ge=256, description="a sentence has 82 characters; bounds memory")
    max_trajectory_bytes: int = Field(
        default=16 * 2**20, ge=256, description="the same for formats with a whole trajectory on a line: a ship's month"
    )
    max_unpacked_bytes: int = Field(default=64 * 2**30, gt=0, description="bounds what a compressed file may unpack to")
    max_unpack_ratio: float = Field(default=200.0, gt=1, description="AIS text packs 3 to 15 times; more is a bomb")
    min_good_line_share: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="a file with fewer good lines than this is no feed: rejected as a whole",
    )
    workers: int = Field(
        default_factory=lambda: min(8, os.cpu_count() or 1), ge=1, le=64, description="cores to decode a file on"
    )
    spool_memory_bytes: int = Field(
        default=320 * 2**20, ge=0, description="what is decoded of one file beyond this waits on disk (TMPDIR)"
    )
    future_tolerance_hours: float = Field(default=24.0, gt=0, description="a line later than this is `future_time`")
    quarantine_alarm_share: float = Field(
        default=0.10, gt=0, le=1, description="more of a file in quarantine than this needs a person: exit 1"
    )
