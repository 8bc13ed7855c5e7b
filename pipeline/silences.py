"""Silences with what several stages know of them: what was declared, whose they are, and where she called before."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipeline.detect.dark_calls.judge import DarkFindings, Known, judge_gaps
from pipeline.detect.dark_calls.known_judgements import JudgeGaps
from pipeline.detect.dark_calls.record import FLAG, listed_for_trade
from pipeline.detect.destinations import declared_places
from pipeline.detect.draughts import Side, declared_destination, declared_draught
from pipeline.detect.port_calls import find_port_calls
from pipeline.known import Reference
from pipeline.listings import flags_ship
from pipeline.schemas import Statics, WatchlistMatches, ZonedFixes
from pipeline.settings import Settings
from pipeline.tracks.identity import Identified

_FAST_SHARE = 0.95  # of the fixes under way: faster is a current, or noise


@dataclass(frozen=True)
class Ships:
    """What is known of the ships: where they were, who they are, the hull of every segment, and their lists."""

    fixes: dy.DataFrame[ZonedFixes]
    identified: Identified
    hull_of: pl.DataFrame
    matches: dy.DataFrame[WatchlistMatches]


def describe_silences(
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


def observed_calls(fixes: dy.DataFrame[ZonedFixes], gaps: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Observed port calls before any silence is judged; an outage of the feed says nothing of a ship."""
    return find_port_calls(fixes, _outages(gaps), settings.port_calls)


def cut_calls(
    calls: pl.DataFrame, fixes: dy.DataFrame[ZonedFixes], gaps: pl.DataFrame, probable: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """Those of `observed_calls`, found anew where the hull probably called elsewhere in a silence (`probable`)."""
    is_cut = pl.col("segment_id").is_in(probable["segment_id"].unique().implode())
    cuts = probable.select("segment_id", "started_at_utc", meaning=pl.lit("CUT")).unique()
    of_cut = ZonedFixes.cast(fixes.filter(is_cut))
    again = find_port_calls(of_cut, pl.concat([cuts, _outages(gaps)]), settings.port_calls)
    order = ["mmsi", "arrived_at_utc", "port_id", "segment_id"]
    return pl.concat([calls.filter(~is_cut), again]).sort(order, maintain_order=True)


def judge_silences(  # noqa: PLR0913, PLR0917  silences, what is known of their ships, and what judges them
    gaps: pl.DataFrame,
    ships: Ships,
    calls: pl.DataFrame,
    reference: Reference,
    settings: Settings,
    judge: JudgeGaps = judge_gaps,
) -> DarkFindings:
    """The silences judged by all that is known of their ships.

    `calls` are those of `observed_calls`: a hull's pattern of life. `judge` is `judge_gaps`, or what remembers some.
    """
    gaps = gaps.join(ships.hull_of, on="segment_id", how="left", maintain_order="left")
    earlier = calls.join(ships.hull_of, on="segment_id", maintain_order="left")
    known = Known(reference.catalogue.ports, _of_mmsi(ships, reference, settings), earlier, reference.sightings)
    return judge(gaps, known, reference.dark_calls, settings.dark_calls, reference.sea_distance_nm)


def _outages(gaps: pl.DataFrame) -> pl.DataFrame:
    """Silences that say nothing of a ship, as port calls are found by them."""
    outages = gaps.filter(pl.col("cause") == "feed_outage")
    return outages.select("segment_id", "started_at_utc", meaning=pl.lit("OUTAGE"))


def _listed_for_trade(matches: dy.DataFrame[WatchlistMatches], reference: Reference) -> pl.Series:
    """Vessels on a list against trade with the DPRK, told by more than a name or a call sign."""
    is_against_trade = listed_for_trade(pl.col("programme"), reference.dark_calls.priors.record)
    return matches.filter(flags_ship(), is_against_trade)["vessel_id"]


def _of_mmsi(ships: Ships, reference: Reference, settings: Settings) -> pl.DataFrame:
    """Speed under way (95th percentile), ship type, identity and record of every MMSI."""
    is_under_way = ~pl.col("is_wild") & (pl.col("sog_knots") >= settings.port_calls.under_way_knots)
    known = pl.col("stands_for").sum().over("mmsi")
    speeds = (
        ships.fixes.lazy()
        .filter(is_under_way)
        .group_by("mmsi", "sog_knots")
        .agg(pl.col("stands_for").sum())
        .sort("mmsi", "sog_knots")
        .filter(
            known >= settings.dark_calls.least_speed_fixes,
            pl.col("stands_for").cum_sum().over("mmsi") >= _FAST_SHARE * known,
        )
        .group_by("mmsi")
        .agg(speed_knots=pl.col("sog_knots").min().cast(pl.Float64))
        .collect()
    )
    of_trade = _listed_for_trade(ships.matches, reference)
    names = ["ship_type", "imo", "ship_name", "length_m"]
    is_of_trade = (pl.col("flag") == FLAG).fill_null(value=False) | pl.col("vessel_id").is_in(of_trade.implode())
    vessels = ships.identified.vessels.select("vessel_id", *names, is_of_trade=is_of_trade)
    named = ships.identified.vessel_of_mmsi.join(vessels, on="vessel_id")
    return named.select("mmsi", *names, "is_of_trade").join(speeds, on="mmsi", how="left")
