"""Vessels as analysts read them, and what each called itself under which MMSI and flag, and when."""

import dataframely as dy
import polars as pl

from pipeline.schemas import VesselIdentities, Vessels

_SAID = ["call_sign", "ship_name", "ship_type", "length_m", "width_m"]
_IDENTITY = ["vessel_id", "mmsi", "imo", "ship_name", "call_sign"]


def vessel_rows(resolved: pl.DataFrame, statements: pl.DataFrame, country_of_mid: pl.DataFrame) -> pl.DataFrame:
    """One row a vessel, sorted by it: the columns of `Vessels` but `is_watchlisted`.

    `resolved` are claims with their `vessel_id`, `statements` those of `find_statements` with theirs. The MMSI is the
    one heard last, the words are those said last. `country_of_mid` as `identify_vessels` takes it.
    """
    spans = pl.concat(
        [
            resolved.select("vessel_id", "mmsi", "started_at_utc", "ended_at_utc"),
            statements.select("vessel_id", "mmsi", started_at_utc="first_utc", ended_at_utc="last_utc"),
        ]
    )
    latest_mmsi = (
        spans.sort("vessel_id", "ended_at_utc", "mmsi")
        .group_by("vessel_id", maintain_order=True)
        .agg(
            pl.col("mmsi").last(),
            first_seen_at_utc=pl.col("started_at_utc").min(),
            last_seen_at_utc=pl.col("ended_at_utc").max(),
        )
    )
    latest_said = (
        statements.with_columns(ship_type=pl.when(pl.col("ship_type") != 0).then(pl.col("ship_type")))
        .sort("last_utc", "last_file_id", "last_line_no", "speaker", maintain_order=True)
        .group_by("vessel_id")
        .agg(pl.col(_SAID).drop_nulls().last())
    )
    named = latest_mmsi.join(latest_said, on="vessel_id", how="left").with_columns(
        imo=pl.col("vessel_id").str.extract(r"^IMO(\d+)$").cast(pl.UInt32)
    )
    columns = [name for name in Vessels.column_names() if name != "is_watchlisted"]
    return with_flag(named, country_of_mid).select(columns).sort("vessel_id")


def identity_rows(statements: pl.DataFrame, country_of_mid: pl.DataFrame) -> dy.DataFrame[VesselIdentities]:
    """One row a vessel and broadcast identity; `statements` are those of `find_statements` with `vessel_id`."""
    grouped = statements.group_by(_IDENTITY).agg(
        valid_from_utc=pl.col("first_utc").min(),
        valid_to_utc=pl.col("last_utc").max(),
        message_count=pl.col("message_count").sum().cast(pl.UInt64),
    )
    ordered = grouped.sort("vessel_id", "valid_from_utc", *_IDENTITY[1:], nulls_last=True)
    flagged = with_flag(ordered, country_of_mid)
    return VesselIdentities.validate(flagged.select(VesselIdentities.column_names()), cast=True)


def with_flag(rows: pl.DataFrame, country_of_mid: pl.DataFrame) -> pl.DataFrame:
    """Add `flag`: the country of the first three digits of a ship's `mmsi`; NULL where they are nobody's."""
    flags = country_of_mid.select(mid=pl.col("mid").cast(pl.UInt32), flag="country")
    return (
        rows.with_columns(mid=pl.col("mmsi") // 1_000_000)
        .join(flags, on="mid", how="left", maintain_order="left")
        .drop("mid")
    )
