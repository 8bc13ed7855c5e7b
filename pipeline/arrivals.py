"""Which feed files have arrived: whose day they belong to, which are new, which continue an older one."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import dataframely as dy
import polars as pl

from pipeline.decode.first_time import first_received_at
from pipeline.errors import ConfigurationError, FeedGrowingError, FeedRejectedError
from pipeline.feeds.discovery import find_feed_files
from pipeline.feeds.source import fingerprint, path_named, read_feed, unreadable_id
from pipeline.schemas import IngestFiles
from pipeline.settings import DecodeSettings

_BATCH_FILES, _BATCH_BYTES = 32, 256 * 2**20  # an Airflow task costs a second: a batch is worth many of them


def feed_days(feeds: Sequence[Path], settings: DecodeSettings) -> list[date]:
    """The UTC days that the files of `feeds` belong to, in order; a file without a time belongs to none."""
    return sorted({day for path in find_feed_files(feeds) if (day := _day_of(path, settings)) is not None})


def new_files(
    files: Sequence[Path],
    ingested: dy.DataFrame[IngestFiles],
    settings: DecodeSettings,
    *,
    from_day: date | None = None,
    until_day: date | None,
) -> list[Path]:
    """Files of the UTC days `from_day` to `until_day`, both included, that are not ingested yet; None: no bound.

    A file belongs to the day of its first timed line; one without any goes with every day. Known files are told by
    their bytes, so a file that was renamed is not read again and one that was replaced is.

    Raises:
        ConfigurationError: there is neither a known file nor one of these days.
    """
    known = set(ingested["file_id"])
    first, last = from_day or date.min, until_day or date.max
    fresh = [path for path in files if file_id_of(path) not in known]
    is_bounded = (first, last) != (date.min, date.max)
    due = [path for path in fresh if not is_bounded or first <= (_day_of(path, settings) or last) <= last]
    if not due and len(fresh) == len(files):
        span = f"{f' from {from_day}' if from_day else ''}{f' up to {until_day}' if until_day else ''}"
        message = f"no feed file{span}; check the path and whether the feed arrived"
        raise ConfigurationError(message)
    return due


def batches(paths: Sequence[Path]) -> Iterator[list[str]]:
    """Cut paths into batches worth a task each, in order."""
    batch: list[str] = []
    size_bytes = 0
    for path in paths:
        path_bytes = _size_bytes(path)
        if batch and (len(batch) == _BATCH_FILES or size_bytes + path_bytes > _BATCH_BYTES):
            yield batch
            batch, size_bytes = [], 0
        batch.append(str(path))
        size_bytes += path_bytes
    if batch:
        yield batch


def file_id_of(path: Path) -> str | None:
    """The `file_id` that decoding gives the file, readable or not; None where it is still being written."""
    try:
        state = path.stat()
        return _fingerprint(path.resolve(), state.st_size, state.st_mtime_ns)
    except (OSError, FeedRejectedError):
        return unreadable_id(path)
    except FeedGrowingError:
        return None


def superseded(ingested: dy.DataFrame[IngestFiles]) -> set[str]:
    """Of files that lie at one path one after the other, the `file_id`s of those that a later state holds whole.

    A file that grew holds its earlier states as its beginning. A file that could not be read and later could is
    superseded too; one that was replaced by other bytes is not: both are kept.
    """
    gone: set[str] = set()
    several = ingested.filter(pl.len().over("path") > 1).sort("path", "bytes", "file_id")
    for (path,), states in several.group_by("path", maintain_order=True):
        done = states.filter(pl.col("state") == "done")
        if done.height:
            gone |= set(states.filter((pl.col("state") == "rejected") & (pl.col("bytes") == 0))["file_id"])
        beginnings = _beginnings(path_named(str(path)), done)
        gone |= set(beginnings[:-1])
    return gone


def _beginnings(path: Path, states: pl.DataFrame) -> list[str]:
    """Of states of `path`, the shortest first, those whose bytes the file there begins with."""
    digest, read_bytes, found = hashlib.sha256(), 0, []
    with suppress(OSError):  # of a file that is gone or cannot be read nothing more is known
        if not path.is_file():
            return []
        with path.open("rb") as file:
            for file_id, size_bytes in states.select("file_id", "bytes").iter_rows():
                while read_bytes < size_bytes and (chunk := file.read(min(size_bytes - read_bytes, 2**20))):
                    digest.update(chunk)
                    read_bytes += len(chunk)
                if read_bytes == size_bytes and digest.hexdigest() == file_id:
                    found.append(file_id)
    return found


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # decoding will say that it cannot be read


def _day_of(path: Path, settings: DecodeSettings) -> date | None:
    try:
        first_utc = first_received_at(read_feed(path, settings), settings, now_utc=datetime.now(UTC))
    except (FeedRejectedError, FeedGrowingError):
        return None  # decoding will say so
    return None if first_utc is None else first_utc.date()


@lru_cache(maxsize=100_000)
def _fingerprint(path: Path, size_bytes: int, mtime_ns: int) -> str:  # noqa: ARG001  a changed file is another entry
    """SHA-256 of the file; remembered within the process, as a run asks several times."""
    return fingerprint(path)[0]
