"""Claims: what each speaker says of itself, in most of its hours: IMO number, call sign with name, length and beam."""

from collections.abc import Sequence

import polars as pl

from pipeline.imo import is_valid_imo
from pipeline.settings import IdentitySettings
from pipeline.tracks.speakers import Speakers

_IN_TWO_PARTS = 24  # class B tells name and call sign in separate reports
_LEAST_CALL_SIGN = 3  # the shortest series are of three characters
_LEAST_NAME = 2


def whole_words(reports: pl.DataFrame) -> pl.DataFrame:
    """The parts of class B reports filled from each other, over each `speaker`; reports are in order of time."""
    is_part = pl.col("msg_type").eq_missing(_IN_TWO_PARTS)
    return reports.with_columns(
        pl.when(is_part)
        .then(pl.col(name).forward_fill().backward_fill().over("speaker"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("ship_name", "call_sign")
    )


def folded(name: str) -> pl.Expr:
    """Letters and digits of a text alone, in capitals; NULL where there are none."""
    bare = pl.col(name).str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    return pl.when(bare != "").then(bare)


def name_key() -> pl.Expr:
    """Call sign and name as one text; NULL unless both can be true ones."""
    call_sign, name = folded("call_sign"), folded("ship_name")
    is_one = (call_sign.str.len_chars() >= _LEAST_CALL_SIGN) & (name.str.len_chars() >= _LEAST_NAME)
    is_of_one_character = call_sign.str.strip_chars(call_sign.str.slice(0, 1)) == ""
    return pl.when(is_one & ~is_of_one_character).then(pl.format("{}/{}", call_sign, name))


def find_claims(speaking: Speakers, words: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """One row a speaker: `speaker`, `mmsi`, `segment_id`, its span, and what it claims.

    `words` are the reports with `whole_words`. Columns `imo` (valid ones alone), `name_key` (call sign and name
    together), `length_m`, `width_m`: each that of most hours, the first heard of equals; `claim_hours`, in how many
    the IMO number, or else the name; `is_own`. A hull without a report of its own borrows what its MMSI says.
    """
    said = words.select(
        "speaker",
        "mmsi",
        hour=pl.col("received_at_utc").dt.truncate("1h"),
        at="received_at_utc",
        imo=pl.when(is_valid_imo(pl.col("imo").cast(pl.Int64))).then("imo"),
        name_key=name_key(),
        length_m=pl.when(pl.col("length_m").is_between(settings.least_length_m, settings.greatest_length_m)).then(
            "length_m"
        ),
        width_m=pl.when(pl.col("width_m") > 0).then("width_m"),
    )
    own = _said_most(said, "speaker").with_columns(is_own=pl.lit(value=True))
    of_mmsi = _said_most(said, "mmsi").rename(lambda name: name if name == "mmsi" else f"{name}_of_mmsi")
    claims = speaking.speakers.join(own, on="speaker", how="left", maintain_order="left").join(
        of_mmsi, on="mmsi", how="left", maintain_order="left"
    )
    is_own = pl.col("is_own").fill_null(value=False)
    borrowed = [
        pl.when(is_own).then(pl.col(name)).otherwise(pl.col(f"{name}_of_mmsi")).alias(name)
        for name in own.columns
        if name not in {"speaker", "is_own"}
    ]
    # What is kept with a shared MMSI is not known to be said by any one hull.
    is_of_a_hull = pl.col("segment_id").is_not_null() | (pl.len().over("mmsi") == 1)
    return claims.with_columns(*borrowed, is_own=is_own & is_of_a_hull).drop("^.*_of_mmsi$")


def _said_most(said: pl.DataFrame, by: str) -> pl.DataFrame:
    """One row a speaker (or MMSI): of each kind of word the one said in most hours."""
    found = said.select(by).unique()
    for name in ("imo", "name_key", "length_m", "width_m"):
        found = found.join(_most_hours(said, [by], name), on=by, how="left")
    return found.with_columns(claim_hours=pl.coalesce("imo_hours", "name_key_hours").fill_null(0)).drop(
        "imo_hours", "name_key_hours", "length_m_hours", "width_m_hours"
    )


def _most_hours(said: pl.DataFrame, by: Sequence[str], name: str) -> pl.DataFrame:
    counted = (
        said.drop_nulls(name)
        .group_by(*by, name)
        .agg(pl.col("hour").n_unique().alias(f"{name}_hours"), pl.col("at").min())
    )
    return (
        counted.sort(*by, f"{name}_hours", "at", name, descending=[False] * len(by) + [True, False, False])
        .unique(by, keep="first", maintain_order=True)
        .drop("at")
    )


def lengths_by_number(words: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """One row a `speaker` and valid `imo` that it said with a length: `length_m` of most hours, and `imo_hours`."""
    said = words.filter(
        is_valid_imo(pl.col("imo").cast(pl.Int64)),
        pl.col("length_m").is_between(settings.least_length_m, settings.greatest_length_m),
    ).select("speaker", "imo", "length_m", hour=pl.col("received_at_utc").dt.truncate("1h"), at="received_at_utc")
    hours = said.group_by("speaker", "imo").agg(imo_hours=pl.col("hour").n_unique())
    lengths = _most_hours(said, ["speaker", "imo"], "length_m").drop("length_m_hours")
    return lengths.join(hours, on=["speaker", "imo"]).sort("imo", "speaker")
