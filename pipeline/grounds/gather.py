"""The case of all voyages, from what the stages found."""

import dataframely as dy
import polars as pl

from pipeline.detect.dark_calls.silences import cargo_class
from pipeline.grounds.declared import voyage_destinations, voyage_loads
from pipeline.grounds.found import Found, Places, crossings, with_hull
from pipeline.grounds.silences import voyage_silences
from pipeline.grounds.spoofs import voyage_spoofs
from pipeline.judge.case import Case, Weighed
from pipeline.schemas import ListMatches, VoyageCases, VoyageEncounters

_CALL = ["port_call_id", "port_id", "port_name", "country", "gap_id"]


def gather(found: Found, places: Places, weighed: Weighed) -> Case:
    """Put together what the rules of risk look at, for every voyage found.

    `weighed` has the thresholds that bound what is looked at, and the waters in which ships wait.
    """
    cases = voyage_cases(found, places)
    return Case(
        voyages=cases,
        silences=voyage_silences(cases, found, places, weighed),
        loads=voyage_loads(cases, found.tables.port_calls),
        destinations=voyage_destinations(cases, found, places),
        spoofs=voyage_spoofs(found.tables.voyages, found.fixes),
        encounters=voyage_encounters(cases, found),
        gaps=found.tables.gaps,
        dark_calls=found.tables.dark_calls,
        matches=ListMatches.validate(found.tables.watchlist_matches.select(ListMatches.column_names())),
        anomalies=found.anomalies,
    )


def voyage_cases(found: Found, places: Places) -> dy.DataFrame[VoyageCases]:
    """Voyages with the names of their ports, the silences of inferred calls, the class and size of the ship."""
    calls = with_hull(found.tables.port_calls, found.hull_of)
    ends = {
        end: calls.select(*(pl.col(name).alias(f"{end}_{name}") for name in (*_CALL, "hull_id")))
        for end in ("origin", "destination")
    }
    ships = found.tables.vessels.select("vessel_id", "length_m", "width_m", cargo_class=cargo_class())
    ours = found.tables.voyages.select(
        "voyage_id", "vessel_id", "ship_name", "imo", "origin_port_call_id", "destination_port_call_id",
        "departed_at_utc", "arrived_at_utc", "evidence", "probability",
    )  # fmt: skip
    named = (
        ours.join(ends["origin"], on="origin_port_call_id")
        .join(ends["destination"], on="destination_port_call_id")
        .join(ships, on="vessel_id", how="left")
    )
    legs = named.select("voyage_id", from_port_id="origin_port_id", to_port_id="destination_port_id")
    across = crossings(legs, places.corridors)["voyage_id"].implode()
    of_corridors = places.corridors["port_id"].unique().implode()
    whole = named.with_columns(
        pl.col("cargo_class").fill_null("other"),
        hull_id=pl.col("destination_hull_id"),
        is_corridor=pl.col("voyage_id").is_in(across),
        ends_in_corridor=pl.col("destination_port_id").is_in(of_corridors),
    )
    return VoyageCases.validate(whole.select(VoyageCases.column_names()).sort("voyage_id"), cast=True)


def voyage_encounters(cases: dy.DataFrame[VoyageCases], found: Found) -> dy.DataFrame[VoyageEncounters]:
    """Meetings that began during a voyage of either ship, each with the other one's name."""
    names = found.tables.vessels.select(other_vessel_id="vessel_id", other_ship_name="ship_name", other_imo="imo")
    met_columns = [name for name in VoyageEncounters.column_names() if name in found.tables.encounters.columns]
    both = pl.concat(
        found.tables.encounters.select(*met_columns, vessel_id=f"vessel_id_{one}", other_vessel_id=f"vessel_id_{other}")
        for one, other in (("a", "b"), ("b", "a"))
    )
    met = (
        cases.select("voyage_id", "vessel_id", "departed_at_utc", "arrived_at_utc")
        .join(both, on="vessel_id")
        .filter(pl.col("started_at_utc").is_between("departed_at_utc", "arrived_at_utc"))
        .join(names, on="other_vessel_id", how="left")
    )
    ordered = met.select(VoyageEncounters.column_names()).sort("voyage_id", "encounter_id")
    return VoyageEncounters.validate(ordered, cast=True)
