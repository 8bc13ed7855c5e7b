"""Which keys of an object tell which JSON feed, and what other objects are known by name."""

from collections.abc import Mapping

from pipeline.feeds.formats import FeedFormat

# An object is of the format of which it has all keys; of several, of the one with more. A dot leads into an object.
_TELLING: tuple[tuple[FeedFormat, frozenset[str]], ...] = (
    (FeedFormat.AISSTREAM_JSON, frozenset({"MessageType", "Message", "MetaData"})),
    (FeedFormat.BARENTSWATCH_JSON, frozenset({"mmsi", "msgtime"})),
    (FeedFormat.BARENTSWATCH_JSON, frozenset({"properties.mmsi", "properties.msgtime"})),
    (FeedFormat.AISHUB_JSON, frozenset({"MMSI", "TIME", "LATITUDE", "LONGITUDE"})),
    (FeedFormat.GFW_JSON, frozenset({"ssvid", "timestamp", "lat", "lon"})),
    (FeedFormat.GFW_JSON, frozenset({"mmsi", "timestamp", "lat", "lon"})),
    (FeedFormat.MARINETRAFFIC_DUMP_JSON, frozenset({"mmsi", "timestamp", "lat", "lon", "stationId"})),
    (FeedFormat.MARINETRAFFIC_JSON, frozenset({"MMSI", "TIMESTAMP", "LAT", "LON"})),
    (FeedFormat.DIGITRAFFIC_JSON, frozenset({"properties.mmsi", "properties.timestampExternal"})),
    (FeedFormat.DIGITRAFFIC_VESSELS_JSON, frozenset({"mmsi", "timestamp", "callSign", "shipType", "referencePointA"})),
    (FeedFormat.SPIRE_JSON, frozenset({"staticData", "lastPositionUpdate"})),
)
_NO_POSITIONS: tuple[tuple[str, frozenset[str]], ...] = (
    ("port visits of Global Fishing Watch", frozenset({"port_visit"})),
    ("events of Global Fishing Watch", frozenset({"start", "end", "vessel", "boundingBox"})),
    ("port calls of Digitraffic", frozenset({"portCallId", "portToVisit"})),
    ("port calls of MarineTraffic", frozenset({"MOVE_TYPE", "PORT_ID"})),
    ("berth calls of MarineTraffic", frozenset({"DOCK_TIMESTAMP_UTC"})),
)
_CONFIRMATION = "SubscriptionConfirmation"  # aisstream.io's first frame
_ERROR_KEYS = ("ERROR_MESSAGE", "error", "errors", "ERROR", "message", "detail", "title")
_MOST_ERROR_KEYS = 8  # answers that report an error hold little else
_MOST_SHOWN = 120  # characters of a stranger's text in a reason
_LEAST_KNOWN_KEYS = 2  # an object with fewer of a format's keys is no failed attempt at it


def format_of_object(found: Mapping[str, object]) -> FeedFormat | None:
    """The format of which the object is a message; None if it is of none.

    AISHub writes numbers in two ways under the same keys; the time, an epoch in one of them, tells which.
    """
    told = [(len(keys), known) for known, keys in _TELLING if all(_has(found, key) for key in keys)]
    known = max(told)[1] if told else None
    if known is FeedFormat.AISHUB_JSON and not str(found["TIME"]).strip().isdecimal():
        return FeedFormat.AISHUB_HUMAN_JSON
    return known


def format_of_header(found: Mapping[str, object]) -> FeedFormat | None:
    """The format that an object introduces which is no message and no fault; None if it introduces none."""
    if found.get("MessageType") == _CONFIRMATION:
        return FeedFormat.AISSTREAM_JSON
    if "ERROR" not in found or "MMSI" in found or str(found["ERROR"]).lower() != "false":
        return None
    return FeedFormat.AISHUB_HUMAN_JSON if found.get("FORMAT") == "HUMAN" else FeedFormat.AISHUB_JSON


def known_otherwise(found: Mapping[str, object]) -> str | None:
    """What the object is, in words, if it is known to be of no feed; None if it is not known."""
    for name, keys in _NO_POSITIONS:
        if all(_has(found, key) for key in keys):
            return f"{name}, which hold no positions"
    error = next((found[key] for key in _ERROR_KEYS if key in found), None)
    if error is None or len(found) > _MOST_ERROR_KEYS:
        return None
    return f"an error answer instead of data: {_shown(error)}"


def missing_keys(found: Mapping[str, object]) -> str | None:
    """What the object lacks of the format that it is nearest to, in words; None if it is near to none."""
    known, keys = max(_TELLING, key=lambda telling: sum(_has(found, key) for key in telling[1]) / len(telling[1]))
    missing = sorted(key for key in keys if not _has(found, key))
    return None if len(keys) - len(missing) < _LEAST_KNOWN_KEYS else f"{known} has {', '.join(missing)} as well"


def _has(found: Mapping[str, object], key: str) -> bool:
    outer, _, inner = key.partition(".")
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
