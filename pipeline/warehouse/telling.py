"""Pressed parts of the lake, kept beside it: each under a name that stands for all it was made of.

Layout below `<home>/telling`, as in the lake:

    positions/day=YYYY-MM-DD/KEY.parquet      of great days positions/day=YYYY-MM-DD/bucket=N/KEY.parquet
    hearings/..., hours/...                   the same: who was heard when and where, and in which hours
    statics/day=YYYY-MM-DD/KEY.parquet
    ways/KEY.parquet                          lengths of ways by sea, KEY being a hash of the map
    causes/KEY.parquet                        what silences were put down to, KEY being the stamp of pressing

KEY is a hash of the lake's files of that part, of their receivers' clocks and of the stamp of `pressing`. What a name
stands for never changes, so nothing here is out of date: a part of another name is not there yet. All of it can be
deleted, and is made anew.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

import dataframely as dy
import polars as pl

from pipeline.detect.known_causes import KNOWN_CAUSES
from pipeline.errors import TumenError
from pipeline.ports.known_ways import KNOWN_WAYS
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

    `kind` and `folder` are the lake's, `files` the ledger's rows of the files in it; `from_day` and `to_day` bound what
    it holds, clocks put right.
    """

    kind: Literal["positions", "statics"]
    folder: str
    files: dy.DataFrame[LakeFiles]
    key: str
    paths: dict[Kind, Path]
    from_day: date
    to_day: date


def parts_of(
    home: Home, ledger: dy.DataFrame[LakeFiles], clocks: dy.DataFrame[StationClocks], stamp: str
) -> list[Part]:
    """The parts that a ledger's positions and statics lie in, sorted: a day each, of great days a bucket of MMSIs."""
    wrong = clocks.filter(clock_state="corrected").group_by("file_id").agg(pl.struct("station", "ahead_s").sort())
    said = dict(wrong.iter_rows())
    day = pl.col("path").str.extract(r"^(\w+/[^/]*)/")
    is_great = pl.col("row_count").sum().over(day) > _MOST_ROWS
    listed = ledger.filter(pl.col("kind").is_in(list(_PRESSED_OF))).with_columns(
        folder=pl.when(is_great).then(pl.col("path").str.replace(r"/[^/]*$", "")).otherwise(day)
    )
    return [
        _part(home, str(folder), LakeFiles.cast(files.drop("folder").sort("path")), said, stamp)
        for (folder,), files in sorted(listed.group_by("folder"), key=lambda group: str(group[0][0]))
    ]


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
    wanted = {path for part in parts for path in part.paths.values()}
    for kind in _SCHEMAS:
        for path in (home.telling / kind).rglob("*"):
            if path.is_file() and path not in wanted:
                path.unlink(missing_ok=True)


def days_sha256(parts: Sequence[Part]) -> pl.DataFrame:
    """Columns `day_utc`, `until_sha256`: of each day a hash of all positions until its end, in order of days."""
    rows: list[tuple[date, str]] = []
    until = ""
    heard = [part for part in parts if part.kind == "positions"]
    for part in sorted(heard, key=lambda part: (part.from_day, part.key)):
        until = hashlib.sha256(f"{until} {part.folder} {part.key}".encode()).hexdigest()
        if rows and rows[-1][0] == part.from_day:
            rows.pop()
        rows.append((part.from_day, until))
    return pl.DataFrame(rows, schema={"day_utc": pl.Date, "until_sha256": pl.String}, orient="row")


def read_causes(home: Home, key: str, days: pl.DataFrame) -> pl.DataFrame:
    """Causes that were found under that key of what was heard until the same days: `KNOWN_CAUSES`."""
    path = _causes_path(home, key)
    known = _read_kept(path) if path.exists() else KNOWN_CAUSES.to_frame().with_columns(until_sha256=pl.lit(""))
    return (
        _heard_until(known, days)
        .filter(pl.col("until_sha256") == pl.col("until_sha256_now"))
        .select(KNOWN_CAUSES.names())
    )


def write_causes(home: Home, key: str, days: pl.DataFrame, causes: pl.DataFrame) -> None:
    """Keep causes for the next night, instead of those there are.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    kept = _heard_until(causes, days).rename({"until_sha256_now": "until_sha256"})
    path = _causes_path(home, key)
    write_whole(path, lambda file: kept.write_parquet(file, compression="lz4"))
    for other in path.parent.glob("*.parquet"):
        if other != path:
            other.unlink(missing_ok=True)


def _heard_until(causes: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Add `until_sha256_now`: that of the last day with positions up to the one on which each was settled."""
    until = days.rename({"until_sha256": "until_sha256_now"})
    by_day = causes.sort("settled_day_utc")
    return by_day.join_asof(until, left_on="settled_day_utc", right_on="day_utc").drop("day_utc")


def read_ways(home: Home, map_sha256: str) -> pl.DataFrame:
    """Ways by sea that were looked for on that map: `KNOWN_WAYS`."""
    path = _ways_path(home, map_sha256)
    return _read_kept(path) if path.exists() else KNOWN_WAYS.to_frame()


def write_ways(home: Home, map_sha256: str, ways: pl.DataFrame) -> None:
    """Keep ways by sea for the next night, instead of those there are.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    write_whole(_ways_path(home, map_sha256), lambda file: ways.write_parquet(file, compression="lz4"))


def _ways_path(home: Home, map_sha256: str) -> Path:
    return home.telling / "ways" / f"{map_sha256[:32]}.parquet"


def _causes_path(home: Home, key: str) -> Path:
    return home.telling / "causes" / f"{key[:32]}.parquet"


def _read_kept(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"{path}: cannot be read: {error}; delete it, it is made anew, and run again"
        raise TumenError(message) from error


def _part(
    home: Home, folder: str, files: dy.DataFrame[LakeFiles], ahead: Mapping[str, list[dict[str, Any]]], stamp: str
) -> Part:
    names = [f"{path} {ahead.get(file_id, '')}" for path, file_id in files.select("path", "file_id").iter_rows()]
    key = hashlib.sha256("\n".join([stamp, *names]).encode()).hexdigest()[:32]
    kind: Literal["positions", "statics"] = "positions" if folder.startswith("positions/") else "statics"
    place = folder.removeprefix(f"{kind}/")
    day = date.fromisoformat(place.partition("/")[0].removeprefix("day="))
    seconds = [abs(station["ahead_s"]) for file_id in files["file_id"] for station in ahead.get(file_id, [])]
    off = timedelta(days=math.ceil(max(seconds, default=0.0) / _SECONDS_OF_A_DAY))
    paths = {pressed: home.telling / pressed / place / f"{key}.parquet" for pressed in _PRESSED_OF[kind]}
    return Part(kind, folder, files, key, paths, day - off, day + off)
