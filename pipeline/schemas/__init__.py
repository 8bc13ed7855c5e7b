"""One class a table: grain, key, range, nullability, meaning, unit. Stage signatures name them."""

from pipeline.schemas.feed import (
    AidsToNavigation,
    BaseStations,
    Duplicates,
    IngestFiles,
    OtherMessages,
    Positions,
    Quarantine,
    Statics,
)
from pipeline.schemas.findings import (
    DarkCalls,
    DarkItineraries,
    Encounters,
    Evidence,
    Gaps,
    PortCalls,
    Voyages,
)
from pipeline.schemas.operations import Alerts, FindingHistory, LakeFiles, Runs
from pipeline.schemas.places import Corridors, Ports, Zones
from pipeline.schemas.sightings import Sightings
from pipeline.schemas.tracks import Fixes, ReceptionDays, SlowMoments, StationClocks, Thinned, ZonedFixes
from pipeline.schemas.vessels import (
    IdentityAnomalies,
    ListEntries,
    VesselIdentities,
    Vessels,
    WatchlistEntries,
    WatchlistMatches,
    WatchlistVersions,
)

__all__ = [
    "AidsToNavigation",
    "Alerts",
    "BaseStations",
    "Corridors",
    "DarkCalls",
    "DarkItineraries",
    "Duplicates",
    "Encounters",
    "Evidence",
    "FindingHistory",
    "Fixes",
    "Gaps",
    "IdentityAnomalies",
    "IngestFiles",
    "LakeFiles",
    "ListEntries",
    "OtherMessages",
    "PortCalls",
    "Ports",
    "Positions",
    "Quarantine",
    "ReceptionDays",
    "Runs",
    "Sightings",
    "SlowMoments",
    "Statics",
    "StationClocks",
    "Thinned",
    "VesselIdentities",
    "Vessels",
    "Voyages",
    "WatchlistEntries",
    "WatchlistMatches",
    "WatchlistVersions",
    "ZonedFixes",
    "Zones",
]
