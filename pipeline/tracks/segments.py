"""Segments: the fixes of one MMSI parted into those of each hull, by what a ship can sail.

The method is that of Global Fishing Watch's gpsdio-segment, written anew: every open segment is dead reckoned to the
time of a fix, and the fix goes to the one it fits best within a tolerance that grows with the time elapsed; out of
reach of all, it opens another. The discrepancy is the least of three: from where the ship was last, from where its
speed and course (its last leg, if it says none) then take it, and from where the speed and course of the new fix say it
came from; a ship that turned, or whose log lies, is given the benefit. How well a fix fits is a likelihood, so that a
hull heard a minute ago and a mile off is preferred to one heard days ago that could be anywhere.

Unlike there, **a silence ends no segment**: a ship that goes dark and comes back where it plausibly can is the same
hull, and its silence is a finding about it. So a segment is all that one hull says under an MMSI. Two hulls on one MMSI
are two segments side by side in time; a ship broken in two by a jump that no ship can make is two segments one after
the other, which `hulls` joins where they are of one vessel. The assignment looks back only: what is heard later changes
no segment, nor its id, of what was heard before, but where it completes the rounds of a ship that was led astray.
"""

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.keys import stable_number
from pipeline.schemas import Fixes
from pipeline.settings import TrackSettings
from pipeline.tracks.kernels.association import Limits, Marks, Rows, associate
from pipeline.tracks.plausibility import Segments, why_wild
from pipeline.tracks.reports import reports_of, ship_starts
from pipeline.tracks.rounds import left_elsewhere, on_rounds

_SEGMENT = ["mmsi", "received_at_utc", "lon_deg", "lat_deg"]


def cut_segments(fixes: pl.DataFrame, settings: TrackSettings) -> dy.DataFrame[Fixes]:
    """Add `segment_id`, `wild_reason` and `is_wild` to fixes sorted by (mmsi, received_at_utc, file_id, line_no).

    `segment_id` is a hash of the MMSI and the time and place of the segment's first fix: a function of what was heard,
    not of files or runs.
    """
    segments, is_repeat = numbered_segments(fixes, settings)
    reasons = why_wild(fixes, segments, is_repeat, settings)
    told = fixes.with_columns(segment_id=_ids(fixes, segments), wild_reason=reasons)
    flagged = told.with_columns(is_wild=pl.col("wild_reason").is_not_null())
    # The positions were checked as such, and no rule binds what is added: a check would copy all of them.
    return Fixes.cast(flagged.select(Fixes.column_names()))


def numbered_segments(fixes: pl.DataFrame, settings: TrackSettings) -> tuple[Segments, Marks]:
    """The segments of fixes, numbered as they begin, and whether each fix repeats an earlier report.

    Where a ship was led round and round, those fixes are parted for themselves and the others as if they had not been
    heard: a circle takes the ship away from where it is, and lets it come back out of reach.
    """
    first_rows, is_repeat = segment_rows(fixes, settings)
    starts = ship_starts(fixes)
    is_led = left_elsewhere(on_rounds(reports_of(fixes), first_rows, is_repeat, settings), is_repeat, starts)
    if is_led.any():
        is_asked = np.repeat(np.logical_or.reduceat(is_led, starts[:-1]), np.diff(starts))
        for rows in (np.flatnonzero(is_asked & ~is_led), np.flatnonzero(is_led)):
            firsts_among, is_repeat[rows] = segment_rows(fixes[rows], settings)
            first_rows[rows] = rows[firsts_among]
    firsts = np.flatnonzero(first_rows == np.arange(fixes.height, dtype=np.uint32))
    numbers = np.zeros(fixes.height, np.uint32)
    numbers[firsts] = np.arange(len(firsts))
    return Segments(firsts, numbers[first_rows], is_led), is_repeat


def segment_rows(fixes: pl.DataFrame, settings: TrackSettings) -> tuple[Rows, Marks]:
    """For each fix the row of the first fix of its segment, and whether it repeats an earlier report.

    The fixes as `cut_segments` takes them. A report heard again late is in the segment of the one that it repeats,
    which goes on as if it had not been heard.
    """
    first_rows, is_repeat = np.empty(fixes.height, np.uint32), np.zeros(fixes.height, np.bool_)
    starts = ship_starts(fixes)
    most_fixes = int(np.diff(starts).max(initial=1))
    associate(
        reports_of(fixes),
        starts,
        Limits(
            settings.noise_nm,
            60 * settings.gain_knots_per_minute,
            settings.lasting_speed_knots,
            settings.max_speed_knots,
            settings.repeat_least_speed_knots,
            settings.late_report_hours,
        ),
        settings.most_open_segments,
        np.full(2 ** int(np.ceil(np.log2(2 * most_fixes))), -1, np.int64),
        first_rows,
        is_repeat,
    )
    return first_rows, is_repeat


def _ids(fixes: pl.DataFrame, segments: Segments) -> pl.Series:
    firsts = fixes.select(pl.col(_SEGMENT).gather(pl.Series(segments.first_row)))
    keys = [stable_number("segment", *row) for row in firsts.iter_rows()]
    return pl.Series(np.array(keys, np.uint64)[segments.of_fix])
