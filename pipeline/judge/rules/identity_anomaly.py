"""Rule: something in what the ship calls itself does not fit."""

from datetime import timedelta

import dataframely as dy
import polars as pl

from pipeline.judge.case import Case, Weighed, rule_rows, told
from pipeline.judge.rules.words import sentence
from pipeline.schemas import RuleRows


def identity_anomaly(case: Case, weighed: Weighed) -> dy.DataFrame[RuleRows]:
    """Speak of voyages of vessels with an anomaly during them or `anomaly_days` before; the gravest kind is told."""
    before = timedelta(days=weighed.settings.anomaly_days)
    of_then = case.voyages.join(case.anomalies, on="vessel_id").filter(
        pl.col("seen_from_utc") <= pl.col("arrived_at_utc"),
        pl.col("seen_to_utc") >= pl.col("departed_at_utc") - before,
    )
    share = pl.col("kind").replace_strict(dict(weighed.rules.anomaly_shares), return_dtype=pl.Float64)
    found = (
        of_then.with_columns(share=share)
        .sort("voyage_id", "share", "seen_from_utc", "anomaly_id", descending=[False, True, False, False])
        .group_by("voyage_id", maintain_order=True)
        .agg(pl.col("share").first(), anomaly=pl.col("text").first(), finding_ids=pl.col("anomaly_id").unique().sort())
    )
    return rule_rows(told(found, lambda row: sentence(row["anomaly"])), "identity_anomaly", weighed)
