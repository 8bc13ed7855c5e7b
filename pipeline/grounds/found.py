"""What is given: findings of the stages, and places."""

from dataclasses import dataclass, field
from typing import Protocol

import dataframely as dy
import polars as pl

from pipeline.schemas import (
    Corridors,
    DarkCalls,
    DarkItineraries,
    Encounters,
    Gaps,
    IdentityAnomalies,
    PortCalls,
    Ports,
    Statics,
    Vessels,
    Voyages,
    WatchlistMatches,
    ZonedFixes,
)


class Tables(Protocol):
    """The tables of findings that the rules ask about."""

    @property
    def voyages(self) -> dy.DataFrame[Voyages]: ...  # noqa: D102  a table, described by its schema
    @property
    def vessels(self) -> dy.DataFrame[Vessels]: ...  # noqa: D102  same
    @property
    def watchlist_matches(self) -> dy.DataFrame[WatchlistMatches]: ...  # noqa: D102  same
    @property
    def port_calls(self) -> dy.DataFrame[PortCalls]: ...  # noqa: D102  same
    @property
    def gaps(self) -> dy.DataFrame[Gaps]: ...  # noqa: D102  same
    @property
    def dark_itineraries(self) -> dy.DataFrame[DarkItineraries]: ...  # noqa: D102  same
    @property
    def dark_calls(self) -> dy.DataFrame[DarkCalls]: ...  # noqa: D102  same
    @property
    def encounters(self) -> dy.DataFrame[Encounters]: ...  # noqa: D102  same


@dataclass(frozen=True)
class Found:
    """What was found; `hull_of` has the `hull_id` of every `segment_id`, `statics` come in order of time."""

    tables: Tables
    fixes: dy.DataFrame[ZonedFixes]
    statics: dy.DataFrame[Statics]
    hull_of: pl.DataFrame
    anomalies: dy.DataFrame[IdentityAnomalies] = field(default_factory=IdentityAnomalies.create_empty)


@dataclass(frozen=True)
class Places:
    """Ports, the sides of corridors, and how destinations are spelled (`known_spellings`)."""

    ports: dy.DataFrame[Ports]
    corridors: dy.DataFrame[Corridors]
    spellings: pl.DataFrame


def with_hull(frame: pl.DataFrame, hull_of: pl.DataFrame) -> pl.DataFrame:
    """Add `hull_id`; a segment that no chain knows is a hull of its own."""
    joined = frame.join(hull_of, on="segment_id", how="left", maintain_order="left")
    return joined.with_columns(hull_id=pl.coalesce("hull_id", "segment_id"))


def crossings(legs: pl.DataFrame, corridors: pl.DataFrame) -> pl.DataFrame:
    """The rows of `legs` (`from_port_id`, `to_port_id`) that lead from one side of a corridor to another, each once."""
    sides = corridors.select("corridor_id", "side", "port_id")
    start = sides.rename({"port_id": "from_port_id", "side": "from_side"})
    end = sides.rename({"port_id": "to_port_id", "side": "to_side"})
    across = start.join(end, on="corridor_id").filter(pl.col("from_side") != pl.col("to_side"))
    return legs.join(
        across.select("from_port_id", "to_port_id").unique(), on=["from_port_id", "to_port_id"], how="semi"
    )
