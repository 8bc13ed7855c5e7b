"""Sightings: what others saw of ships in port (imagery, port records, photographs) while they were silent."""

import polars as pl

from pipeline.detect.dark_calls.priors import Sighted

SIGHTINGS = {
    "observed_from_utc": pl.Datetime("us"),
    "observed_to_utc": pl.Datetime("us"),
    "port_id": pl.String(),
    "imo": pl.UInt32(),
    "ship_name": pl.String(),
    "length_m": pl.Float64(),
    "source": pl.String(),
    "confidence": pl.Float64(),
}


def add_sightings(
    candidates: pl.DataFrame, silences: pl.DataFrame, sightings: pl.DataFrame, sighted: Sighted
) -> pl.DataFrame:
    """Add `sighting_confidence` (0: none) and `is_named_in_sighting` to each candidate port.

    `sightings` has the columns of `SIGHTINGS`, `confidence` 0 to 1: how sure it is that the ship named was there. One
    counts at its port where it falls between the earliest arrival and the latest departure, for ships that bear its IMO
    number; for those that bear its name, where it tells no IMO number; for those of its length, where it tells neither.
    Its confidence is taken times the trust in the way the ship was told. Of several sightings of one ship in one port
    within a silence the strongest counts: they are seldom independent.
    """
    of_ship = silences.select("gap", *_identity(silences))
    seen = (
        candidates.select("gap", "port_id", "earliest_arrival_utc", "latest_departure_utc", "is_feasible")
        .filter("is_feasible")
        .join(of_ship, on="gap")
        .join(_told(sightings), on="port_id")
        .filter(
            pl.col("observed_from_utc") <= pl.col("latest_departure_utc"),
            pl.col("observed_to_utc") >= pl.col("earliest_arrival_utc"),
        )
        .with_columns(trust=_trust(sighted))
        .filter(pl.col("trust") > 0)
    )
    strongest = seen.group_by("gap", "port_id").agg(
        sighting_confidence=(pl.col("confidence").clip(0, 1) * pl.col("trust")).max(),
        is_named_in_sighting=(pl.col("trust") > sighted.by_length).any(),
    )
    return candidates.join(strongest, on=["gap", "port_id"], how="left", maintain_order="left").with_columns(
        pl.col("sighting_confidence").fill_null(0.0), pl.col("is_named_in_sighting").fill_null(value=False)
    )


def _identity(silences: pl.DataFrame) -> list[pl.Expr]:
    """What tells a ship; NULL where `ships` does not say."""
    kinds = {"imo": pl.UInt32, "ship_name": pl.String, "length_m": pl.Float64}
    return [
        (pl.col(name) if name in silences.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in kinds.items()
    ]


def _told(sightings: pl.DataFrame) -> pl.DataFrame:
    told = pl.col("imo", "ship_name", "length_m").name.prefix("told_")
    return sightings.select("port_id", "observed_from_utc", "observed_to_utc", "confidence", told)


def _trust(sighted: Sighted) -> pl.Expr:
    told_length_m = pl.col("told_length_m")
    apart_share = (pl.col("length_m") - told_length_m).abs() / told_length_m
    return (
        pl.when(pl.col("told_imo").is_not_null())
        .then(pl.when(pl.col("told_imo") == pl.col("imo")).then(sighted.by_imo).otherwise(0.0))
        .when(pl.col("told_ship_name").is_not_null())
        .then(pl.when(_plain("told_ship_name") == _plain("ship_name")).then(sighted.by_name).otherwise(0.0))
        .otherwise(pl.when(apart_share <= sighted.length_tolerance_share).then(sighted.by_length).otherwise(0.0))
        .fill_null(0.0)
    )


def _plain(name: str) -> pl.Expr:
    return pl.col(name).str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
