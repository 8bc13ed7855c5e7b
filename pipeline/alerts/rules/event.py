"""What rules are given, and what they say."""

from dataclasses import dataclass
from datetime import datetime

import dataframely as dy

from pipeline.schemas import Corridors, Gaps, IngestFiles, PortCalls, Ports, ReceptionDays, Voyages, WatchlistMatches


@dataclass(frozen=True)
class Night:
    """The findings and places as they are known now; `as_of_utc` is the latest time heard."""

    port_calls: dy.DataFrame[PortCalls]
    gaps: dy.DataFrame[Gaps]
    voyages: dy.DataFrame[Voyages]
    watchlist_matches: dy.DataFrame[WatchlistMatches]
    ports: dy.DataFrame[Ports]
    corridors: dy.DataFrame[Corridors]
    ingest_files: dy.DataFrame[IngestFiles]
    reception_days: dy.DataFrame[ReceptionDays]
    as_of_utc: datetime

    @property
    def corridor_port_ids(self) -> frozenset[str]:
        """Ports of either side."""
        return frozenset(self.corridors["port_id"])


@dataclass(frozen=True)
class Event:
    """One thing that a rule speaks of.

    Attributes:
        finding_id: the finding behind it; of the feed the file or the receiver, which then is what the event is about.
        begins_utc: where its time begins, and `ends_utc` where that ends; None: it goes on.
        held_utc: when it could first be told; its age says whether anybody is still woken.
    """

    rule: str
    finding_id: str
    begins_utc: datetime
    ends_utc: datetime | None
    held_utc: datetime
    text: str
    vessel_id: str | None = None
    mmsi: int | None = None
    imo: int | None = None
    ship_name: str | None = None
    port_id: str | None = None
    port_call_id: str | None = None
    voyage_id: str | None = None
    evidence: str = "observed"
    probability: float = 1.0
