"""Silences that were judged once: what is known of a ship's past changes only as she falls silent again."""

from collections.abc import Callable

import polars as pl

from pipeline.detect.dark_calls.judge import DarkFindings, Known
from pipeline.detect.dark_calls.pattern import with_hull
from pipeline.detect.dark_calls.priors import DarkCallModel
from pipeline.detect.dark_calls.silences import is_judged
from pipeline.keys import said_alike
from pipeline.ports.distance import DistanceNm
from pipeline.settings import DarkCallSettings

JudgeGaps = Callable[[pl.DataFrame, Known, DarkCallModel, DarkCallSettings, DistanceNm], DarkFindings]
_HULL = ["hull_id", "known_by"]
_CALL = ["port_id", "arrived_at_utc", "departed_at_utc"]
_FOUND = ("itineraries", "calls", "probable")


class KnownJudgements:
    """A `judge_gaps` that remembers, hull by hull: `asked` are the judgements of all hulls that it was asked for.

    A row a judged silence: `gap_id`, `hull_id`, `known_by` (a number of all that is known of the hull), and as lists
    what was found: `itineraries`, `calls`, `probable`. What no silence was judged of yet is None.
    """

    def __init__(self, judge: JudgeGaps, known: pl.DataFrame | None) -> None:
        """Take what judges silences, and those judged by the same ports, sightings, model, settings and ways before."""
        self._judge = judge
        self.asked = known

    def judge(
        self,
        gaps: pl.DataFrame,
        known: Known,
        model: DarkCallModel,
        settings: DarkCallSettings,
        distance_nm: DistanceNm,
    ) -> DarkFindings:
        """As the `judge_gaps` that it was made of."""
        silences = _silences(with_hull(gaps), known, settings)
        before = None if self.asked is None else self.asked.join(silences, on=["gap_id", *_HULL], how="semi")
        new = gaps if before is None else with_hull(gaps).join(before, on="hull_id", how="anti", maintain_order="left")
        findings = _together(self._judge(new, known, model, settings, distance_nm), before)
        self.asked = _kept(silences, findings)
        return findings


def _silences(gaps: pl.DataFrame, known: Known, settings: DarkCallSettings) -> pl.DataFrame:
    """Those that are judged: `gap_id`, `hull_id`, `known_by`.

    Of a hull are known her silences, her ship, and her calls that ended before the last silence began.
    """
    told = (
        gaps.filter(is_judged(settings)).drop("neighbour_lines", strict=False).join(known.ships, on="mmsi", how="left")
    )
    last = told.group_by("hull_id").agg(pl.col("started_at_utc").max())
    calls = with_hull(known.calls).select("hull_id", *_CALL).join(last, on="hull_id")
    before = calls.filter(pl.col("departed_at_utc") <= pl.col("started_at_utc"))
    by_hull = [
        rows.select("hull_id", said=said_alike(columns))
        .group_by("hull_id")
        .agg(pl.len().alias(f"{name}_count"), pl.col("said").bitwise_xor().alias(name))
        for name, rows, columns in (("silences", told, told.columns), ("calls", before, _CALL))
    ]
    hulls = by_hull[0].join(by_hull[1], on="hull_id", how="left")
    numbered = hulls.select("hull_id", known_by=said_alike(hulls.columns))
    return told.select("gap_id", "hull_id").join(numbered, on="hull_id")


def _together(new: DarkFindings, before: pl.DataFrame | None) -> DarkFindings:
    """New findings and those of before, in the order of `judge_gaps`."""
    if before is None:
        return new
    found = {
        name: pl.concat([frame, before.select(pl.col(name).explode()).drop_nulls().unnest(name).cast(frame.schema)])
        for name in _FOUND
        for frame in (getattr(new, name),)
    }
    return DarkFindings(
        itineraries=found["itineraries"].sort("gap_id", maintain_order=True),
        calls=found["calls"].sort("gap_id", "port_id"),
        probable=found["probable"].sort("gap_id", "country"),
    )


def _kept(silences: pl.DataFrame, findings: DarkFindings) -> pl.DataFrame:
    kept = silences
    for name in _FOUND:
        frame = getattr(findings, name)
        lists = frame.group_by("gap_id", maintain_order=True).agg(pl.struct(frame.columns).alias(name))
        kept = kept.join(lists, on="gap_id", how="left")
    return kept
