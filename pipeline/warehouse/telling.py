"""Pressed parts of the lake, kept beside it: each under a name that stands for all it was made of.

Layout below `<home>/telling`, as in the lake:

    positions/day=YYYY-MM-DD/KEY.parquet      of great days positions/day=YYYY-MM-DD/bucket=N/KEY.parquet
    statics/day=YYYY-MM-DD/KEY.parquet
    ways/KEY.parquet                          lengths of ways by sea, KEY being a hash of the map

KEY is a hash of the lake's files of that part, of their receivers' clocks and of the stamp of `pressing`. What a name
stands for never changes, so nothing here is out of date: a part of another name is not there yet. All of it can be
deleted, and is made anew.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import dataframely as dy
import polars as pl

from pipeline.errors import TumenError
from pipeline.ports.known_ways import KNOWN_WAYS
from pipeline.schemas import LakeFiles, StationClocks, TellingPositions, TellingStatics
from pipeline.warehouse.files import write_whole
from pipeline.warehouse.home import Home

_MOST_ROWS = 8_000_000  # pressed at once: bounds memory

Kind = Literal["positions", "statics"]
_SCHEMAS = {"positions": TellingPositions, "statics": TellingStatics}


class Part(NamedTuple):
    """A part of the lake: a folder of it, the ledger's rows of the files in it, and where it lies pressed."""

    kind: Kind
    folder: str
    files: dy.DataFrame[LakeFiles]
    path: Path


def parts_of(
    home: Home, ledger: dy.DataFrame[LakeFiles], clocks: dy.DataFrame[StationClocks], stamp: str
) -> list[Part]:
    """The parts that a ledger's positions and statics lie in, sorted: a day each, of great days a bucket of MMSIs."""
    wrong = clocks.filter(clock_state="corrected").group_by("file_id").agg(pl.struct("station", "ahead_s").sort())
    said = {file_id: repr(ahead) for file_id, ahead in wrong.iter_rows()}
    day = pl.col("path").str.extract(r"^(\w+/[^/]*)/")
    is_great = pl.col("row_count").sum().over(day) > _MOST_ROWS
    listed = ledger.filter(pl.col("kind").is_in(["positions", "statics"])).with_columns(
        folder=pl.when(is_great).then(pl.col("path").str.replace(r"/[^/]*$", "")).otherwise(day)
    )
    return [
        _part(home, str(folder), LakeFiles.cast(files.drop("folder").sort("path")), said, stamp)
        for (folder,), files in sorted(listed.group_by("folder"), key=lambda group: str(group[0][0]))
    ]


def missing(parts: Sequence[Part]) -> Iterator[Part]:
    """Those that are not pressed yet."""
    return (part for part in parts if not part.path.exists())


def write_pressed(part: Part, frame: pl.DataFrame) -> None:
    """Keep a part that was pressed.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    write_whole(part.path, lambda file: frame.write_parquet(file, compression="lz4", statistics=False))


def read_pressed(parts: Sequence[Part], kind: Kind) -> pl.DataFrame:
    """All parts of one kind.

    Raises:
        TumenError: one cannot be read.
    """
    schema = _SCHEMAS[kind]
    paths = [part.path for part in parts if part.kind == kind]
    if not paths:
        return schema.create_empty()
    try:
        return schema.validate(pl.read_parquet(paths, hive_partitioning=False))
    except (OSError, pl.exceptions.PolarsError) as error:
        message = (
            f"{paths[0].parents[2]}: cannot be read: {error}; delete that folder, which is made anew, and run again"
        )
        raise TumenError(message) from error


def sweep(home: Home, parts: Sequence[Part]) -> None:
    """Remove what no part lies in any more: pressed otherwise since, or left by a kill."""
    wanted = {part.path for part in parts}
    for kind in _SCHEMAS:
        for path in (home.telling / kind).rglob("*"):
            if path.is_file() and path not in wanted:
                path.unlink(missing_ok=True)


def read_ways(home: Home, map_sha256: str) -> pl.DataFrame:
    """Ways by sea that were looked for on that map: `KNOWN_WAYS`."""
    path = _ways_path(home, map_sha256)
    try:
        return pl.read_parquet(path) if path.exists() else KNOWN_WAYS.to_frame()
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"{path}: cannot be read: {error}; delete it, it is made anew, and run again"
        raise TumenError(message) from error


def write_ways(home: Home, map_sha256: str, ways: pl.DataFrame) -> None:
    """Keep ways by sea for the next night, instead of those there are.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    write_whole(_ways_path(home, map_sha256), lambda file: ways.write_parquet(file, compression="lz4"))


def _ways_path(home: Home, map_sha256: str) -> Path:
    return home.telling / "ways" / f"{map_sha256[:32]}.parquet"


def _part(home: Home, folder: str, files: dy.DataFrame[LakeFiles], said: dict[str, str], stamp: str) -> Part:
    names = [f"{path} {said.get(file_id, '')}" for path, file_id in files.select("path", "file_id").iter_rows()]
    key = hashlib.sha256("\n".join([stamp, *names]).encode()).hexdigest()[:32]
    kind: Kind = "positions" if folder.startswith("positions/") else "statics"
    return Part(kind, folder, files, home.telling / folder / f"{key}.parquet")
