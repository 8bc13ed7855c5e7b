"""What is published of ships, lists and alerts, for the watch; read anew where a night publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import dataframely as dy
import polars as pl

from pipeline.alerts.rules.flagged_ship_docked import FLAGGED_SHIP_DOCKED
from pipeline.dockings import KnownShips
from pipeline.reference import load_country_of_mid
from pipeline.schemas import Alerts, PortCalls, WatchlistEntries, WatchlistMatches
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

_OF_MMSI = {"mmsi": pl.UInt32, "vessel_id": pl.String, "imo": pl.UInt32, "ship_name": pl.String}


class Version(NamedTuple):
    """What tells one published file from the next."""

    inode: int
    changed_ns: int


@dataclass(frozen=True)
class Background:
    """Ships, lists, alerts and port calls as they are published; `as_of_utc` is the latest time heard there."""

    ships: KnownShips
    alerts: dy.DataFrame[Alerts]
    calls: dy.DataFrame[PortCalls]
    as_of_utc: datetime | None


def published_version(home: Home) -> Version | None:
    """Which file is published; None where there is none."""
    try:
        state = home.published_db.stat()
    except FileNotFoundError:
        return None
    return Version(state.st_ino, state.st_mtime_ns)


def read_background(home: Home) -> Background:
    """Read what is published; of a home without it nothing is known, and no list.

    Raises:
        TumenError: it is of another version, or cannot be read.
    """
    countries = load_country_of_mid()
    if published_version(home) is None:
        none = pl.DataFrame(schema=_OF_MMSI)
        ships = KnownShips(none, WatchlistMatches.create_empty(), WatchlistEntries.create_empty(), countries)
        return Background(ships, Alerts.create_empty(), PortCalls.create_empty(), None)
    with Published.open(home) as published:
        vessels, identities = published.every("vessels"), published.every("vessel_identities")
        matches = WatchlistMatches.validate(published.every("watchlist_matches"))
        entries = WatchlistEntries.validate(published.every("watchlist_entries"))
        alerts = Alerts.validate(published.rows("alerts", "rule", [FLAGGED_SHIP_DOCKED]))
        vessel_ids = alerts["vessel_id"].drop_nulls().unique()
        calls = PortCalls.validate(published.rows("port_calls", "vessel_id", vessel_ids))
        run = published.latest_run()
    ships = KnownShips(_of_mmsi(vessels, identities), matches, entries, countries)
    return Background(ships, alerts, calls, run["as_of_utc"] if run else None)


def _of_mmsi(vessels: pl.DataFrame, identities: pl.DataFrame) -> pl.DataFrame:
    """The vessel that was heard under each MMSI last."""
    heard = pl.concat(
        [
            identities.select("mmsi", "vessel_id", at_utc="valid_to_utc"),
            vessels.select("mmsi", "vessel_id", at_utc="last_seen_at_utc"),
        ]
    )
    latest = heard.sort("mmsi", "at_utc", "vessel_id").unique("mmsi", keep="last", maintain_order=True)
    named = latest.join(vessels.select("vessel_id", "imo", "ship_name"), on="vessel_id", how="left")
    return named.select(pl.col(name).cast(kind) for name, kind in _OF_MMSI.items())
