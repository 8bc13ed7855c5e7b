"""Speakers: who says what under an MMSI. One hull mostly; where several share it, each of them, and the MMSI itself.

A static report has no place. Under an MMSI of one segment it is that segment's. Under one of several it is the
segment's of which alone the same station had a fix within minutes; else of the one that was heard before and after it
and alone said the same words where it was told apart so. What is left is kept with the MMSI.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from pipeline.settings import IdentitySettings

_WORDS = ["mmsi", "imo", "ship_name", "call_sign"]
_REPORT = [
    *("mmsi", "received_at_utc", "msg_type", "imo", "ship_name", "call_sign", "ship_type", "length_m", "width_m"),
    *("station", "payload_hash", "file_id", "line_no", "byte_offset", "stands_for"),
]


@dataclass(frozen=True)
class Speakers:
    """Who speaks, and what.

    `speakers`: `speaker` (a number), `mmsi`, `segment_id` (NULL: the MMSI itself), `started_at_utc`, `ended_at_utc`.
    `speaker_of`: `segment_id`, `mmsi`, `speaker`, of every segment. `reports`: static reports with `speaker` and
    `segment_id`, those of each MMSI in order of time.
    """

    speakers: pl.DataFrame
    speaker_of: pl.DataFrame
    reports: pl.DataFrame


def find_speakers(
    heard: pl.DataFrame, segments: pl.DataFrame, fixes: pl.DataFrame, statics: pl.DataFrame, settings: IdentitySettings
) -> Speakers:
    """Give every segment and every static report its speaker; `statics` come in the order of `transmissions.in_order`.

    `heard` has a row an MMSI: `mmsi`, `started_at_utc`, `ended_at_utc`; `segments` are those of `segment_spans`.
    Segments of an MMSI that has more than `settings.most_hulls_an_mmsi` are one speaker, the MMSI.
    """
    hulls = pl.len().over("mmsi")
    alone = segments.filter(hulls == 1).select("mmsi", "segment_id").join(heard, on="mmsi").select(segments.columns)
    shared = segments.filter(hulls.is_between(2, settings.most_hulls_an_mmsi))
    ordered = statics.select(_REPORT).drop_nulls("received_at_utc").sort("received_at_utc", maintain_order=True)
    of_shared = _told_apart(ordered.join(shared, on="mmsi", how="semi", maintain_order="left"), shared, fixes, settings)
    own = pl.concat([alone, shared])
    left_over = of_shared.filter(pl.col("segment_id").is_null()).select("mmsi")
    silent = heard.join(own, on="mmsi", how="anti").select("mmsi")
    by_itself = heard.join(pl.concat([left_over, silent]).unique(), on="mmsi").with_columns(
        segment_id=pl.lit(None, dtype=pl.UInt64)
    )
    speakers = (
        pl.concat([own, by_itself.select(own.columns)])
        .sort("mmsi", "segment_id", nulls_last=True)
        .with_row_index("speaker")
    )
    numbers = speakers.select("mmsi", "segment_id", "speaker")
    of_one = numbers.join(shared, on="mmsi", how="anti")
    reports = [
        ordered.join(of_one, on="mmsi", maintain_order="left"),
        of_shared.join(numbers, on=["mmsi", "segment_id"], nulls_equal=True, maintain_order="left"),
    ]
    return Speakers(speakers, _speaker_of(segments, numbers), pl.concat(reports, how="diagonal"))


def _speaker_of(segments: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    itself = numbers.filter(pl.col("segment_id").is_null()).select("mmsi", by_mmsi="speaker")
    return (
        segments.select("segment_id", "mmsi")
        .join(numbers.drop_nulls("segment_id").drop("mmsi"), on="segment_id", how="left", maintain_order="left")
        .join(itself, on="mmsi", how="left", maintain_order="left")
        .select("segment_id", "mmsi", speaker=pl.coalesce("speaker", "by_mmsi"))
    )


def _told_apart(
    reports: pl.DataFrame, shared: pl.DataFrame, fixes: pl.DataFrame, settings: IdentitySettings
) -> pl.DataFrame:
    """Reports of shared MMSIs with the `segment_id` that they can be given, by time and station, then by words."""
    numbered = reports.with_row_index("report")
    possible = (
        numbered.select("report", "received_at_utc", "station", *_WORDS)
        .join(shared, on="mmsi", maintain_order="left")
        .filter(pl.col("received_at_utc").is_between(pl.col("started_at_utc"), pl.col("ended_at_utc")))
    )
    near = _with_company(possible, shared, fixes, settings)
    sure = near.filter("is_near").filter(pl.len().over("report") == 1)
    said_by_one = (
        sure.drop_nulls("ship_name")
        .group_by(_WORDS)
        .agg(segments=pl.col("segment_id").n_unique(), segment_id=pl.col("segment_id").first())
        .filter(pl.col("segments") == 1)
        .drop("segments")
    )
    by_words = near.join(sure, on="report", how="anti").join(
        said_by_one, on=[*_WORDS, "segment_id"], how="semi", nulls_equal=True
    )
    told = pl.concat([sure.select("report", "segment_id"), by_words.select("report", "segment_id")])
    return numbered.join(told, on="report", how="left", maintain_order="left").drop("report")


def _with_company(
    possible: pl.DataFrame, shared: pl.DataFrame, fixes: pl.DataFrame, settings: IdentitySettings
) -> pl.DataFrame:
    """Add `is_near`: whether the station of the report heard a fix of the segment at about the same time.

    Or between two fixes of which the later stands for some that were left out.
    """
    heard = (
        fixes.lazy()
        .filter(~pl.col("is_wild"), pl.col("segment_id").is_in(shared["segment_id"].implode()))
        .select(
            "segment_id", "stands_for", pl.col("station").cast(pl.String).fill_null(""), fix_at_utc="received_at_utc"
        )
        .collect()
    )
    both: dict[str, Any] = {
        "left_on": "received_at_utc",
        "right_on": "fix_at_utc",
        "by": ["segment_id", "station"],
        "check_sortedness": False,  # both are in order of time by segment, as fixes and reports are
    }
    asked = possible.with_columns(pl.col("station").fill_null(""))
    near = asked.join_asof(heard, strategy="nearest", tolerance=timedelta(minutes=settings.same_pass_minutes), **both)
    following = asked.join_asof(heard, strategy="forward", **both)
    is_between = (following["stands_for"] > 1).fill_null(value=False)
    return near.with_columns(is_near=pl.col("fix_at_utc").is_not_null() | is_between).drop("stands_for")
