"""The alerts of a night: what nobody was told of yet, by a night before or by the live watch."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import dataframely as dy
import polars as pl

from pipeline.alert_settings import AlertRules, AlertSettings
from pipeline.alerts.live_alerts import read_live_alerts
from pipeline.alerts.outbox import read_deliveries
from pipeline.alerts.rules.decide import decide_alerts
from pipeline.alerts.rules.event import Night
from pipeline.alerts.rules.find import find_events
from pipeline.alerts.rules.joined import join_live
from pipeline.findings import Findings
from pipeline.ports.catalogue import Catalogue
from pipeline.reference import load_alert_rules
from pipeline.schemas import Alerts, IngestFiles
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.transaction import Transaction


@dataclass(frozen=True)
class Known:
    """What a run has found; `as_of_utc` is the latest accepted time, None of a lake without one.

    `run_url` is where the run has a page, which an alert names where it is an http(s) address.
    """

    findings: Findings
    catalogue: Catalogue
    as_of_utc: datetime | None
    run_url: str | None = None


def store_alerts(home: Home, transaction: Transaction, known: Known, settings: Settings, *, now_utc: datetime) -> int:
    """Append what people were not told of yet, or were told otherwise, and what the live watch told them; how many.

    An alert of the watch is an alert like those decided before: its event is not told again, and is taken back from
    those whom it reached where the run has read the lines that it rests on and finds no such event.
    """
    if known.as_of_utc is None:
        return 0
    told = Alerts.validate(transaction.read("alerts"))
    night = _night(transaction, known.findings, known.catalogue, known.as_of_utc)
    rules = load_alert_rules(settings.alerts)
    joined, waiting = _live_alerts(home, night, told, rules, settings.alerts)
    delivered = read_deliveries(home.outbox_db).filter(pl.col("sent_at_utc").is_not_null())
    settled = delivered.filter(~pl.col("alert_id").is_in(waiting["alert_id"].implode()))
    reached = set(settled.select("alert_id", "target").iter_rows())
    everything = Alerts.validate(pl.concat([told, joined, waiting]))
    new = decide_alerts(night, everything, rules, delivered=reached, now_utc=now_utc, settings=settings.alerts)
    link = known.run_url if known.run_url and known.run_url.startswith(("https://", "http://")) else None
    linked = new.with_columns(run_url=pl.lit(link, dtype=pl.String))
    transaction.append("alerts", pl.concat([joined, linked.select(joined.columns)]))
    return joined.height + new.height


def _night(transaction: Transaction, findings: Findings, catalogue: Catalogue, as_of_utc: datetime) -> Night:
    return Night(
        port_calls=findings.port_calls,
        gaps=findings.gaps,
        voyages=findings.voyages,
        watchlist_matches=findings.watchlist_matches,
        ports=catalogue.ports,
        corridors=catalogue.corridors,
        ingest_files=IngestFiles.validate(transaction.read("ingest_files")),
        reception_days=findings.reception_days,
        as_of_utc=as_of_utc,
    )


def _live_alerts(
    home: Home, night: Night, told: pl.DataFrame, rules: AlertRules, settings: AlertSettings
) -> tuple[dy.DataFrame[Alerts], dy.DataFrame[Alerts]]:
    """Alerts of the live watch that the table takes now, and those of which a later run will know more."""
    live, places = read_live_alerts(home.outbox_db)
    key = ["alert_id", "target"]
    new = Alerts.validate(live.join(told, on=key, how="anti"))
    sizes = {row["path"]: row["bytes"] for row in night.ingest_files.sort("bytes").iter_rows(named=True)}
    is_read = {alert_id for alert_id, place in places.items() if sizes.get(place.path, -1) >= place.size_bytes}
    tolerance = timedelta(hours=settings.stale_after_hours)
    joined = join_live(new, find_events(night, rules) if new.height else [], is_read, tolerance)
    return joined, Alerts.validate(new.join(joined, on=key, how="anti"))
