"""What a person does with alerts: look at them, acknowledge, silence, test a target, ask what a rule would have sent.

What is said of alerts goes to the outbox: nobody waits for a run, and a relay that is at work heeds it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import polars as pl
from pydantic import ValidationError

from pipeline import night
from pipeline.alert_settings import AlertRules
from pipeline.alerts.alert import Alert
from pipeline.alerts.channels import channel_of
from pipeline.alerts.failures import DeliveryError
from pipeline.alerts.live_alerts import read_live_alerts
from pipeline.alerts.outbox import Outbox, read_deliveries
from pipeline.alerts.rules.decide import decide_alerts
from pipeline.alerts.rules.event import Night
from pipeline.alerts.silences import Silence
from pipeline.alerts.webhook import Webhook
from pipeline.errors import ConfigurationError, TumenError
from pipeline.reference import load_alert_rules
from pipeline.report.alert_pictures import pictures_of
from pipeline.schemas import Alerts
from pipeline.settings import AlertSettings, Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published
from pipeline.warehouse.query import query
from pipeline.warehouse.tables import TABLES

_NIGHT = (
    *("port_calls", "gaps", "voyages", "watchlist_matches", "ports", "corridors", "ingest_files"),
    "reception_days",
)
_ALERTS = """
select
    alert_id, target, state, attempts, kind, rule, event_from_utc, ship_name, imo, mmsi, port_id, evidence, probability,
    sent_at_utc, first_alert_id, text
from alerts
order by event_from_utc, alert_id, target
"""
_DRY_RUN = (
    *("rule", "event_from_utc", "event_to_utc", "ship_name", "imo", "mmsi", "port_id", "evidence", "probability"),
    *("finding_id", "text"),
)


def list_alerts(home: Home) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of the published alerts, oldest event first, with what has become of them up to now.

    Alerts of the live watch that no night has taken up stand among them.

    Raises:
        TumenError: nothing is published yet, or the outbox is damaged.
    """
    answer = query(home, _ALERTS)
    became = {(row["alert_id"], row["target"]): row for row in read_deliveries(home.outbox_db).iter_rows(named=True)}
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    published = {(row["alert_id"], row["target"]) for row in rows}
    live = read_live_alerts(home.outbox_db).alerts.select(answer.columns).iter_rows(named=True)
    rows += [row for row in live if (row["alert_id"], row["target"]) not in published]
    rows.sort(key=lambda row: (row["event_from_utc"], row["alert_id"], row["target"]))
    for row in rows:
        delivery = became.get((row["alert_id"], row["target"]))
        if delivery:
            row |= {name: delivery[name] for name in ("state", "attempts", "sent_at_utc")}
    return list(answer.columns), [tuple(row.values()) for row in rows]


def acknowledge(home: Home, alert_id: str) -> int:
    """Note that somebody has seen to an alert: no target is told of it any more; return of how many rows.

    Raises:
        ConfigurationError: no alert has this id.
    """
    columns, rows = list_alerts(home)
    alerts = [dict(zip(columns, row, strict=True)) for row in rows]
    targets = [alert["target"] for alert in alerts if alert["alert_id"] == alert_id]
    if not targets:
        message = f"{alert_id}: no alert has this id; `tumen alerts list` shows them"
        raise ConfigurationError(message)
    with Outbox.open(home.outbox_db) as outbox:
        for target in targets:
            outbox.acknowledge(alert_id, target)
    return len(targets)


def silence(
    home: Home, *, rule: str | None, vessel: str | None, port_id: str | None, until_utc: datetime
) -> list[Silence]:
    """Send no alerts of this rule, ship and port before `until_utc`; return the silences in force.

    The same rule, ship and port again replaces the silence, and a time that is past ends it.

    Raises:
        ConfigurationError: all three are None, or there is no such rule.
    """
    if rule is None and vessel is None and port_id is None:
        message = "say what is not to be told: --rule, --vessel or --port"
        raise ConfigurationError(message)
    if rule is not None:
        _check_rule(rule)
    home.create()
    with Outbox.open(home.outbox_db) as outbox:
        outbox.silence(Silence(rule, vessel, port_id, until_utc))
        return outbox.silences(now_utc=_now_utc())


def send_test(settings: Settings, target: str) -> None:
    """Send a message that says that it is a test to one target; nothing is noted of it.

    Raises:
        ConfigurationError: the target is not in the settings, or its address or secret is wrong.
        TumenError: the target did not take it.
    """
    if target not in settings.alerts.targets:
        message = f"target {target} is not in the settings: add [alerts.targets.{target}]"
        raise ConfigurationError(message)
    now_utc = _now_utc()
    nothing = dict.fromkeys(("first_alert_id", "ship_name", "imo", "mmsi", "port_id"))
    test = nothing | {
        "alert_id": f"test-{now_utc:%Y%m%dT%H%M%S.%f}",
        "rule": "test",
        "kind": "first",
        "event_from_utc": now_utc,
        "evidence": "observed",
        "probability": 1.0,
        "text": f"TEST of target {target}: no ship has done anything, nobody has to act.",
    }
    channel = channel_of(target, settings.alerts.targets[target], settings.alerts.timeout_s, {})
    with httpx.Client(timeout=httpx.Timeout(settings.alerts.timeout_s)) as client:
        try:
            if isinstance(channel, Webhook):
                channel.post(client, Alert(test), target, now_utc=now_utc)
            else:
                channel.send([Alert(test)])
        except DeliveryError as error:
            message = f"target {target} did not take the test: {error}"
            raise TumenError(message) from None


def draw_picture(home: Home, settings: Settings, alert_id: str) -> bytes:
    """The picture that goes along with an alert, as PNG, from what is published now.

    Raises:
        ConfigurationError: no alert has this id.
        TumenError: there is none; the log says why.
    """
    columns, rows = list_alerts(home)
    if alert_id not in {row[columns.index("alert_id")] for row in rows}:
        message = f"{alert_id}: no alert has this id; `tumen alerts list` shows them"
        raise ConfigurationError(message)
    limits = settings.alerts
    drawn = pictures_of(home, [alert_id], timeout_s=limits.pictures_timeout_s, max_bytes=limits.picture_max_bytes)
    if alert_id not in drawn:
        message = f"{alert_id}: no picture can be made of this alert; the log says why"
        raise TumenError(message)
    return drawn[alert_id]


def dry_run(  # noqa: PLR0913  what is asked for
    home: Home,
    settings: Settings,
    rule: str | None = None,
    *,
    changes: Mapping[str, Any] | None = None,
    since_utc: datetime | None = None,
    until_utc: datetime | None = None,
) -> pl.DataFrame:
    """What rules would have told of what is published, the oldest first, and whom; nothing is sent or noted.

    Each event is told as it is known now, once, however old: its updates are not, and of receivers only those that are
    silent now.

    Args:
        home: whose published database is read.
        settings: thresholds and targets.
        rule: name of a rule, on or off; None: all that are on.
        changes: keys of that rule that are otherwise than in the settings, to try them.
        since_utc: events that begin earlier are left out; None: none.
        until_utc: events that begin then or later are left out; None: none.

    Raises:
        ConfigurationError: there is no such rule, or it has no such key or value.
        TumenError: nothing is published yet.
    """
    rules = _rules_to_try(settings.alerts, rule, changes or {})
    given = _published_night(home)
    if given is None:
        return pl.DataFrame(schema={name: Alerts.columns()[name].dtype for name in _DRY_RUN} | {"targets": pl.String})
    told = decide_alerts(given, Alerts.create_empty(), rules, now_utc=_now_utc(), settings=settings.alerts)
    whom = told.group_by("alert_id").agg(targets=pl.col("target").sort().str.join(", "))
    alerts = told.unique("alert_id", keep="first").join(whom, on="alert_id").sort("event_from_utc", "alert_id")
    said = alerts.select(*_DRY_RUN, "targets").with_columns(pl.col("text").str.replace(r"^(.*) Data as of .*$", "$1"))
    since, until = since_utc or datetime.min, until_utc or datetime.max  # noqa: DTZ901  times are UTC without a zone
    return said.filter(pl.col("event_from_utc").is_between(since, until, closed="left"))


def by_month(told: pl.DataFrame) -> pl.DataFrame:
    """How often: `month`, its `alerts`, the `days` (UTC) with any, and the `most` on one, the `fullest_day`."""
    days = told.group_by(day=pl.col("event_from_utc").dt.date()).len().sort("day")
    fullest = pl.col("day").sort_by("len", descending=True, maintain_order=True).first()
    months = days.group_by(month=pl.col("day").dt.strftime("%Y-%m")).agg(
        alerts=pl.col("len").sum(), days=pl.len(), most=pl.col("len").max(), fullest_day=fullest
    )
    return months.sort("month")


def _rules_to_try(settings: AlertSettings, rule: str | None, changes: Mapping[str, Any]) -> AlertRules:
    rules = load_alert_rules(settings)
    if rule is None:
        if changes:
            message = f"{', '.join(changes)}: say of which rule: --rule NAME"
            raise ConfigurationError(message)
        return rules
    _check_rule(rule)
    try:
        AlertSettings(rules={rule: dict(changes)})  # tells what no rule has
        alone = {name: {"is_on": False} for name in AlertRules.model_fields} | {rule: {**changes, "is_on": True}}
        return rules.changed(alone)
    except ValidationError as error:
        message = "; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors(include_url=False))
        raise ConfigurationError(message) from None


def _check_rule(rule: str) -> None:
    if rule not in AlertRules.model_fields:
        message = f"no alert rule {rule!r}; there are {', '.join(AlertRules.model_fields)}"
        raise ConfigurationError(message)


def _published_night(home: Home) -> Night | None:
    with Published.open(home) as published:
        run = published.latest_run()
        frames: dict[str, Any] = {name: TABLES[name].validate(published.every(name)) for name in _NIGHT}
    as_of_utc = run["as_of_utc"] if run else None
    return Night(**frames, as_of_utc=as_of_utc) if as_of_utc else None


def publish_unless_busy(home: Home) -> None:
    """Show analysts what became of alerts, unless a run holds the home: it publishes anyway."""
    with home.try_lock() as is_ours:
        if is_ours:
            night.publish(home)


def _now_utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
