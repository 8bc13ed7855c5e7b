"""Plausibility: segments, and stretches of them, that are no ship where they say, by how they lie among the others.

A `lone` fix is a segment by itself where there are others. A `displaced` segment takes over from another and hands
back to it, each within minutes, out of the other's reach: one transponder whose receiver was led astray, not two ships,
which would be heard at the same time. A `circling` segment runs round a circle at a ship's speed, as the places do
that GNSS spoofing gives, where the MMSI is heard elsewhere as well; so does a stretch of a segment that goes round and
round, where the false place is within the ship's reach. A `repeated` fix is a report heard again later.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.schemas.tracks import WILD_REASONS
from pipeline.settings import TrackSettings
from pipeline.tracks.circles import circling
from pipeline.tracks.kernels.association import Indices, Marks, Rows


class Segments(NamedTuple):
    """Segments by number: the row of the first fix of each, the segment of each fix, and which go round and round."""

    first_row: Indices
    of_fix: Rows
    is_led: Marks


def why_wild(fixes: pl.DataFrame, segments: Segments, is_repeat: Marks, settings: TrackSettings) -> pl.Series:
    """For each fix a word of `WILD_REASONS`, or NULL.

    An MMSI that was heard in one place alone has no wild fix but repeated ones: nothing says that it was elsewhere.
    """
    mmsi, segment_of = fixes["mmsi"].to_numpy(), segments.of_fix
    fix_counts = np.bincount(segment_of[~is_repeat], minlength=len(segments.first_row))
    _, ship_of, segments_of_ship = np.unique(mmsi[segments.first_row], return_inverse=True, return_counts=True)
    has_others = segments_of_ship[ship_of] > 1
    is_lone = has_others & (fix_counts == 1)
    rows = np.flatnonzero((has_others & ~is_lone)[segment_of] & ~is_repeat & ~segments.is_led)
    moved = fixes.select(pl.col("received_at_utc", "lon_deg", "lat_deg").gather(pl.Series(rows)))
    moved_segment = segment_of[rows].astype(np.int64)
    time_us = moved["received_at_utc"].cast(pl.Int64).to_numpy()
    is_displaced = np.zeros(len(segments.first_row), np.bool_)
    is_displaced[_displaced(mmsi[rows], moved_segment, time_us, fix_counts, settings)] = True
    is_circling = np.zeros(len(segments.first_row), np.bool_)
    is_circling[circling(moved, moved_segment, settings)] = True
    words = np.select([is_lone, is_displaced, is_circling], [1, 2, 3], 0).astype(np.uint8)[segment_of]
    words[is_repeat] = 4
    words[segments.is_led] = 3
    reasons = pl.Series([None, *WILD_REASONS], dtype=pl.Enum(WILD_REASONS))
    return reasons.gather(words)


def _displaced(
    mmsi: npt.NDArray[np.uint32],
    segment_of: Indices,
    time_us: Indices,
    fix_counts: Indices,
    settings: TrackSettings,
) -> Indices:
    """Segments that are one run of fixes between two runs of one other, larger segment, without a pause."""
    if not len(segment_of):
        return np.empty(0, np.int64)
    starts = np.flatnonzero(np.r_[True, (segment_of[1:] != segment_of[:-1]) | (mmsi[1:] != mmsi[:-1])])
    ends = np.r_[starts[1:], len(segment_of)] - 1
    of = segment_of[starts]
    runs = np.bincount(of, minlength=len(fix_counts))
    within = np.arange(1, len(of) - 1)
    pause_us = int(settings.handover_minutes * 60e6)
    is_displaced = (
        (runs[of[within]] == 1)
        & (of[within - 1] == of[within + 1])
        & (fix_counts[of[within]] < fix_counts[of[within - 1]])
        & (time_us[starts[within]] - time_us[ends[within - 1]] <= pause_us)
        & (time_us[starts[within + 1]] - time_us[ends[within]] <= pause_us)
    )
    return np.asarray(of[within[is_displaced]])
