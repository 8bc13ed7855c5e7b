"""What a night found, in three short tables: corridor voyages, port calls of flagged ships, alerts.

Probabilities are rounded to hundredths: the weights behind them bear no more. The database has them in full.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

MOST_ROWS = 50
"""Of each table, the latest; the totals say how many there are."""

_CORRIDOR_VOYAGES = """
select
    ship_name, imo, mmsi, origin_port_id, departed_at_utc, destination_port_id, arrived_at_utc,
    evidence, round(probability, 2) as probability, is_watchlisted
from corridor_voyages
order by arrived_at_utc, departed_at_utc, voyage_id
"""
_FLAGGED_PORT_CALLS = """
select
    port_calls.ship_name, port_calls.imo, port_calls.mmsi, port_id, arrived_at_utc, departed_at_utc,
    evidence, round(probability, 2) as probability, round(port_probability, 2) as port_probability
from port_calls
inner join vessels on port_calls.vessel_id = vessels.vessel_id
where vessels.is_watchlisted
order by arrived_at_utc, port_call_id
"""
_ALERTS = """
select
    event_from_utc, ship_name, imo, port_id, evidence, round(probability, 2) as probability, state, target, alert_id
from alerts
order by event_from_utc, alert_id, target
"""
_IS_SYNTHETIC = """
select coalesce(bool_or(regexp_extract(path, '[^/]*$') like 'SYNTHETIC%'), false)
from ingest_files
where state = 'done'
"""


@dataclass(frozen=True)
class Table:
    """The latest rows of one table, in order of time.

    Attributes:
        columns: names, in order.
        rows: at most `MOST_ROWS`.
        total: how many there are.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int

    def to_json(self) -> dict[str, Any]:
        """Rows as objects, and how many there are."""
        return {"total": self.total, "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows]}


@dataclass(frozen=True)
class Summary:
    """What the published database says first.

    Attributes:
        published: where it lies.
        is_synthetic: a feed file among its sources was made by the simulator, and says so in its name.
        corridor_voyages: voyages between the two sides of the corridor.
        flagged_port_calls: port calls, anywhere, of ships with a certain or probable watchlist match.
        alerts: one row an alert and target.
    """

    published: Path
    is_synthetic: bool
    corridor_voyages: Table
    flagged_port_calls: Table
    alerts: Table

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object of `tumen summary --json`."""
        return {
            "published": str(self.published),
            "is_synthetic": self.is_synthetic,
            "corridor_voyages": self.corridor_voyages.to_json(),
            "flagged_port_calls": self.flagged_port_calls.to_json(),
            "alerts": self.alerts.to_json(),
        }


def summarise(home: Home) -> Summary:
    """Read the summary from the published database of `home`.

    Raises:
        TumenError: nothing is published yet, or it cannot be read.
    """
    return Summary(
        published=home.published_db,
        is_synthetic=bool(query(home, _IS_SYNTHETIC).rows[0][0]),
        corridor_voyages=_table(home, _CORRIDOR_VOYAGES),
        flagged_port_calls=_table(home, _FLAGGED_PORT_CALLS),
        alerts=_table(home, _ALERTS),
    )


def _table(home: Home, sql: str) -> Table:
    answer = query(home, sql)
    return Table(answer.columns, answer.rows[-MOST_ROWS:], total=len(answer.rows))
