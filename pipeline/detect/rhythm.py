"""Rhythm: how often a ship or a station is heard, from what was heard of it before."""

from datetime import timedelta

import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.kernels.intervals import last_intervals
from pipeline.durations import hours
from pipeline.gap_settings import GapSettings

_US_PER_HOUR = 3_600_000_000
_SHIP = 2**32  # of a day's number: more than there are days


def rhythm_of(heard: pl.DataFrame, asked: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """How often ships were heard up to a moment: `usual_hours`, `expected_hours`, in the order of `asked`.

    `usual_hours` is the median interval between the last `rhythm_contacts` hours in which a ship was heard, and
    `expected_hours` the mean, in which a pause counts as `longest_pause_hours` at most; both NULL where fewer than
    `least_rhythm_contacts` are known. Fixes within one hour are one contact, so that neither a burst of a pass nor a
    dense feed hides the pauses; a single long pause moves the median little: a ship that hides once a day does not
    become one that is seldom heard.

    Args:
        heard: `HeardHours`, sorted by ship and day.
        asked: columns `mmsi` and `at_utc`.
        settings: thresholds.
    """
    days = heard.group_by("mmsi", "day_utc", maintain_order=True).agg(pl.col("hours").bitwise_or())
    number = days["day_utc"].to_physical().cast(pl.Int64)
    key = days["mmsi"].cast(pl.Int64).to_numpy() * _SHIP + number.to_numpy()
    until_hour = asked["at_utc"].to_physical().to_numpy() // _US_PER_HOUR
    of_ship = asked["mmsi"].cast(pl.Int64).to_numpy() * _SHIP
    usual_hours, mean_hours = np.empty(asked.height), np.empty(asked.height)
    last_intervals(
        np.searchsorted(key, of_ship),
        np.searchsorted(key, of_ship + until_hour // 24, side="right"),
        read_only(number),
        read_only(days["hours"]),
        until_hour,
        settings.rhythm_contacts,
        settings.least_rhythm_contacts,
        settings.longest_pause_hours,
        usual_hours,
        mean_hours,
    )
    found = pl.DataFrame({"usual_hours": usual_hours, "expected_hours": mean_hours})
    return found.with_columns(pl.all().fill_nan(None))


def usual_interval_hours(who: list[str], settings: GapSettings, quantile: float) -> pl.Expr:
    """Usual interval between the hours in which each `who` was heard, up to each of them.

    For a frame sorted by (`who`, `hour_utc`), one row an hour heard. The `quantile` of the intervals that ended in the
    last `station_rhythm_days`, the one that ends here included; NULL where fewer than `least_rhythm_contacts` are
    known. A longer interval than that is none: what stops for so long has no rhythm.
    """
    window = timedelta(days=settings.station_rhythm_days)
    interval = pl.col("hour_utc").diff().over(who)
    return (
        hours(pl.when(interval <= window).then(interval))
        .rolling_quantile_by(
            "hour_utc",
            window_size=window,
            quantile=quantile,
            interpolation="nearest",
            min_samples=settings.least_rhythm_contacts,
        )
        .over(who)
    )
