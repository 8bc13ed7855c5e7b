"""From probabilities of itineraries to candidate ports with their verdict, and to the calls that probably were."""

from datetime import timedelta

import numpy as np
import polars as pl

from pipeline.detect.dark_calls.candidates import sailing
from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.priors import SIDES
from pipeline.keys import add_key
from pipeline.settings import DarkCallSettings

PROBABLE, POSSIBLE = 0.5, 0.1  # the contract's bounds of the verdicts


def candidate_verdicts(silences: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> pl.DataFrame:
    """One row a silence and candidate port: the port's marginal over the itineraries, and the verdict.

    A candidate is infeasible where the slack is below the least stay; `undetermined` where the port is too unlikely, or
    a silence too long to be judged and the ship was not sighted there.
    """
    marginal = _sums(_called_at(candidates, itineraries), ["row"])
    judged = (
        candidates.with_row_index("row")
        .join(marginal, on="row", how="left", maintain_order="left")
        .join(silences.select("gap", "gap_id", "mmsi", "is_too_long"), on="gap", how="left", maintain_order="left")
        .with_columns(
            pl.col("probability").fill_null(0.0).clip(0.0, 1.0),
            is_decided=~pl.col("is_too_long") | pl.col("is_named_in_sighting"),
        )
    )
    verdict = (
        pl.when(~pl.col("is_feasible"))
        .then(pl.lit("infeasible"))
        .when(~pl.col("is_decided"))
        .then(pl.lit("undetermined"))
        .when(pl.col("probability") >= PROBABLE)
        .then(pl.lit("probable"))
        .when(pl.col("probability") >= POSSIBLE)
        .then(pl.lit("possible"))
        .otherwise(pl.lit("undetermined"))
    )
    return add_key(judged.with_columns(verdict=verdict), "dark_call_id", "dark_call", ["gap_id", "port_id"])


def probable_calls(
    silences: pl.DataFrame,
    calls: pl.DataFrame,
    candidates: pl.DataFrame,
    itineraries: pl.DataFrame,
    settings: DarkCallSettings,
) -> pl.DataFrame:
    """One row a silence and country of the corridor that was called at with 0.5 or more, at its likeliest port.

    Of silences that are too long to be judged, only where the ship was sighted.

    `calls` comes from `candidate_verdicts`. The stay's bounds are those of the likeliest itinerary that calls at all
    the ports named for the silence, so that two calls in one silence follow each other with time to sail between.
    """
    chosen = _likeliest_ports(_by_country(candidates, itineraries), calls.filter("is_decided"))
    bounds = _bounds(silences, chosen, candidates, itineraries, settings)
    named = chosen.join(bounds, on=["gap", "row"], how="left", maintain_order="left")
    of_silence = silences.select("gap", "gap_id", "mmsi", "started_at_utc", "ended_at_utc")
    columns = ["gap_id", "country", "mmsi", "port_id", "earliest_arrival_utc", "latest_departure_utc"]
    return named.join(of_silence, on="gap", how="left", maintain_order="left").select(
        *columns, "started_at_utc", "ended_at_utc", "port_probability", "probability"
    )


def _called_at(candidates: pl.DataFrame, itineraries: pl.DataFrame) -> pl.DataFrame:
    """One row an itinerary and port that it calls at (once, though it call there twice)."""
    numbered = itineraries.with_row_index("itinerary")
    ports = pl.concat([numbered.select("gap", "itinerary", "probability", row=slot) for slot in SLOTS])
    once = ports.drop_nulls("row").unique(["itinerary", "row"]).sort("itinerary", "row")
    names = candidates.with_row_index("row").select("row", "port_id", "country")
    return once.join(names, on="row", how="left", maintain_order="left")


def _sums(called: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Sum of `probability` by `keys`, added in the order of the itineraries: threads would add in any order."""
    ordered = called.sort(*keys, "itinerary")
    is_new = ordered.select(pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift(1)) for key in keys)).to_series()
    starts = np.flatnonzero(is_new.to_numpy() | (np.arange(ordered.height) == 0))
    sums = np.add.reduceat(ordered["probability"].to_numpy(), starts) if len(starts) else np.empty(0)
    return ordered.select(keys)[starts].with_columns(probability=pl.Series(sums, dtype=pl.Float64))


def _by_country(candidates: pl.DataFrame, itineraries: pl.DataFrame) -> pl.DataFrame:
    """Probability that any port of a country was called at."""
    by_country = _sums(_called_at(candidates, itineraries).unique(["itinerary", "country"]), ["gap", "country"])
    is_probable = pl.col("probability").clip(0.0, 1.0) >= PROBABLE
    return by_country.filter(is_probable, pl.col("country").is_in(SIDES)).with_columns(
        pl.col("probability").clip(0.0, 1.0)
    )


def _likeliest_ports(by_country: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    ports = calls.select("gap", "row", "port_id", "country", port_probability="probability")
    ordered = by_country.join(ports, on=["gap", "country"]).sort(
        "gap", "country", "port_probability", "port_id", descending=[False, False, True, False]
    )
    return ordered.unique(["gap", "country"], keep="first", maintain_order=True)


def _bounds(
    silences: pl.DataFrame,
    chosen: pl.DataFrame,
    candidates: pl.DataFrame,
    itineraries: pl.DataFrame,
    settings: DarkCallSettings,
) -> pl.DataFrame:
    """Earliest arrival and latest departure of each chosen port within the likeliest itinerary that has them all.

    Itineraries that call twice at one of them are left aside: they bound no single stay.
    """
    wanted = chosen.select("gap", "row", wanted=pl.len().over("gap"))
    timed = _with_times(silences, candidates, itineraries, settings)
    met = timed.join(wanted, on=["gap", "row"]).with_columns(met=pl.len().over("itinerary"))
    met = met.filter(pl.len().over("itinerary", "row") == 1, pl.col("met") <= pl.col("wanted"))
    whole = met.filter(pl.col("met") == pl.col("met").max().over("gap"))
    best = whole.sort("gap", "probability", "itinerary", descending=[False, True, False])
    of_best = best.filter(pl.col("itinerary") == pl.col("itinerary").first().over("gap"))
    alone = candidates.with_row_index("row").select("gap", "row", "earliest_arrival_utc", "latest_departure_utc")
    found = of_best.select("gap", "row", "earliest_arrival_utc", "latest_departure_utc")
    missing = wanted.join(found, on=["gap", "row"], how="anti").join(alone, on=["gap", "row"])
    return pl.concat([found, missing.select(found.columns)])


def _with_times(
    silences: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame, settings: DarkCallSettings
) -> pl.DataFrame:
    """One row an itinerary and call: `row`, and the bounds of the stay in its place in the order."""
    stay = timedelta(hours=settings.least_stay_hours)
    ends = silences.select("gap", "started_at_utc", "ended_at_utc", "speed_knots")
    last = itineraries.select(pl.coalesce(*SLOTS[::-1])).to_series()
    legs = (
        itineraries.with_row_index("itinerary")
        .join(ends, on="gap", how="left", maintain_order="left")
        .with_columns(pl.col("second_leg_nm", "third_leg_nm").fill_null(0.0))
        .with_columns(
            to_nm=port_of(candidates, itineraries, "first", "to_port_nm"),
            from_nm=candidates["from_port_nm"].gather(last),
        )
    )
    way_to = [pl.col("to_nm"), pl.col("second_leg_nm"), pl.col("third_leg_nm")]
    way_on = [*way_to[1:], pl.lit(0.0)]
    return pl.concat(
        legs.filter(pl.col(slot).is_not_null()).select(
            "gap",
            "itinerary",
            "probability",
            row=slot,
            earliest_arrival_utc=pl.col("started_at_utc")
            + sailing(pl.sum_horizontal(way_to[: place + 1]))
            + stay * place,
            latest_departure_utc=pl.col("ended_at_utc")
            - sailing(pl.sum_horizontal(*way_on[place:], pl.col("from_nm")))
            - stay * (pl.col("calls").cast(pl.Int64) - 1 - place),
        )
        for place, slot in enumerate(SLOTS)
    )
