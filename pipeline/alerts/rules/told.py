"""Which events have been spoken of: the same rule, ship and port at an overlapping time is the same event."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipeline.alerts.rules.event import Event

Span = tuple[datetime, datetime | None]
"""A time; an end of None: it goes on."""
Key = tuple[str, str | None, str | int | None]


@dataclass(frozen=True)
class Told:
    """Spans of time by rule, port and ship, a ship being a vessel or an MMSI; of the feed by finding alone."""

    spans: dict[Key, list[Span]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, known: Iterable[Mapping[str, Any]], events: Sequence[Event], tolerance: timedelta) -> "Told":
        """Take the alerts of the past; one decided on an open event ends where that event ended since.

        Otherwise a ship that left would be taken for still there, and its next visit would wake nobody. Late files
        may move the beginning: the event is then the first one that ends after the alert's began, if it began at
        most `tolerance` later.
        """
        now = Told()
        for event in events:
            now.add(keys_of_event(event), event.begins_utc, event.ends_utc)
        told = Told()
        for alert in known:
            keys = keys_of_alert(alert)
            told.add(keys, *now.resolved(keys, alert["event_from_utc"], alert["event_to_utc"], tolerance))
        return told

    def add(self, keys: Iterable[Key], begin: datetime, end: datetime | None) -> None:
        """Note the span of an event or an alert."""
        for key in keys:
            self.spans[key].append((begin, end))

    def covers(self, event: Event) -> bool:
        """Whether the event overlaps in time with what is noted of the same rule, ship and port."""
        keys = keys_of_event(event)
        if event.vessel_id is None:
            return any(key in self.spans for key in keys)
        span = (event.begins_utc, event.ends_utc)
        return any(overlap(span, other) for key in keys for other in self.spans.get(key, ()))

    def resolved(self, keys: Iterable[Key], begin: datetime, end: datetime | None, tolerance: timedelta) -> Span:
        """The span of an alert, an open end closed by the first span that ends after it began."""
        if end is not None:
            return begin, end
        spans = (span for key in keys for span in self.spans.get(key, ()))
        ahead = [span for span in spans if span[1] is None or span[1] >= begin]
        first = min(ahead, key=lambda span: span[0], default=None)
        return (begin, begin) if first is None or first[0] > begin + tolerance else (min(first[0], begin), first[1])


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a moment; their ends belong to them."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def keys_of_event(event: Event) -> tuple[Key, ...]:
    """What tells an event from another."""
    return _keys(event.rule, event.port_id, event.vessel_id, event.mmsi, event.finding_id)


def keys_of_alert(alert: Mapping[str, Any]) -> tuple[Key, ...]:
    """The same of a row of `Alerts`."""
    return _keys(alert["rule"], alert["port_id"], alert["vessel_id"], alert["mmsi"], alert["finding_id"])


def _keys(
    rule: str, port_id: str | None, vessel_id: str | None, mmsi: int | None, finding_id: str | None
) -> tuple[Key, ...]:
    if vessel_id is None:
        return ((rule, None, finding_id),)
    return (rule, port_id, vessel_id), (rule, port_id, mmsi)
