"""A feed file to typed frames and the account of its lines: the one door of this folder."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import dataframely as dy
import polars as pl

from pipeline.decode.account import Settled, settle
from pipeline.decode.harvest import Harvest
from pipeline.decode.nmea import read_nmea
from pipeline.decode.tabular.catalogue import read_tabular
from pipeline.decode.times import TimeRule
from pipeline.errors import FeedRejectedError
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.source import FeedFile, FeedUnreadableError, fingerprint, path_text, read_feed, unreadable_id
from pipeline.schemas import Duplicates, Positions, Quarantine, Statics
from pipeline.settings import DecodeSettings

Table = TypeVar("Table", bound=dy.Schema)


@dataclass(frozen=True, slots=True)
class FeedAccount:
    """One row of `ingest_files` without its run: lines = accepted + quarantined + duplicates + ignored."""

    file_id: str
    path: str
    state: str
    rejected_reason: str | None
    format: str | None
    bytes: int
    lines: int
    accepted: int
    quarantined: int
    duplicates: int
    ignored: int
    first_received_at_utc: datetime | None
    last_received_at_utc: datetime | None


@dataclass(frozen=True, slots=True)
class DecodedFeed:
    """What a feed file says, in frames sorted by line, and where each of its lines ended."""

    positions: dy.DataFrame[Positions]
    statics: dy.DataFrame[Statics]
    duplicates: dy.DataFrame[Duplicates]
    quarantine: dy.DataFrame[Quarantine]
    account: FeedAccount


def decode_path(path: Path, settings: DecodeSettings, *, now_utc: datetime, untimed: bool = False) -> DecodedFeed:
    """Read and decode a file; one that is no feed comes back rejected, so that it never stops the others.

    Raises:
        FeedGrowingError: the file is still being written.
    """
    try:
        feed = read_feed(path, settings)
    except FeedRejectedError as error:
        return rejected_feed(path, error)
    return decode_feed(feed, settings, now_utc=now_utc, untimed=untimed)


def decode_feed(feed: FeedFile, settings: DecodeSettings, *, now_utc: datetime, untimed: bool = False) -> DecodedFeed:
    """Decode a feed. A function of the file's bytes and the settings, but for lines later than `now_utc` allows.

    Args:
        feed: the file.
        settings: windows, bounds, shares.
        now_utc: the wall clock; later lines (by `future_tolerance_hours`) are quarantined.
        untimed: keep lines that say no time, with NULL, instead of quarantining them.

    Returns:
        Frames and account. Where the file cannot be unpacked to its end, or fewer of its lines than
        `min_good_line_share` are well-formed, it is rejected as a whole and the frames are empty.

    Raises:
        FeedGrowingError: the file changed since `read_feed`.
    """
    times = TimeRule.of(settings, now_utc, untimed=untimed)
    try:
        if feed.format is FeedFormat.NMEA:
            harvest = read_nmea(feed.batches(), settings, times)
        else:
            harvest = read_tabular(feed.batches(), feed.format, times)
    except FeedRejectedError as error:
        return rejected_feed(feed.path, error, feed)
    if harvest.good_count < settings.min_good_line_share * harvest.telling_count:
        reason = f"{harvest.good_count} of {harvest.telling_count} lines are well-formed {feed.format}"
        return rejected_feed(feed.path, FeedRejectedError(feed.path, reason), feed, harvest.line_count)
    return _decoded(feed, harvest, settle(harvest, settings.duplicate_window_s))


def rejected_feed(path: Path, why: FeedRejectedError, feed: FeedFile | None = None, line_count: int = 0) -> DecodedFeed:
    """The account of a file of which nothing is kept: empty frames, and all its lines (if counted) quarantined.

    A file whose bytes cannot be read goes by the hash of its path, for want of another.

    Raises:
        FeedGrowingError: the file is still being written.
    """
    file_id, size_bytes = _identity(path, why, feed)
    account = FeedAccount(
        file_id,
        path_text(path),
        "rejected",
        why.reason,
        str(feed.format) if feed else None,
        size_bytes,
        line_count,
        0,
        line_count,
        0,
        0,
        None,
        None,
    )
    return DecodedFeed(
        Positions.create_empty(),
        Statics.create_empty(),
        Duplicates.create_empty(),
        Quarantine.create_empty(),
        account,
    )


def _identity(path: Path, why: FeedRejectedError, feed: FeedFile | None) -> tuple[str, int]:
    if not isinstance(why, FeedUnreadableError):
        with suppress(FeedRejectedError):
            return (feed.file_id, feed.bytes) if feed else fingerprint(path)
    return unreadable_id(path), 0


def _decoded(feed: FeedFile, harvest: Harvest, settled: Settled) -> DecodedFeed:
    standing = settled.receptions.filter(pl.col("row") == pl.col("of_row"))
    received = _received(pl.col("time_us"))
    first, last = standing.select(received.min().alias("first"), received.max().alias("last")).row(0)
    is_silent = settled.ignored == harvest.line_count
    account = FeedAccount(
        feed.file_id,
        path_text(feed.path),
        "done",
        None,
        None if is_silent else str(feed.format),
        feed.bytes,
        harvest.line_count,
        settled.accepted,
        settled.quarantined,
        settled.duplicate,
        settled.ignored,
        first,
        last,
    )
    return DecodedFeed(
        _table(Positions, _of_receptions(harvest.positions.frame(), standing), feed),
        _table(Statics, _of_receptions(harvest.statics.frame(), standing), feed),
        _table(Duplicates, settled.duplicates.with_columns(received_at_utc=received), feed),
        _table(Quarantine, settled.quarantine, feed),
        account,
    )


def _of_receptions(messages: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Give messages the reception they came by, leaving out those that are duplicates."""
    return messages.join(
        standing.with_columns(received_at_utc=_received(pl.col("time_us"))), on="row", how="inner"
    ).sort("line_no", "row")


def _received(time_us: pl.Expr) -> pl.Expr:
    return time_us.cast(pl.Datetime("us"))


def _table(table: type[Table], frame: pl.DataFrame, feed: FeedFile) -> dy.DataFrame[Table]:
    named = frame.with_columns(file_id=pl.lit(feed.file_id)).select(table.column_names())
    return table.validate(named)
