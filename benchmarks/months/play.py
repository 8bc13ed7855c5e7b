"""A month played: simulated, delivered in two runs, and what the published database then says."""

import csv
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from benchmarks.months.draw import Month
from benchmarks.months.moments import Visit, visits
from pipeline import by_hand, night
from pipeline.settings import Settings
from pipeline.simulate.feed import SimulatedFeed, listed_ships, simulate
from pipeline.simulate.truth import TrueEncounter
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_TABLES = {
    "voyages": "select * exclude (reasons) from corridor_voyages order by voyage_id",
    "suspicious": "select mmsi, ship_name, evidence, probability from suspicious_voyages order by voyage_id",
    "calls": "select mmsi, port_id, arrived_at_utc, departed_at_utc, evidence from port_calls order by all",
    "alerts": "select distinct vessels.mmsi from alerts inner join vessels using (vessel_id) order by all",
    "judged": """
        select g.mmsi, g.started_at_utc, g.ended_at_utc, g.cause,
            sum(i.probability) filter (len(list_filter(i.port_ids, lambda port: starts_with(port, 'KP_'))) > 0) as said
        from gaps as g inner join dark_itineraries as i using (gap_id)
        group by all order by all
    """,
    "gaps": "select mmsi, started_at_utc, ended_at_utc, cause, start_lon_deg, start_lat_deg, end_lon_deg, end_lat_deg "
    "from gaps order by all",
    "clocks": "select file_id, station, clock_state, ahead_s from station_clocks order by all",
    "encounters": "select a.mmsi as mmsi_a, b.mmsi as mmsi_b, e.started_at_utc, e.ended_at_utc from encounters as e "
    "inner join vessels as a on a.vessel_id = e.vessel_id_a inner join vessels as b on b.vessel_id = e.vessel_id_b "
    "order by all",
}


@dataclass(frozen=True)
class Played:
    """What happened in a month, and what was found of it."""

    month: Month
    visits: list[Visit]
    meetings: list[TrueEncounter]
    lines: int
    found: dict[str, pl.DataFrame]
    seconds: dict[str, float]  # of processor time, by part

    @property
    def ends_at_utc(self) -> datetime:
        """The end of the month, as the database has times."""
        return self.month.scenario.ends_at_utc.replace(tzinfo=None)


def play(month: Month) -> Played:
    """Simulate a month, hand its files over in two runs, the late ones second, and read what is published."""
    clock = _Clock()
    feed = simulate(month.scenario)
    clock.stop("simulated")
    made = visits(feed.courses, month)
    clock.stop("truth")
    with tempfile.TemporaryDirectory(prefix="months-") as folder:
        home = Home(Path(folder) / "home")
        _deliver(feed, month, Path(folder), home)
        clock.stop("found")
        found = {name: _table(home, sql) for name, sql in _TABLES.items()}
    lines = sum(each.lines for each in feed.lines)
    return Played(month, made, feed.encounters, lines, found, clock.seconds)


def _deliver(feed: SimulatedFeed, month: Month, folder: Path, home: Home) -> None:
    in_time, late = folder / "in_time", folder / "late"
    late_names = {f"SYNTHETIC-{day.isoformat()}.nmea" for day in month.late_days}
    for name, lines in feed.files.items():
        path = (late if name in late_names else in_time) / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    by_hand.load_watchlists([_watchlist(month, folder / "watchlist.csv")], home, Settings())
    night.run([in_time], home, Settings())
    night.run([late, in_time], home, Settings())


def _watchlist(month: Month, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["imo", "mmsi", "call_sign", "name", "list_name", "programme"])
        for ship in listed_ships(month.scenario):
            listing = ship.listing
            if listing is not None:
                writer.writerow(
                    [ship.imo or "", ship.mmsi, ship.call_sign, ship.name, listing.list_name, listing.programme]
                )
    return path


def _table(home: Home, sql: str) -> pl.DataFrame:
    answer = query(home, sql)
    return pl.DataFrame(answer.rows, schema=answer.columns, orient="row", infer_schema_length=None)


class _Clock:
    """Processor time of the parts, one after the other."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.process_time()

    def stop(self, part: str) -> None:
        now = time.process_time()
        self.seconds[part] = now - self._since
        self._since = now
