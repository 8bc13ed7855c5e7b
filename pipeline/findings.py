"""All findings from one lake: the stages in their order, pure from end to end."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import dataframely as dy
import polars as pl

from pipeline.detect.dark_calls.judge import DarkFindings, Known, judge_gaps
from pipeline.detect.dark_calls.priors import DarkCallModel
from pipeline.detect.dark_calls.silences import JUDGED_CAUSES
from pipeline.detect.destinations import declared_places
from pipeline.detect.draughts import Side, declared_destination, declared_draught
from pipeline.detect.encounters import encounter_lines, find_encounters
from pipeline.detect.evidence import evidence_lines
from pipeline.detect.gaps import find_gaps, gap_lines
from pipeline.detect.port_call_rows import infer_port_calls, port_call_lines, port_call_rows
from pipeline.detect.port_calls import find_port_calls
from pipeline.detect.slow_moments import slow_moments
from pipeline.detect.voyages import find_voyages
from pipeline.judge.watchlists import match_vessels
from pipeline.ports.catalogue import Catalogue
from pipeline.ports.open_sea import away_from_ports
from pipeline.ports.sea_routes import SeaRoutes
from pipeline.ports.zones import assign_zones
from pipeline.schemas import (
    DarkCalls,
    DarkItineraries,
    Encounters,
    Evidence,
    Gaps,
    PortCalls,
    Positions,
    Sightings,
    Statics,
    StationClocks,
    Thinned,
    VesselIdentities,
    Vessels,
    Voyages,
    WatchlistEntries,
    WatchlistMatches,
    ZonedFixes,
)
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.hulls import chain_hulls
from pipeline.tracks.identity import Identified, identify_vessels
from pipeline.tracks.station_clocks import judge_clocks, with_right_clocks
from pipeline.tracks.thinning import thin_tracks
from pipeline.transmissions import without_repeats

_Table = TypeVar("_Table", bound=dy.Schema)


@dataclass(frozen=True)
class Reference:
    """What is known before any line is read."""

    catalogue: Catalogue
    sea_routes: SeaRoutes
    dark_calls: DarkCallModel
    spellings: pl.DataFrame
    country_of_mid: pl.DataFrame
    watchlist: dy.DataFrame[WatchlistEntries]
    sightings: dy.DataFrame[Sightings]


@dataclass(frozen=True)
class Findings:
    """One frame a table."""

    vessels: dy.DataFrame[Vessels]
    vessel_identities: dy.DataFrame[VesselIdentities]
    watchlist_matches: dy.DataFrame[WatchlistMatches]
    port_calls: dy.DataFrame[PortCalls]
    gaps: dy.DataFrame[Gaps]
    dark_itineraries: dy.DataFrame[DarkItineraries]
    dark_calls: dy.DataFrame[DarkCalls]
    encounters: dy.DataFrame[Encounters]
    voyages: dy.DataFrame[Voyages]
    evidence: dy.DataFrame[Evidence]
    station_clocks: dy.DataFrame[StationClocks]
    tracks: dy.DataFrame[Thinned]


def find_everything(
    positions: dy.DataFrame[Positions],
    statics: dy.DataFrame[Statics],
    reference: Reference,
    as_of_utc: datetime | None,
    settings: Settings,
) -> Findings:
    """Run every stage after decode over the lake; `as_of_utc` is its latest accepted time."""
    ports = reference.catalogue.ports
    positions, statics, clocks, as_of_utc = _on_time(positions, statics, as_of_utc, settings)
    identified = identify_vessels(positions, statics, reference.country_of_mid)
    vessels, matches, listed = _match(identified, reference.watchlist)
    fixes = clean_fixes(positions, settings.decode, settings.tracks)
    zoned = assign_zones(fixes, reference.catalogue.zones, settings.port_calls)
    silences = _described(find_gaps(zoned, as_of_utc, settings.gaps), statics, reference.spellings, settings)
    dark = _judged(silences, zoned, identified, reference, settings)
    probable = dark.probable.join(silences.select("gap_id", "segment_id"), on="gap_id", maintain_order="left")
    observed = find_port_calls(zoned, _meanings(silences, probable), settings.port_calls)
    who = identified.vessel_of.join(identified.vessels.select("vessel_id", "imo", "ship_name"), on="vessel_id")
    inferred = infer_port_calls(probable, settings.dark_calls)
    calls = port_call_rows(observed, inferred, who, ports, statics, draughts=settings.draughts)
    gaps = _rows(silences, identified, Gaps)
    voyages = _voyages(calls, gaps, zoned, chain_hulls(fixes, identified.vessel_of), reference, listed, settings)
    encounters, met_lines = _encounters(zoned, identified, reference, settings)
    own_lines = pl.concat([port_call_lines(observed), gap_lines(silences), met_lines], how="diagonal")
    return Findings(
        vessels=vessels,
        vessel_identities=identified.identities,
        watchlist_matches=matches,
        port_calls=calls,
        gaps=gaps,
        dark_itineraries=DarkItineraries.validate(dark.itineraries, cast=True),
        dark_calls=_rows(dark.calls, identified, DarkCalls),
        encounters=encounters,
        voyages=voyages,
        evidence=evidence_lines(own_lines, calls, dark.calls, voyages),
        station_clocks=clocks,
        tracks=thin_tracks(zoned, identified.vessel_of, _of_interest(calls, reference, listed)),
    )


def _on_time(
    positions: dy.DataFrame[Positions], statics: dy.DataFrame[Statics], as_of_utc: datetime | None, settings: Settings
) -> tuple[dy.DataFrame[Positions], dy.DataFrame[Statics], dy.DataFrame[StationClocks], datetime | None]:
    """Messages with the times of wrong clocks put right, static reports each once; what was found of the clocks; as_of.

    A clock that was ahead does not make it later than the latest message that is left: no ship is silent since.
    """
    clocks = judge_clocks(positions, settings.decode, settings.tracks)
    right = with_right_clocks(positions, clocks)
    unique = without_repeats(with_right_clocks(statics, clocks), settings.decode.duplicate_window_s)
    if right is not positions:
        latest = pl.concat([right["received_at_utc"], unique["received_at_utc"]]).max()
        as_of_utc = min(as_of_utc, latest) if isinstance(latest, datetime) and as_of_utc is not None else as_of_utc
    return right, Statics.validate(unique), clocks, as_of_utc


def _match(
    identified: Identified, entries: dy.DataFrame[WatchlistEntries]
) -> tuple[dy.DataFrame[Vessels], dy.DataFrame[WatchlistMatches], frozenset[str]]:
    """The vessels, marked, their matches, and those that one of these is good enough for."""
    unmarked = identified.vessels.with_columns(is_watchlisted=pl.lit(value=False))
    vessels = Vessels.validate(unmarked.select(Vessels.column_names()), cast=True)
    matches = match_vessels(vessels, identified.identities, entries)
    listed = frozenset(matches.filter(pl.col("match_strength") != "weak")["vessel_id"])
    marked = vessels.with_columns(is_watchlisted=pl.col("vessel_id").is_in(sorted(listed)))
    return Vessels.validate(marked), matches, listed


def _voyages(  # noqa: PLR0913, PLR0917  what find_voyages takes
    calls: dy.DataFrame[PortCalls],
    gaps: dy.DataFrame[Gaps],
    track: pl.DataFrame,
    hull_of: pl.DataFrame,
    reference: Reference,
    listed: frozenset[str],
    settings: Settings,
) -> dy.DataFrame[Voyages]:
    return find_voyages(
        calls,
        gaps,
        track,
        reference.catalogue.ports,
        listed,
        hull_of=hull_of,
        max_speed_knots=settings.tracks.max_speed_knots,
        silence_hours=settings.gaps.least_gap_hours,
        sea_distance_nm=reference.sea_routes.distance_nm,
    )


def _described(
    gaps: pl.DataFrame, statics: dy.DataFrame[Statics], spellings: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """Add what the ship declared and whether it sailed, before and after each silence."""
    draughts = settings.draughts
    under_way = {
        f"{end}_is_under_way": (pl.col(f"{end}_sog_knots") >= settings.port_calls.under_way_knots).fill_null(
            value=False
        )
        for end in ("start", "end")
    }
    told = gaps.with_columns(**under_way)
    sides: tuple[tuple[Side, str, float], ...] = (
        ("before", "started_at_utc", draughts.before_gap_hours),
        ("after", "ended_at_utc", draughts.after_gap_hours),
    )
    for side, at, within_hours in sides:
        destinations = declared_destination(gaps, at, statics, side=side, within_hours=within_hours)
        told = told.with_columns(
            declared_draught(gaps, at, statics, side=side, within_hours=within_hours).alias(f"draught_{side}_m"),
            destinations.alias(f"destination_{side}"),
            *declared_places(destinations, spellings, f"declared_{side}_"),
        )
    return told


def _judged(
    gaps: pl.DataFrame,
    fixes: dy.DataFrame[ZonedFixes],
    identified: Identified,
    reference: Reference,
    settings: Settings,
) -> DarkFindings:
    """The silences judged by all that is known of their ships."""
    ships, calls = _ships(fixes, identified, settings), _earlier_calls(fixes, gaps, settings)
    known = Known(reference.catalogue.ports, ships, calls, reference.sightings)
    return judge_gaps(gaps, known, reference.dark_calls, settings.dark_calls, reference.sea_routes.distance_nm)


def _earlier_calls(fixes: dy.DataFrame[ZonedFixes], gaps: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Observed calls of the ships whose silences are judged: their pattern of life, before any silence is judged."""
    least = settings.dark_calls.least_gap_hours
    judged = gaps.filter(pl.col("duration_hours") >= least, pl.col("cause").is_in(JUDGED_CAUSES))
    silent = fixes.filter(pl.col("mmsi").is_in(judged["mmsi"].unique().implode()))
    return find_port_calls(ZonedFixes.cast(silent), _meanings(gaps, gaps.clear()), settings.port_calls)


def _encounters(
    zoned: dy.DataFrame[ZonedFixes], identified: Identified, reference: Reference, settings: Settings
) -> tuple[dy.DataFrame[Encounters], pl.DataFrame]:
    """Encounters at sea, and the lines they rest on; the warehouse fills `run_id`."""
    slow = slow_moments(zoned, settings.encounters)
    zones, at_least_km = reference.catalogue.zones, settings.encounters.least_port_distance_km
    at_sea = away_from_ports(slow, zones, at_least_km=at_least_km)
    met = find_encounters(at_sea, identified.vessel_of, settings.encounters).with_columns(run_id=pl.lit(""))
    return Encounters.validate(met.select(Encounters.column_names()), cast=True), encounter_lines(met, zoned)


def _meanings(gaps: pl.DataFrame, probable: pl.DataFrame) -> pl.DataFrame:
    """What is known of silences before port calls are looked for: a call elsewhere, or an outage of the feed."""
    cuts = probable.select("segment_id", "started_at_utc", meaning=pl.lit("CUT")).unique()
    outages = gaps.filter(pl.col("cause") == "feed_outage").select(
        "segment_id", "started_at_utc", meaning=pl.lit("OUTAGE")
    )
    return pl.concat([cuts, outages])


def _ships(fixes: pl.DataFrame, identified: Identified, settings: Settings) -> pl.DataFrame:
    """Speed under way (95th percentile), ship type and identity of every MMSI."""
    is_under_way = ~pl.col("is_wild") & (pl.col("sog_knots") >= settings.port_calls.under_way_knots)
    is_known = pl.len() >= settings.dark_calls.least_speed_fixes
    speeds = (
        fixes.select("mmsi", "sog_knots", "is_wild")
        .filter(is_under_way)
        .group_by("mmsi")
        .agg(speed_knots=pl.when(is_known).then(pl.col("sog_knots").quantile(0.95).cast(pl.Float64)))
    )
    names = ["ship_type", "imo", "ship_name", "length_m"]
    ships = identified.vessel_of.join(identified.vessels.select("vessel_id", *names), on="vessel_id")
    return ships.select("mmsi", *names).join(speeds, on="mmsi", how="left")


def _rows(found: pl.DataFrame, identified: Identified, table: type[_Table]) -> dy.DataFrame[_Table]:
    """Rows of a findings table, with their vessel; the warehouse fills `run_id`."""
    named = found.join(identified.vessel_of, on="mmsi", how="left").with_columns(run_id=pl.lit(""))
    return table.validate(named.select(table.column_names()), cast=True)


def _of_interest(calls: pl.DataFrame, reference: Reference, listed: frozenset[str]) -> frozenset[str]:
    """Vessels whose track an analyst will ask for: with a corridor call or on a list."""
    corridor = reference.catalogue.corridors["port_id"].unique()
    return listed | frozenset(calls.filter(pl.col("port_id").is_in(corridor.to_list()))["vessel_id"])
