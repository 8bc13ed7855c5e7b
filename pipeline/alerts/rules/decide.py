"""What to say: rows of intent, decided in the warehouse's transaction and delivered later by the relay."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import dataframely as dy
import polars as pl

from pipeline.alert_settings import AlertRules, AlertSettings
from pipeline.alerts.rules.changes import Changes
from pipeline.alerts.rules.event import Event, Night
from pipeline.alerts.rules.find import find_events
from pipeline.alerts.rules.rows import LOCAL_TARGET, Moment, alert_id_of, event_columns, target_rows
from pipeline.alerts.rules.told import Told, keys_of_event
from pipeline.schemas import Alerts
from pipeline.synthetic import is_synthetic


def decide_alerts(  # noqa: PLR0913  a stage takes each of its inputs by name
    night: Night,
    known: dy.DataFrame[Alerts],
    rules: AlertRules,
    *,
    delivered: Collection[tuple[str, str]] = (),
    now_utc: datetime,
    settings: AlertSettings,
) -> dy.DataFrame[Alerts]:
    """Find what nobody was told of yet, and what people were told otherwise: one row an alert and target.

    The same rule, ship (vessel or MMSI) and port at an overlapping time is the same event, whatever its id: where any
    row of `known` speaks of it, nothing is said again, unless it changed for those whom it was delivered to
    (`changed_alerts`).

    Args:
        night: the findings as they are known now.
        known: the alerts decided so far.
        rules: which rules are on, their thresholds, and whom each tells.
        delivered: the `alert_id` and target of what has reached somebody.
        now_utc: what `created_at_utc` says.
        settings: the targets (`local` stands in where a rule has none); an event that held over `stale_after_hours`
            before the latest time heard is `stale`.
    """
    stale_after = timedelta(hours=settings.stale_after_hours)
    moment = Moment(night.as_of_utc, now_utc, stale_after, is_synthetic(night.ingest_files))
    events = find_events(night, rules)
    alerts = sorted(known.iter_rows(named=True), key=lambda alert: (alert["created_at_utc"], alert["alert_id"]))
    told = Told.of(alerts, events, moment.stale_after)
    spoken = [alert for alert in alerts if getattr(rules, alert["rule"]).is_on]
    changes = Changes(events, told, frozenset(delivered), moment, timedelta(hours=settings.moved_hours))
    rows = list(changes.rows(spoken))
    for event in events:
        if told.covers(event):
            continue
        told.add(keys_of_event(event), event.begins_utc, event.ends_utc)
        targets, alert_id = targets_of(event, rules, settings), alert_id_of(event)
        columns, held_utc = event_columns(event), event.held_utc
        rows += target_rows(columns, event.text, targets, alert_id=alert_id, held_utc=held_utc, moment=moment)
    return Alerts.validate(pl.DataFrame(rows, schema=known.schema, orient="row"))


def targets_of(event: Event, rules: AlertRules, settings: AlertSettings) -> Sequence[str]:
    """Whom a rule tells: its own targets, else all, else the person at hand."""
    own = getattr(rules, event.rule).targets
    return sorted(own if own is not None else settings.targets) or [LOCAL_TARGET]
