"""What pyais reads in a message, in the names of our columns; what AIS calls "not available" is None.

Ship types are left out: pyais maps several of them to one. So are the dimensions of type 24, which mean something else
of a tender.
"""

from typing import Any

_POSITIONS = (1, 2, 3, 9, 18, 19, 27)
_STATICS = (5, 19, 24)
_SOG_LIMIT_KNOTS = {9: 1023.0, 27: 63.0}
_SOG_NOT_AVAILABLE_KNOTS = 102.3
_FULL_CIRCLE_DEG = 360
_UNDEFINED_STATUS = 15
_EDGES = {"to_bow_m": "to_bow", "to_stern_m": "to_stern", "to_port_m": "to_port", "to_starboard_m": "to_starboard"}


def values_of(message: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401  pyais' messages have no common type
    """By table the columns of a message; nothing for a message that gives no row of them."""
    kind, found = int(message.msg_type), dict[str, dict[str, Any]]()
    if kind in _POSITIONS:
        found["positions"] = {"mmsi": int(message.mmsi), **_position(message, kind)}
    if kind in _STATICS:
        found["statics"] = {"mmsi": int(message.mmsi), **_static(message, kind)}
    return found


def _position(message: Any, kind: int) -> dict[str, Any]:  # noqa: ANN401  see above
    is_place = abs(message.lon) <= 180 and abs(message.lat) <= 90  # noqa: PLR2004  the Earth's
    limit = _SOG_LIMIT_KNOTS.get(kind, _SOG_NOT_AVAILABLE_KNOTS)
    heading, status = getattr(message, "heading", None), getattr(message, "status", None)
    return {
        "lon_deg": message.lon if is_place else None,
        "lat_deg": message.lat if is_place else None,
        "sog_knots": message.speed if message.speed < limit else None,
        "cog_deg": message.course if message.course < _FULL_CIRCLE_DEG else None,
        "heading_deg": heading if heading is not None and heading < _FULL_CIRCLE_DEG else None,
        "nav_status": None if status is None or int(status) == _UNDEFINED_STATUS else int(status),
    }


def _static(message: Any, kind: int) -> dict[str, Any]:  # noqa: ANN401  see above
    said = {
        "ship_name": _text(getattr(message, "shipname", None)),
        "call_sign": _text(getattr(message, "callsign", None)),
    }
    if kind == 24:  # noqa: PLR2004  AIS message type
        return said
    edges = {ours: getattr(message, theirs) for ours, theirs in _EDGES.items()}
    for one, other in (("to_bow_m", "to_stern_m"), ("to_port_m", "to_starboard_m")):
        if edges[one] + edges[other] == 0:
            edges[one] = edges[other] = None
    if kind == 5:  # noqa: PLR2004  AIS message type
        said |= {
            "imo": message.imo or None,
            "draught_m": message.draught or None,
            "destination": _text(message.destination),
        }
    return said | edges


def _text(said: str | None) -> str | None:
    """What stands before the first `@`, without the blanks around it."""
    return (said or "").partition("@")[0].strip() or None
