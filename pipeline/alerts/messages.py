"""The words of an alert: what a person can act on at three in the morning, and nothing that is not known."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

_PORTS_OF = {"KP": "a DPRK port", "RU": "a Russian port"}


def flagged_ship_docked_text(call: Mapping[str, Any], matches: Sequence[Mapping[str, Any]]) -> str:
    """Say which ship, on whose list, in which port, since when, and how sure all of it is; one line.

    Args:
        call: a row of `PortCalls`.
        matches: the vessel's rows of `WatchlistMatches` to act on, the strongest first; at least one.
    """
    seen = _inferred(call) if call["evidence"] == "inferred" else _observed(call)
    return _one_line(f"{_ship(call, matches[0])}, {seen} Listed: {'; '.join(map(_listing, matches))}.")


def _ship(call: Mapping[str, Any], strongest: Mapping[str, Any]) -> str:
    certainty = "Listed ship" if strongest["match_strength"] == "certain" else "Probably a listed ship:"
    name = call["ship_name"] or strongest["listed_name"] or "name unknown"
    imo = f"IMO {call['imo']}" if call["imo"] else "IMO not known"
    return f"{certainty} {name} ({imo}, MMSI {call['mmsi']:09d})"


def _observed(call: Mapping[str, Any]) -> str:
    stopped = f", stopped at {_utc(call['stopped_at_utc'])}" if call["stopped_at_utc"] else ""
    left = f"left at {_utc(call['departed_at_utc'])}" if call["departed_at_utc"] else "still there when last heard"
    return (
        f"called at {_port(call)}: arrived {_utc(call['arrived_at_utc'])}{stopped}, {left}. "
        f"Observed on AIS (confidence {call['confidence']} of 4)."
    )


def _inferred(call: Mapping[str, Any]) -> str:
    some_port = _PORTS_OF.get(call["country"], f"a port of {call['country'] or 'that country'}")
    return (
        f"probable call at {some_port}, likeliest {_port(call)}, about {_utc(call['arrived_at_utc'])}, "
        f"while silent on AIS; not observed: {call['probability']:.2f} that {some_port} was called at, "
        f"{call['port_probability']:.2f} that it was {call['port_name']}."
    )


def _port(call: Mapping[str, Any]) -> str:
    return f"{call['port_name']} [{call['port_id']}]"


def _listing(match: Mapping[str, Any]) -> str:
    programme = f" [{match['programme']}]" if match["programme"] else ""
    under_name = f" as {match['listed_name']}" if match["listed_name"] else ""
    on = {"imo": "IMO", "mmsi": "MMSI", "call_sign": "call sign and name", "name": "name"}[match["matched_on"]]
    return f"{match['list_name']}{programme}{under_name} ({match['match_strength']} match by {on})"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _one_line(text: str) -> str:
    """Ships and lists may hold anything: what does not print becomes a question mark, so that a line stays a line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
