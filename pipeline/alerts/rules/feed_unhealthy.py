"""Rule: a file was rejected or is hardly readable, or a receiver that is usually heard has fallen silent."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from pipeline.alert_settings import FeedRule
from pipeline.alerts.rules.event import Event, Night
from pipeline.keys import stable_key

_NAME = "feed_unhealthy"


def feed_unhealthy(night: Night, rule: FeedRule) -> Iterator[Event]:
    """Speak of each file once, and of each silence of a receiver once."""
    yield from _files(night, rule)
    yield from _receivers(night, rule)


def _files(night: Night, rule: FeedRule) -> Iterator[Event]:
    """A rejected file has no time: it is of now. Any other is as old as its last message."""
    share = pl.col("quarantined") / pl.col("lines")
    wrong = (pl.col("state") == "rejected") | ((pl.col("lines") > 0) & (share > rule.quarantine_share))
    for file in night.ingest_files.filter(wrong).sort("path", "file_id").iter_rows(named=True):
        if file["state"] == "rejected":
            said = f"Feed file {file['path']} was rejected: {file['rejected_reason']}."
        else:
            share_percent = 100 * file["quarantined"] / file["lines"]
            said = (
                f"Feed file {file['path']} is hardly readable: {file['quarantined']} of {file['lines']} lines "
                f"({share_percent:.1f} %) are in quarantine."
            )
        last = file["last_received_at_utc"] or night.as_of_utc
        first = file["first_received_at_utc"] or last
        yield Event(_NAME, file["file_id"], first, last, last, f"{said} The ships of this file may be missed.")


def _receivers(night: Night, rule: FeedRule) -> Iterator[Event]:
    """A receiver that was heard on `least_days` of the `window_days` before it fell silent, and not for `silent_hours`.

    One that was silent for longer than the window is none of the feed any more.
    """
    as_of_utc, window = night.as_of_utc, timedelta(days=rule.window_days)
    named = night.reception_days.filter(pl.col("station").is_not_null())
    last_of = named.group_by("station").agg(last=pl.col("last_received_at_utc").max())
    is_recent = pl.col("day_utc") > (pl.col("last") - window).dt.date()
    heard = named.join(last_of, on="station").filter(is_recent)
    days = heard.group_by("station").agg(pl.col("last").first(), days=pl.col("day_utc").n_unique())
    silent_since = as_of_utc - timedelta(hours=rule.silent_hours)
    silent = days.filter(
        pl.col("days") >= rule.least_days, pl.col("last") <= silent_since, pl.col("last") > as_of_utc - window
    )
    for station, last, count in silent.sort("station").select("station", "last", "days").iter_rows():
        yield _receiver(station, last, count, rule)


def _receiver(station: str, last: datetime, days: int, rule: FeedRule) -> Event:
    text = (
        f"Receiver {station} has not been heard since {last:%Y-%m-%d %H:%M} UTC; it was heard on {days} of the "
        f"{rule.window_days} days before. Ships that it alone hears are silent since."
    )
    held_utc = last + timedelta(hours=rule.silent_hours)
    return Event(_NAME, stable_key("receiver", station, last), last, None, held_utc, text)
