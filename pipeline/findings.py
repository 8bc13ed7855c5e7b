"""All findings from one lake: the stages in their order, pure from end to end."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple, TypeVar

import dataframely as dy
import polars as pl

from pipeline.cited_lines import Citing, cited_lines
from pipeline.detect.causes import find_causes
from pipeline.detect.company import in_company
from pipeline.detect.dark_calls.judge import judge_gaps
from pipeline.detect.dark_calls.known_judgements import JudgeGaps
from pipeline.detect.encounters import encounter_lines, find_encounters
from pipeline.detect.evidence import with_lines
from pipeline.detect.gaps import find_gaps
from pipeline.detect.known_causes import FindCauses
from pipeline.detect.port_call_rows import all_calls, infer_port_calls, port_call_rows
from pipeline.detect.slow_moments import slow_moments
from pipeline.detect.voyages import find_voyages
from pipeline.grounds.found import Found, Places
from pipeline.grounds.judged import judge_found
from pipeline.judge.matching import match_vessels
from pipeline.known import Reference
from pipeline.listings import flags_ship
from pipeline.ports.open_sea import away_from_ports
from pipeline.ports.zones import assign_zones
from pipeline.pressing import Pressed
from pipeline.schemas import (
    CargoEstimates,
    DarkCalls,
    DarkItineraries,
    Encounters,
    Evidence,
    Gaps,
    IdentityAnomalies,
    PortCalls,
    Positions,
    ReceptionDays,
    RiskReasons,
    Statics,
    StationClocks,
    TellingPositions,
    TellingStatics,
    Thinned,
    VesselIdentities,
    Vessels,
    Voyages,
    WatchlistEntries,
    WatchlistMatches,
    ZonedFixes,
)
from pipeline.settings import Settings
from pipeline.silences import Ships, cut_calls, describe_silences, judge_silences, observed_calls
from pipeline.tracks.anomalies.find import find_anomalies
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.hulls import chain_hulls
from pipeline.tracks.identity import Identified, identify_vessels
from pipeline.tracks.reception import reception_days
from pipeline.tracks.thinning import thin_tracks
from pipeline.transmissions import in_order, without_repeats

_Table = TypeVar("_Table", bound=dy.Schema)


@dataclass(frozen=True)
class Findings:
    """One frame a table."""

    vessels: dy.DataFrame[Vessels]
    vessel_identities: dy.DataFrame[VesselIdentities]
    identity_anomalies: dy.DataFrame[IdentityAnomalies]
    watchlist_matches: dy.DataFrame[WatchlistMatches]
    port_calls: dy.DataFrame[PortCalls]
    gaps: dy.DataFrame[Gaps]
    dark_itineraries: dy.DataFrame[DarkItineraries]
    dark_calls: dy.DataFrame[DarkCalls]
    encounters: dy.DataFrame[Encounters]
    voyages: dy.DataFrame[Voyages]
    evidence: dy.DataFrame[Evidence]
    station_clocks: dy.DataFrame[StationClocks]
    reception_days: dy.DataFrame[ReceptionDays]
    tracks: dy.DataFrame[Thinned]
    risk_reasons: dy.DataFrame[RiskReasons] = field(default_factory=RiskReasons.create_empty)
    cargo_estimates: dy.DataFrame[CargoEstimates] = field(default_factory=CargoEstimates.create_empty)


class FoundBy(NamedTuple):
    """What the stages that cost most are done by: themselves, or what remembers what they found."""

    find_causes: FindCauses = find_causes
    judge_gaps: JudgeGaps = judge_gaps


THEMSELVES = FoundBy()


def find_everything(
    pressed: Pressed,
    reference: Reference,
    as_of_utc: datetime | None,
    settings: Settings,
    by: FoundBy = THEMSELVES,
) -> Findings:
    """Run every stage after decode over the pressed days; `as_of_utc` is the latest accepted time of the lake."""
    positions, statics, as_of_utc = _each_once(pressed, as_of_utc, settings)
    vessels, ships = _who_was_where(positions, statics, reference, as_of_utc, settings)
    zoned, identified, hull_of, ports = ships.fixes, ships.identified, ships.hull_of, reference.catalogue.ports
    silent = find_gaps(zoned, as_of_utc, settings.gaps, pressed.listening, by.find_causes)
    silences = describe_silences(silent, statics, reference.spellings, settings)
    uncut = observed_calls(zoned, silences, settings)
    dark = judge_silences(silences, ships, uncut, reference, settings, by.judge_gaps)
    probable = dark.probable.join(silences.select("gap_id", "segment_id"), on="gap_id", maintain_order="left")
    observed = cut_calls(uncut, zoned, silences, probable, settings)
    unnamed = all_calls(observed, infer_port_calls(probable, settings.dark_calls), statics, settings.draughts)
    calls, gaps = port_call_rows(unnamed, identified.who, ports), _rows(silences, identified, Gaps)
    voyages = _voyages(calls, gaps, zoned, hull_of, reference, ships.matches.filter(flags_ship()), settings)
    encounters, met_lines = _encounters(zoned, identified, reference, settings)
    anomalies, odd_lines = find_anomalies(identified, hull_of, zoned, calls, settings.identity)
    own_lines = pl.concat([met_lines, odd_lines], how="diagonal")
    citing = Citing(unnamed, silences, dark.calls, own_lines, calls, voyages, encounters)
    findings = Findings(
        vessels=vessels,
        vessel_identities=identified.identities,
        identity_anomalies=anomalies,
        watchlist_matches=ships.matches,
        port_calls=calls,
        gaps=gaps,
        dark_itineraries=DarkItineraries.validate(dark.itineraries, cast=True),
        dark_calls=_rows(dark.calls.join(silences.select("gap_id", "segment_id"), on="gap_id"), identified, DarkCalls),
        encounters=encounters,
        voyages=voyages,
        evidence=cited_lines(citing, statics, identified, settings.draughts),
        station_clocks=pressed.clocks,
        reception_days=reception_days(zoned, pressed.listening.hours),
        tracks=thin_tracks(zoned, identified.vessel_of, _of_interest(calls, reference, ships.matches)),
    )
    return _with_risk(findings, Found(findings, zoned, statics, hull_of, anomalies), reference, settings)


def _with_risk(findings: Findings, found: Found, reference: Reference, settings: Settings) -> Findings:
    """The findings with voyages judged, and the lines that reasons rest on beside the other evidence."""
    places = Places(reference.catalogue.ports, reference.catalogue.corridors, reference.spellings)
    judged = judge_found(found, places, reference.rates, settings.risk)
    return replace(findings, evidence=with_lines(findings.evidence, judged.lines), **judged.tables())


def _who_was_where(
    positions: dy.DataFrame[Positions],
    statics: dy.DataFrame[Statics],
    reference: Reference,
    as_of_utc: datetime | None,
    settings: Settings,
) -> tuple[dy.DataFrame[Vessels], Ships]:
    """The vessels, marked where a list flags them, and where each hull was, in which ports' zones."""
    fixes = clean_fixes(positions, settings.decode, settings.tracks)
    identified = identify_vessels(positions, fixes, statics, reference.country_of_mid, settings.identity)
    vessels, matches = _match(identified, reference.watchlist, as_of_utc, settings)
    zoned = assign_zones(fixes, reference.catalogue.zones, settings.port_calls)
    return vessels, Ships(zoned, identified, chain_hulls(identified.segments, identified.vessel_of), matches)


def _each_once(
    pressed: Pressed, as_of_utc: datetime | None, settings: Settings
) -> tuple[dy.DataFrame[TellingPositions], dy.DataFrame[TellingStatics], datetime | None]:
    """Positions; static reports each once, over midnight too, in order; as_of. Both say how many they stand for.

    A clock that was ahead does not make it later than the latest message that is left: no ship is silent since.
    """
    positions = pressed.positions
    statics = in_order(without_repeats(pressed.statics, settings.decode.duplicate_window_s))
    if as_of_utc is not None and not pressed.clocks.filter(clock_state="corrected").is_empty():
        latest = pl.concat([positions["received_at_utc"], statics["received_at_utc"]]).max()
        as_of_utc = min(as_of_utc, latest) if isinstance(latest, datetime) else as_of_utc
    return positions, TellingStatics.cast(statics), as_of_utc


def _match(
    identified: Identified, entries: dy.DataFrame[WatchlistEntries], as_of_utc: datetime | None, settings: Settings
) -> tuple[dy.DataFrame[Vessels], dy.DataFrame[WatchlistMatches]]:
    """The vessels, marked where a list flags them now, and every match that there is or was."""
    unmarked = identified.vessels.with_columns(is_watchlisted=pl.lit(value=False))
    vessels = Vessels.validate(unmarked.select(Vessels.column_names()), cast=True)
    matches = match_vessels(vessels, identified.identities, entries, settings.watchlists)
    newest = entries.filter(pl.col("version_to_utc").is_null())
    is_over = (pl.col("listed_to_utc") <= pl.lit(as_of_utc)).fill_null(value=False)
    current = matches.join(newest, on=["entry_id", "list_version"], how="semi").filter(flags_ship() & ~is_over)
    flagged = current["vessel_id"].unique()
    marked = vessels.with_columns(is_watchlisted=pl.col("vessel_id").is_in(flagged.implode()))
    return Vessels.validate(marked), matches


def _voyages(  # noqa: PLR0913, PLR0917  what find_voyages takes
    calls: dy.DataFrame[PortCalls],
    gaps: dy.DataFrame[Gaps],
    track: pl.DataFrame,
    hull_of: pl.DataFrame,
    reference: Reference,
    flagged: pl.DataFrame,
    settings: Settings,
) -> dy.DataFrame[Voyages]:
    return find_voyages(
        calls,
        gaps,
        track,
        reference.catalogue.ports,
        flagged,
        hull_of=hull_of,
        max_speed_knots=settings.tracks.max_speed_knots,
        silence_hours=settings.gaps.least_gap_hours,
        sea_distance_nm=reference.sea_distance_nm,
    )


def _encounters(
    zoned: dy.DataFrame[ZonedFixes], identified: Identified, reference: Reference, settings: Settings
) -> tuple[dy.DataFrame[Encounters], pl.DataFrame]:
    """Encounters at sea, and the lines they rest on; the warehouse fills `run_id`."""
    slow = slow_moments(zoned, settings.encounters)
    near = in_company(slow, within_m=settings.encounters.within_m)  # few: most ships that lie still lie alone
    zones, at_least_km = reference.catalogue.zones, settings.encounters.least_port_distance_km
    at_sea = away_from_ports(near, zones, at_least_km=at_least_km)
    met = find_encounters(at_sea, identified.vessel_of, settings.encounters).with_columns(run_id=pl.lit(""))
    return Encounters.validate(met.select(Encounters.column_names()), cast=True), encounter_lines(met, zoned)


def _rows(found: pl.DataFrame, identified: Identified, table: type[_Table]) -> dy.DataFrame[_Table]:
    """Rows of a findings table, with their vessel; the warehouse fills `run_id`."""
    vessel_of = identified.vessel_of.select("segment_id", "vessel_id")
    named = found.join(vessel_of, on="segment_id", how="left").with_columns(run_id=pl.lit(""))
    return table.validate(named.select(table.column_names()), cast=True)


def _of_interest(calls: pl.DataFrame, reference: Reference, matches: pl.DataFrame) -> frozenset[str]:
    """Vessels whose track an analyst will ask for: with a corridor call or more than a name in common with a list."""
    corridor = reference.catalogue.corridors["port_id"].unique()
    listed = frozenset(matches.filter(pl.col("match_strength") != "weak")["vessel_id"])
    return listed | frozenset(calls.filter(pl.col("port_id").is_in(corridor.to_list()))["vessel_id"])
