"""Which feed files have arrived: whose day they belong to, which are new, which continue an older one."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import dataframely as dy
import polars as pl

from pipeline.decode.first_time import first_received_at
from pipeline.errors import ConfigurationError, FeedGrowingError, FeedRejectedError
from pipeline.feeds.discovery import find_feed_files
from pipeline.feeds.source import fingerprint, read_feed
from pipeline.schemas import IngestFiles
from pipeline.settings import DecodeSettings

_BATCH_FILES, _BATCH_BYTES = 32, 256 * 2**20  # an Airflow task costs a second: a batch is worth many of them


def feed_days(feeds: Sequence[Path], settings: DecodeSettings) -> list[date]:
    """The UTC days that the files of `feeds` belong to, in order; a file without a time belongs to none."""
    return sorted({day for path in find_feed_files(feeds) if (day := _day_of(path, settings)) is not None})


def new_files(
    feeds: Sequence[Path], ingested: dy.DataFrame[IngestFiles], until_day: date | None, settings: DecodeSettings
) -> list[Path]:
    """Files of `until_day` (UTC) or older that are not ingested yet; all where it is None.

    A file belongs to the day of its first timed line; one without any goes with every day. Known files are told by
    their bytes, so a file that was renamed is not read again and one that was replaced is.

    Raises:
        ConfigurationError: a path does not exist, or `feeds` hold no file at all up to that day.
    """
    due = [
        path
        for path in find_feed_files(feeds)
        if until_day is None or (_day_of(path, settings) or until_day) <= until_day
    ]
    if not due:
        up_to = f" up to {until_day}" if until_day else ""
        message = f"{', '.join(map(str, feeds))}: no feed file{up_to}; check the path and whether the feed arrived"
        raise ConfigurationError(message)
    known = set(ingested["file_id"])
    return [path for path in due if file_id_of(path) not in known]


def batches(paths: Sequence[Path]) -> Iterator[list[str]]:
    """Cut paths into batches worth a task each, in order."""
    batch: list[str] = []
    size_bytes = 0
    for path in paths:
        path_bytes = path.stat().st_size
        if batch and (len(batch) == _BATCH_FILES or size_bytes + path_bytes > _BATCH_BYTES):
            yield batch
            batch, size_bytes = [], 0
        batch.append(str(path))
        size_bytes += path_bytes
    if batch:
        yield batch


def file_id_of(path: Path) -> str | None:
    """SHA-256 of the file as it lies there; None where it cannot be read or is still being written."""
    try:
        return fingerprint(path)[0]
    except (FeedRejectedError, FeedGrowingError):
        return None


def superseded_by(path: Path, file_id: str, ingested: dy.DataFrame[IngestFiles]) -> str | None:
    """The ingested state of the same path whose bytes are the beginning of this file's: what it was before it grew."""
    earlier = ingested.filter(
        (pl.col("path") == str(path)) & (pl.col("file_id") != file_id) & (pl.col("bytes") < path.stat().st_size)
    )
    for row in earlier.sort("bytes", descending=True).iter_rows(named=True):
        if _hash_of_beginning(path, row["bytes"]) == row["file_id"]:
            return str(row["file_id"])
    return None


def _day_of(path: Path, settings: DecodeSettings) -> date | None:
    try:
        first_utc = first_received_at(read_feed(path, settings), settings, now_utc=datetime.now(UTC))
    except (FeedRejectedError, FeedGrowingError):
        return None  # decoding will say so
    return None if first_utc is None else first_utc.date()


def _hash_of_beginning(path: Path, size_bytes: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while size_bytes > 0 and (chunk := file.read(min(size_bytes, 2**20))):
            digest.update(chunk)
            size_bytes -= len(chunk)
    return digest.hexdigest()
