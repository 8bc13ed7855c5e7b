"""Dockings of flagged ships, from the fixes of a few: the stages of `findings.py` that lead to a port call alone.

Pure. What it finds of a ship is what a night finds of the same lines, but for silences, the clocks of receivers and the
times of other ships, which it does not look at.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import dataframely as dy
import polars as pl

from pipeline.detect.port_call_rows import all_calls, port_call_rows
from pipeline.detect.port_calls import find_port_calls
from pipeline.judge.matching import match_vessels
from pipeline.ports.zones import assign_zones
from pipeline.schemas import (
    PortCalls,
    Ports,
    Positions,
    Statics,
    VesselIdentities,
    WatchlistEntries,
    WatchlistMatches,
    ZonedFixes,
    Zones,
)
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.identity import Identified, identify_vessels
from pipeline.transmissions import in_order, without_repeats

Span = tuple[datetime, datetime]
_NO_SILENCES = pl.Schema({"segment_id": pl.UInt64(), "started_at_utc": pl.Datetime("us"), "meaning": pl.String()})
_NONE_INFERRED = pl.DataFrame(schema={name: pl.Datetime("us") for name in ("started_at_utc", "ended_at_utc")})
_WHO = ["vessel_id", "imo", "ship_name"]


@dataclass(frozen=True)
class KnownShips:
    """What is known of ships before anything is heard.

    Attributes:
        of_mmsi: `mmsi`, and the `vessel_id`, `imo` and `ship_name` of the vessel that was heard under it last.
        matches: which vessels are on which lists.
        entries: what the lists say.
        country_of_mid: as `identify_vessels` takes it.
    """

    of_mmsi: pl.DataFrame
    matches: dy.DataFrame[WatchlistMatches]
    entries: dy.DataFrame[WatchlistEntries]
    country_of_mid: pl.DataFrame


@dataclass(frozen=True)
class Places:
    """Ports, and the zones in which ships are looked for."""

    ports: dy.DataFrame[Ports]
    zones: dy.DataFrame[Zones]


@dataclass(frozen=True)
class Dockings:
    """Port calls with who made them, the lists that those are on, and the fixes they were found from."""

    port_calls: dy.DataFrame[PortCalls]
    matches: dy.DataFrame[WatchlistMatches]
    fixes: dy.DataFrame[ZonedFixes]


def find_dockings(  # noqa: PLR0913  a stage takes each of its inputs by name
    positions: dy.DataFrame[Positions],
    statics: dy.DataFrame[Statics],
    known: KnownShips,
    places: Places,
    settings: Settings,
    *,
    deaf: list[Span],
) -> Dockings:
    """Find the observed port calls of the ships that `positions` are of, by the rules of the night.

    A hull that says no IMO number of its own is the vessel that was heard under its MMSI last, if one was.

    Args:
        positions: every reception of the ships that are looked at.
        statics: their static reports.
        known: who they were taken for before, and the lists.
        places: where.
        settings: all thresholds.
        deaf: times in which nobody was heard: no silence of a ship means anything then.
    """
    fixes = clean_fixes(positions, settings.decode, settings.tracks)
    unique = Statics.validate(in_order(without_repeats(statics, settings.decode.duplicate_window_s)))
    identified = identify_vessels(positions, fixes, unique, known.country_of_mid, settings.identity)
    zoned = assign_zones(fixes, places.zones, settings.port_calls)
    silences = deaf_silences(zoned, deaf, settings.port_calls.port_gap_hours)
    observed = find_port_calls(zoned, silences, settings.port_calls)
    who = _who(identified, known.of_mmsi)
    calls = port_call_rows(all_calls(observed, _NONE_INFERRED, unique, settings.draughts), who, places.ports)
    return Dockings(calls, _matches(identified, who, known, settings), zoned)


def deaf_silences(fixes: pl.DataFrame, deaf: list[Span], gap_hours: float) -> pl.DataFrame:
    """Silences of hulls that say nothing, as `find_port_calls` takes them.

    Those of `gap_hours` or longer that would be shorter without the times in which nobody was heard.
    """
    spans = pl.DataFrame(deaf, schema={"from_utc": pl.Datetime("us"), "to_utc": pl.Datetime("us")}, orient="row")
    ordered = fixes.filter(~pl.col("is_wild")).select("segment_id", "received_at_utc")
    following = pl.col("received_at_utc").shift(-1).over("segment_id")
    silent = ordered.with_columns(next_utc=following).filter(
        pl.col("next_utc") - pl.col("received_at_utc") >= timedelta(hours=gap_hours)
    )
    if spans.is_empty() or silent.is_empty():
        return pl.DataFrame(schema=_NO_SILENCES)
    begin, end = pl.max_horizontal("received_at_utc", "from_utc"), pl.min_horizontal("next_utc", "to_utc")
    unheard = (
        silent.join(spans, how="cross")
        .with_columns(deaf=pl.max_horizontal(end - begin, pl.lit(timedelta(0))))
        .group_by("segment_id", "received_at_utc", "next_utc")
        .agg(pl.col("deaf").sum())
        .filter(pl.col("next_utc") - pl.col("received_at_utc") - pl.col("deaf") < timedelta(hours=gap_hours))
    )
    return unheard.select("segment_id", started_at_utc="received_at_utc", meaning=pl.lit("OUTAGE")).sort(
        "segment_id", "started_at_utc"
    )


def _who(identified: Identified, of_mmsi: pl.DataFrame) -> pl.DataFrame:
    """The vessel of every segment: by the IMO number that it says, else as it was known under its MMSI."""
    hulls = identified.vessel_of.select("segment_id", "mmsi").join(identified.who, on="segment_id")
    before = hulls.select("mmsi").join(of_mmsi, on="mmsi", how="left", maintain_order="left")
    takes = pl.Series(hulls["imo"].is_null() & before["vessel_id"].is_not_null())
    told = hulls.select(
        "segment_id",
        *(pl.when(takes).then(before[name]).otherwise(pl.col(name)).alias(name) for name in _WHO[:2]),
        ship_name=pl.coalesce("ship_name", pl.when(takes).then(before["ship_name"])),
    )
    return told.unique("segment_id", maintain_order=True)


def _matches(
    identified: Identified, who: pl.DataFrame, known: KnownShips, settings: Settings
) -> dy.DataFrame[WatchlistMatches]:
    """Matches of what the ships say now, and those known before of the vessels that they are."""
    vessel_of = identified.vessel_of.select("segment_id", heard_id="vessel_id").join(
        who.select("segment_id", "vessel_id"), on="segment_id"
    )
    renamed = vessel_of.select("heard_id", "vessel_id").unique("heard_id")
    vessels, identities = (
        table.rename({"vessel_id": "heard_id"}).join(renamed, on="heard_id").select(table.columns)
        for table in (identified.vessels, identified.identities)
    )
    heard = match_vessels(vessels, VesselIdentities.validate(identities), known.entries, settings.watchlists)
    before = known.matches.join(who.select("vessel_id").unique(), on="vessel_id", how="semi")
    both = pl.concat([heard, before.select(heard.columns)])
    key = ["vessel_id", "entry_id", "list_version"]
    strongest = both.sort(*key, "match_strength").unique(key, keep="first", maintain_order=True)
    return WatchlistMatches.validate(strongest)
