"""Rounds: stretches of a segment on which a ship goes round and round, as GNSS spoofing within its reach has it do."""

import math

import numpy as np
import numpy.typing as npt

from pipeline.settings import TrackSettings
from pipeline.tracks.kernels.association import Indices, Marks, Reports, Rows
from pipeline.tracks.kernels.rounds import RoundLimits, mark_rounds

_US_PER_MINUTE = 60e6
_US_PER_HOUR = 3.6e9


def on_rounds(reports: Reports, segment_of: Rows, is_repeat: Marks, settings: TrackSettings) -> Marks:
    """Which fixes are of a stretch that goes round and round one circle.

    Such a stretch has `round_least_fixes` fixes at `circle_least_speed_knots` or more, no two of them further apart
    than `round_most_step_hours`, that lie on a circle, off it by `round_spread_share` of its radius at most (root mean
    square), to all sides of it, on courses along it the same way round, `round_least_turns` or more by the speed that
    they say or the way from fix to fix. Where less than half of them say a course, `circle_least_fixes` are needed.
    Fixes among them that say less speed or lie elsewhere are none of it: a receiver that is led now and then tells the
    true place in between. Those on it that were taken for another segment's are of it. Repeated reports are left out.

    The reports are ship by ship and by time within a ship; `segment_of` has the number of each one's segment.
    """
    # One that says no speed may be under way: whether it is, the way from fix to fix tells.
    is_under_way = ~(reports.sog_knots < settings.circle_least_speed_knots) & ~is_repeat
    rows = np.flatnonzero(is_under_way).astype(np.uint32)
    is_round = np.zeros(len(segment_of), np.bool_)
    mark_rounds(reports, _by_segment(rows, segment_of), segment_of, is_under_way, _limits(settings), is_round)
    return is_round


def left_elsewhere(is_round: Marks, is_repeat: Marks, ship_starts: Indices) -> Marks:
    """Those of `is_round` whose ship was heard elsewhere as well; `ship_starts` has each one's first row, and the end.

    Of a ship that was heard nowhere else nothing says that it was.
    """
    if not is_round.any():
        return is_round
    elsewhere = np.add.reduceat(~is_round & ~is_repeat, ship_starts[:-1], dtype=np.int64)
    return np.asarray(is_round & np.repeat(elsewhere > 0, np.diff(ship_starts)))


def _by_segment(rows: Rows, segment_of: Rows) -> Rows:
    """Most ships have one segment: what is in order is not sorted."""
    at: npt.NDArray[np.uint32] = segment_of[rows]
    return rows if np.all(at[1:] >= at[:-1]) else rows[np.argsort(at, kind="stable")]


def _limits(settings: TrackSettings) -> RoundLimits:
    return RoundLimits(
        least_fixes=settings.round_least_fixes,
        least_mute_fixes=settings.circle_least_fixes,
        least_knots=settings.circle_least_speed_knots,
        least_turns=settings.round_least_turns,
        least_radius_nm=settings.round_least_radius_nm,
        spread_share=settings.round_spread_share,
        least_along=math.cos(math.radians(settings.round_tangent_deg)),
        one_way_share=settings.round_one_way_share,
        most_lopsided=settings.round_most_lopsided,
        every_us=int(settings.round_every_minutes * _US_PER_MINUTE),
        most_step_us=int(settings.round_most_step_hours * _US_PER_HOUR),
    )
