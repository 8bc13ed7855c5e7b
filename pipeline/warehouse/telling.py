"""Pressed parts of the lake, kept beside it: each under a name that stands for all it was made of.

Layout below `<home>/telling`, as in the lake:

    positions/day=YYYY-MM-DD/KEY.parquet      of great days positions/day=YYYY-MM-DD/bucket=N/KEY.parquet
    hearings/..., hours/...                   the same: who was heard when and where, and in which hours
    statics/day=YYYY-MM-DD/KEY.parquet

KEY is a hash of the lake's files of that part, of their receivers' clocks and of the stamp of `pressing`. What a name
stands for never changes, so nothing here is out of date: a part of another name is not there yet. All of it can be
deleted, and is made anew.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

import dataframely as dy
import polars as pl

from pipeline.errors import TumenError
from pipeline.schemas import HeardHours, Hearings, LakeFiles, StationClocks, TellingPositions, TellingStatics
from pipeline.warehouse.files import write_whole
from pipeline.warehouse.home import Home

_MOST_ROWS = 8_000_000  # pressed at once: bounds memory
_SECONDS_OF_A_DAY = 86_400

Kind = Literal["positions", "hearings", "hours", "statics"]
_SCHEMAS: dict[Kind, Any] = {
    "positions": TellingPositions,
    "hearings": Hearings,
    "hours": HeardHours,
    "statics": TellingStatics,
}
_PRESSED_OF: dict[str, tuple[Kind, ...]] = {"positions": ("positions", "hearings", "hours"), "statics": ("statics",)}


class Part(NamedTuple):
    """A part of the lake, and where it lies pressed.

    `kind` is the lake's, and so is `folder`, but that lines are of the `day` that they have by the right clock;
    `lake_paths` are those of the files that may hold such lines, `file_ids` the feed files that they are of.
    """

    kind: Literal["positions", "statics"]
    folder: str
    lake_paths: list[str]
    file_ids: list[str]
    row_count: int
    key: str
    paths: dict[Kind, Path]
    day: date


def parts_of(
    home: Home, ledger: dy.DataFrame[LakeFiles], clocks: dy.DataFrame[StationClocks], stamp: str
) -> list[Part]:
    """The parts that a ledger's positions and statics lie in, sorted: a day each, of great days a bucket of MMSIs."""
    wrong = clocks.filter(clock_state="corrected").group_by("file_id")
    said = dict(wrong.agg(pl.struct("station", "ahead_s").sort()).iter_rows())
    # How many days a line may lie from that of the folder that it is in.
    off = wrong.agg(off=(pl.col("ahead_s").abs().max() / _SECONDS_OF_A_DAY).ceil().cast(pl.Int64))
    day = pl.col("path").str.extract(r"/day=([^/]*)/").str.to_date()
    listed = (
        ledger.filter(pl.col("kind").is_in(list(_PRESSED_OF)))
        .join(off, on="file_id", how="left")
        .with_columns(days=pl.int_ranges(-pl.col("off").fill_null(0), pl.col("off").fill_null(0) + 1))
        .explode("days")
        .with_columns(day=day + pl.duration(days="days"), bucket=pl.col("path").str.extract(r"/(bucket=[^/]*)/"))
    )
    is_great = pl.col("row_count").sum().over("kind", "day") > _MOST_ROWS
    of_day = pl.format("{}/day={}", "kind", "day")
    of_bucket = pl.concat_str(of_day, "bucket", separator="/", ignore_nulls=True)
    parts = (
        listed.with_columns(folder=pl.when(is_great).then(of_bucket).otherwise(of_day))
        .sort("folder", "path")
        .group_by("kind", "day", "folder", maintain_order=True)
        .agg("path", "file_id", pl.col("row_count").sum())
    )
    return [_part(home, row, said, stamp) for row in parts.iter_rows(named=True)]


def missing(parts: Sequence[Part]) -> Iterator[Part]:
    """Those that are not pressed yet."""
    return (part for part in parts if not all(path.exists() for path in part.paths.values()))


def write_pressed(part: Part, frames: Mapping[Kind, pl.DataFrame]) -> None:
    """Keep a part that was pressed.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    for kind, frame in frames.items():
        write_whole(
            part.paths[kind],
            lambda file, frame=frame: frame.write_parquet(file, compression="lz4", statistics=False),  # type: ignore[misc]
        )


def read_pressed(parts: Sequence[Part], kind: Kind) -> pl.DataFrame:
    """All parts of one kind.

    Raises:
        TumenError: one cannot be read.
    """
    schema = _SCHEMAS[kind]
    paths = [part.paths[kind] for part in parts if kind in part.paths]
    if not paths:
        return schema.create_empty()  # type: ignore[no-any-return]
    try:
        return schema.validate(pl.read_parquet(paths, hive_partitioning=False))  # type: ignore[no-any-return]
    except (OSError, pl.exceptions.PolarsError) as error:
        message = (
            f"{paths[0].parents[2]}: cannot be read: {error}; delete that folder, which is made anew, and run again"
        )
        raise TumenError(message) from error


def sweep(home: Home, parts: Sequence[Part]) -> None:
    """Remove what no part lies in any more: pressed otherwise since, or left by a kill."""
    wanted = {str(path) for part in parts for path in part.paths.values()}
    for kind in _SCHEMAS:
        for folder, _, names in os.walk(home.telling / kind):
            for name in names:
                if (path := f"{folder}{os.sep}{name}") not in wanted:
                    Path(path).unlink(missing_ok=True)


def _part(home: Home, row: Mapping[str, Any], ahead: Mapping[str, list[dict[str, Any]]], stamp: str) -> Part:
    """A part of `row`: its folder, and the paths, feed files and rows of the ledger that may be of it."""
    folder, lake_paths, file_ids = row["folder"], row["path"], row["file_id"]
    names = [f"{path} {ahead.get(file_id, '')}" for path, file_id in zip(lake_paths, file_ids, strict=True)]
    key = hashlib.sha256("\n".join([stamp, *names]).encode()).hexdigest()[:32]
    place = folder.removeprefix(f"{row['kind']}/")
    paths = {pressed: home.telling / pressed / place / f"{key}.parquet" for pressed in _PRESSED_OF[row["kind"]]}
    return Part(row["kind"], folder, lake_paths, file_ids, row["row_count"], key, paths, row["day"])
