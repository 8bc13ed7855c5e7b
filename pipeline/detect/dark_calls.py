"""Dark calls: at which ports a ship can have called while it was silent, and how likely it did.

The explanations of a silence compete: no call, or a call at one of the candidate ports. A port is feasible where the
slack, the time left after sailing there and on, covers the least stay; distances are the shortest by sea, so slack is
an upper bound and `infeasible` as certain as the map (docs/sea_routes.md). Among the feasible, base rates by cargo
class are weighed with the draught, the courses at both ends, the place of return and the coverage
(data/dark_call_priors.toml: hand-set, not calibrated).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.detect.dark_call_evidence import call_weights, cargo_class, is_too_long, no_call_weights
from pipeline.detect.dark_call_priors import DarkCallPriors
from pipeline.durations import MICROSECONDS_PER_HOUR
from pipeline.keys import add_key
from pipeline.ports.distance import DistanceNm, distance_nm
from pipeline.settings import DarkCallSettings

_PROBABLE, _POSSIBLE = 0.5, 0.1  # the contract's bounds of the verdicts
_SIDES = ("KP", "RU")


@dataclass(frozen=True)
class DarkFindings:
    """Rows of `dark_itineraries` and `dark_calls` (with `mmsi`, without `vessel_id` and `run_id`), and probable calls.

    `probable` has one row a gap and country whose ports together reach 0.5: `gap_id`, `mmsi`, `port_id` (the
    likeliest), `country`, `probability` (the country's), `port_probability`, and the bounds of the stay.
    """

    itineraries: pl.DataFrame
    calls: pl.DataFrame
    probable: pl.DataFrame


def judge_gaps(  # noqa: PLR0913  silences, ships and places, and what weighs and measures them
    gaps: pl.DataFrame,
    ships: pl.DataFrame,
    ports: pl.DataFrame,
    priors: DarkCallPriors,
    settings: DarkCallSettings,
    *,
    sea_distance_nm: DistanceNm = distance_nm,
) -> DarkFindings:
    """Judge every closed silence of `settings.least_gap_hours` or more that is no feed outage.

    `gaps` comes from `find_gaps`, with `draught_before_m` and `draught_after_m` (NULL: not declared),
    `start_is_under_way` and `end_is_under_way` added; the port where a ship lies at an end is no candidate. `ships` has
    `mmsi`, `speed_knots` (NULL: not known), `ship_type`. `ports` are the catalogue's. Legs are measured by
    `sea_distance_nm`, great circles where none is given. Silences longer than `settings.longest_gap_days` stay
    `undetermined`: their evidence is not weighed.
    """
    candidates = _candidates(gaps, ships, ports, priors, settings=settings, sea_distance_nm=sea_distance_nm)
    weighed = candidates.with_columns(
        weight=call_weights(candidates, priors, settings), no_call_weight=no_call_weights(candidates, priors, settings)
    )
    total = pl.col("no_call_weight") + pl.col("weight").sum().over("gap_id")
    judged = weighed.with_columns(
        probability=pl.col("weight") / total, none_probability=pl.col("no_call_weight") / total
    )
    calls = judged.with_columns(verdict=_verdict(settings)).sort("gap_id", "port_id")
    keyed = add_key(calls, "dark_call_id", "dark_call", ["gap_id", "port_id"])
    return DarkFindings(_itineraries(keyed), keyed, _probable(keyed.filter(~is_too_long(settings))))


def _candidates(  # noqa: PLR0913  as judge_gaps
    gaps: pl.DataFrame,
    ships: pl.DataFrame,
    ports: pl.DataFrame,
    priors: DarkCallPriors,
    *,
    settings: DarkCallSettings,
    sea_distance_nm: DistanceNm,
) -> pl.DataFrame:
    """One row a judged gap and candidate port in reach (or in the DPRK), with speed, slack and bounds of the stay."""
    judged = gaps.filter(
        (pl.col("duration_hours") >= settings.least_gap_hours) & pl.col("cause").is_in(list(priors.cause))
    )
    pairs = (
        judged.join(ships, on="mmsi", how="left")
        .join(_at(ports, "start"), on="start_port_id", how="left")
        .join(_at(ports, "end"), on="end_port_id", how="left")
        .join(_places(ports, priors), how="cross")
        .filter(
            *(
                pl.col(f"{end}_is_under_way") | ~pl.col(f"{end}_ring_port_ids").list.contains(pl.col("port_id"))
                for end in ("start", "end")
            )
        )
    )
    speed = pl.col("speed_knots").clip(settings.least_speed_knots, settings.greatest_speed_knots)
    timed = pairs.with_columns(
        speed_knots=speed.fill_null(settings.default_speed_knots),
        **_legs_nm(pairs, sea_distance_nm),
        cargo_class=cargo_class(),
    )
    sailing_hours = (pl.col("to_port_nm") + pl.col("from_port_nm")) / pl.col("speed_knots")
    reached = timed.with_columns(
        slack_hours=pl.col("duration_hours") - sailing_hours,
        call_share=pl.col("cargo_class").replace_strict(priors.call_share, return_dtype=pl.Float64),
        earliest_arrival_utc=pl.col("started_at_utc") + _sailing(pl.col("to_port_nm")),
        latest_departure_utc=pl.col("ended_at_utc") - _sailing(pl.col("from_port_nm")),
    )
    is_in_reach = pl.col("slack_hours") > 0
    return reached.filter(is_in_reach.any().over("gap_id"), is_in_reach | (pl.col("country") == _SIDES[0]))


def _places(ports: pl.DataFrame, priors: DarkCallPriors) -> pl.DataFrame:
    is_candidate = pl.col("country").is_in(_SIDES) | pl.col("port_id").is_in(sorted(priors.elsewhere.ports))
    return ports.filter(is_candidate).select("port_id", "country", port_lon_deg="lon_deg", port_lat_deg="lat_deg")


def _at(ports: pl.DataFrame, end: str) -> pl.DataFrame:
    """The ports as the place where a silence starts or ends: `<end>_at_country`, `<end>_at_lon_deg`, ..."""
    place = pl.col("country", "lon_deg", "lat_deg").name.prefix(f"{end}_at_")
    return ports.select(pl.col("port_id").alias(f"{end}_port_id"), place)


def _sailing(way_nm: pl.Expr) -> pl.Expr:
    return pl.duration(microseconds=(way_nm / pl.col("speed_knots") * MICROSECONDS_PER_HOUR).round())


def _legs_nm(pairs: pl.DataFrame, sea_distance_nm: DistanceNm) -> dict[str, pl.Series]:
    """Ways by sea to the port, from it, and from the silence's start to its end."""
    ends = {"to_port_nm": ("start", "port"), "from_port_nm": ("port", "end"), "there_and_back_nm": ("start", "end")}

    def place(end: str) -> list[NDArray[np.float64]]:
        return [pairs[f"{end}_{name}_deg"].to_numpy() for name in ("lon", "lat")]

    return {
        name: pl.Series(sea_distance_nm(*place(start), *place(end)), dtype=pl.Float64)
        for name, (start, end) in ends.items()
    }


def _verdict(settings: DarkCallSettings) -> pl.Expr:
    return (
        pl.when(pl.col("slack_hours") < settings.least_stay_hours)
        .then(pl.lit("infeasible"))
        .when(is_too_long(settings))
        .then(pl.lit("undetermined"))
        .when(pl.col("probability") >= _PROBABLE)
        .then(pl.lit("probable"))
        .when(pl.col("probability") >= _POSSIBLE)
        .then(pl.lit("possible"))
        .otherwise(pl.lit("undetermined"))
    )


def _itineraries(calls: pl.DataFrame) -> pl.DataFrame:
    none = (
        calls.select("gap_id", probability="none_probability")
        .unique("gap_id")
        .with_columns(port_ids=pl.lit([], dtype=pl.List(pl.String)))
    )
    one = calls.filter(pl.col("verdict") != "infeasible").select(
        "gap_id", "probability", port_ids=pl.concat_list("port_id")
    )
    return (
        pl.concat([none, one.select(none.columns)])
        .select("gap_id", "port_ids", "probability")
        .sort("gap_id", pl.col("port_ids").list.join(","))
    )


def _probable(calls: pl.DataFrame) -> pl.DataFrame:
    likeliest = calls.sort("gap_id", "country", "probability", "port_id", descending=[False, False, True, False])
    by_country = likeliest.group_by("gap_id", "country", maintain_order=True).agg(
        pl.col("mmsi", "port_id", "earliest_arrival_utc", "latest_departure_utc").first(),
        pl.col("started_at_utc", "ended_at_utc").first(),
        port_probability=pl.col("probability").first(),
        probability=pl.col("probability").sum(),
    )
    return by_country.filter((pl.col("probability") >= _PROBABLE) & pl.col("country").is_in(_SIDES))
