"""The forms in which tables write a time, read to microseconds since 1970 in UTC. Time is never invented."""

from dataclasses import dataclass
from typing import Protocol

import polars as pl

_PLAIN_ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")
_ANY_ISO = (
    r"^(?<day>\d{4}-\d\d-\d\d)[T ](?<clock>\d\d:\d\d:\d\d)(?:[.,](?<fraction>\d{1,9}))?"
    r" ?(?:Z|UTC|GMT|(?<hours>[+-]\d\d):?(?<minutes>[0-5]\d)(?: UTC)?)?$"
)
_MOST_OFFSET_HOURS = 14  # Kiritimati, UTC+14; no clock is further off
_MICROSECOND_DIGITS = 6


class TimeForm(Protocol):
    """A way to write a time."""

    def microseconds(self, text: pl.Series) -> pl.Series:
        """Int64; NULL where the text says no time in this form."""


@dataclass(frozen=True, slots=True)
class Iso:
    """`2024-03-09T16:00:04`, with `T` or a space, a fraction or none; UTC where it names no offset."""

    def microseconds(self, text: pl.Series) -> pl.Series:
        """All in the form of the first where that is a plain one; those it leaves unread piece by piece."""
        first = text.drop_nulls().head(1)
        for form in _PLAIN_ISO:
            if _written(first, form).null_count() < first.len():
                read = _written(text, form)
                return read if read.null_count() == text.null_count() else _either(read, _pieced(text))
        return _pieced(text)


@dataclass(frozen=True, slots=True)
class Written:
    """A form of chrono's letters, such as `%d/%m/%Y %H:%M:%S`, in UTC."""

    form: str

    def microseconds(self, text: pl.Series) -> pl.Series:
        """As the form says."""
        return _written(text, self.form)


@dataclass(frozen=True, slots=True)
class Epoch:
    """Unix time: `per_second` 1 for seconds, 1000 for milliseconds."""

    per_second: int = 1

    def microseconds(self, text: pl.Series) -> pl.Series:
        """Whole numbers and decimals alike."""
        value = text.cast(pl.Float64, strict=False) * (1_000_000 // self.per_second)
        return value.round().cast(pl.Int64, strict=False)


def _written(text: pl.Series, form: str) -> pl.Series:
    return text.str.to_datetime(form, time_unit="us", strict=False, cache=False).cast(pl.Int64)


def _either(first: pl.Series, second: pl.Series) -> pl.Series:
    return first.zip_with(first.is_not_null(), second)


def _pieced(text: pl.Series) -> pl.Series:
    part = text.str.extract_groups(_ANY_ISO).struct.unnest()
    hours = pl.col("hours").cast(pl.Int64).fill_null(0)
    minutes = pl.col("minutes").cast(pl.Int64).fill_null(0)
    sign = pl.when(pl.col("hours").str.starts_with("-")).then(-1).otherwise(1)
    fraction = pl.col("fraction").fill_null("0").str.pad_end(_MICROSECOND_DIGITS, "0").str.head(_MICROSECOND_DIGITS)
    moment = pl.concat_str("day", pl.lit(" "), "clock").str.to_datetime(_PLAIN_ISO[0], time_unit="us", strict=False)
    east_us = (hours * 60 + sign * minutes) * 60_000_000
    time_us = moment.cast(pl.Int64) + fraction.cast(pl.Int64) - east_us
    return part.select(pl.when(hours.abs() <= _MOST_OFFSET_HOURS).then(time_us)).to_series()
