"""Causes of silences that were found once: what was heard about a silence that is long over does not change."""

from collections.abc import Callable
from datetime import date, datetime

import polars as pl

from pipeline.detect.causes import CAUSES, settled_at
from pipeline.detect.hearings import Listening
from pipeline.gap_settings import GapSettings
from pipeline.keys import said_alike

FindCauses = Callable[[pl.DataFrame, Listening, datetime | None, GapSettings], pl.DataFrame]
_SILENCE = ["gap_id", "known_by"]
_ASKED = (
    *("mmsi", "started_at_utc", "start_lon_deg", "start_lat_deg", "look_to_utc", "companions"),
    *("usual_hours", "expected_hours", "allowed_hours", "speed_knots", "course_deg"),
)
KNOWN_CAUSES = pl.Schema(
    {
        "gap_id": pl.String(),
        "known_by": pl.UInt64(),
        "settled_day_utc": pl.Date(),
        **{name: kind for name, kind in CAUSES.items() if name != "gap_id"},
    }
)
"""A row a silence: a number of what is known of its ship, the last day that tells of it, and what was found of it."""


class KnownCauses:
    """A `find_causes` that remembers: `asked` are all silences that it was asked for and that nothing new tells of."""

    def __init__(self, find: FindCauses, known: pl.DataFrame) -> None:
        """Take what finds causes, and those found before of the same hearings; columns of `KNOWN_CAUSES`."""
        self._find = find
        self._known = known
        self.asked = known.clear()

    def find(
        self, gaps: pl.DataFrame, listening: Listening, as_of_utc: datetime | None, settings: GapSettings
    ) -> pl.DataFrame:
        """As the `find_causes` that it was made of."""
        gaps = gaps.with_columns(known_by=said_alike(_ASKED))
        known = gaps.select(_SILENCE).join(self._known, on=_SILENCE).select(CAUSES.names())
        new = gaps.join(known, on="gap_id", how="anti", maintain_order="left")
        causes = pl.concat([known, self._find(new, listening, as_of_utc, settings)])
        settled = gaps.select(*_SILENCE, settled_day_utc=settled_at(settings).dt.date())
        is_over = pl.col("settled_day_utc") < (as_of_utc.date() if as_of_utc else date.min)
        self.asked = settled.filter(is_over).join(causes, on="gap_id").select(KNOWN_CAUSES.names())
        return causes
