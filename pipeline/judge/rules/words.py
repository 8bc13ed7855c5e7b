"""The words of reasons: times, hours, places, and what strangers wrote, kept on one line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

_COUNTRIES = {"KP": "North Korea", "RU": "Russia", "CN": "China", "KR": "South Korea", "JP": "Japan"}
_DAYS_FROM_HOURS = 96
_WHOLE_FROM_HOURS = 10


def moment(at_utc: datetime) -> str:
    """A time to the minute, in UTC."""
    return f"{at_utc:%Y-%m-%d %H:%M} UTC"


def lasting(hours: float) -> str:
    """A duration as people say it: 4.5 hours, 51 hours, 118 hours (about 5 days)."""
    if hours < _WHOLE_FROM_HOURS:
        return f"{hours:.1f} hours"
    days = f" (about {hours / 24:.0f} days)" if hours >= _DAYS_FROM_HOURS else ""
    return f"{hours:.0f} hours{days}"


def country(code: str | None) -> str:
    """Name of a country."""
    return _COUNTRIES.get(code or "", f"country {code}" if code else "an unknown country")


def place(row: Mapping[str, Any], end: str) -> str:
    """The port at one end of a voyage, with its country."""
    return f"{plain(row[f'{end}_port_name'])} in {country(row[f'{end}_country'])}"


def ship(name: str | None, imo: int | None) -> str:
    """A ship by the name that it broadcasts, and its IMO number (which stays with a hull for life)."""
    return f"{plain(name or 'of unknown name')} ({f'IMO {imo}' if imo else 'IMO number not known'})"


def plain(text: str) -> str:
    """Ships and lists may write anything: what does not print becomes a question mark, so a line stays a line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def sentence(text: str) -> str:
    """Text of another's making as a sentence: printable, and ended."""
    said = plain(text).strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."
