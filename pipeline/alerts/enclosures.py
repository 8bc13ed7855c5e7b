"""What goes along with an alert: links to look further, and one picture."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from pipeline.alert_links import PLACES, fields_of, links_of
from pipeline.alerts.alert import Alert
from pipeline.alerts.outbox import Outbox
from pipeline.errors import TumenError
from pipeline.settings import AlertSettings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_PLACES = """
with told as (
    select distinct alert_id, vessel_id, port_id, evidence, event_to_utc
    from alerts
    where state in ('pending', 'failed', 'dead')
),
heard as (
    select told.alert_id, arg_max(struct_pack(lon := lon_deg, lat := lat_deg), received_at_utc) as place
    from told
    inner join tracks on told.vessel_id = tracks.vessel_id
    where
        told.evidence = 'observed'
        and tracks.received_at_utc <= coalesce(told.event_to_utc, tracks.received_at_utc)
    group by told.alert_id
)
select told.alert_id, coalesce(heard.place.lon, ports.lon_deg), coalesce(heard.place.lat, ports.lat_deg)
from told
left join heard on told.alert_id = heard.alert_id
left join ports on told.port_id = ports.port_id
where coalesce(heard.place.lon, ports.lon_deg) is not null
"""

Draw = Callable[[Sequence[str]], Mapping[str, bytes]]
"""Ids of alerts to their pictures, as PNG; of as many as could be drawn."""

_log = structlog.get_logger()


def with_enclosures(  # noqa: PLR0913  what links and pictures are made of
    home: Home,
    outbox: Outbox,
    alerts: Sequence[Mapping[str, Any]],
    settings: AlertSettings,
    *,
    now_utc: datetime,
    draw: Draw | None,
) -> list[Alert]:
    """Each alert with its links, and with its picture where its target wants one.

    What cannot be had is left out, and the log says so: nothing that goes along with an alert holds it up.

    Args:
        home: in whose published database places are looked up, if a template names one.
        outbox: says which alerts are due: pictures are made of these alone.
        alerts: rows of `alerts`, in the order in which they will be sent.
        settings: templates of links, targets, and how many pictures are made.
        now_utc: the time, UTC without a zone.
        draw: makes pictures; None: alerts go without.
    """
    pictures = _pictures(outbox, alerts, settings, now_utc, draw)
    needs_places = any(fields_of(template) & set(PLACES) for template in settings.links.values())
    places = _places(home) if needs_places else {}
    told = []
    for alert in alerts:
        target = settings.targets.get(alert["target"])
        picture = pictures.get(alert["alert_id"]) if target and target.picture else None
        links = links_of({**alert, **places.get(alert["alert_id"], {})}, settings.links)
        told.append(Alert(alert, links, picture))
    return told


def _pictures(
    outbox: Outbox,
    alerts: Sequence[Mapping[str, Any]],
    settings: AlertSettings,
    now_utc: datetime,
    draw: Draw | None,
) -> Mapping[str, bytes]:
    """Pictures of the first alerts that are due at a target that wants one. Drawn before any of them is claimed."""
    if draw is None:
        return {}
    wanted: dict[str, None] = {}
    for alert in alerts:
        target = settings.targets.get(alert["target"])
        if target and target.picture and outbox.is_due(alert["alert_id"], alert["target"], now_utc=now_utc):
            wanted[alert["alert_id"]] = None
    alert_ids = list(wanted)[: settings.pictures_per_call]
    try:
        return draw(alert_ids) if alert_ids else {}
    except Exception as error:  # noqa: BLE001  whatever is wrong with drawing, alerts go out
        _log.warning("alerts_without_pictures", reason=f"{type(error).__name__}: {error}")
        return {}


def _places(home: Home) -> Mapping[str, Mapping[str, float]]:
    """Where each alert's event is; an alert goes out without that link where it cannot be told."""
    try:
        rows = query(home, _PLACES).rows
    except TumenError as error:
        _log.warning("alerts_without_place", reason=str(error))
        return {}
    return {alert_id: {"lon_deg": lon_deg, "lat_deg": lat_deg} for alert_id, lon_deg, lat_deg in rows}
