"""Which keys of an object tell which JSON feed, and what other objects are known by name."""

from collections.abc import Mapping

from pipeline.feeds.formats import FeedFormat


def _paths(*keys: str) -> tuple[tuple[str, str], ...]:
    """Keys as (outer, inner); of `properties.mmsi` the inner is `mmsi`, of a plain key it is empty."""
    return tuple((outer, inner) for outer, _, inner in (key.partition(".") for key in keys))


# An object is of the format of which it has all keys; of several, of the one with more.
_TELLING = (
    (FeedFormat.AISSTREAM_JSON, _paths("MessageType", "Message", "MetaData")),
    (FeedFormat.BARENTSWATCH_JSON, _paths("mmsi", "msgtime")),
    (FeedFormat.BARENTSWATCH_JSON, _paths("properties.mmsi", "properties.msgtime")),
    (FeedFormat.AISHUB_JSON, _paths("MMSI", "TIME", "LATITUDE", "LONGITUDE")),
    (FeedFormat.GFW_JSON, _paths("ssvid", "timestamp", "lat", "lon")),
    (FeedFormat.GFW_JSON, _paths("mmsi", "timestamp", "lat", "lon")),
    (FeedFormat.MARINETRAFFIC_DUMP_JSON, _paths("mmsi", "timestamp", "lat", "lon", "stationId")),
    (FeedFormat.MARINETRAFFIC_JSON, _paths("MMSI", "TIMESTAMP", "LAT", "LON", "SHIP_ID")),
    (FeedFormat.MARINETRAFFIC_JSON, _paths("MMSI", "TIMESTAMP", "LAT", "LON", "DSRC")),
    (FeedFormat.DIGITRAFFIC_JSON, _paths("properties.mmsi", "properties.timestampExternal")),
    (FeedFormat.DIGITRAFFIC_VESSELS_JSON, _paths("mmsi", "timestamp", "callSign", "shipType", "referencePointA")),
    (FeedFormat.SPIRE_JSON, _paths("staticData", "lastPositionUpdate")),
)
_PATHS_OF = {known: tuple(paths for told, paths in _TELLING if told is known) for known, _ in _TELLING}
_PATHS_OF[FeedFormat.AISHUB_HUMAN_JSON] = _PATHS_OF[FeedFormat.AISHUB_JSON]
_OF_AISHUB = (FeedFormat.AISHUB_JSON, FeedFormat.AISHUB_HUMAN_JSON)
_NO_POSITIONS = (
    ("port visits of Global Fishing Watch", _paths("port_visit")),
    ("events of Global Fishing Watch", _paths("start", "end", "vessel", "boundingBox")),
    ("port calls of Digitraffic", _paths("portCallId", "portToVisit")),
    ("port calls of MarineTraffic", _paths("MOVE_TYPE", "PORT_ID")),
    ("berth calls of MarineTraffic", _paths("DOCK_TIMESTAMP_UTC")),
)
_CONFIRMATION = "SubscriptionConfirmation"  # aisstream.io's first frame
_ERROR_KEYS = ("ERROR_MESSAGE", "error", "errors", "ERROR", "message", "detail", "title")
_MOST_ERROR_KEYS = 8  # answers that report an error hold little else
_MOST_SHOWN = 120  # characters of a stranger's text in a reason
_LEAST_KNOWN_KEYS = 2  # an object with fewer of a format's keys is no failed attempt at it


def format_of_object(found: Mapping[str, object]) -> FeedFormat | None:
    """The format of which the object is a message; None if it is of none."""
    told = [(len(paths), known) for known, paths in _TELLING if all(_has(found, *path) for path in paths)]
    known = max(told)[1] if told else None
    return _aishub_form(found) if known is FeedFormat.AISHUB_JSON else known


def is_message_of(found: Mapping[str, object], known: FeedFormat) -> bool:
    """Whether the object has the keys of a message of this format."""
    is_told = any(all(_has(found, *path) for path in paths) for paths in _PATHS_OF[known])
    return is_told and (known not in _OF_AISHUB or _aishub_form(found) is known)


def _aishub_form(found: Mapping[str, object]) -> FeedFormat:
    """AISHub writes numbers in two ways under the same keys; the time, an epoch in one of them, tells which."""
    is_epoch = str(found["TIME"]).strip().isdecimal()
    return FeedFormat.AISHUB_JSON if is_epoch else FeedFormat.AISHUB_HUMAN_JSON


def format_of_header(found: Mapping[str, object]) -> FeedFormat | None:
    """The format that an object introduces which is no message and no fault; None if it introduces none."""
    if found.get("MessageType") == _CONFIRMATION:
        return FeedFormat.AISSTREAM_JSON
    if "ERROR" not in found or "MMSI" in found or str(found["ERROR"]).lower() != "false":
        return None
    return FeedFormat.AISHUB_HUMAN_JSON if found.get("FORMAT") == "HUMAN" else FeedFormat.AISHUB_JSON


def known_otherwise(found: Mapping[str, object]) -> str | None:
    """What the object is, in words, if it is known to be of no feed; None if it is not known."""
    for name, paths in _NO_POSITIONS:
        if all(_has(found, *path) for path in paths):
            return f"{name}, which hold no positions"
    error = next((found[key] for key in _ERROR_KEYS if key in found), None)
    if error is None or len(found) > _MOST_ERROR_KEYS:
        return None
    return f"an error answer instead of data: {_shown(error)}"


def missing_keys(found: Mapping[str, object]) -> str | None:
    """What the object lacks of the format that it is nearest to, in words; None if it is near to none."""
    known, paths = max(_TELLING, key=lambda telling: sum(_has(found, *path) for path in telling[1]) / len(telling[1]))
    missing = [".".join(filter(None, path)) for path in paths if not _has(found, *path)]
    return None if len(paths) - len(missing) < _LEAST_KNOWN_KEYS else f"{known} has {', '.join(missing)} as well"


def _has(found: Mapping[str, object], outer: str, inner: str) -> bool:
    if not inner:
        return outer in found
    within = found.get(outer)
    return isinstance(within, Mapping) and inner in within


def _shown(error: object) -> str:
    if isinstance(error, list) and error:
        error = error[0]
    if isinstance(error, Mapping):
        error = next((error[key] for key in _ERROR_KEYS if key in error), "")
    text = "".join(character for character in str(error) if character.isprintable())
    return text[:_MOST_SHOWN]
