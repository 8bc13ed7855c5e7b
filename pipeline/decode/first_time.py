"""The first time that a feed file says: which day it belongs to, without decoding it whole."""

from datetime import datetime

import polars as pl

from pipeline.decode.feed import batches_of
from pipeline.decode.memory import Memory
from pipeline.decode.times import TimeRule
from pipeline.feeds.source import FeedFile
from pipeline.settings import DecodeSettings


def first_received_at(feed: FeedFile, settings: DecodeSettings, *, now_utc: datetime) -> datetime | None:
    """Time (UTC, without a zone) of the first message that decoding would take from the file's first lines.

    Only the first batch of lines is read; None if none of them says a time that may be.

    Raises:
        FeedRejectedError: the file cannot be unpacked.
    """
    alone = settings.model_copy(update={"workers": 1})
    batches = batches_of(feed, alone, TimeRule.of(settings, now_utc, untimed=False), Memory())
    for batch, _, _ in batches:
        timed = batch.receptions.sort("line_no").select(pl.from_epoch("time_us", time_unit="us").first())
        first: datetime | None = timed.item() if timed.height else None
        return first
    return None
