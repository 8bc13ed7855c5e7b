"""A feed file to typed frames and the account of its lines: the one door of this folder."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from pipeline.decode.account import ACCEPTED, DUPLICATE, IGNORED, Settled, settle
from pipeline.decode.decoded import DecodedFeed, FeedAccount, Pieces
from pipeline.decode.harvest import ReadBatch
from pipeline.decode.memory import Memory
from pipeline.decode.nmea import read_nmea
from pipeline.decode.put_aside import Harvest, OnBatch
from pipeline.decode.tabular.catalogue import read_records, read_rows
from pipeline.decode.tabular.needed import wrong_columns
from pipeline.decode.times import TimeRule
from pipeline.errors import FeedRejectedError
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.source import FeedFile, FeedUnreadableError, fingerprint, path_text, read_feed, unreadable_id
from pipeline.settings import DecodeSettings


def decode_path(  # noqa: PLR0913  what one call may say of a file
    path: Path,
    settings: DecodeSettings,
    *,
    now_utc: datetime,
    untimed: bool = False,
    feed_format: FeedFormat | None = None,
    on_batch: OnBatch | None = None,
) -> DecodedFeed:
    """Read and decode a file; one that is no feed comes back rejected, so that it never stops the others.

    Args:
        path: the file.
        settings: as `decode_feed` takes them, and so the further ones.
        now_utc: the wall clock.
        untimed: keep lines that say no time.
        feed_format: read the file as this, whatever its content looks like; a CSV has to have the columns for it.
        on_batch: told how it goes on.

    Raises:
        FeedGrowingError: the file is still being written.
    """
    feed = None
    try:
        feed = read_feed(path, settings, feed_format)
        if feed_format and (wrong := wrong_columns(feed.blocks(), feed_format, feed.longest_line_bytes)):
            return rejected_feed(path, FeedRejectedError(path, wrong), feed)
    except FeedRejectedError as error:
        return rejected_feed(path, error, feed)
    return decode_feed(feed, settings, now_utc=now_utc, untimed=untimed, on_batch=on_batch)


def decode_feed(
    feed: FeedFile,
    settings: DecodeSettings,
    *,
    now_utc: datetime,
    untimed: bool = False,
    on_batch: OnBatch | None = None,
) -> DecodedFeed:
    """Decode a feed. A function of the file's bytes and the settings, but for lines later than `now_utc` allows.

    Args:
        feed: the file.
        settings: windows, bounds, shares.
        now_utc: the wall clock; later lines (by `future_tolerance_hours`) are quarantined.
        untimed: keep lines that say no time, with NULL, instead of quarantining them.
        on_batch: told how it goes on.

    Returns:
        Tables and account. Where the file cannot be unpacked to its end, or fewer of its lines than
        `min_good_line_share` are well-formed, it is rejected as a whole and the tables are empty.

    Raises:
        FeedGrowingError: the file changed since `read_feed`.
    """
    try:
        times = TimeRule.of(settings, now_utc, untimed=untimed)
        memory = Memory()
        harvest = Harvest(batches_of(feed, settings, times, memory, on_batch), settings, on_batch)
    except FeedRejectedError as error:
        return rejected_feed(feed.path, error, feed)
    if harvest.good_count < settings.min_good_line_share * harvest.telling_count:
        reason = f"{harvest.good_count} of {harvest.telling_count} lines are well-formed {feed.format}"
        return rejected_feed(feed.path, FeedRejectedError(feed.path, reason), feed, harvest.line_count)
    settled = settle(harvest.judged, harvest.line_count, settings.duplicate_window_s)
    return DecodedFeed(_account(feed, settled), Pieces(harvest, settled, feed.file_id, memory, settings.workers))


def batches_of(
    feed: FeedFile, settings: DecodeSettings, times: TimeRule, memory: Memory, on_batch: OnBatch | None = None
) -> Iterator[ReadBatch]:
    """What the lines of a feed say, batch by batch, as its format has it; `on_batch` is told of the bytes."""
    on_read = on_batch and partial(on_batch, 0, 0)
    if feed.format is FeedFormat.NMEA:
        return read_nmea(feed.blocks(on_read), settings, times, memory)
    if feed.format.is_json:
        return read_records(feed.batches(on_read), feed.format, times)
    return read_rows(feed.blocks(on_read), feed.format, feed.longest_line_bytes, times)


def rejected_feed(path: Path, why: FeedRejectedError, feed: FeedFile | None = None, line_count: int = 0) -> DecodedFeed:
    """The account of a file of which nothing is kept: empty tables, and all its lines (if counted) quarantined.

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
    return DecodedFeed(account)


def _identity(path: Path, why: FeedRejectedError, feed: FeedFile | None) -> tuple[str, int]:
    if not isinstance(why, FeedUnreadableError):
        with suppress(FeedRejectedError):
            return (feed.file_id, feed.bytes) if feed else fingerprint(path)
    return unreadable_id(path), 0


def _account(feed: FeedFile, settled: Settled) -> FeedAccount:
    lines, ignored = len(settled.fates), settled.count(IGNORED)
    return FeedAccount(
        feed.file_id,
        path_text(feed.path),
        "done",
        None,
        None if ignored == lines else str(feed.format),
        feed.bytes,
        lines,
        settled.count(ACCEPTED),
        settled.quarantined,
        settled.count(DUPLICATE),
        ignored,
        settled.first_received_at_utc,
        settled.last_received_at_utc,
    )
