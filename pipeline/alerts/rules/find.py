"""What the rules that are on say of a night."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pipeline.alert_settings import AlertRules
from pipeline.alerts.rules.corridor_voyage_found import corridor_voyage_found
from pipeline.alerts.rules.dark_call_probable import dark_call_probable
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.feed_unhealthy import feed_unhealthy
from pipeline.alerts.rules.flagged_ship_back import flagged_ship_back
from pipeline.alerts.rules.flagged_ship_dark import flagged_ship_dark
from pipeline.alerts.rules.flagged_ship_docked import flagged_ship_docked

RULES: Mapping[str, Callable[[Night, Any], Iterable[Event]]] = {
    "flagged_ship_docked": flagged_ship_docked,
    "flagged_ship_dark": flagged_ship_dark,
    "corridor_voyage_found": corridor_voyage_found,
    "dark_call_probable": dark_call_probable,
    "flagged_ship_back": flagged_ship_back,
    "feed_unhealthy": feed_unhealthy,
}


def find_events(night: Night, rules: AlertRules) -> list[Event]:
    """Every event of the rules that are on, each rule's in their order."""
    said: list[Event] = []
    for name, speak in RULES.items():
        rule = getattr(rules, name)
        if rule.is_on:
            said.extend(speak(night, rule))
    return said
