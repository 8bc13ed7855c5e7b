"""The tables of the warehouse: which schema each follows, and how its rows come and go."""

from collections.abc import Mapping
from string import Template
from types import MappingProxyType

import dataframely as dy

from pipeline import schemas
from pipeline.schemas import columns as c

SCHEMA_VERSION = 5
"""The greatest number in `sql/migrations`."""
OLDEST_VERSION = 3
"""The first that is migrated; databases of before have to be made anew."""


class QuarantineTable(schemas.Quarantine):
    """One row a rejected line, at most `QUARANTINE_ROWS` a file and reason."""

    run_id = c.run_id()


class SettingsInUse(dy.Schema):
    """One row: the settings that views read."""

    risk_threshold = dy.Float64(min=0, max=100, description="suspicious_voyages shows risk scores from here on")


# Findings are put by difference: an unchanged row keeps the run that wrote it, every change is remembered.
FINDINGS = ("port_calls", "gaps", "dark_calls", "encounters", "voyages", "identity_anomalies")
# These say what is so now: made to hold what a run found, by the parts that differ.
REPLACED = (
    "ports",
    "zones",
    "corridors",
    "vessels",
    "vessel_identities",
    "watchlist_versions",
    "watchlist_entries",
    "watchlist_matches",
    "sightings",
    "dark_itineraries",
    "risk_reasons",
    "cargo_estimates",
    "evidence",
    "station_clocks",
    "reception_days",
    "tracks",
    "settings_in_use",
)
# These only grow.
APPENDED = ("runs", "alerts", "retention")
# These follow the lake or the findings; nobody writes them by hand.
DERIVED = ("ingest_files", "lake_files", "quarantine", "finding_history")

TABLES: Mapping[str, type[dy.Schema]] = MappingProxyType(
    {
        "ingest_files": schemas.IngestFiles,
        "lake_files": schemas.LakeFiles,
        "quarantine": QuarantineTable,
        "ports": schemas.Ports,
        "zones": schemas.Zones,
        "corridors": schemas.Corridors,
        "vessels": schemas.Vessels,
        "vessel_identities": schemas.VesselIdentities,
        "identity_anomalies": schemas.IdentityAnomalies,
        "watchlist_versions": schemas.WatchlistVersions,
        "watchlist_entries": schemas.WatchlistEntries,
        "watchlist_matches": schemas.WatchlistMatches,
        "sightings": schemas.Sightings,
        "port_calls": schemas.PortCalls,
        "gaps": schemas.Gaps,
        "dark_itineraries": schemas.DarkItineraries,
        "dark_calls": schemas.DarkCalls,
        "encounters": schemas.Encounters,
        "voyages": schemas.Voyages,
        "risk_reasons": schemas.RiskReasons,
        "cargo_estimates": schemas.CargoEstimates,
        "alerts": schemas.Alerts,
        "evidence": schemas.Evidence,
        "station_clocks": schemas.StationClocks,
        "reception_days": schemas.ReceptionDays,
        "tracks": schemas.Thinned,
        "runs": schemas.Runs,
        "finding_history": schemas.FindingHistory,
        "retention": schemas.Retention,
        "settings_in_use": SettingsInUse,
    }
)
# In the order in which they are created: a view may read those before it.
VIEWS = (
    "corridor_voyages",
    "suspicious_voyages",
    "voyages_of_the_last_night",
    "ship_stories",
    "calls_at_rajin_this_year",
    "dark_hours_by_ship_and_month",
    "ships_new_on_the_route",
    "gaps_by_cause",
    "data_quality_by_day_and_station",
    "changed_since_yesterday",
    "alert_evidence",
    "superseded_findings",
)
# What was known at some moment; each may call those before it.
MACROS = ("findings_as_of", "voyages_as_of", "port_calls_as_of")


def statement(sql: str, table: str, **columns: str) -> str:
    """Put the name of a table, and of columns of it, into a statement; names cannot be bound, values must be.

    Args:
        sql: the statement with `$table` and other `$placeholders`.
        table: a name in `TABLES`.
        **columns: for each further placeholder, a column of that table.

    Raises:
        KeyError: the table or a column is not in the schema.
    """
    known = TABLES[table].columns()
    for column in columns.values():
        known[column]
    return Template(sql).substitute(columns, table=table)


def sort_key(table: str) -> list[str]:
    """Columns that put the rows of a table in one order only: its key, or all that can be compared."""
    schema = TABLES[table]
    return schema.primary_key() or schema.column_names()
