"""Who a ship is, beside every row of hers."""

import polars as pl


def with_ships(rows: pl.DataFrame, vessels: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Add `call_sign`, `flag` and further `columns` of `vessels` to rows with a `vessel_id`, in their order."""
    known = vessels.select("vessel_id", "call_sign", "flag", *columns)
    return rows.join(known, on="vessel_id", how="left", maintain_order="left")
