"""Rule: a flagged ship is in a corridor port; its departure is not waited for."""

from collections.abc import Iterator

from pipeline.alert_settings import ProbableRule
from pipeline.alerts.messages import call_text
from pipeline.alerts.rules.calls import call_event, corridor_calls
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.flagged import Grounds

FLAGGED_SHIP_DOCKED = "flagged_ship_docked"


def flagged_ship_docked(night: Night, rule: ProbableRule) -> Iterator[Event]:
    """Speak of calls at a corridor port by vessels that a list in force at arrival flags; it holds from the stop on."""
    grounds = Grounds.of(night.watchlist_matches)
    for call in corridor_calls(night, rule.least_probability).iter_rows(named=True):
        matches = grounds.at(call["vessel_id"], call["arrived_at_utc"])
        if matches:
            held_utc = call["stopped_at_utc"] or call["arrived_at_utc"]
            yield call_event(FLAGGED_SHIP_DOCKED, call, held_utc, call_text(call, matches))
