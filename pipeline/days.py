"""The lake's days as the stages take them: receivers' clocks judged file by file, days pressed part by part.

Both are done once and kept, and so are ways by sea and what silences that are long over were put down to. A night does
them for what it brings, and reads the rest.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

import dataframely as dy
import polars as pl

from pipeline import __version__
from pipeline.detect.causes import find_causes
from pipeline.detect.dark_calls.judge import judge_gaps
from pipeline.detect.dark_calls.known_judgements import KnownJudgements
from pipeline.detect.hearings import Listening, listening_of
from pipeline.detect.known_causes import KnownCauses
from pipeline.findings import Findings, FoundBy, find_everything
from pipeline.horizon import behind_horizon, horizon_of
from pipeline.known import Reference
from pipeline.ports.known_ways import KnownWays
from pipeline.pressing import Press, Pressed
from pipeline.reference import sea_sha256
from pipeline.schemas import (
    HeardHours,
    Hearings,
    LakeFiles,
    Positions,
    Statics,
    StationClocks,
    TellingPositions,
    TellingStatics,
)
from pipeline.settings import Settings
from pipeline.tracks.station_clocks import judge_clocks, with_right_clocks
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import MMSI_BUCKETS, read_lake
from pipeline.warehouse.remembered import (
    days_sha256,
    read_causes,
    read_judgements,
    read_ways,
    write_causes,
    write_judgements,
    write_ways,
)
from pipeline.warehouse.telling import (
    Kind,
    Part,
    missing,
    parts_of,
    read_pressed,
    sweep,
    write_pressed,
)
from pipeline.warehouse.transaction import Transaction

_METHOD = 1  # to be raised whenever silences are put down to other things or judged otherwise


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


class Due(NamedTuple):
    """What a run finds by beside the lake.

    `as_of_utc` is the latest accepted time, `inputs` are those of `inputs_sha256`, `new_files` those whose receivers'
    clocks no run judged yet by the same rules; None: all.
    """

    as_of_utc: datetime | None
    inputs: Mapping[str, str]
    new_files: Collection[str] | None


def find_in_days(home: Home, transaction: Transaction, reference: Reference, settings: Settings, due: Due) -> Findings:
    """Find everything that the ledger's days show; what nothing new tells of is not found again.

    What a pruning froze stays as it is.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    ledger = LakeFiles.validate(transaction.read("lake_files"))
    unjudged = set(ledger["file_id"]) if due.new_files is None else due.new_files
    judged = StationClocks.validate(transaction.read("station_clocks"))
    clocks = clocks_of(home, ledger, judged, unjudged, settings)
    press = Press(reference.catalogue.zones, settings)
    parts = press_days(home, ledger, clocks, press)
    with _remembering(home, reference, press, days_sha256(parts), due.inputs) as (known, by):
        findings = find_everything(_pressed(parts, clocks), known, due.as_of_utc, settings, by)
    horizon = horizon_of(transaction.read("retention"))
    return behind_horizon(findings, transaction.read, horizon) if horizon else findings


@contextmanager
def _remembering(
    home: Home, reference: Reference, press: Press, days: pl.DataFrame, inputs: Mapping[str, str]
) -> Iterator[tuple[Reference, FoundBy]]:
    """The reference and the stages that cost most, so that they know what they found before, and keep what they find.

    Raises:
        TumenError: the home cannot be read or written.
    """
    judged_by = _stamp(*(f"{name} {sha256}" for name, sha256 in sorted(inputs.items()) if name != "watchlist"))
    put_down_by = _stamp(press.stamp)
    ways = KnownWays(reference.sea_distance_nm, read_ways(home, sea_sha256()))
    causes = KnownCauses(find_causes, read_causes(home, put_down_by, days))
    judgements = KnownJudgements(judge_gaps, read_judgements(home, judged_by))
    yield replace(reference, sea_distance_nm=ways.distance_nm), FoundBy(causes.find, judgements.judge)
    write_ways(home, sea_sha256(), ways.known)
    write_causes(home, put_down_by, days, causes.asked)
    if judgements.asked is not None:
        write_judgements(home, judged_by, judgements.asked)


def _stamp(*parts: str) -> str:
    """Hash of what findings rest on beside the lines, of the versions of Tumen, and of polars, which numbers rows."""
    return hashlib.sha256("\n".join([str(_METHOD), __version__, pl.__version__, *parts]).encode()).hexdigest()


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
) -> list[Part]:
    """All days of the lake pressed; those that are not yet are pressed now, and what is out of use is removed.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    parts = parts_of(home, ledger, clocks, press.stamp)
    press_parts(home, ledger, parts, clocks, press)
    sweep(home, parts)
    return parts


def press_parts(
    home: Home,
    ledger: dy.DataFrame[LakeFiles],
    parts: Sequence[Part],
    clocks: dy.DataFrame[StationClocks],
    press: Press,
) -> int:
    """Press those parts of a ledger that are not pressed yet; return how many those were.

    Raises:
        TumenError: the lake cannot be read, or the home cannot be written.
    """
    unpressed = list(missing(parts))
    for part in unpressed:
        files = LakeFiles.cast(ledger.filter(pl.col("path").is_in(part.lake_paths)))
        write_pressed(part, _press(home, part, files, clocks, press))
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
    hearings = Hearings.cast(pl.concat([Hearings.create_empty(), *(day.hearings for day in days)]))
    return Pressed(
        TellingPositions.cast(pl.concat([TellingPositions.create_empty(), *(day.positions for day in days)])),
        TellingStatics.cast(pl.concat([TellingStatics.create_empty(), *said])),
        listening_of(hearings, _in_order(pl.concat([HeardHours.create_empty(), *(day.hours for day in days)]))),
        clocks,
    )


def _pressed(parts: Sequence[Part], clocks: dy.DataFrame[StationClocks]) -> Pressed:
    """What the pressed parts hold; hearings are read as they are asked for."""

    def between(from_utc: datetime, to_utc: datetime) -> dy.DataFrame[Hearings]:
        asked = [part for part in parts if from_utc.date() <= part.day <= to_utc.date()]
        hearings = Hearings.cast(read_pressed(asked, "hearings"))
        return listening_of(hearings, HeardHours.create_empty()).between(from_utc, to_utc)

    kinds: tuple[Kind, ...] = ("positions", "statics", "hours")
    with ThreadPoolExecutor(len(kinds)) as pool:  # many small files: most of it is waiting
        positions, statics, hours = pool.map(partial(read_pressed, parts), kinds)
    listening = Listening(_in_order(hours), between)
    return Pressed(TellingPositions.cast(positions), TellingStatics.cast(statics), listening, clocks)


def _in_order(hours: pl.DataFrame) -> dy.DataFrame[HeardHours]:
    """The hours of all parts; of a great day there are several."""
    return HeardHours.cast(hours.sort("mmsi", "day_utc", "station"))


def _parts(lines: pl.DataFrame, clocks: dy.DataFrame[StationClocks], *, by_bucket: bool) -> Iterator[pl.DataFrame]:
    """Lines cut as the parts of the lake are, their clocks put right."""
    right = with_right_clocks(lines, clocks)
    bucket = pl.col("mmsi") % MMSI_BUCKETS if by_bucket else pl.lit(0)
    keyed = right.with_columns(day=pl.col("received_at_utc").dt.date(), bucket=bucket)
    yield from keyed.partition_by("day", "bucket", include_key=False, maintain_order=True)


def _press(
    home: Home, part: Part, files: dy.DataFrame[LakeFiles], clocks: dy.DataFrame[StationClocks], press: Press
) -> dict[Kind, pl.DataFrame]:
    right = with_right_clocks(read_lake(home, files, part.kind), clocks)
    lines = right.filter(pl.col("received_at_utc").dt.date() == part.day)
    if part.kind == "statics":
        return {"statics": press.statics(Statics.cast(lines))}
    pressed = press.positions(Positions.cast(lines))
    return {"positions": pressed.positions, "hearings": pressed.hearings, "hours": pressed.hours}
