"""Durations between times, in hours."""

import polars as pl

MICROSECONDS_PER_HOUR = 3_600_000_000


def hours(duration: pl.Expr) -> pl.Expr:
    """A duration in hours, exact to the microsecond."""
    return duration.dt.total_microseconds() / MICROSECONDS_PER_HOUR


def hours_between(start: str, end: str) -> pl.Expr:
    """Hours from column `start` to column `end`; NULL where either is."""
    return hours(pl.col(end) - pl.col(start))
