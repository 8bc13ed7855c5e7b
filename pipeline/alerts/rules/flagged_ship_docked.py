"""Rule: a flagged ship is in a corridor port; its departure is not waited for."""

from collections.abc import Iterator

from pipeline.alert_settings import ProbableRule
from pipeline.alerts.messages import call_text
from pipeline.alerts.rules.calls import call_event, corridor_calls
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.flagged import Grounds
from pipeline.alerts.rules.known_since import Silences

FLAGGED_SHIP_DOCKED = "flagged_ship_docked"


def flagged_ship_docked(night: Night, rule: ProbableRule) -> Iterator[Event]:
    """Speak of calls at a corridor port by vessels that a list in force at arrival flags.

    It holds from the stop on, of an inferred call from when the ship was heard again: before, nobody can know of it.
    """
    grounds, silences = Grounds.of(night.watchlist_matches), Silences.of(night)
    for call in corridor_calls(night, rule.least_probability).iter_rows(named=True):
        matches = grounds.at(call["vessel_id"], call["arrived_at_utc"])
        if matches:
            arrived_utc = call["arrived_at_utc"]
            is_inferred = call["evidence"] == "inferred"
            held_utc = silences.known_since(call["vessel_id"], arrived_utc) if is_inferred else call["stopped_at_utc"]
            yield call_event(FLAGGED_SHIP_DOCKED, call, held_utc or arrived_utc, call_text(call, matches))
