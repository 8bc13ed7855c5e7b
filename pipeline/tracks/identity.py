"""Vessels: who broadcasts under an MMSI, by valid IMO numbers first."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipeline.imo import is_valid_imo
from pipeline.schemas import Positions, Statics, VesselIdentities, Vessels


@dataclass(frozen=True)
class Identified:
    """Vessels, what they called themselves, and the vessel of every MMSI (columns `mmsi`, `vessel_id`)."""

    vessels: pl.DataFrame
    identities: dy.DataFrame[VesselIdentities]
    vessel_of: pl.DataFrame


def identify_vessels(
    positions: dy.DataFrame[Positions], statics: dy.DataFrame[Statics], country_of_mid: pl.DataFrame
) -> Identified:
    """Group MMSIs into vessels and tell what each called itself, and when.

    An MMSI belongs to the valid IMO number it broadcast most often (the least number among equals), else stands for
    itself; so does the lesser of two that were heard under one IMO number at the same time. `country_of_mid` has
    columns `mid` (the first three digits of a ship's MMSI) and `country` (ISO 3166 alpha-2). `vessels` lacks only
    `is_watchlisted`.
    """
    heard = pl.concat([positions.select("mmsi", "received_at_utc"), statics.select("mmsi", "received_at_utc")])
    spans = (
        heard.drop_nulls()
        .group_by("mmsi")
        .agg(
            first_seen_at_utc=pl.col("received_at_utc").min(),
            last_seen_at_utc=pl.col("received_at_utc").max(),
        )
    )
    vessel_of = _vessel_of_mmsi(spans, statics)
    reports = (
        statics.drop_nulls("received_at_utc")
        .join(vessel_of, on="mmsi")
        .sort("received_at_utc", "file_id", "line_no", "payload_hash", maintain_order=True)
    )
    vessels = _vessels(spans.join(vessel_of, on="mmsi"), reports, country_of_mid)
    return Identified(vessels, _identities(reports), vessel_of.sort("mmsi"))


def _vessel_of_mmsi(spans: pl.DataFrame, statics: pl.DataFrame) -> pl.DataFrame:
    broadcast_most = (
        statics.filter(is_valid_imo(pl.col("imo").cast(pl.Int64)))
        .group_by("mmsi", "imo")
        .len()
        .sort("mmsi", "len", "imo", descending=[False, True, False])
        .unique("mmsi", keep="first", maintain_order=True)
    )
    broadcast_most = _without_rivals(broadcast_most, spans)
    own = pl.format("MMSI{}", pl.col("mmsi").cast(pl.String).str.zfill(9))
    return (
        spans.select("mmsi")
        .join(broadcast_most, on="mmsi", how="left")
        .select("mmsi", vessel_id=pl.coalesce(pl.format("IMO{}", pl.col("imo")), own))
    )


def _without_rivals(broadcast: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Leave an IMO number to one MMSI where several were heard under it at the same time: to the one that said it most.

    A ship that changes its MMSI is heard under one after the other. Two at once are two hulls, whatever they say.
    """
    timed = broadcast.join(spans, on="mmsi").sort("imo", "first_seen_at_utc", "mmsi")
    overlaps = pl.col("first_seen_at_utc") < pl.col("last_seen_at_utc").cum_max().shift(1).over("imo")
    is_contested = overlaps.fill_null(value=False).any().over("imo")
    says_most = pl.struct(-pl.col("len").cast(pl.Int64), "mmsi").rank("ordinal").over("imo") == 1
    return timed.filter(~is_contested | says_most).select("mmsi", "imo")


def _vessels(spans: pl.DataFrame, reports: pl.DataFrame, country_of_mid: pl.DataFrame) -> pl.DataFrame:
    latest_mmsi = (
        spans.sort("vessel_id", "last_seen_at_utc", "mmsi")
        .group_by("vessel_id", maintain_order=True)
        .agg(
            pl.col("mmsi").last(),
            pl.col("first_seen_at_utc").min(),
            pl.col("last_seen_at_utc").max(),
        )
    )
    said = ["call_sign", "ship_name", "ship_type", "length_m", "width_m"]
    said_something = reports.with_columns(ship_type=pl.when(pl.col("ship_type") != 0).then(pl.col("ship_type")))
    latest_said = said_something.group_by("vessel_id", maintain_order=True).agg(
        pl.col(said).drop_nulls().last(),
    )
    flags = country_of_mid.select(mid=pl.col("mid").cast(pl.UInt32), flag="country")
    return (
        latest_mmsi.join(latest_said, on="vessel_id", how="left")
        .with_columns(
            mid=pl.col("mmsi") // 1_000_000,
            imo=pl.col("vessel_id").str.extract(r"^IMO(\d+)$").cast(pl.UInt32),
        )
        .join(flags, on="mid", how="left")
        .select([name for name in Vessels.column_names() if name != "is_watchlisted"])
        .sort("vessel_id")
    )


def _identities(reports: pl.DataFrame) -> dy.DataFrame[VesselIdentities]:
    """Class B ships say their name and call sign in separate reports: the parts are filled from each other."""
    part_of_two = pl.col("msg_type").eq_missing(24)
    whole = reports.with_columns(
        pl.when(part_of_two)
        .then(pl.col(name).forward_fill().backward_fill().over("mmsi"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("ship_name", "call_sign")
    )
    identity = ["vessel_id", "mmsi", "imo", "ship_name", "call_sign"]
    grouped = whole.group_by(identity).agg(
        valid_from_utc=pl.col("received_at_utc").min(),
        valid_to_utc=pl.col("received_at_utc").max(),
        message_count=pl.len().cast(pl.UInt64),
    )
    ordered = grouped.sort("vessel_id", "valid_from_utc", *identity[1:], nulls_last=True)
    return VesselIdentities.validate(ordered.select(VesselIdentities.column_names()), cast=True)
