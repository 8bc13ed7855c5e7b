"""What was found once and is found again only where something else tells of it: kept beside the pressed days.

Layout below `<home>/telling`, each file under a KEY that stands for all that it rests on beside the lines:

    ways/KEY.parquet          lengths of ways by sea
    causes/KEY.parquet        what silences were put down to, each with a hash of the days that tell of it
    judgements/KEY.parquet    what silences were judged to be, each with a number of all that is known of the hull

All of it can be deleted, and is made anew.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from pipeline.detect.known_causes import KNOWN_CAUSES
from pipeline.errors import TumenError
from pipeline.ports.known_ways import KNOWN_WAYS
from pipeline.warehouse.files import write_whole
from pipeline.warehouse.home import Home
from pipeline.warehouse.telling import Part

_Kind = Literal["ways", "causes", "judgements"]
_KEY_LENGTH = 32  # hexadecimal digits


def read_ways(home: Home, key: str) -> pl.DataFrame:
    """Ways by sea that were looked for on that map: `KNOWN_WAYS`."""
    known = _read(home, "ways", key)
    return KNOWN_WAYS.to_frame() if known is None else known


def write_ways(home: Home, key: str, ways: pl.DataFrame) -> None:
    """Keep ways by sea for the next night, instead of those there are.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    _write(home, "ways", key, ways)


def read_judgements(home: Home, key: str) -> pl.DataFrame | None:
    """Silences as they were judged, `KnownJudgements.asked`; None: none were."""
    return _read(home, "judgements", key)


def write_judgements(home: Home, key: str, judgements: pl.DataFrame) -> None:
    """Keep judgements for the next night, instead of those there are.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    _write(home, "judgements", key, judgements)


def read_causes(home: Home, key: str, days: pl.DataFrame) -> pl.DataFrame:
    """Causes that were found of what was heard until the same days: `KNOWN_CAUSES`; `days` are those of `days_sha256`.

    A late file, or one taken out, lets all causes from its first day on be found anew.
    """
    known = _read(home, "causes", key)
    if known is None:
        return KNOWN_CAUSES.to_frame()
    is_same = pl.col("until_sha256") == pl.col("until_sha256_now")
    return _heard_until(known, days).filter(is_same).select(KNOWN_CAUSES.names())


def write_causes(home: Home, key: str, days: pl.DataFrame, causes: pl.DataFrame) -> None:
    """Keep causes for the next night, instead of those there are.

    Raises:
        TumenError: the disk is full or the home cannot be written.
    """
    _write(home, "causes", key, _heard_until(causes, days).rename({"until_sha256_now": "until_sha256"}))


def days_sha256(parts: Sequence[Part]) -> pl.DataFrame:
    """Columns `day_utc`, `until_sha256`: of each day a hash of all positions until its end, in order of days."""
    rows: list[tuple[date, str]] = []
    until = ""
    heard = [part for part in parts if part.kind == "positions"]
    for part in sorted(heard, key=lambda part: (part.day, part.key)):
        until = hashlib.sha256(f"{until} {part.folder} {part.key}".encode()).hexdigest()
        if rows and rows[-1][0] == part.day:
            rows.pop()
        rows.append((part.day, until))
    return pl.DataFrame(rows, schema={"day_utc": pl.Date, "until_sha256": pl.String}, orient="row")


def _heard_until(causes: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Add `until_sha256_now`: that of the last day with positions up to the one on which each was settled."""
    until = days.rename({"until_sha256": "until_sha256_now"})
    by_day = causes.sort("settled_day_utc")
    return by_day.join_asof(until, left_on="settled_day_utc", right_on="day_utc").drop("day_utc")


def _read(home: Home, kind: _Kind, key: str) -> pl.DataFrame | None:
    path = _path(home, kind, key)
    try:
        return pl.read_parquet(path) if path.exists() else None
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"{path}: cannot be read: {error}; delete it, it is made anew, and run again"
        raise TumenError(message) from error


def _write(home: Home, kind: _Kind, key: str, frame: pl.DataFrame) -> None:
    path = _path(home, kind, key)
    write_whole(path, lambda file: frame.write_parquet(file, compression="lz4"))
    for other in path.parent.glob("*.parquet"):
        if other != path:
            other.unlink(missing_ok=True)


def _path(home: Home, kind: _Kind, key: str) -> Path:
    return home.telling / kind / f"{key[:_KEY_LENGTH]}.parquet"
