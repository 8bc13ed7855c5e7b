"""Rhythm: how often a ship or a station is heard, from what was heard of it before."""

import polars as pl

from pipeline.durations import hours
from pipeline.gap_settings import GapSettings


def _intervals(who: str | list[str]) -> pl.Expr:
    return hours(pl.col("hour_utc") - pl.col("hour_utc").shift(1).over(who))


def usual_interval_hours(
    who: str | list[str], settings: GapSettings, *, quantile: float = 0.5, contacts: int | None = None
) -> pl.Expr:
    """Usual interval between the hours in which each `who` was heard, up to each of them.

    For a frame sorted by (`who`, `hour_utc`), one row an hour heard. The `quantile` of the last `contacts` intervals
    (`rhythm_contacts` if not given), the one that ends here included; NULL where fewer than `least_rhythm_contacts` are
    known. Fixes within one hour are one contact, so that neither a burst of a pass nor a dense feed hides the pauses; a
    single long pause moves the median little: a ship that hides once a day does not become one that is seldom heard.
    """
    rolled = _intervals(who).rolling_quantile(
        quantile,
        interpolation="nearest",
        window_size=contacts or settings.rhythm_contacts,
        min_samples=settings.least_rhythm_contacts,
    )
    return rolled.over(who)


def mean_interval_hours(who: str, settings: GapSettings) -> pl.Expr:
    """As `usual_interval_hours`, the mean: how often a `who` that comes irregularly is to be expected.

    Pauses count as `longest_pause_hours` at most.
    """
    # Whole hours, summed exactly: the mean is the same in whatever order it rolls.
    clipped = _intervals(who).clip(upper_bound=settings.longest_pause_hours)
    rolled = clipped.rolling_mean(settings.rhythm_contacts, min_samples=settings.least_rhythm_contacts)
    return rolled.over(who)
