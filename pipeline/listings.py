"""What a watchlist match may be taken for: who is flagged, by a match that is good enough, at which moment."""

import polars as pl


def flags_ship() -> pl.Expr:
    """Of matches: the ship itself is listed, and the match is certain or probable. A name alone flags nobody."""
    return (pl.col("listing") == "ship") & (pl.col("match_strength") != "weak")


def in_force_at(moment: pl.Expr) -> pl.Expr:
    """Of matches: the list said so at a moment (UTC). An open beginning is before it, an open end after it."""
    began = pl.col("listed_from_utc").is_null() | (pl.col("listed_from_utc") <= moment)
    return began & (pl.col("listed_to_utc").is_null() | (pl.col("listed_to_utc") > moment))
