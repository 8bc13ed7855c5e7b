"""What is on record of a ship before a silence: her flag, lists, and calls in the DPRK that others published."""

from datetime import date

import polars as pl

from pipeline.detect.dark_calls.priors import DarkCallPriors, Record

FLAG = "KP"


def listed_for_trade(programme: pl.Expr, record: Record) -> pl.Expr:
    """Whether a list's programme is one against trade with the DPRK: it holds one of the words of the priors' file."""
    return programme.str.to_uppercase().str.contains_any([word.upper() for word in record.programme_words])


def add_record(silences: pl.DataFrame, priors: DarkCallPriors, *, is_weighed: bool) -> pl.DataFrame:
    """Make `is_of_trade` whole: whether the ship was known for trade with the DPRK before the silence began.

    By flag or list, as column `is_of_trade` of the ships says (NULL, or no such column: not), or because a call of hers
    in the DPRK was published, by IMO number: of these only what was seen before the silence began, so that no
    publication speaks for the very call it tells of. False throughout where `is_weighed` is.
    """
    if not is_weighed:
        return silences.with_columns(is_of_trade=pl.lit(value=False))
    by_name = pl.col("is_of_trade") if "is_of_trade" in silences.columns else pl.lit(value=False)
    if "imo" not in silences.columns:
        return silences.with_columns(is_of_trade=by_name.fill_null(value=False))
    published = {int(imo): seen for imo, seen in priors.record.published.items()}
    seen_on: pl.Expr = pl.col("imo").cast(pl.Int64).replace_strict(published, default=date.max, return_dtype=pl.Date)
    is_published = pl.col("started_at_utc").dt.date() > seen_on
    return silences.with_columns(is_of_trade=(by_name.fill_null(value=False) | is_published.fill_null(value=False)))
