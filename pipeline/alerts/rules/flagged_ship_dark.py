"""Rule: a flagged ship has gone dark near the corridor, and others were heard where it was silent."""

from collections.abc import Iterator
from datetime import timedelta

from pipeline.alert_settings import SilenceRule
from pipeline.alerts.messages import dark_text
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.silences import flagged_silences, ship_of


def flagged_ship_dark(night: Night, rule: SilenceRule) -> Iterator[Event]:
    """Speak of silences, open or ended, that begin near the corridor; they hold once they have lasted `least_hours`."""
    for silence in flagged_silences(night, rule):
        if silence.near_start.away_nm > rule.corridor_within_nm:
            continue
        gap = silence.gap
        ship = ship_of(night, gap)
        yield Event(
            rule="flagged_ship_dark",
            finding_id=gap["gap_id"],
            begins_utc=gap["started_at_utc"],
            ends_utc=gap["ended_at_utc"],
            held_utc=gap["started_at_utc"] + timedelta(hours=rule.least_hours),
            text=dark_text(ship, gap, silence.matches, silence.near_start),
            **ship,
        )
