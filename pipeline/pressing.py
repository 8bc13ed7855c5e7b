"""Days pressed to the lines that tell: what all stages after decode look at, told once a day and kept.

Pressing is a function of the accepted lines of one part of the lake (a day, and of positions a bucket of MMSIs), of the
zones and of the thresholds that its `stamp` names. So days are pressed beside each other, in any order; a late file
presses its own days anew; and what is found over all days is the same whenever which day was pressed.

Who was heard when and where is pressed for itself (`Hearings`, `HeardHours`): the lines that tell need not say it, and
a night asks for it only about silences that it has to put down to something.
"""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import dataframely as dy
import polars as pl

from pipeline.detect.hearings import Listening, hours_of, press_hearings
from pipeline.ports.zones import assign_zones
from pipeline.schemas import (
    HeardHours,
    Hearings,
    Positions,
    Statics,
    StationClocks,
    TellingPositions,
    TellingStatics,
    Zones,
)
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes, makes_fix, standing_positions
from pipeline.tracks.telling import telling_fixes
from pipeline.transmissions import in_order, without_repeats

_METHOD = 4  # to be raised whenever other lines tell
_PLACE = ("received_at_utc", "payload_hash", "file_id", "line_no", "byte_offset")


@dataclass(frozen=True)
class Pressed:
    """All days of a lake pressed, and what was found of the receivers' clocks, which are put right in them."""

    positions: dy.DataFrame[TellingPositions]
    statics: dy.DataFrame[TellingStatics]
    listening: Listening
    clocks: dy.DataFrame[StationClocks]


class PressedPositions(NamedTuple):
    """The positions of one part pressed: the lines that tell, and who was heard when and where."""

    positions: dy.DataFrame[TellingPositions]
    hearings: dy.DataFrame[Hearings]
    hours: dy.DataFrame[HeardHours]


@dataclass(frozen=True)
class Press:
    """What days are pressed by: the zones in use and the settings."""

    zones: dy.DataFrame[Zones]
    settings: Settings

    @property
    def stamp(self) -> str:
        """Hash of all that pressing depends on beside the lines."""
        settings = self.settings
        parts = (
            str(_METHOD),
            repr(self.zones.sort("zone_id").rows()),
            settings.tracks.model_dump_json(),
            settings.port_calls.model_dump_json(),
            settings.gaps.model_dump_json(),
            settings.encounters.model_dump_json(),
            str(settings.decode.duplicate_window_s),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def positions(self, lines: dy.DataFrame[Positions]) -> PressedPositions:
        """The positions of one part of the lake, clocks put right, that tell, and all that was heard.

        Each transmission once. Of those that make no fix, and tell that a ship was heard, the first and the last of an
        hour are kept.
        """
        settings = self.settings
        standing = standing_positions(lines, settings.decode)
        zoned = assign_zones(clean_fixes(standing, settings.decode, settings.tracks), self.zones, settings.port_calls)
        told = telling_fixes(zoned, settings.tracks, settings.port_calls, settings.gaps, settings.encounters)
        placed = standing[pl.Series(told.rows)].with_columns(stands_for=pl.Series(told.stands_for, dtype=pl.UInt32))
        unplaced = _ends_of_hours(lines.filter(~makes_fix()), ["mmsi"])
        hearings = press_hearings(zoned, settings.gaps)
        telling = TellingPositions.validate(pl.concat([placed, unplaced]))
        return PressedPositions(telling, hearings, hours_of(hearings))

    def statics(self, lines: dy.DataFrame[Statics]) -> dy.DataFrame[TellingStatics]:
        """The static reports of one day, clocks put right, that tell: of an hour's equal ones the first and last."""
        unique = without_repeats(lines, self.settings.decode.duplicate_window_s)
        return TellingStatics.validate(_ends_of_hours(unique, [name for name in unique.columns if name not in _PLACE]))


def _ends_of_hours(messages: pl.DataFrame, same: list[str]) -> pl.DataFrame:
    """The first and last message of an hour that are the `same`, with `stands_for`, in order of time."""
    group = [pl.col("received_at_utc").dt.truncate("1h").alias("hour"), *(pl.col(name) for name in same)]
    numbered = in_order(messages).with_columns(group=pl.struct(group).rank("dense"))
    place, count = pl.int_range(pl.len()).over("group"), pl.len().over("group")
    is_end = (place == 0) | (place == count - 1)
    stands_for = pl.when(place == 0).then(1).otherwise(count - 1).cast(pl.UInt32)
    return numbered.with_columns(is_end=is_end, stands_for=stands_for).filter("is_end").drop("group", "is_end")
