"""What the picture of an alert shows: where its ship was heard last, where it was silent, and the port's zones."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.alerts.messages import how_sure
from pipeline.report.scene import Mark, Scene, as_of, foot, marks_of, port_marks, short, ways_between, window
from pipeline.synthetic import is_synthetic
from pipeline.warehouse.published import Published


def scene_of(published: Published, alert_id: str) -> Scene | None:
    """Gather what is to be drawn for an alert; None where nothing can be: it is of the feed, unknown, or nowhere.

    The track is that of the vessel over the `window` of the event. Where it was not heard for six hours, the way
    between is assumed.

    Raises:
        TumenError: the database cannot be read.
    """
    alerts = published.rows("alerts", "alert_id", [alert_id])
    alert = alerts.row(0, named=True) if alerts.height else None
    if alert is None or alert["vessel_id"] is None:
        return None
    as_of_utc = as_of(published) or alert["created_at_utc"]
    gaps = published.rows("gaps", "vessel_id", [alert["vessel_id"]])
    begin, end = window(alert["event_from_utc"], alert["event_to_utc"], gaps, as_of_utc)
    ways = ways_between(published, alert["vessel_id"], begin, end)
    heard = [way for way in ways if way.is_heard]
    dark = [way.points for way in ways if not way.is_heard]
    port_ids = [alert["port_id"]] if alert["port_id"] else []
    ports = port_marks(published.every("ports"), dict.fromkeys(port_ids, ""))
    if not heard and not ports:
        return None
    return Scene(
        title=_title(alert, published.rows("port_calls", "vessel_id", [alert["vessel_id"]]), ports),
        heard=[way.points for way in heard],
        dark=dark,
        marks=marks_of(heard, "last heard" if end == as_of_utc else "still heard"),
        ports=ports,
        zones=published.rows("zones", "port_id", port_ids),
        foot=foot(dark, as_of_utc),
        is_synthetic=is_synthetic(published.every("ingest_files")),
    )


def _title(alert: Mapping[str, Any], calls: pl.DataFrame, ports: Sequence[Mark]) -> str:
    name = short(alert["ship_name"] or "name unknown")
    numbers = f"IMO {alert['imo'] or 'not known'}, MMSI {alert['mmsi']:09d}"
    said = {"update": "update: ", "retraction": "WITHDRAWN: "}.get(alert["kind"], "") + alert["rule"].replace("_", " ")
    place = f", {ports[0].words} [{alert['port_id']}]" if ports else ""
    return f"{name} ({numbers})\n{said}{place}, {alert['event_from_utc']:%Y-%m-%d %H:%M} UTC{_sure(alert, calls)}"


def _sure(alert: Mapping[str, Any], calls: pl.DataFrame) -> str:
    """How sure it is: of an inferred call that the country was called at, and that it was this port."""
    if alert["evidence"] == "observed":
        return ", observed"
    call = calls.filter(
        pl.col("port_call_id").is_in([alert["port_call_id"]] if alert["port_call_id"] else [])
    ).to_dicts()
    if call and call[0]["evidence"] == "inferred":
        return f"\n{how_sure(call[0])}"
    return f"\nnot observed throughout: {alert['probability']:.2f} that both ends are right"
