"""A published home with a few ships, for the tests of exports: no feed was ever decoded for it.

LADY R sails from Rajin to Vostochny, silent for eight hours on the way; then she is silent for five days, in which she
probably went to Rajin and to Dunai. MARE, of which no track is kept, sails from Dalian to Vladivostok.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from nights import DARK, port_call, voyage

from pipeline import night
from pipeline.reference import catalogue_in_use
from pipeline.schemas import PortCalls, Runs, Thinned, Vessels, Voyages
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

T0 = datetime(2024, 3, 10)  # noqa: DTZ001  times are UTC without a zone
RAJIN, VOSTOCHNY = (130.283, 42.226), (133.06, 42.735)
LADY = {"vessel_id": "IMO9161003", "mmsi": 273_000_001, "imo": 9_161_003, "ship_name": "LADY R"}
MARE = {"vessel_id": "MMSI412000001", "mmsi": 412_000_001, "imo": None, "ship_name": None}
NASTY = (
    "=HYPERLINK(\"x\")<script>alert('&')</script>]]>\x1b[31m\x01\u202eR,\n\t;" + "@" * 20,
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "＝1",  # noqa: RUF001  a formula in some spreadsheets
    "\"quoted\", 'twice'",
    "$[name] 청진",
)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def _call(number: str, port_id: str, name: str, begin: float, end: float | None, **changes: Any) -> dict[str, Any]:
    times = {"arrived_at_utc": at(begin), "departed_at_utc": None if end is None else at(end)}
    stop = {"stopped_at_utc": at(begin)} if "evidence" not in changes else {}
    return port_call(
        port_call_id=number, port_id=port_id, port_name=name, country=port_id[:2], **times, **stop, **changes
    )


CALLS = [
    _call("a", "KP_RAJIN", "Rajin", 0, 10, **LADY),
    _call("b", "RU_VOSTOCHNY", "Vostochny", 34, 40, **LADY, arrival_draught_m=7.4),
    _call("c", "KP_RAJIN", "Rajin", 70, 80, **LADY, **DARK, probability=0.9, gap_id="gap"),
    _call("d", "RU_DUNAI", "Dunai", 100, 110, **LADY, **DARK, probability=0.8, gap_id="gap"),
    _call("e", "CN_DALIAN", "Dalian", 0, 10, **MARE),
    _call("f", "RU_VLADIVOSTOK", "Vladivostok", 60, None, **MARE),
]


def _voyage(number: str, origin: int, destination: int, **changes: Any) -> dict[str, Any]:
    first, second = CALLS[origin], CALLS[destination]
    ends = {
        f"{side}_{column}": call[column]
        for side, call in (("origin", first), ("destination", second))
        for column in ("port_call_id", "port_id", "country")
    }
    ship = {column: first[column] for column in LADY}
    times = {"departed_at_utc": first["departed_at_utc"], "arrived_at_utc": second["arrived_at_utc"]}
    return voyage(voyage_id=number, **ends, **ship, **times, **changes)


REASONS = [
    {"rule": "listed_ship", "points": 40.0, "text": "is on a list"},
    {"rule": "x", "points": 0.5, "text": "y; z"},
]
VOYAGES = [
    _voyage("ab", 0, 1, reasons=REASONS, draught_change_m=1.6),
    _voyage("bc", 1, 2, evidence="inferred", probability=0.9),
    _voyage("cd", 2, 3, evidence="inferred", probability=0.72),
    _voyage("ef", 4, 5),
]


def _fix(hours: float, share: float) -> dict[str, Any]:
    lon_deg, lat_deg = (a + share * (b - a) for a, b in zip(RAJIN, VOSTOCHNY, strict=True))
    place = {"lon_deg": lon_deg, "lat_deg": lat_deg}
    return {"vessel_id": LADY["vessel_id"], "mmsi": LADY["mmsi"], "received_at_utc": at(hours), **place} | {
        "sog_knots": 12.3,
        "cog_deg": 65.4,
    }


TRACK = [
    *(_fix(hours, 0) for hours in (0, 5, 10)),
    *(_fix(hours, (hours - 10) / 24) for hours in (12, 14, 16, 24, 26, 28, 30, 32)),
    *(_fix(hours, 1) for hours in (34, 39, 40)),
    _fix(160, 0.5),
]


def home_with(
    folder: Path, *, ship_name: str | None = "LADY R", is_empty: bool = False, file: str = "feed.nmea"
) -> Home:
    """A published home in `folder`; with another name for LADY R, without anything found, or of another feed file."""
    home = Home(folder / "home")
    catalogue = catalogue_in_use()
    calls, voyages, track = ([], [], []) if is_empty else (CALLS, VOYAGES, TRACK)
    renamed = [
        [row | ({"ship_name": ship_name} if row["mmsi"] == LADY["mmsi"] else {}) for row in rows]
        for rows in (calls, voyages)
    ]
    vessels = [] if is_empty else [_vessel(LADY | {"ship_name": ship_name}, flag="RU"), _vessel(MARE, call_sign="B=1")]
    with Warehouse.open(home) as warehouse, warehouse.transaction() as transaction:
        for table in ("ports", "zones", "corridors"):
            transaction.replace(table, getattr(catalogue, table))
        transaction.replace("vessels", _frame(Vessels, vessels))
        transaction.replace("tracks", _frame(Thinned, track))
        transaction.put_findings("port_calls", _frame(PortCalls, renamed[0]), "run")
        transaction.put_findings("voyages", _frame(Voyages, renamed[1]), "run")
        transaction.append("runs", _frame(Runs, [_RUN | {"as_of_utc": None if is_empty else at(160)}]))
    night.publish(home)
    with changed_database(home) as database:
        database.execute(
            "insert into ingest_files select 'f', ?, 'done', null, 'nmea', 1, 1, 1, 0, 0, 0, null, null, 'run'", [file]
        )
    return home


@contextmanager
def changed_database(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, to be changed."""
    with duckdb.connect(str(home.published_db)) as database:
        yield database


_RUN = {
    "run_id": "20240317T000000Z-run",
    "started_at_utc": at(170),
    "finished_at_utc": at(171),
    "code_version": "0.1.0",
    "settings_sha256": "s",
    "inputs": "{}",
    "rows_in": 1,
    "rows_out": 1,
    "state": "done",
}


def _vessel(ship: dict[str, Any], **changes: Any) -> dict[str, Any]:
    times = {"first_seen_at_utc": at(0), "last_seen_at_utc": at(160)}
    return ship | times | {"is_watchlisted": False} | changes


def _frame(schema: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema.create_empty().schema, orient="row")
