"""Values that a table says to physical ones: "not available" becomes NULL, here and in the layouts' bounds alone."""

import polars as pl


def placed() -> tuple[pl.Expr, pl.Expr]:
    """`lon_deg` and `lat_deg`, both NULL where either is no place on Earth."""
    is_place = pl.col("lon_deg").is_between(-180, 180) & pl.col("lat_deg").is_between(-90, 90)
    return tuple(pl.when(is_place).then(pl.col(name)).alias(name) for name in ("lon_deg", "lat_deg"))  # type: ignore[return-value]  # two


def spoken(name: str) -> pl.Expr:
    """A text column up to its first `@`, without the spaces around it; NULL if nothing is left."""
    text = pl.col(name).str.splitn("@", 2).struct.field("field_0").str.strip_chars()
    return pl.when(text != "").then(text).alias(name)
