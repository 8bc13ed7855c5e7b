"""A SYNTHETIC database as a deployment of five years would have it, made by SQL: `world/*.sql`, in their order."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipeline.ports.catalogue import load_catalogue
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

_SCRIPTS = Path(__file__).with_name("world")
_CALLS_EACH = 100
_BEGIN_UTC = dt.datetime(2021, 1, 1)  # noqa: DTZ001  times are UTC without a zone
_MEMORY = "6GB"
# Numbers are drawn by hashing what they are of: the same world every time.
_MACROS = """
create temp macro chance(what, number, of_whom := 0) as hash(what, number, of_whom) % 1000003 / 1000003.0;
create temp macro key(what, number) as substr(md5(what || '/' || number), 1, 20);
create temp macro moment_of(number, numbers, salt) as
    getvariable('begin_utc')
    + to_seconds((number + 0.5 * chance('moment', salt)) / numbers * 86400 * getvariable('days'));
create temp macro night_of(moment_utc) as
    date_trunc('day', least(moment_utc, getvariable('end_utc'))) + interval 26 hours;
create temp macro run_of(moment_utc) as strftime(night_of(moment_utc), '%Y%m%dT%H%M%SZ-00000000');
create temp table numbered_vessels as
    select number, (case when number = 6 then 9161003 else 9200000 + number end)::uinteger as imo
    from range(getvariable('vessels')) as numbers (number);
create temp table feed_files as
    select number, sha256('file' || number) as file_id,
        getvariable('begin_utc') + number * interval 6 hours as first_received_at_utc
    from range(4 * getvariable('days')) as numbers (number);
"""


@dataclass(frozen=True)
class Size:
    """How large a world is.

    Attributes:
        calls: port calls, a hundred a ship.
        voyages: of those, passages to the same ship's next call that are voyages; a few less.
        fleet: ships that sail the corridor and nothing else.
        track_points: thinned positions of each of these.
        days: nights that were run, from 1 January 2021 on.
    """

    calls: int = 10_000_000
    voyages: int = 1_000_000
    fleet: int = 400
    track_points: int = 10_000
    days: int = 1826

    @property
    def vessels(self) -> int:
        """Ships."""
        return self.calls // _CALLS_EACH

    def variables(self) -> dict[str, object]:
        """What the scripts ask for."""
        of_fleet = self.fleet * _CALLS_EACH
        return {
            "vessels": self.vessels,
            "calls_each": _CALLS_EACH,
            "fleet": self.fleet,
            "voyages": self.voyages,
            "voyage_every": max(1, (self.calls - of_fleet) // max(1, self.voyages - of_fleet)),
            "gaps": 20 * self.vessels,
            "encounters": self.vessels,
            "track_points": self.track_points,
            "days": self.days,
            "begin_utc": _BEGIN_UTC,
            "end_utc": _BEGIN_UTC + dt.timedelta(days=self.days, hours=-1),
        }


def make_world(home: Home, size: Size) -> None:
    """Fill the warehouse of a new home.

    Raises:
        duckdb.Error: the disk is full.
    """
    catalogue = load_catalogue()
    sides = set(catalogue.corridors["port_id"])
    others = sorted(set(catalogue.ports["port_id"]) - sides)
    with Warehouse.open(home) as warehouse:
        connection = warehouse.connection
        with warehouse.transaction() as transaction:
            for table in ("ports", "zones", "corridors"):
                transaction.replace(table, getattr(catalogue, table))
            transaction.replace("settings_in_use", pl.DataFrame({"risk_threshold": [50.0]}))
        connection.execute(f"set memory_limit = '{_MEMORY}'; set threads = 2; set preserve_insertion_order = true")
        for name, value in {**size.variables(), "port_ids": others}.items():
            connection.execute(f"set variable {name} = ?", [value])
        connection.execute(_MACROS)
        for script in sorted(_SCRIPTS.glob("*.sql")):
            connection.execute(script.read_text(encoding="utf-8"))


def rows_of(path: Path) -> dict[str, int]:
    """How many rows each table of a database has, the largest first."""
    with duckdb.connect(str(path), read_only=True) as database:
        names = [name for (name,) in database.execute("select table_name from duckdb_tables()").fetchall()]
        counts = {name: database.execute(f'select count(*) from "{name}"').fetchall()[0][0] for name in names}  # noqa: S608  our own tables' names
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
