"""Voyages: from each port call to the same vessel's next in another port."""

from functools import partial

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.detect.ways import ways_along
from pipeline.durations import MICROSECONDS_PER_HOUR, hours_between
from pipeline.keys import add_key
from pipeline.listings import in_force_at
from pipeline.ports.distance import DistanceNm
from pipeline.schemas import Gaps, PortCalls, Voyages

_ENDS = ("port_call_id", "port_id", "country", "evidence", "probability", "mmsi", "imo", "ship_name")


def find_voyages(  # noqa: PLR0913  calls, silences and tracks, and what names and bounds them
    calls: dy.DataFrame[PortCalls],
    gaps: dy.DataFrame[Gaps],
    track: pl.DataFrame,
    ports: pl.DataFrame,
    flagged: pl.DataFrame,
    *,
    hull_of: pl.DataFrame,
    max_speed_knots: float,
    silence_hours: float,
    sea_distance_nm: DistanceNm,
) -> dy.DataFrame[Voyages]:
    """Join each call with the same hull's next one, if that is in another port.

    `track` are the fixes, in their order; `flagged` the watchlist matches that flag a ship, with their spans of
    time; `hull_of` the `hull_id` of every `segment_id`: a vessel is several hulls where ships share an MMSI.
    `distance_nm` follows the track by great circles from fix to fix. Over silences of `silence_hours` and more, and
    from or to the port where an end is inferred, it is the way by sea (`sea_distance_nm`): the shortest that the ship
    can have sailed. Calls that no ship can sail between in the time (`max_speed_knots`) are of two ships under one
    identity, and make no voyage. `dark_hours` counts the silences within the voyage but feed outages. The risk score is
    not filled here.
    """
    pairs = _pairs(_with_hull(calls, hull_of))
    spans = pairs.select("hull_id", from_utc="departed_at_utc", to_utc="arrived_at_utc")
    ways = ways_along(spans, track, hull_of, silence_hours, sea_distance_nm)
    voyages = pairs.with_columns(
        distance_nm=_distance_nm(pairs, ways, ports, sea_distance_nm),
        duration_hours=hours_between("departed_at_utc", "arrived_at_utc"),
        evidence=pl.when(_both("evidence", "observed")).then(pl.lit("observed")).otherwise(pl.lit("inferred")),
        probability=pl.col("origin_probability") * pl.col("destination_probability"),
        draught_change_m=pl.col("arrival_draught_m") - pl.col("departure_draught_m"),
        mmsi=pl.col("destination_mmsi"),
        imo=pl.col("destination_imo"),
        ship_name=pl.col("destination_ship_name"),
        is_watchlisted=_is_flagged(pairs, flagged),
        risk_score=pl.lit(None, dtype=pl.Float64),
        reasons=pl.lit([], dtype=Voyages.create_empty().schema["reasons"]),
        run_id=pl.lit(""),
    )
    sailed = voyages.filter(pl.col("distance_nm") <= max_speed_knots * pl.col("duration_hours"))
    keyed = add_key(sailed, "voyage_id", "voyage", ["origin_port_call_id", "destination_port_call_id"])
    dark_hours = _dark_hours(keyed, _with_hull(gaps, hull_of))
    dark = keyed.join(dark_hours, on="voyage_id", how="left", maintain_order="left").with_columns(
        pl.col("dark_hours").fill_null(0.0)
    )
    return Voyages.validate(dark.select(Voyages.column_names()), cast=True)


def _is_flagged(pairs: pl.DataFrame, flagged: pl.DataFrame) -> pl.Series:
    """Whether a list in force at the arrival flags the ship."""
    spans = flagged.select("vessel_id", "listed_from_utc", "listed_to_utc")
    arrivals = pairs.with_row_index("row").select("row", "vessel_id", "arrived_at_utc")
    listed = arrivals.join(spans, on="vessel_id").filter(in_force_at(pl.col("arrived_at_utc")))
    return arrivals["row"].is_in(listed["row"].implode())


def _with_hull(frame: pl.DataFrame, hull_of: pl.DataFrame) -> pl.DataFrame:
    """Add `hull_id`; a segment that no chain knows is a hull of its own."""
    joined = frame.join(hull_of, on="segment_id", how="left", maintain_order="left")
    return joined.with_columns(hull_id=pl.coalesce("hull_id", "segment_id"))


def _pairs(calls: pl.DataFrame) -> pl.DataFrame:
    """One row a call that is over and the hull's next call, where that is in another port and begins after it."""
    ordered = calls.sort("vessel_id", "hull_id", "arrived_at_utc", "port_call_id")
    same_hull = pl.col("hull_id") == pl.col("hull_id").shift(-1)
    return (
        ordered.select(
            "vessel_id",
            "hull_id",
            "departed_at_utc",
            "departure_draught_m",
            pl.col(_ENDS).name.prefix("origin_"),
            pl.col(_ENDS).shift(-1).name.prefix("destination_"),
            arrived_at_utc=pl.col("arrived_at_utc").shift(-1),
            arrival_draught_m=pl.col("arrival_draught_m").shift(-1),
            is_next_of_same=same_hull,
        )
        .filter(
            pl.col("is_next_of_same"),
            pl.col("origin_port_id") != pl.col("destination_port_id"),
            pl.col("arrived_at_utc") >= pl.col("departed_at_utc"),
        )
        .drop("is_next_of_same")
    )


def _both(column: str, value: str) -> pl.Expr:
    return (pl.col(f"origin_{column}") == value) & (pl.col(f"destination_{column}") == value)


def _distance_nm(
    pairs: pl.DataFrame, ways: pl.DataFrame, ports: pl.DataFrame, sea_distance_nm: DistanceNm
) -> pl.Series:
    """Way of every voyage: from the port (if inferred) to its first fix, along the fixes, to the port (if inferred)."""

    def port(prefix: str) -> pl.DataFrame:
        return ports.select(pl.col("port_id", "lon_deg", "lat_deg").name.prefix(prefix))

    legs = (
        pl.concat([pairs, ways], how="horizontal")
        .join(port("origin_"), on="origin_port_id", how="left", maintain_order="left")
        .join(port("destination_"), on="destination_port_id", how="left", maintain_order="left")
    )
    has_fixes = pl.col("along_nm").is_not_null()
    leg_nm = partial(_leg_nm, legs, sea_distance_nm)
    out = leg_nm("origin_", "first_", has_fixes & (pl.col("origin_evidence") == "inferred"))
    home = leg_nm("last_", "destination_", has_fixes & (pl.col("destination_evidence") == "inferred"))
    whole = leg_nm("origin_", "destination_", ~has_fixes)
    return legs.select(pl.when(has_fixes).then(out + pl.col("along_nm") + home).otherwise(whole)).to_series()


def _leg_nm(legs: pl.DataFrame, sea_distance_nm: DistanceNm, start: str, end: str, is_asked: pl.Expr) -> pl.Series:
    """Ways by sea where they are asked, 0 elsewhere."""
    asked = legs.select(is_asked).to_series()
    columns = (f"{start}lon_deg", f"{start}lat_deg", f"{end}lon_deg", f"{end}lat_deg")
    found_nm = np.zeros(legs.height)
    found_nm[asked.to_numpy()] = sea_distance_nm(*(legs[name].filter(asked).to_numpy() for name in columns))
    return pl.Series(found_nm)


def _dark_hours(voyages: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """Hours of silence within each voyage; an open silence lasts to the voyage's end."""
    silences = gaps.filter(pl.col("cause") != "feed_outage").select("hull_id", "started_at_utc", "ended_at_utc")
    end = pl.min_horizontal(pl.col("ended_at_utc").fill_null(pl.col("arrived_at_utc")), pl.col("arrived_at_utc"))
    start = pl.max_horizontal("started_at_utc", "departed_at_utc")
    return (
        voyages.select("voyage_id", "hull_id", "departed_at_utc", "arrived_at_utc")
        .join(silences, on="hull_id")
        .with_columns(overlap_us=(end - start).dt.total_microseconds().clip(0))
        .group_by("voyage_id")
        .agg(dark_hours=pl.col("overlap_us").sum() / MICROSECONDS_PER_HOUR)
    )
