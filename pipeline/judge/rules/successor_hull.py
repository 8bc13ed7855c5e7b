"""Rule: the ship took over a route across the corridor from another that left it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import moment, place, ship
from pipeline.risk_settings import RiskSettings
from pipeline.schemas import RuleRows


def successor_hull(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of a vessel's first voyage on a route that another of its cargo class sailed before and left.

    A route is two ports, either way. The predecessor sailed it `least_predecessor_voyages` times, arrived last at most
    `succession_days` before this departure, and crossed the corridor no more until this arrival.
    """
    settings = weighed.settings
    crossings = case.voyages.filter("is_corridor").with_columns(route=_route()).sort("arrived_at_utc", "voyage_id")
    first = crossings.unique(["vessel_id", "route"], keep="first", maintain_order=True)
    is_of_route = (pl.col("route") == pl.col("route_before")) & (pl.col("cargo_class") == pl.col("cargo_class_before"))
    pairs = first.join_where(
        _last_crossings(crossings, settings),
        pl.col("arrived_at_utc_before") <= pl.col("departed_at_utc"),
        pl.col("again_at_utc") > pl.col("arrived_at_utc"),
    ).filter(
        is_of_route,
        pl.col("vessel_id") != pl.col("vessel_id_before"),
        pl.col("departed_at_utc") - pl.col("arrived_at_utc_before") <= timedelta(days=settings.succession_days),
    )
    latest = pairs.sort(
        "voyage_id", "arrived_at_utc_before", "vessel_id_before", descending=[False, True, False]
    ).unique("voyage_id", keep="first", maintain_order=True)
    sailed = crossings.select(
        vessel_id_before="vessel_id", route="route", arrived="arrived_at_utc", finding_ids="voyage_id"
    )
    services = (
        latest.select("voyage_id", "vessel_id_before", "route", "arrived_at_utc_before")
        .join(sailed, on=["vessel_id_before", "route"])
        .filter(pl.col("arrived") <= pl.col("arrived_at_utc_before"))
        .sort("voyage_id", "arrived", "finding_ids")
        .group_by("voyage_id", maintain_order=True)
        .agg("finding_ids")
    )
    found = latest.join(services, on="voyage_id", maintain_order="left")
    return rule_rows(told(found, _say), "successor_hull", weighed)


def _last_crossings(crossings: pl.DataFrame, settings: RiskSettings) -> pl.DataFrame:
    """Voyages that end a service on their route: `again_at_utc` is when the vessel crossed next, on whatever route.

    A vessel's spans from arrival to next arrival do not overlap, so that each successor meets one voyage of it at most.
    """
    never = datetime.max  # noqa: DTZ901  not heard crossing again; times in Tumen are UTC without a zone
    services = crossings.select(
        "route",
        "cargo_class",
        "vessel_id",
        "ship_name",
        "imo",
        "arrived_at_utc",
        again_at_utc=pl.col("arrived_at_utc").shift(-1).over("vessel_id").fill_null(never),
        sailed=pl.int_range(1, pl.len() + 1).over("vessel_id", "route"),
    ).filter(pl.col("sailed") >= settings.least_predecessor_voyages)
    return services.rename({name: f"{name}_before" for name in services.columns if name != "again_at_utc"})


def _route() -> pl.Expr:
    ports = pl.concat_list("origin_port_id", "destination_port_id")
    return ports.list.sort().list.join(" ")


def _say(found: Mapping[str, Any]) -> str:
    return (
        f"First crossing between {place(found, 'origin')} and {place(found, 'destination')}, which "
        f"{ship(found['ship_name_before'], found['imo_before'])} sailed {len(found['finding_ids'])} times until "
        f"{moment(found['arrived_at_utc_before'])} and not since: it may have taken over the route."
    )
