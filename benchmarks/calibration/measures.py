"""How well probabilities do against the truth."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.calibration.stories import IDLE_KINDS, story_words

BINS = 10
THRESHOLD = 0.5  # of a probable call, in the contract
DECOYS = ("short", "at_anchor", "at_berth", "receiver_down", "fishing", "passage")


@dataclass(frozen=True)
class Bin:
    """Judgements of nearly one probability, and how often they came true."""

    count: int
    mean_probability: float
    true_share: float


@dataclass(frozen=True)
class Target:
    """One target, what was measured, and whether it is reached."""

    text: str
    measured: str
    is_reached: bool


def reliability(probability: NDArray[np.float64], is_true: NDArray[np.bool_]) -> list[Bin]:
    """Judgements in ten bins of equal width; empty bins are left out."""
    number = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    return [
        Bin(int(inside.sum()), float(probability[inside].mean()), float(is_true[inside].mean()))
        for inside in (number == one for one in range(BINS))
        if inside.any()
    ]


def expected_calibration_error(bins: list[Bin]) -> float:
    """Mean distance between what was said and what came true, by bin, weighed by the judgements in it."""
    count = sum(one.count for one in bins)
    return sum(one.count * abs(one.mean_probability - one.true_share) for one in bins) / max(count, 1)


def dprk_bins(scored: pl.DataFrame) -> list[Bin]:
    """Reliability of "called at a DPRK port", over all silences that are not left undetermined for their length."""
    kept = scored.filter(pl.col("is_weighed") | ~pl.col("is_judged"))
    return reliability(kept["dprk_probability"].to_numpy(), kept["is_dprk"].to_numpy())


def dprk_bins_with_slack(scored: pl.DataFrame) -> list[Bin]:
    """The same, over those silences alone that leave time for a call in the DPRK: the hard ones."""
    kept = scored.filter("is_weighed", "has_slack")
    return reliability(kept["dprk_probability"].to_numpy(), kept["is_dprk"].to_numpy())


def top_bins(scored: pl.DataFrame) -> list[Bin]:
    """Reliability of the likeliest itinerary, port for port, over the silences that are weighed."""
    kept = scored.filter("is_weighed")
    return reliability(kept["top_probability"].to_numpy(), kept["is_top_right"].to_numpy())


@dataclass(frozen=True)
class Calls:
    """What is called a DPRK call at a threshold, of silences that leave time for one."""

    called: int
    rightly: int
    true: int

    @property
    def precision(self) -> float:
        """Share of those called that were."""
        return self.rightly / max(self.called, 1)

    @property
    def recall(self) -> float:
        """Share of those that were that are called."""
        return self.rightly / max(self.true, 1)


def calls_at(scored: pl.DataFrame, threshold: float = THRESHOLD) -> Calls:
    """DPRK calls at a threshold."""
    kept = scored.filter("is_weighed", "has_slack")
    called = kept["dprk_probability"] >= threshold
    return Calls(int(called.sum()), int((called & kept["is_dprk"]).sum()), int(kept["is_dprk"].sum()))


def most_found(scored: pl.DataFrame, precision: float) -> tuple[float, Calls] | None:
    """The threshold at which most calls are found with at least this precision, and the calls; None: at none."""
    kept = scored.filter("is_weighed", "has_slack").sort("dprk_probability", descending=True)
    said, is_true = kept["dprk_probability"].to_numpy(), kept["is_dprk"].to_numpy()
    rightly, called = np.cumsum(is_true), np.arange(1, len(said) + 1)
    is_whole = np.diff(said, append=-1.0) < 0  # all silences of one probability are called, or none
    reached = np.flatnonzero(is_whole & (rightly >= precision * called))
    if not len(reached):
        return None
    last = int(reached[-1])
    return float(said[last]), Calls(last + 1, int(rightly[last]), int(is_true.sum()))


def wrongly_called(scored: pl.DataFrame, threshold: float = THRESHOLD) -> pl.DataFrame:
    """One row a kind of story, way of life and cargo class of silences wrongly called a DPRK call, most first.

    Columns: `kind`, `life`, `cargo_class`, `silences` that leave time for a call, `called` of them, and of these
    `mean_probability` and `changed`, with a changed draught.
    """
    by = ["kind", "life", "cargo_class"]
    called = pl.col("dprk_probability") >= threshold
    return (
        scored.filter("is_weighed", "has_slack", ~pl.col("is_dprk"))
        .group_by(by)
        .agg(
            silences=pl.len(),
            called=called.sum(),
            mean_probability=pl.col("dprk_probability").filter(called).mean(),
            changed=(pl.col("draught") == "changed").filter(called).sum(),
        )
        .filter(pl.col("called") > 0)
        .sort("called", "mean_probability", *by, descending=[True, True, False, False, False])
    )


def by_kind(scored: pl.DataFrame) -> pl.DataFrame:
    """One row a kind of story: how many, how many judged, mean probability and share called a DPRK call."""
    return (
        scored.filter(pl.col("is_weighed") | ~pl.col("is_judged"))
        .group_by("kind")
        .agg(
            silences=pl.len(),
            judged=pl.col("is_judged").sum(),
            mean_probability=pl.col("dprk_probability").mean(),
            called_share=(pl.col("dprk_probability") >= THRESHOLD).mean(),
            top_right_share=pl.col("is_top_right").mean(),
        )
        .sort(~pl.col("kind").is_in(IDLE_KINDS), "kind", descending=[True, False])
    )


def targets(scored: pl.DataFrame) -> list[Target]:
    """The targets of this benchmark, held against one family's silences."""
    dprk, top, calls = (
        expected_calibration_error(dprk_bins(scored)),
        expected_calibration_error(top_bins(scored)),
        calls_at(scored),
    )
    worst = by_kind(scored).filter(pl.col("kind").is_in(DECOYS)).sort("called_share", "kind").row(-1, named=True)
    decoys = scored.filter(pl.col("kind").is_in(DECOYS) & (pl.col("is_weighed") | ~pl.col("is_judged")))
    share = float((decoys["dprk_probability"] >= THRESHOLD).mean() or 0.0)  # type: ignore[arg-type]  # polars: any number
    return [
        Target("called at a DPRK port: expected calibration error under 0.05", f"{dprk:.3f}", dprk < 0.05),  # noqa: PLR2004
        Target("likeliest itinerary: expected calibration error under 0.10", f"{top:.3f}", top < 0.10),  # noqa: PLR2004
        Target(
            "at 0.5, of silences with enough slack: precision 0.95 or better", _of(calls.rightly, calls.called),
            calls.precision >= 0.95,  # noqa: PLR2004
        ),
        Target(
            "at 0.5, of silences with enough slack: recall 0.85 or better", _of(calls.rightly, calls.true),
            calls.recall >= 0.85,  # noqa: PLR2004
        ),
        Target(
            "decoys: under 2% called", f"{share:.1%} of {decoys.height:,}; most of {story_words(worst['kind'])}: "
            f"{worst['called_share']:.1%}", share < 0.02,  # noqa: PLR2004
        ),
    ]  # fmt: skip


def _of(part: int, whole: int) -> str:
    return f"{part / max(whole, 1):.3f} ({part:,} of {whole:,})"
