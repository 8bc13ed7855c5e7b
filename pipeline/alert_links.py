"""Where a person looks further: links made of a deployment's own templates, with what is known of an alert."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

PLACES = ("lon_deg", "lat_deg")
FIELDS = (*("alert_id", "rule", "vessel_id", "ship_name", "imo", "mmsi", "port_id", "day_utc"), *PLACES)
"""What a template may name in braces."""

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3


def links_of(alert: Mapping[str, Any], templates: Mapping[str, str]) -> dict[str, str]:
    """Every link whose fields are all known of this alert, by its name.

    Values are percent-encoded, so that whatever a ship calls herself stays within the part of the address it is put in.

    Args:
        alert: a row of `alerts`; with `lon_deg` and `lat_deg` where the place is known.
        templates: addresses with fields in braces, by name, as the settings have checked them.

    >>> links_of({"imo": 9161003, "ship_name": "A&B/../"}, {"ship": "https://x.org/{imo}?q={ship_name}"})
    {'ship': 'https://x.org/9161003?q=A%26B%2F..%2F'}
    >>> links_of({"imo": None}, {"ship": "https://x.org/{imo}"})
    {}
    """
    known = {name: _encoded(value) for name in FIELDS if (value := _value(alert, name)) is not None}
    return {name: template.format(**known) for name, template in templates.items() if fields_of(template) <= set(known)}


def fields_of(template: str) -> set[str]:
    """Names in the braces of a template.

    Raises:
        ValueError: its braces do not fit, or one holds more than a name.
    """
    found: set[str] = set()
    for _, field, spec, conversion in Formatter().parse(template):
        if field is not None:
            if field not in FIELDS or spec or conversion:
                message = f"{{{field}}} is no field of a link; there are {', '.join(FIELDS)}"
                raise ValueError(message)
            found.add(field)
    return found


def _value(alert: Mapping[str, Any], name: str) -> object:
    if name == "day_utc":
        begins = alert.get("event_from_utc")
        return f"{begins:%Y-%m-%d}" if begins else None
    value = alert.get(name)
    return f"{value:.5f}" if name in PLACES and value is not None else value


def _encoded(value: object) -> str:
    letters = str(value).encode("utf-8", errors="replace")
    return "".join(chr(letter) if letter in _UNRESERVED else f"%{letter:02X}" for letter in letters)
