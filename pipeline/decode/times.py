"""Which times a message may have."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.decode.clocks import EARLIEST_US
from pipeline.settings import DecodeSettings

Times = npt.NDArray[np.int64]


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

    def faults_of(self, times_us: Times, no_time: int) -> tuple[tuple[str, npt.NDArray[np.bool_]], ...]:
        """Quarantine reasons of times, in which `no_time` stands for none: each with where it holds."""
        is_none = times_us == no_time
        return (
            ("no_time", is_none & (not self.untimed)),
            ("future_time", times_us > self.latest_us),
            ("bad_value", (times_us < EARLIEST_US) & ~is_none),
        )

    def fault_expression(self, time_us: pl.Expr) -> pl.Expr:
        """The same for a column."""
        return (
            pl.when(time_us.is_null())
            .then(pl.lit(None if self.untimed else "no_time", pl.String))
            .when(time_us > self.latest_us)
            .then(pl.lit("future_time"))
            .when(time_us < EARLIEST_US)
            .then(pl.lit("bad_value"))
        )
