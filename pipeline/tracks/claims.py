"""Claims: what each speaker says of itself, in most of its hours: IMO number, call sign with name, length and beam."""

import polars as pl

from pipeline.imo import is_valid_imo
from pipeline.settings import IdentitySettings
from pipeline.tracks.speakers import Speakers

_IN_TWO_PARTS = 24  # class B tells name and call sign in separate reports
_LEAST_CALL_SIGN = 3  # the shortest series are of three characters
_LEAST_NAME = 2
_WORDS = ["imo", "ship_name", "call_sign", "ship_type", "length_m", "width_m"]
_LINE = ["file_id", "line_no", "byte_offset"]


def find_statements(speaking: Speakers, settings: IdentitySettings) -> pl.DataFrame:
    """The reports pressed: one row a speaker and what it says, in order of speaker and time.

    Columns `speaker`, `mmsi`, `imo`, `ship_name`, `call_sign`, `ship_type`, `length_m`, `width_m` as broadcast, the
    parts of class B reports filled from each other; `hours`, in how many it was said, and `message_count`;
    `first_utc`, `last_utc`, and the lines of both (`first_`, `last_`); `number`, a valid IMO number; `name_key`, call
    sign and name as one; `true_length_m`, a length that a ship with a number can have.
    """
    pressed = (
        _whole(speaking.reports)
        .group_by("speaker", "mmsi", *_WORDS)
        .agg(
            pl.col(_LINE).first().name.prefix("first_"),
            pl.col(_LINE).last().name.prefix("last_"),
            hours=pl.col("received_at_utc").dt.truncate("1h").n_unique(),
            message_count=pl.col("stands_for").sum(),
            first_utc=pl.col("received_at_utc").first(),
            last_utc=pl.col("received_at_utc").last(),
        )
    )
    is_true = pl.col("length_m").is_between(settings.least_length_m, settings.greatest_length_m)
    return pressed.sort("speaker", "first_utc", *_WORDS, nulls_last=True).with_columns(
        number=pl.when(is_valid_imo(pl.col("imo").cast(pl.Int64))).then("imo"),
        name_key=_name_key(),
        true_length_m=pl.when(is_true).then("length_m"),
    )


def folded(name: str) -> pl.Expr:
    """Letters and digits of a text alone, in capitals; NULL where there are none."""
    bare = pl.col(name).str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    return pl.when(bare != "").then(bare)


def find_claims(speaking: Speakers, statements: pl.DataFrame) -> pl.DataFrame:
    """One row a speaker: `speaker`, `mmsi`, `segment_id`, its span, and what it claims.

    Columns `imo` (valid ones alone), `name_key` (call sign and name together), `length_m`, `width_m`: each that of most
    hours, the first heard of equals; `claim_hours`, in how many the IMO number, or else the name; `is_own`. A hull
    without a report of its own borrows what its MMSI says; what is kept with a shared MMSI is nobody's own.
    """
    said = statements.select(
        *("speaker", "mmsi", "hours", "first_utc", "name_key", "width_m"), imo="number", length_m="true_length_m"
    )
    own = _said_most(said, "speaker").with_columns(is_own=pl.lit(value=True))
    hulls = speaking.speakers.with_columns(is_shared=pl.len().over("mmsi") > 1)
    of_shared = said.join(hulls.filter("is_shared"), on="mmsi", how="semi")
    of_mmsi = _said_most(of_shared, "mmsi").rename(lambda name: name if name == "mmsi" else f"{name}_of_mmsi")
    claims = hulls.join(own, on="speaker", how="left", maintain_order="left").join(
        of_mmsi, on="mmsi", how="left", maintain_order="left"
    )
    is_own = pl.col("is_own").fill_null(value=False)
    borrowed = [
        pl.when(is_own).then(pl.col(name)).otherwise(pl.col(f"{name}_of_mmsi")).alias(name)
        for name in own.columns
        if name not in {"speaker", "is_own"}
    ]
    is_of_a_hull = pl.col("segment_id").is_not_null() | ~pl.col("is_shared")
    return claims.with_columns(*borrowed, is_own=is_own & is_of_a_hull).drop("^.*_of_mmsi$", "is_shared")


def lengths_by_number(statements: pl.DataFrame) -> pl.DataFrame:
    """One row a `speaker` and valid `imo` that it said with a length: `length_m` of most hours, and `imo_hours`."""
    said = statements.drop_nulls(["number", "true_length_m"]).select(
        "speaker", "hours", "first_utc", imo="number", length_m="true_length_m"
    )
    hours = said.group_by("speaker", "imo").agg(imo_hours=pl.col("hours").sum())
    lengths = _most_hours(said, ["speaker", "imo"], "length_m").drop("length_m_hours")
    return lengths.join(hours, on=["speaker", "imo"]).sort("imo", "speaker")


def _whole(reports: pl.DataFrame) -> pl.DataFrame:
    """The parts of class B reports filled from each other, over each `speaker`; reports are in order of time."""
    is_part = pl.col("msg_type").eq_missing(_IN_TWO_PARTS)
    parts = reports.filter(is_part).with_columns(
        pl.col(name).forward_fill().backward_fill().over("speaker") for name in ("ship_name", "call_sign")
    )
    return pl.concat([reports.filter(~is_part), parts])


def _name_key() -> pl.Expr:
    """Call sign and name as one text; NULL unless both can be true ones."""
    call_sign, name = folded("call_sign"), folded("ship_name")
    is_one = (call_sign.str.len_chars() >= _LEAST_CALL_SIGN) & (name.str.len_chars() >= _LEAST_NAME)
    is_of_one_character = call_sign.str.strip_chars(call_sign.str.slice(0, 1)) == ""
    return pl.when(is_one & ~is_of_one_character).then(pl.format("{}/{}", call_sign, name))


def _said_most(said: pl.DataFrame, by: str) -> pl.DataFrame:
    """One row a speaker (or MMSI): of each kind of word the one said in most hours."""
    found = said.select(by).unique()
    for name in ("imo", "name_key", "length_m", "width_m"):
        found = found.join(_most_hours(said, [by], name), on=by, how="left")
    return found.with_columns(claim_hours=pl.coalesce("imo_hours", "name_key_hours").fill_null(0)).drop(
        "imo_hours", "name_key_hours", "length_m_hours", "width_m_hours"
    )


def _most_hours(said: pl.DataFrame, by: list[str], name: str) -> pl.DataFrame:
    counted = said.drop_nulls(name).group_by(*by, name).agg(pl.col("hours").sum(), pl.col("first_utc").min())
    return (
        counted.sort(*by, "hours", "first_utc", name, descending=[False] * len(by) + [True, False, False])
        .unique(by, keep="first", maintain_order=True)
        .select(*by, name, pl.col("hours").alias(f"{name}_hours"))
    )
