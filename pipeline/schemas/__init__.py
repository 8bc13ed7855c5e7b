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
from pipeline.schemas.risk import (
    CargoEstimates,
    ListMatches,
    RiskReasons,
    RuleRows,
    VoyageCases,
    VoyageDestinations,
    VoyageEncounters,
    VoyageLoads,
    VoyageSilences,
    VoyageSpoofs,
)
from pipeline.schemas.sightings import Sightings
from pipeline.schemas.tracks import Fixes, SlowMoments, StationClocks, Thinned, ZonedFixes
from pipeline.schemas.vessels import IdentityAnomalies, VesselIdentities, Vessels, WatchlistEntries, WatchlistMatches

__all__ = [
    "AidsToNavigation",
    "Alerts",
    "BaseStations",
    "CargoEstimates",
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
    "ListMatches",
    "OtherMessages",
    "PortCalls",
    "Ports",
    "Positions",
    "Quarantine",
    "RiskReasons",
    "RuleRows",
    "Runs",
    "Sightings",
    "SlowMoments",
    "Statics",
    "StationClocks",
    "Thinned",
    "VesselIdentities",
    "Vessels",
    "VoyageCases",
    "VoyageDestinations",
    "VoyageEncounters",
    "VoyageLoads",
    "VoyageSilences",
    "VoyageSpoofs",
    "Voyages",
    "WatchlistEntries",
    "WatchlistMatches",
    "ZonedFixes",
    "Zones",
]
