"""What an explanation is made of: the finding, what it rests on, and names for ports, countries and evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.schemas import (
    Alerts,
    DarkCalls,
    DarkItineraries,
    Encounters,
    Gaps,
    PortCalls,
    Ports,
    Vessels,
    Voyages,
    WatchlistMatches,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """Rows of the published tables that a finding is explained with; each frame may hold more than that.

    `cited` has the lines that the finding cites: `role`, `file_id`, `path`, `line_no`, `byte_offset`, `raw` (NULL: not
    to be had).
    `port_names` are all ports; `country_names` maps ISO 3166 alpha-2 to a name; `evidence_words` says what each piece
    of evidence of the weighing means; `is_synthetic`: the feed was simulated.
    """

    port_calls: dy.DataFrame[PortCalls]
    gaps: dy.DataFrame[Gaps]
    dark_calls: dy.DataFrame[DarkCalls]
    dark_itineraries: dy.DataFrame[DarkItineraries]
    voyages: dy.DataFrame[Voyages]
    encounters: dy.DataFrame[Encounters]
    alerts: dy.DataFrame[Alerts]
    vessels: dy.DataFrame[Vessels]
    watchlist_matches: dy.DataFrame[WatchlistMatches]
    ports: dy.DataFrame[Ports]
    cited: pl.DataFrame
    country_names: Mapping[str, str]
    evidence_words: Mapping[str, str]
    is_synthetic: bool

    def port(self, port_id: str) -> str:
        """A port's name and country: Rajin (North Korea)."""
        found = next(_rows(self.ports, "port_id", port_id), None)
        name = found["port_name"] if found else port_id
        country = self.country(found["country"]) if found and found["country"] else "country not known"
        return f"{name} ({country})"

    def port_name(self, port_id: str) -> str:
        """A port's name alone."""
        found = next(_rows(self.ports, "port_id", port_id), None)
        return found["port_name"] if found else port_id

    def country(self, code: str | None) -> str:
        """A country's name; its code where none is known."""
        return self.country_names.get(code or "", code or "a country that is not known")

    def vessel(self, vessel_id: str) -> Row | None:
        """The vessel's row."""
        return next(_rows(self.vessels, "vessel_id", vessel_id), None)

    def matches(self, vessel_id: str) -> list[Row]:
        """Its matches with watchlists, the strongest first."""
        ordered = self.watchlist_matches.sort("match_strength", "list_name", "entry_id")
        return list(_rows(ordered, "vessel_id", vessel_id))

    def call(self, port_call_id: str | None) -> Row | None:
        """A port call's row."""
        return next(_rows(self.port_calls, "port_call_id", port_call_id), None)

    def gap(self, gap_id: str | None) -> Row | None:
        """A gap's row."""
        return next(_rows(self.gaps, "gap_id", gap_id), None)

    def candidates(self, gap_id: str) -> list[Row]:
        """Dark calls of a gap, the likeliest first."""
        ordered = self.dark_calls.sort("probability", "port_id", descending=[True, False])
        return list(_rows(ordered, "gap_id", gap_id))

    def itineraries(self, gap_id: str) -> list[Row]:
        """Explanations of a gap that compete, the likeliest first."""
        order = ["probability", pl.col("port_ids").list.join(",")]
        ordered = self.dark_itineraries.sort(order, descending=[True, False])
        return list(_rows(ordered, "gap_id", gap_id))


def row_of(frame: pl.DataFrame, column: str, value: str) -> Row | None:
    """The first row of `frame` with `value` in `column`."""
    return next(_rows(frame, column, value), None)


def _rows(frame: pl.DataFrame, column: str, value: str | None) -> Iterator[Row]:
    return frame.filter(pl.col(column) == pl.lit(value, dtype=pl.String)).iter_rows(named=True)
