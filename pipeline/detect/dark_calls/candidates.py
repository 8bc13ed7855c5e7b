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
_SILENCES_AT_ONCE = 256  # bounds memory: each is held against every port of the world
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
    gap, place = _within_reach(silences, places, settings)
    pairs = places.drop("is_trading")[place].with_columns(gap=pl.Series(gap, dtype=pl.UInt32))
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


def _within_reach(
    silences: pl.DataFrame, places: pl.DataFrame, settings: DarkCallSettings
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of silences and of places that may be candidates, by great circles: no way by sea is shorter."""
    port_at = _unit_vectors(places, "port_")
    ends = [_unit_vectors(silences, f"{end}_") for end in ("start", "end")]
    reach_nm = (silences["duration_hours"] * silences["speed_knots"]).to_numpy()
    stay_nm = (settings.least_stay_hours * silences["speed_knots"]).to_numpy()
    side = places["side"].to_numpy()
    is_elsewhere, is_in_dprk = side == ELSEWHERE, side == SIDES[0]
    is_trading = places["is_trading"].to_numpy()
    found = [(np.empty(0, np.intp), np.empty(0, np.intp))]
    for first in range(0, silences.height, _SILENCES_AT_ONCE):
        rows = slice(first, first + _SILENCES_AT_ONCE)
        way_nm = sum(_sphere_nm(end[rows], port_at) for end in ends) * _SPHERE_ERROR
        is_met = np.where(is_elsewhere, way_nm <= (reach_nm - stay_nm)[rows, None], way_nm <= reach_nm[rows, None])
        stranger_nm = np.where(is_met & is_elsewhere & ~is_trading, way_nm, np.inf)
        is_near = stranger_nm <= _nth_least(stranger_nm, settings.most_other_ports)
        is_kept = is_in_dprk | (is_met & (~is_elsewhere | is_trading | is_near))
        gap, place = np.nonzero(is_kept & (is_met & ~is_elsewhere).any(axis=1)[:, None])
        found.append((gap + first, place))
    gaps, kept = zip(*found, strict=True)
    return np.concatenate(gaps), np.concatenate(kept)


def _nth_least(values: _Floats, count: int) -> _Floats:
    """Of each row the value that `count` others do not exceed, as a column; -inf where none is wanted or finite."""
    if count == 0 or values.shape[1] <= count:
        return np.full((len(values), 1), -np.inf if count == 0 else np.finfo(np.float64).max)
    nth = np.partition(values, count - 1, axis=1)[:, count - 1 : count]
    return np.minimum(nth, np.finfo(np.float64).max)  # fewer than asked for: every finite one


def _unit_vectors(frame: pl.DataFrame, prefix: str) -> _Floats:
    lon, lat = (np.radians(frame[f"{prefix}{axis}_deg"].to_numpy()) for axis in ("lon", "lat"))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _sphere_nm(one: _Floats, other: _Floats) -> _Floats:
    return np.arccos(np.clip(one @ other.T, -1.0, 1.0)) * _EARTH_RADIUS_NM


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
