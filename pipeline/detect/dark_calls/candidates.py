"""Candidate ports of a silence: those that the ship could reach and come back from in time."""

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.detect.dark_calls.priors import ELSEWHERE, SIDES
from pipeline.durations import MICROSECONDS_PER_HOUR
from pipeline.ports.distance import DistanceNm
from pipeline.settings import DarkCallSettings

HOURS_DIGITS = 6  # the last bits of a quotient differ from processor to processor
_EARTH_RADIUS_NM = 3440.0
_SPHERE_ERROR = 0.994  # a great circle of the sphere is at most 0.6 percent longer than the geodesic
_ROUNDING = 1e-12  # of a cosine, at most
_SILENCES_AT_ONCE = 32  # each is held against every port of the world, in what a processor has at hand
_Floats = NDArray[np.float64]


def candidate_ports(
    silences: pl.DataFrame,
    ports: pl.DataFrame,
    trading: Collection[str],
    settings: DarkCallSettings,
    distance_nm: DistanceNm,
) -> pl.DataFrame:
    """One row a silence and port: where the ship can have been, and each DPRK port whether it can or not.

    A silence within which no port of the corridor can be reached is not judged. Outside the corridor the ports in
    `trading` are candidates, and the nearest others. Columns: `gap` (row of `silences`), `port_id`, `country`, `side`,
    `port_lon_deg`, `port_lat_deg`, `to_port_nm`, `from_port_nm`, `slack_hours` (left of the silence when the sailing is
    taken off), `is_feasible` (the slack covers the least stay), `may_be_first` and `may_be_last` (false where the ship
    lies in that very port at that end), `earliest_arrival_utc`, `latest_departure_utc`. In order of (`gap`, `port_id`).
    """
    country = pl.col("country")
    places = ports.sort("port_id").select(
        "port_id",
        "country",
        side=pl.when(country.is_in(SIDES)).then(country).otherwise(pl.lit(ELSEWHERE)),
        is_trading=pl.col("port_id").is_in(sorted(trading)),
        port_lon_deg="lon_deg",
        port_lat_deg="lat_deg",
    )
    reached = _within_reach(silences, places, settings)
    pairs = places.drop("is_trading")[reached["place"]].with_columns(reached["gap"])
    timed = _timed(pairs.join(silences.select(_OF_SILENCE), on="gap", maintain_order="left"), distance_nm)
    is_in_reach = pl.col("slack_hours") > 0
    is_feasible = pl.col("slack_hours") >= settings.least_stay_hours
    wanted = (
        pl.when(pl.col("side") == ELSEWHERE).then(is_feasible).otherwise(is_in_reach | (pl.col("side") == SIDES[0]))
    )
    is_of_corridor = pl.col("side") != ELSEWHERE
    return (
        timed.with_columns(is_feasible=is_feasible)
        .filter((is_in_reach & is_of_corridor).any().over("gap"), wanted)
        .drop(set(_OF_SILENCE) - {"gap"})
        .sort("gap", "port_id")
    )


_OF_SILENCE = [
    "gap",
    "started_at_utc",
    "ended_at_utc",
    "duration_hours",
    "speed_knots",
    *(f"{end}_{name}" for end in ("start", "end") for name in ("lon_deg", "lat_deg", "is_under_way", "ring_port_ids")),
]


def _within_reach(silences: pl.DataFrame, places: pl.DataFrame, settings: DarkCallSettings) -> pl.DataFrame:
    """Rows of silences (`gap`) and of places (`place`) that may be candidates; no way by sea is shorter than theirs."""
    speed_knots, is_elsewhere = pl.col("speed_knots"), pl.col("side") == ELSEWHERE
    numbered = places.select("side", "is_trading").with_row_index("place")
    reaches = silences.select(
        "gap", reach_nm=pl.col("duration_hours") * speed_knots, stay_nm=settings.least_stay_hours * speed_knots
    )
    met = (
        _met(silences, places, reaches["reach_nm"].to_numpy())
        .join(numbered, on="place", how="left", maintain_order="left")
        .join(reaches, on="gap", how="left", maintain_order="left")
        .filter(~is_elsewhere | (pl.col("way_nm") <= pl.col("reach_nm") - pl.col("stay_nm")))
        .filter((~is_elsewhere).any().over("gap"))
    )
    is_stranger = is_elsewhere & ~pl.col("is_trading")
    nearer = pl.when(is_stranger).then("way_nm").rank("min").over("gap")
    kept = met.filter(~is_stranger | (nearer <= settings.most_other_ports)).select("gap", "place")
    in_dprk = numbered.filter(pl.col("side") == SIDES[0]).select("place")
    return pl.concat([kept, kept.select("gap").unique().join(in_dprk, how="cross")]).unique().sort("gap", "place")


def _met(silences: pl.DataFrame, places: pl.DataFrame, reach_nm: _Floats) -> pl.DataFrame:
    """Silences and places that lie within their reach by great circles: `gap`, `place`, `way_nm` over the place."""
    ports = _unit_vectors(places, "port_").T
    ends = [_unit_vectors(silences, f"{end}_") for end in ("start", "end")]
    reach = np.minimum(reach_nm / _SPHERE_ERROR / _EARTH_RADIUS_NM, np.pi)
    least_cosine = np.cos(reach)[:, None] - _ROUNDING
    found = [(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))]
    for first in range(0, silences.height, _SILENCES_AT_ONCE):
        rows = slice(first, first + _SILENCES_AT_ONCE)
        start, end = (_cosines(end[rows], ports) for end in ends)
        gap, place = np.nonzero((start >= least_cosine[rows]) & (end >= least_cosine[rows]))
        way_nm = (_sphere_nm(start[gap, place]) + _sphere_nm(end[gap, place])) * _SPHERE_ERROR
        is_met = way_nm <= reach_nm[gap + first]
        found.append((gap[is_met] + first, place[is_met], way_nm[is_met]))
    gaps, kept, ways = (np.concatenate(column) for column in zip(*found, strict=True))
    return pl.DataFrame(
        {"gap": gaps, "place": kept, "way_nm": ways},
        schema={"gap": pl.UInt32, "place": pl.UInt32, "way_nm": pl.Float64},
    )


def _unit_vectors(frame: pl.DataFrame, prefix: str) -> _Floats:
    lon, lat = (np.radians(frame[f"{prefix}{axis}_deg"].to_numpy()) for axis in ("lon", "lat"))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _cosines(ends: _Floats, ports: _Floats) -> _Floats:
    """Of the angle between each of `ends`, a row, and each of `ports`, a column.

    Axis by axis: a product of matrices would be shared among threads, which wait longer than they work.
    """
    cosines: _Floats = ends[:, 0:1] * ports[0] + ends[:, 1:2] * ports[1] + ends[:, 2:3] * ports[2]
    return cosines


def _sphere_nm(cosine: _Floats) -> _Floats:
    return np.arccos(np.clip(cosine, -1.0, 1.0)) * _EARTH_RADIUS_NM


def _timed(pairs: pl.DataFrame, distance_nm: DistanceNm) -> pl.DataFrame:
    legs = pairs.with_columns(
        to_port_nm=leg_nm(pairs, "start_", "port_", distance_nm),
        from_port_nm=leg_nm(pairs, "port_", "end_", distance_nm),
    )
    sailing_hours = (pl.col("to_port_nm") + pl.col("from_port_nm")) / pl.col("speed_knots")
    lies_there = {
        name: ~pl.col(f"{end}_is_under_way") & pl.col(f"{end}_ring_port_ids").list.contains(pl.col("port_id"))
        for name, end in (("may_be_first", "start"), ("may_be_last", "end"))
    }
    return legs.with_columns(
        slack_hours=(pl.col("duration_hours") - sailing_hours).round(HOURS_DIGITS),
        earliest_arrival_utc=pl.col("started_at_utc") + sailing(pl.col("to_port_nm")),
        latest_departure_utc=pl.col("ended_at_utc") - sailing(pl.col("from_port_nm")),
        **{name: ~lies.fill_null(value=False) for name, lies in lies_there.items()},
    )


def sailing(way_nm: pl.Expr) -> pl.Expr:
    """Time that a way takes at column `speed_knots`, to the microsecond."""
    return pl.duration(microseconds=(way_nm / pl.col("speed_knots") * MICROSECONDS_PER_HOUR).round())


def leg_nm(pairs: pl.DataFrame, start: str, end: str, distance_nm: DistanceNm) -> pl.Series:
    """Way of each row from columns `<start>lon_deg`, `<start>lat_deg` to those of `end`."""
    columns = (f"{start}lon_deg", f"{start}lat_deg", f"{end}lon_deg", f"{end}lat_deg")
    return pl.Series(distance_nm(*(pairs[name].to_numpy() for name in columns)), dtype=pl.Float64)
