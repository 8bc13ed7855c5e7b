"""The first time that a feed file says: which day it belongs to, without decoding it whole."""

from datetime import datetime

import polars as pl

from pipeline.decode.nmea import read_nmea
from pipeline.decode.tabular.catalogue import read_tabular
from pipeline.decode.times import TimeRule
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.source import FeedFile
from pipeline.settings import DecodeSettings


def first_received_at(feed: FeedFile, settings: DecodeSettings, *, now_utc: datetime) -> datetime | None:
    """Time (UTC, without a zone) of the first message that decoding would take from the file's first lines.

    Only the first batch of lines is read; None if none of them says a time that may be.

    Raises:
        FeedRejectedError: the file cannot be unpacked.
    """
    first_lines = next(feed.batches(), [])
    times = TimeRule.of(settings, now_utc, untimed=False)
    if feed.format is FeedFormat.NMEA:
        harvest = read_nmea([first_lines], settings, times)
    else:
        harvest = read_tabular([first_lines], feed.format, times)
    timed = harvest.receptions.frame().sort("line_no").select(pl.from_epoch("time_us", time_unit="us").first())
    first: datetime | None = timed.item() if timed.height else None
    return first
