"""How long a docking that was told of went on: until its ship was heard elsewhere, however long she was not heard."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from pipeline.dockings import Dockings


def held_open(alerts: Iterable[Mapping[str, Any]], dockings: Dockings, as_of_utc: datetime) -> list[dict[str, Any]]:
    """Alerts with the end of their event where none is known, as far as the ships of `dockings` tell.

    An open one ends where its ship is first heard beyond the exit distance of the port; else it is not over at
    `as_of_utc`. So a watch that has forgotten when a ship came, or never heard it, does not tell of her again, and one
    that hears her come back does.
    """
    told = []
    calls = dockings.port_calls.select("vessel_id", "mmsi").unique()
    vessels = dict(calls.group_by("vessel_id").agg("mmsi").iter_rows())
    fixes = dockings.fixes.filter(~pl.col("is_wild"))
    heard = set(fixes["mmsi"].unique())
    for alert in alerts:
        mmsis = ({alert["mmsi"]} | set(vessels.get(alert["vessel_id"], ()))) & heard
        if alert["event_to_utc"] is not None or not mmsis:
            told.append(dict(alert))
            continue
        elsewhere = fixes.filter(
            pl.col("mmsi").is_in(sorted(mmsis)),
            pl.col("received_at_utc") > alert["event_from_utc"],
            ~pl.col("ring_port_ids").cast(pl.List(pl.String)).list.contains(alert["port_id"] or ""),
        )["received_at_utc"].min()
        told.append({**alert, "event_to_utc": elsewhere or max(as_of_utc, alert["event_from_utc"])})
    return told
