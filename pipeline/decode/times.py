"""Which times a message may have."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from pipeline.decode.clocks import EARLIEST_US
from pipeline.settings import DecodeSettings


@dataclass(frozen=True, slots=True)
class TimeRule:
    """The bounds of a run: nothing before AIS was on the air, nothing later than `latest_us`, no time only if told."""

    latest_us: int
    untimed: bool

    @classmethod
    def of(cls, settings: DecodeSettings, now_utc: datetime, *, untimed: bool) -> "TimeRule":
        """The rule of a run at `now_utc`, which is UTC where it names no zone."""
        now = now_utc if now_utc.tzinfo else now_utc.replace(tzinfo=UTC)
        latest_us = int((now.timestamp() + settings.future_tolerance_hours * 3600) * 1_000_000)
        return cls(latest_us, untimed)

    def fault_expression(self, time_us: pl.Expr) -> pl.Expr:
        """The quarantine reason of each time of a column, NULL where it may be; `kernels.judging` tells the same."""
        return (
            pl.when(time_us.is_null())
            .then(pl.lit(None if self.untimed else "no_time", pl.String))
            .when(time_us > self.latest_us)
            .then(pl.lit("future_time"))
            .when(time_us < EARLIEST_US)
            .then(pl.lit("bad_value"))
        )
