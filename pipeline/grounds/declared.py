"""What ships declared about a voyage: draughts in the port it began in, and where they said they were bound."""

from datetime import timedelta

import dataframely as dy
import polars as pl

from pipeline.detect.dark_calls.trade import UNKNOWN, trade
from pipeline.detect.destinations import declared_places
from pipeline.grounds.found import Found, Places
from pipeline.schemas import PortCalls, VoyageCases, VoyageDestinations, VoyageLoads

_BEFORE_DEPARTURE = timedelta(hours=6)  # crews enter where they are bound before they leave


def voyage_loads(cases: dy.DataFrame[VoyageCases], calls: dy.DataFrame[PortCalls]) -> dy.DataFrame[VoyageLoads]:
    """Draughts about the first call of corridor voyages, where the trade says what such a ship does there.

    No ship grows deeper at sea. It left with the draught that it has in the next port, where that is known, since crews
    renew it late; it came with the one that it left the port before with, where none was heard on arrival.
    """
    ours = cases.filter("is_corridor").select(
        "voyage_id",
        "origin_port_call_id",
        "destination_port_call_id",
        trade=trade(pl.col("cargo_class"), pl.col("origin_country")),
    )
    first = calls.select(
        "arrival_draught_m", "departure_draught_m", origin_port_call_id="port_call_id", stay_hours="duration_hours"
    )
    second = calls.select(destination_port_call_id="port_call_id", next_draught_m="arrival_draught_m")
    before = (
        cases.select(port_call_id="origin_port_call_id", origin_port_call_id="destination_port_call_id")
        .join(calls.select("port_call_id", last_draught_m="departure_draught_m"), on="port_call_id")
        .select("origin_port_call_id", "last_draught_m")
    )
    known = (
        ours.filter(pl.col("trade") != UNKNOWN)
        .join(first, on="origin_port_call_id")
        .join(second, on="destination_port_call_id")
        .join(before, on="origin_port_call_id", how="left")
        .with_columns(
            arrival_draught_m=pl.coalesce("arrival_draught_m", "last_draught_m"),
            departure_draught_m=pl.coalesce("next_draught_m", "departure_draught_m"),
        )
    )
    return VoyageLoads.validate(known.select(VoyageLoads.column_names()).sort("voyage_id"), cast=True)


def voyage_destinations(
    cases: dy.DataFrame[VoyageCases], found: Found, places: Places
) -> dy.DataFrame[VoyageDestinations]:
    """The destination heard last before each arrival, from 6 h before the departure on, where it names a place."""
    said = (
        found.statics.drop_nulls(["destination", "received_at_utc"])
        .sort("received_at_utc", maintain_order=True)
        .select("mmsi", "destination", "file_id", "line_no", "byte_offset", declared_at_utc="received_at_utc")
    )
    heard = (
        found.tables.voyages.select("voyage_id", "mmsi", "departed_at_utc", "arrived_at_utc")
        .sort("arrived_at_utc")
        .join_asof(
            said,
            left_on="arrived_at_utc",
            right_on="declared_at_utc",
            by="mmsi",
            strategy="backward",
            check_sortedness=False,  # sorted above; polars cannot see it by group
        )
        .filter(pl.col("declared_at_utc") >= pl.col("departed_at_utc") - _BEFORE_DEPARTURE)
        .sort("voyage_id")
    )
    means = declared_places(heard["destination"], places.spellings, "declared_")
    names = places.ports.select(declared_port_id="port_id", declared_port_name="port_name")
    placed = (
        heard.with_columns(*means)
        .drop_nulls("declared_country")
        .join(names, on="declared_port_id", how="left", maintain_order="left")
    )
    ours = placed.join(cases.select("voyage_id"), on="voyage_id", how="semi", maintain_order="left")
    return VoyageDestinations.validate(ours.select(VoyageDestinations.column_names()), cast=True)
