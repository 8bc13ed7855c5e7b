"""The lake's days as the stages take them: receivers' clocks judged file by file, days pressed part by part.

Both are done once and kept. A night does them for what it brings, and reads the rest.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import dataframely as dy
import polars as pl

from pipeline.findings import Findings, find_everything
from pipeline.horizon import behind_horizon, horizon_of
from pipeline.known import Reference
from pipeline.ports.known_ways import KnownWays
from pipeline.pressing import Press, Pressed
from pipeline.reference import sea_sha256
from pipeline.schemas import LakeFiles, Positions, Statics, StationClocks, TellingPositions, TellingStatics
from pipeline.settings import Settings
from pipeline.tracks.station_clocks import judge_clocks, with_right_clocks
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import MMSI_BUCKETS, read_lake
from pipeline.warehouse.telling import (
    Part,
    missing,
    parts_of,
    read_pressed,
    read_ways,
    sweep,
    write_pressed,
    write_ways,
)
from pipeline.warehouse.transaction import Transaction


class RunBefore(NamedTuple):
    """What the run before found by, and its latest accepted time; None if there was none."""

    inputs: dict[str, str] | None
    as_of_utc: datetime | None

    def judges_as(self, inputs: Mapping[str, str]) -> bool:
        """Whether it judged receivers' clocks by the same."""
        return self.inputs is not None and all(self.inputs[name] == inputs[name] for name in ("code", "rules"))


def run_before(transaction: Transaction) -> RunBefore:
    """The latest run that there was."""
    runs = transaction.read("runs").sort("started_at_utc", "run_id").tail(1).rows(named=True)
    return RunBefore(json.loads(runs[0]["inputs"]), runs[0]["as_of_utc"]) if runs else RunBefore(None, None)


def find_in_days(  # noqa: PLR0913  what a run finds by
    home: Home,
    transaction: Transaction,
    reference: Reference,
    settings: Settings,
    *,
    as_of_utc: datetime | None,
    new_files: Collection[str] | None,
) -> Findings:
    """Find everything that the ledger's days show; what was told of them and of ways by sea before is not told anew.

    What a pruning froze stays as it is. `new_files` are those whose receivers' clocks no run judged yet by the same
    rules; None: all.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    ledger = LakeFiles.validate(transaction.read("lake_files"))
    unjudged = set(ledger["file_id"]) if new_files is None else new_files
    known = StationClocks.validate(transaction.read("station_clocks"))
    clocks = clocks_of(home, ledger, known, unjudged, settings)
    pressed = press_days(home, ledger, clocks, Press(reference.catalogue.zones, settings))
    ways = KnownWays(reference.sea_distance_nm, read_ways(home, sea_sha256()))
    findings = find_everything(pressed, replace(reference, sea_distance_nm=ways.distance_nm), as_of_utc, settings)
    write_ways(home, sea_sha256(), ways.asked)
    horizon = horizon_of(transaction.read("retention"))
    return behind_horizon(findings, transaction.read, horizon) if horizon else findings


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
    home: Home, ledger: dy.DataFrame[LakeFiles], clocks: dy.DataFrame[StationClocks], press: Press
) -> Pressed:
    """All days of the lake pressed; those that are not yet are pressed now, and what is out of use is removed.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    parts = parts_of(home, ledger, clocks, press.stamp)
    press_parts(home, parts, clocks, press)
    sweep(home, parts)
    return Pressed(
        TellingPositions.cast(read_pressed(parts, "positions")),
        TellingStatics.cast(read_pressed(parts, "statics")),
        clocks,
    )


def press_parts(home: Home, parts: Sequence[Part], clocks: dy.DataFrame[StationClocks], press: Press) -> int:
    """Press those parts that are not pressed yet; return how many those were.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    unpressed = list(missing(parts))
    for part in unpressed:
        write_pressed(part, _press(home, part, clocks, press))
    return len(unpressed)


def press_lines(
    positions: dy.DataFrame[Positions],
    statics: dy.DataFrame[Statics],
    clocks: dy.DataFrame[StationClocks],
    press: Press,
) -> Pressed:
    """The same of lines that are at hand, nothing kept."""
    days = [press.positions(Positions.cast(part)) for part in _parts(positions, clocks, by_bucket=True)]
    said = [press.statics(Statics.cast(part)) for part in _parts(statics, clocks, by_bucket=False)]
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


def _press(home: Home, part: Part, clocks: dy.DataFrame[StationClocks], press: Press) -> pl.DataFrame:
    lines = with_right_clocks(read_lake(home, part.files, part.kind), clocks)
    return press.positions(Positions.cast(lines)) if part.kind == "positions" else press.statics(Statics.cast(lines))
