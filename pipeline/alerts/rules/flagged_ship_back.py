"""Rule: a flagged ship is heard again after a silence that began or ended near the corridor."""

from collections.abc import Iterator

from pipeline.alert_settings import SilenceRule
from pipeline.alerts.messages import back_text
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.silences import flagged_silences, ship_of


def flagged_ship_back(night: Night, rule: SilenceRule) -> Iterator[Event]:
    """Speak of silences that have ended; they hold from their end on."""
    for silence in flagged_silences(night, rule):
        gap = silence.gap
        if silence.near_end is None:
            continue
        ship = ship_of(night, gap)
        yield Event(
            rule="flagged_ship_back",
            finding_id=gap["gap_id"],
            begins_utc=gap["ended_at_utc"],
            ends_utc=gap["ended_at_utc"],
            held_utc=gap["ended_at_utc"],
            text=back_text(ship, gap, silence.matches, silence.near_end),
            **ship,
        )
