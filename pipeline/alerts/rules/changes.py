"""What people were told otherwise: updates and retractions of alerts that have reached somebody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pipeline.alerts.local_time import both_times
from pipeline.alerts.messages import retraction_text, unfinished, update_text
from pipeline.alerts.rules.event import Event
from pipeline.alerts.rules.rows import Moment, event_columns, target_rows
from pipeline.alerts.rules.told import Span, Told, keys_of_alert, keys_of_event, overlap
from pipeline.keys import stable_key

Row = Mapping[str, Any]


class Changes:
    """Compares what was said last of each event with what is known now."""

    def __init__(
        self,
        events: Sequence[Event],
        told: Told,
        delivered: frozenset[tuple[str, str]],
        moment: Moment,
        moved: timedelta,
    ) -> None:
        """Take the events of now, those spoken of (an event moved to another port is added), and who was reached."""
        self._told, self._delivered, self._moment, self._moved = told, delivered, moment, moved
        self._now = Told()
        self._of_ship: dict[tuple[str, str | int | None], list[Event]] = defaultdict(list)
        for event in events:
            if event.vessel_id is not None:
                self._now.add(keys_of_event(event), event.begins_utc, event.ends_utc)
                for ship in (event.vessel_id, event.mmsi):
                    self._of_ship[event.rule, ship].append(event)

    def rows(self, alerts: Iterable[Row]) -> Iterator[dict[str, Any]]:
        """Rows for those who were told of the first alert or of a change of it; nobody else hears of the change.

        An event has changed where it begins more than `moved` earlier or later than was said last, lies in another
        port, is not found any more, or is found again after it was taken back.

        Args:
            alerts: the ships' alerts so far, in the order in which they were decided, of rules that are on.
        """
        chains: dict[str, list[Row]] = defaultdict(list)
        for alert in alerts:
            if alert["vessel_id"] is not None:
                chains[alert["first_alert_id"] or alert["alert_id"]].append(alert)
        for first_alert_id, chain in chains.items():
            reached = {row["target"] for row in chain if (row["alert_id"], row["target"]) in self._delivered}
            if reached:
                yield from self._changed(first_alert_id, chain, reached)

    def _changed(self, first_alert_id: str, chain: Sequence[Row], reached: set[str]) -> Iterator[dict[str, Any]]:
        last, is_withdrawn = chain[-1], chain[-1]["kind"] == "retraction"
        event = self._now_of(last)
        if event is None and not is_withdrawn:
            kind, text = "retraction", retraction_text(first_alert_id, unfinished(last["text"]))
            columns, held_utc = dict(last), last["event_to_utc"] or last["event_from_utc"]
        elif event is not None and (is_withdrawn or self._has_moved(last, event)):
            kind, text = "update", update_text(event.text, first_alert_id, _said(last))
            columns, held_utc = event_columns(event), event.held_utc
            self._told.add(keys_of_event(event), event.begins_utc, event.ends_utc)
        else:
            return
        columns |= {"kind": kind, "first_alert_id": first_alert_id}
        said_before = len({row["alert_id"] for row in chain})
        alert_id = stable_key(kind, first_alert_id, said_before)
        if self._moment.now_utc - last["created_at_utc"] <= self._moment.stale_after:
            held_utc = self._moment.as_of_utc  # whoever was told lately is told of the change, however old the event
        yield from target_rows(columns, text, reached, alert_id=alert_id, held_utc=held_utc, moment=self._moment)

    def _has_moved(self, last: Row, event: Event) -> bool:
        began_utc: datetime = last["event_from_utc"]
        return event.port_id != last["port_id"] or abs(event.begins_utc - began_utc) > self._moved

    def _now_of(self, last: Row) -> Event | None:
        """The event of the same rule and ship at an overlapping time, as it is now.

        In the same port, else in one where nobody was told of it; of several the one that begins nearest.
        """
        begin, end = last["event_from_utc"], last["event_to_utc"]
        span = self._now.resolved(keys_of_alert(last), begin, end, self._moment.stale_after)
        near = self._overlapping(last, span)
        same_port = [event for event in near if event.port_id == last["port_id"]]
        elsewhere = [event for event in near if event.port_id != last["port_id"] and not self._told.covers(event)]
        return min(same_port or elsewhere, key=lambda event: _distance(event, begin), default=None)

    def _overlapping(self, last: Row, span: Span) -> list[Event]:
        ships = (last["vessel_id"], last["mmsi"])
        events = [event for ship in ships for event in self._of_ship.get((last["rule"], ship), ())]
        return [event for event in events if overlap((event.begins_utc, event.ends_utc), span)]


def _distance(event: Event, moment: datetime) -> tuple[timedelta, str]:
    return abs(event.begins_utc - moment), event.finding_id


def _said(last: Row) -> str:
    if last["kind"] == "retraction":
        return "that it does not stand any more"
    place = f"{last['port_id']}, " if last["port_id"] else ""
    return f"{place}{both_times(last['event_from_utc'], last['port_id'])}"
