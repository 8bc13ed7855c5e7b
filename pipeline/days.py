"""The lake's days as the stages take them: receivers' clocks judged file by file, days pressed part by part.

Both are done once and kept. A night does them for what it brings, and reads the rest.
"""

from collections.abc import Collection, Iterator

import dataframely as dy
import polars as pl

from pipeline.pressing import Pressed, press_positions, press_statics
from pipeline.schemas import LakeFiles, Positions, StationClocks, Statics, TellingPositions, TellingStatics, Zones
from pipeline.settings import Settings
from pipeline.tracks.station_clocks import judge_clocks, with_right_clocks
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import MMSI_BUCKETS, read_lake
from pipeline.warehouse.telling import Part, missing, parts_of, read_pressed, sweep, write_pressed


def clocks_of(
    home: Home,
    ledger: dy.DataFrame[LakeFiles],
    known: dy.DataFrame[StationClocks],
    unjudged: Collection[str],
    settings: Settings,
) -> dy.DataFrame[StationClocks]:
    """The clocks of the receivers of all files of a ledger: as `known`, those of the files `unjudged` judged now.

    Raises:
        TumenError: the lake cannot be read.
    """
    there = ledger["file_id"].unique()
    judged = [known.filter(pl.col("file_id").is_in(there.implode()), ~pl.col("file_id").is_in(sorted(unjudged)))]
    for file_id in sorted(set(unjudged) & set(there)):
        positions = read_lake(home, LakeFiles.cast(ledger.filter(file_id=file_id)), "positions")
        judged.append(judge_clocks(positions, settings.decode, settings.tracks))
    return StationClocks.validate(pl.concat(judged).sort("file_id", "station"))


def press_days(
    home: Home,
    ledger: dy.DataFrame[LakeFiles],
    clocks: dy.DataFrame[StationClocks],
    zones: dy.DataFrame[Zones],
    stamp: str,
    settings: Settings,
) -> Pressed:
    """All days of the lake pressed; those that are not yet are pressed now, and what is out of use is removed.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    parts = parts_of(home, ledger, clocks, stamp)
    for part in missing(parts):
        write_pressed(part, _press(home, part, clocks, zones, settings))
    sweep(home, parts)
    return Pressed(
        TellingPositions.cast(read_pressed(parts, "positions")),
        TellingStatics.cast(read_pressed(parts, "statics")),
        clocks,
    )


def press_lines(
    positions: dy.DataFrame[Positions],
    statics: dy.DataFrame[Statics],
    clocks: dy.DataFrame[StationClocks],
    zones: dy.DataFrame[Zones],
    settings: Settings,
) -> Pressed:
    """The same of lines that are at hand, nothing kept."""
    days = [
        press_positions(Positions.cast(part), zones, settings) for part in _parts(positions, clocks, by_bucket=True)
    ]
    said = [press_statics(Statics.cast(part), settings) for part in _parts(statics, clocks, by_bucket=False)]
    return Pressed(
        TellingPositions.cast(pl.concat([TellingPositions.create_empty(), *days])),
        TellingStatics.cast(pl.concat([TellingStatics.create_empty(), *said])),
        clocks,
    )


def _parts(lines: pl.DataFrame, clocks: dy.DataFrame[StationClocks], *, by_bucket: bool) -> Iterator[pl.DataFrame]:
    """Lines cut as the lake cuts them, their clocks put right."""
    bucket = pl.col("mmsi") % MMSI_BUCKETS if by_bucket else pl.lit(0)
    keyed = lines.with_columns(day=pl.col("received_at_utc").dt.date(), bucket=bucket)
    parts = keyed.partition_by("day", "bucket", include_key=False, maintain_order=True)
    return (with_right_clocks(part, clocks) for part in parts)


def _press(
    home: Home, part: Part, clocks: dy.DataFrame[StationClocks], zones: dy.DataFrame[Zones], settings: Settings
) -> pl.DataFrame:
    lines = read_lake(home, part.files, part.kind)
    if part.kind == "positions":
        return press_positions(with_right_clocks(Positions.cast(lines), clocks), zones, settings)
    return press_statics(with_right_clocks(Statics.cast(lines), clocks), settings)
