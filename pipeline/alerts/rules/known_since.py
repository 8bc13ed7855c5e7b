"""Since when an inferred event could be known: what a ship did in the dark is news when she is heard again."""

from collections import defaultdict
from datetime import datetime
from typing import Self

from pipeline.alerts.rules.event import Night


class Silences:
    """The silences that have ended, of each vessel."""

    def __init__(self, spans_of: dict[str, list[tuple[datetime, datetime]]]) -> None:
        """Take beginnings and ends by vessel; callers use `of`."""
        self._spans_of = spans_of

    @classmethod
    def of(cls, night: Night) -> Self:
        """Take those of a night, whatever their cause."""
        spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        ended = night.gaps.drop_nulls("ended_at_utc").sort("ended_at_utc", "gap_id")
        for vessel_id, begin, end in ended.select("vessel_id", "started_at_utc", "ended_at_utc").iter_rows():
            spans[vessel_id].append((begin, end))
        return cls(dict(spans))

    def known_since(self, vessel_id: str, moment: datetime) -> datetime:
        """The end of the vessel's silence that a moment lies in, the first to end; the moment, if it lies in none."""
        spans = self._spans_of.get(vessel_id, ())
        return next((end for begin, end in spans if begin <= moment <= end), moment)
