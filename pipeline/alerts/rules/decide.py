"""What to say: rows of intent, decided in the warehouse's transaction and delivered later by the relay."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.alert_settings import AlertRules, AlertSettings
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.find import find_events
from pipeline.alerts.rules.rows import LOCAL_TARGET, alert_id_of, event_columns, target_rows
from pipeline.alerts.rules.told import Told, keys_of_event
from pipeline.schemas import Alerts


def decide_alerts(
    night: Night,
    known: dy.DataFrame[Alerts],
    rules: AlertRules,
    *,
    now_utc: datetime,
    settings: AlertSettings,
) -> dy.DataFrame[Alerts]:
    """Find what nobody was told of yet: one row an event and target, in the order of rules and times.

    The same rule, ship (vessel or MMSI) and port at an overlapping time is the same event, whatever its id: where any
    row of `known` speaks of it, nothing is said again, to no target.

    Args:
        night: the findings as they are known now.
        known: the alerts decided so far.
        rules: which rules are on, their thresholds, and whom each tells.
        now_utc: what `created_at_utc` says.
        settings: the targets (`local` stands in where a rule has none); an event that held over `stale_after_hours`
            before the latest time heard is `stale`.
    """
    stale_after = timedelta(hours=settings.stale_after_hours)
    events = find_events(night, rules)
    told = Told.of(known.iter_rows(named=True), events, stale_after)
    rows: list[dict[str, Any]] = []
    for event in events:
        if told.covers(event):
            continue
        told.add(keys_of_event(event), event.begins_utc, event.ends_utc)
        rows.extend(
            target_rows(
                event_columns(event),
                event.text,
                targets_of(event, rules, settings),
                alert_id=alert_id_of(event),
                held_utc=event.held_utc,
                as_of_utc=night.as_of_utc,
                now_utc=now_utc,
                stale_after=stale_after,
            )
        )
    return Alerts.validate(pl.DataFrame(rows, schema=known.schema, orient="row"))


def targets_of(event: Event, rules: AlertRules, settings: AlertSettings) -> Sequence[str]:
    """Whom a rule tells: its own targets, else all, else the person at hand."""
    own = getattr(rules, event.rule).targets
    return sorted(own if own is not None else settings.targets) or [LOCAL_TARGET]
