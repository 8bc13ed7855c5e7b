"""Presence: which speakers that claim one identity were heard at the same time too far apart to be one ship."""

import polars as pl

from pipeline.along_hulls import hours_told
from pipeline.ports.distance import distance_nm, within_half_a_turn
from pipeline.settings import IdentitySettings

_LINE = ["file_id", "line_no", "byte_offset"]
_PLACED = ["received_at_utc", "lon_deg", "lat_deg", *_LINE]
_BOTH = ("a", "b")


def find_apart(
    claims: pl.DataFrame, fixes: pl.DataFrame, reports: pl.DataFrame, settings: IdentitySettings
) -> pl.DataFrame:
    """Pairs of speakers that share an `imo` or a `name_key` and are two ships.

    In `settings.least_hours_at_once` hours or more both were heard at places that no ship can have sailed between.
    Hulls are placed by their first fix of each hour, or where they were on their way if that was left out; a speaker
    without fixes has no place, and is held to be elsewhere: nothing shows that two transponders were on one ship. What
    is kept with a shared MMSI, or borrowed from it, is not held against the hulls of the same MMSI. Identities of more
    than `settings.most_hulls_an_identity` speakers are not looked at.

    Returns:
        One row a pair, `speaker_a` < `speaker_b`: `hours_apart`, `first_apart_utc`, `last_apart_utc`,
        `farthest_nm` (NULL: no place known), and of both (`a_`, `b_`) the fix or report of the hour farthest apart.
    """
    pairs = _possible(claims, settings)
    asked = pairs.select(pl.concat_list("speaker_a", "speaker_b").explode().alias("speaker")).unique()
    hours = _heard(claims.join(asked, on="speaker", how="semi"), fixes, reports)
    at_once = pairs.join(_of(hours, "a"), on="speaker_a").join(_of(hours, "b"), on=["speaker_b", "hour"])
    places = [at_once[f"{side}_{axis}_deg"].fill_null(0.0).to_numpy() for side in _BOTH for axis in ("lon", "lat")]
    is_placed = pl.col("a_lon_deg").is_not_null() & pl.col("b_lon_deg").is_not_null()
    between_hours = (pl.col("a_received_at_utc") - pl.col("b_received_at_utc")).abs().dt.total_microseconds() / 3.6e9
    apart = at_once.with_columns(distance_nm=pl.Series(distance_nm(*places), dtype=pl.Float64)).filter(
        ~is_placed | (pl.col("distance_nm") >= settings.least_apart_nm + settings.greatest_speed_knots * between_hours)
    )
    told = apart.with_columns(distance_nm=pl.when(is_placed).then("distance_nm"))
    return (
        told.sort(
            "speaker_a", "speaker_b", "distance_nm", "hour", descending=[False, False, True, False], nulls_last=True
        )
        .group_by("speaker_a", "speaker_b", maintain_order=True)
        .agg(
            hours_apart=pl.len(),
            first_apart_utc=pl.min_horizontal("a_received_at_utc", "b_received_at_utc").min(),
            last_apart_utc=pl.max_horizontal("a_received_at_utc", "b_received_at_utc").max(),
            farthest_nm=pl.col("distance_nm").first(),
            **{f"{side}_{name}": pl.col(f"{side}_{name}").first() for side in _BOTH for name in _PLACED},
        )
        .filter(pl.col("hours_apart") >= settings.least_hours_at_once)
    )


def _of(hours: pl.DataFrame, side: str) -> pl.DataFrame:
    return hours.select("hour", pl.col("speaker").alias(f"speaker_{side}"), pl.col(_PLACED).name.prefix(f"{side}_"))


def _possible(claims: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """Pairs that claim the same, whose spans overlap."""
    columns = ["speaker", "mmsi", "segment_id", "is_own", "started_at_utc", "ended_at_utc"]
    are_told_apart = (
        pl.col("segment_id_a").is_not_null()
        & pl.col("segment_id_b").is_not_null()
        & (pl.col("is_own_a") | pl.col("is_own_b"))
    )
    found = []
    for identity in ("imo", "name_key"):
        claimants = claims.drop_nulls(identity).filter(
            pl.len().over(identity).is_between(2, settings.most_hulls_an_identity)
        )
        ones = claimants.select(identity, *columns)
        found.append(
            ones.rename({name: f"{name}_a" for name in columns}).join(
                ones.rename({name: f"{name}_b" for name in columns}), on=identity
            )
        )
    return (
        pl.concat([pairs.drop(pairs.columns[0]) for pairs in found])
        .filter(
            pl.col("speaker_a") < pl.col("speaker_b"),
            pl.col("started_at_utc_a") <= pl.col("ended_at_utc_b"),
            pl.col("started_at_utc_b") <= pl.col("ended_at_utc_a"),
            (pl.col("mmsi_a") != pl.col("mmsi_b")) | are_told_apart,
        )
        .select("speaker_a", "speaker_b")
        .unique()
        .sort("speaker_a", "speaker_b")
    )


def _heard(asked: pl.DataFrame, fixes: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """One row a speaker and hour in which it was heard: its first fix, or report, of the hour, or where it was then."""
    hour = pl.col("received_at_utc").dt.truncate("1h")
    hulls = asked.drop_nulls("segment_id").select("segment_id", "speaker")
    of_hulls = fixes.filter(~pl.col("is_wild"), pl.col("segment_id").is_in(hulls["segment_id"].implode()))
    placed = (
        _placed_by_hour(of_hulls)
        .unique(["segment_id", "hour"], keep="first", maintain_order=True)
        .join(hulls, on="segment_id")
        .select("speaker", "hour", *_PLACED)
        .with_columns(pl.col("file_id").cast(pl.String))
    )
    itself = asked.filter(pl.col("segment_id").is_null()).select("speaker")
    unplaced = (
        reports.join(itself, on="speaker", how="semi", maintain_order="left")
        .select(
            "speaker",
            hour.alias("hour"),
            "received_at_utc",
            *(pl.lit(None, dtype=pl.Float64).alias(f"{axis}_deg") for axis in ("lon", "lat")),
            *_LINE,
        )
        .unique(["speaker", "hour"], keep="first", maintain_order=True)
    )
    return pl.concat([placed, unplaced])


def _placed_by_hour(fixes: pl.DataFrame) -> pl.DataFrame:
    """Fixes by the hours that they tell of; in later ones than their own where the ship was on its straight way."""
    hours = hours_told(fixes)
    before = fixes[hours["row"]]
    after = fixes[hours["next_row"].fill_null(hours["row"])].select(pl.col(_PLACED[:3]).name.prefix("next_"))
    began, ended = pl.col("received_at_utc"), pl.col("next_received_at_utc")
    at = pl.max_horizontal(began, "hour")
    share = pl.when(at > began).then((at - began).dt.total_microseconds() / (ended - began).dt.total_microseconds())
    lon_deg, lat_deg = pl.col("lon_deg"), pl.col("lat_deg")
    east = within_half_a_turn(pl.col("next_lon_deg") - lon_deg)
    return pl.concat([before, after, hours.select(hour="hour_utc")], how="horizontal").with_columns(
        received_at_utc=at,
        lon_deg=lon_deg + (share * east).fill_null(0.0),
        lat_deg=lat_deg + (share * (pl.col("next_lat_deg") - lat_deg)).fill_null(0.0),
    )
