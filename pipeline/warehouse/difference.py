"""What a run changed: stored findings against found ones, told apart by key and compared column by column."""

import json
from dataclasses import dataclass

import polars as pl

_WHOSE = ("vessel_id", "vessel_id_a", "vessel_id_b")  # a row that now is another vessel's


@dataclass(frozen=True)
class Difference:
    """How many findings of a table came, changed and went."""

    added: int
    revised: int
    withdrawn: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.added + self.revised + self.withdrawn


def changes(stored: pl.DataFrame, found: pl.DataFrame, key: str) -> pl.DataFrame:
    """Compare two states of a table of findings; `run_id` is not compared.

    Args:
        stored: what the table holds, unique in `key`.
        found: what it should hold, unique in `key`, with the same columns.
        key: the key column.

    Returns:
        One row a finding that differs, sorted by it: `finding_id`, `change` (added, revised, withdrawn),
        `reason` in words, `row` (the finding as JSON, without `run_id`; the old one where it is withdrawn).
    """
    before, after = _as_json(stored, key, "before"), _as_json(found, key, "after")
    different = (
        before.join(after, on="finding_id", how="full", coalesce=True)
        .filter(pl.col("before").ne_missing(pl.col("after")))
        .sort("finding_id")
    )
    return different.select(
        "finding_id",
        change=pl.when(pl.col("before").is_null())
        .then(pl.lit("added"))
        .when(pl.col("after").is_null())
        .then(pl.lit("withdrawn"))
        .otherwise(pl.lit("revised")),
        reason=pl.Series([_reason(*pair) for pair in different.select("before", "after").iter_rows()], dtype=pl.String),
        row=pl.coalesce("after", "before"),
    )


def _as_json(frame: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    return frame.select(
        pl.col(key).alias("finding_id"), pl.struct(pl.exclude("run_id")).struct.json_encode().alias(name)
    )


def _reason(before: str | None, after: str | None) -> str:
    if before is None:
        return "new"
    if after is None:
        return "no longer found"
    old, new = json.loads(before), json.loads(after)
    changed = "changed: " + ", ".join(column for column in new if old[column] != new[column])
    is_of_another = any(old.get(name) != new.get(name) for name in _WHOSE)
    return f"{changed} (better identity)" if is_of_another else changed
