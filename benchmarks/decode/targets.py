"""What was promised of the decoder's speed, and what the rounds say to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.decode.rounds import Measurement, Rounds


@dataclass(frozen=True)
class Ratio:
    """The median over rounds of a ratio taken within each round, with the least and the greatest."""

    median: float
    least: float
    greatest: float

    def __str__(self) -> str:
        """As a table has it."""
        digits = 1 if self.median < 100 else 0  # noqa: PLR2004  three figures are more than the noise allows
        return f"{self.median:.{digits}f} ({self.least:.{digits}f}-{self.greatest:.{digits}f})"


@dataclass(frozen=True)
class Target:
    """How many times `yardstick`'s speed `contender` must have, or how many times its time it may take."""

    text: str
    contender: str
    yardstick: str
    at_least_speed: float | None = None
    at_most_time: float | None = None


@dataclass(frozen=True)
class Verdict:
    """A target beside what was measured; both None where one of the two decoders is absent."""

    text: str
    measured: str | None
    is_reached: bool | None


TARGETS = (
    Target("to frames: 60 times pyais to a frame", "tumen", "pyais", at_least_speed=60),
    Target("to frames: 40 times libais to a table", "tumen", "libais", at_least_speed=40),
    Target("to frames: 12 times aiscat to a table", "tumen", "aiscat", at_least_speed=12),
    Target("to frames: at most 2.5 times polars' reading of the lines", "tumen", "polars_csv", at_most_time=2.5),
    Target("to Parquet: 40 times pyais to a frame", "tumen_parquet", "pyais", at_least_speed=40),
    Target("to Parquet: at most 4 times polars' reading", "tumen_parquet", "polars_csv", at_most_time=4),
    Target("to Parquet: two cores 1.7 times one", "tumen_parquet_2", "tumen_parquet", at_least_speed=1.7),
)
MOST_MEMORY_MB = 1000


def speed_ratio(rounds: Rounds, contender: str, yardstick: str) -> Ratio | None:
    """How many times as fast; None unless both were measured."""
    both = [one for one in rounds.measured if contender in one and yardstick in one]
    ratios = [one[contender].rate / one[yardstick].rate for one in both]
    return Ratio(median(ratios), min(ratios), max(ratios)) if ratios else None


def time_ratio(rounds: Rounds, contender: str, yardstick: str) -> Ratio | None:
    """How many times the time for as many sentences; None unless both were measured."""
    return speed_ratio(rounds, yardstick, contender)


def verdicts(rounds: Rounds, memory: Sequence[tuple[str, Measurement]]) -> list[Verdict]:
    """Every target; `memory` are the measurements to hold against the limit of memory, each with its words."""
    limit = f"under {MOST_MEMORY_MB} MB"
    return [
        *(_verdict(target, rounds) for target in TARGETS),
        *(Verdict(f"{what}: {limit}", f"{it.peak_mb:.0f} MB", it.peak_mb < MOST_MEMORY_MB) for what, it in memory),
    ]


def _verdict(target: Target, rounds: Rounds) -> Verdict:
    is_time = target.at_most_time is not None
    ratio = (time_ratio if is_time else speed_ratio)(rounds, target.contender, target.yardstick)
    if ratio is None:
        return Verdict(target.text, None, None)
    least, most = target.at_least_speed or 0.0, target.at_most_time or float("inf")
    return Verdict(target.text, str(ratio), least <= ratio.median <= most)
