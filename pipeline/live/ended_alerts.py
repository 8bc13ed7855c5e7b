"""When the dockings that were told of ended, as far as the published calls say."""

from datetime import timedelta

import dataframely as dy
import polars as pl

from pipeline.schemas import Alerts


def with_ends(
    alerts: dy.DataFrame[Alerts], calls: pl.DataFrame, tolerance: timedelta, *, are_found: bool
) -> dy.DataFrame[Alerts]:
    """Alerts of which it was not known when their event ends, with that of the call that they speak of.

    That is the first one of the vessel in that port that was not over when the alert's event began, if it began at most
    `tolerance` later; where it goes on, the end stays unknown. So it does without such a call, unless these `are_found`
    by whoever found the calls: then their event is not there any more, and over as it began.
    """
    key = ["vessel_id", "port_id"]
    ends = (
        alerts.filter(pl.col("event_to_utc").is_null())
        .select("alert_id", *key, "event_from_utc")
        .unique()
        .join(calls.select(*key, "arrived_at_utc", "departed_at_utc"), on=key)
        .filter(
            (pl.col("departed_at_utc") >= pl.col("event_from_utc")).fill_null(value=True),
            pl.col("arrived_at_utc") <= pl.col("event_from_utc") + tolerance,
        )
        .sort("alert_id", "arrived_at_utc")
        .unique("alert_id", keep="first", maintain_order=True)
        .select("alert_id", "departed_at_utc", has_call=pl.lit(value=True))
    )
    told = alerts.join(ends, on="alert_id", how="left", maintain_order="left")
    is_gone = pl.col("has_call").is_null() & pl.lit(are_found)
    gone_utc = pl.when(is_gone).then(pl.col("event_from_utc"))
    ended = told.with_columns(event_to_utc=pl.coalesce("event_to_utc", "departed_at_utc", gone_utc))
    return Alerts.validate(ended.select(alerts.columns))
