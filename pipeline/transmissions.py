"""One transmission heard by several receivers: which of the equal payloads stands."""

from collections.abc import Sequence

import polars as pl


def without_repeats(messages: pl.DataFrame, window_s: float) -> pl.DataFrame:
    """Keep of equal payloads the message that stands, across files: the least (received_at_utc, file_id, line_no).

    `messages` are decoded rows with those columns and `payload_hash`.
    """
    receptions = messages.with_columns(time_us=pl.col("received_at_utc").cast(pl.Int64))
    standing = standing_rows(receptions, window_s, ["file_id", "line_no"])
    return messages.filter(standing == pl.int_range(messages.height, dtype=pl.UInt32, eager=True))


def in_order(messages: pl.DataFrame) -> pl.DataFrame:
    """Messages by time, those of one moment by where they lie; of two in one line the payload decides."""
    return messages.sort("received_at_utc", "file_id", "line_no", "payload_hash")


def each_for_itself(messages: pl.DataFrame) -> pl.DataFrame:
    """Add `stands_for`, 1, to messages that are not pressed yet."""
    itself = pl.lit(1, dtype=pl.UInt32).alias("stands_for")
    return messages if "stands_for" in messages.columns else messages.with_columns(itself)


def standing_rows(receptions: pl.DataFrame, window_s: float, ties: Sequence[str]) -> pl.Series:
    """For each reception the row of the one that stands for it: itself, unless it is a duplicate.

    `receptions` has `payload_hash`, `time_us` and the columns `ties`. Of equal payloads the one with the least
    (time_us, *ties) stands for all within `window_s` of it; the next after that stands for itself. What has no time is
    no duplicate of anything. Returns a UInt32 series in the order of `receptions`.
    """
    window_us = int(window_s * 1_000_000)
    rows = receptions.select("payload_hash", "time_us", *ties).with_row_index("row")
    is_near = (pl.col("payload_hash") == pl.col("payload_hash").shift()) & (
        pl.col("time_us") - pl.col("time_us").shift() <= window_us
    )
    chained = (
        rows.filter(pl.col("time_us").is_not_null())
        .sort("payload_hash", "time_us", *ties, "row")
        .with_columns(chain=(~is_near.fill_null(value=False)).cum_sum())
        .filter(pl.len().over("chain") > 1)
        .with_columns(
            of_row=pl.col("row").first().over("chain"),
            span_us=(pl.col("time_us") - pl.col("time_us").first()).max().over("chain"),
        )
    )
    long_chains = chained.filter(pl.col("span_us") > window_us)
    stands = pl.concat(
        [
            chained.filter(pl.col("span_us") <= window_us).select("row", "of_row"),
            long_chains.select("row", of_row=_walk(long_chains, window_us)),
        ]
    )
    return (
        rows.select("row")
        .join(stands, on="row", how="left", maintain_order="left")
        .select(pl.coalesce("of_row", "row").alias("of_row"))
        .to_series()
    )


def _walk(chains: pl.DataFrame, window_us: int) -> pl.Series:
    """The same for chains longer than the window, of a stuck or very busy sender: one after the other."""
    of_rows: list[int] = []
    open_chain, standing_row, standing_us = None, 0, 0
    for row, chain, time_us in chains.select("row", "chain", "time_us").iter_rows():
        if chain != open_chain or time_us - standing_us > window_us:
            open_chain, standing_row, standing_us = chain, row, time_us
        of_rows.append(standing_row)
    return pl.Series("of_row", of_rows, dtype=pl.UInt32)
