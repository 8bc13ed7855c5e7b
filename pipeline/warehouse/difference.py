"""What a run changed: stored findings against found ones, told apart by key and compared column by column."""

import json
from dataclasses import dataclass

import polars as pl

from pipeline.warehouse.causes import Causes

CHANGES = ("added", "revised", "withdrawn")
"""What may become of a finding from one run to the next."""


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


def changes(stored: pl.DataFrame, found: pl.DataFrame, key: str, causes: Causes) -> pl.DataFrame:
    """Compare two states of a table of findings; `run_id` is not compared.

    Args:
        stored: what the table holds, unique in `key`.
        found: what it should hold, unique in `key`, with the same columns.
        key: the key column.
        causes: what this run has that the one before had not.

    Returns:
        One row a finding that differs, sorted by it: `finding_id`, `change` (added, revised, withdrawn),
        `reason` in words (what changed, and why), `row` (the finding as JSON, without `run_id`; the old one where it is
        withdrawn).
    """
    gone, come = _lacking(stored, found), _lacking(found, stored)
    before, after = _as_json(gone, key, "before"), _as_json(come, key, "after")
    different = (
        before.join(after, on="finding_id", how="full", coalesce=True)
        .filter(pl.col("before").ne_missing(pl.col("after")))
        .sort("finding_id")
    )
    rows = different.select("finding_id", "before", "after").iter_rows()
    reasons = [_reason(finding_id, before, after, causes) for finding_id, before, after in rows]
    return different.select(
        "finding_id",
        change=pl.when(pl.col("before").is_null())
        .then(pl.lit("added"))
        .when(pl.col("after").is_null())
        .then(pl.lit("withdrawn"))
        .otherwise(pl.lit("revised")),
        reason=pl.Series(reasons, dtype=pl.String),
        row=pl.coalesce("after", "before"),
    )


def _lacking(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The rows that are not among `others`; those of a finding that is the same are many, and not worth their JSON."""
    compared = [name for name in rows.columns if name != "run_id"]
    return rows.join(others, on=compared, how="anti", nulls_equal=True)


def _as_json(frame: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    return frame.select(
        pl.col(key).alias("finding_id"), pl.struct(pl.exclude("run_id")).struct.json_encode().alias(name)
    )


def _reason(finding_id: str, before: str | None, after: str | None, causes: Causes) -> str:
    old, new = (json.loads(row) if row else None for row in (before, after))
    if old is None:
        what = "new"
    elif new is None:
        what = "no longer found"
    else:
        what = "changed: " + ", ".join(column for column in new if old[column] != new[column])
    why = causes.of(finding_id, old, new)
    return f"{what} ({why})" if why else what
