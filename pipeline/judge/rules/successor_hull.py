"""Rule: the ship took over a route across the corridor from another that left it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import moment, place, ship
from pipeline.schemas import RuleRows


def successor_hull(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of a vessel's first voyage on a route that another of its cargo class sailed before and left.

    A route is two ports, either way. The predecessor sailed it `least_predecessor_voyages` times, arrived last at most
    `succession_days` before this departure, and crossed the corridor no more until this arrival.
    """
    settings = weighed.settings
    crossings = case.voyages.filter("is_corridor").with_columns(route=_route())
    first = crossings.sort("arrived_at_utc", "voyage_id").unique(
        ["vessel_id", "route"], keep="first", maintain_order=True
    )
    of_others = crossings.select("vessel_id", "ship_name", "imo", "route", "cargo_class", "arrived_at_utc", "voyage_id")
    pairs = first.join(of_others, on=["route", "cargo_class"], suffix="_before").filter(
        pl.col("vessel_id") != pl.col("vessel_id_before"), pl.col("arrived_at_utc_before") <= pl.col("departed_at_utc")
    )
    services = (
        pairs.sort("voyage_id", "arrived_at_utc_before", "voyage_id_before")
        .group_by("voyage_id", "vessel_id_before", maintain_order=True)
        .agg(
            pl.col("ship_name_before", "imo_before").last(),
            pl.col("departed_at_utc", "arrived_at_utc").first(),
            pl.col("^(origin|destination)_(port_name|country)$").first(),
            last_arrival_utc=pl.col("arrived_at_utc_before").last(),
            finding_ids=pl.col("voyage_id_before"),
        )
        .filter(
            pl.col("finding_ids").list.len() >= settings.least_predecessor_voyages,
            pl.col("departed_at_utc") - pl.col("last_arrival_utc") <= timedelta(days=settings.succession_days),
        )
    )
    left = services.join(_still_sailing(services, crossings), on=["voyage_id", "vessel_id_before"], how="anti")
    found = left.sort("voyage_id", "last_arrival_utc", "vessel_id_before", descending=[False, True, False]).unique(
        "voyage_id", keep="first", maintain_order=True
    )
    return rule_rows(told(found, _say), "successor_hull", weighed)


def _route() -> pl.Expr:
    ports = pl.concat_list("origin_port_id", "destination_port_id")
    return ports.list.sort().list.join(" ")


def _still_sailing(services: pl.DataFrame, crossings: pl.DataFrame) -> pl.DataFrame:
    """Predecessors that crossed again, on whatever route, before the successor arrived."""
    arrivals = crossings.select(vessel_id_before="vessel_id", again_at_utc="arrived_at_utc")
    return services.join(arrivals, on="vessel_id_before").filter(
        pl.col("again_at_utc") > pl.col("last_arrival_utc"), pl.col("again_at_utc") <= pl.col("arrived_at_utc")
    )


def _say(found: Mapping[str, Any]) -> str:
    return (
        f"First crossing between {place(found, 'origin')} and {place(found, 'destination')}, which "
        f"{ship(found['ship_name_before'], found['imo_before'])} sailed {len(found['finding_ids'])} times until "
        f"{moment(found['last_arrival_utc'])} and not since: it may have taken over the route."
    )
