"""The words of an alert: what a person can act on at three in the morning, and nothing that is not known."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from pipeline.alerts.local_time import both_times

_EXERCISE = "SYNTHETIC feed, an exercise: "
_PORTS_OF = {"KP": "a DPRK port", "RU": "a Russian port"}


class Near(Protocol):
    """A port near a place."""

    @property
    def port_id(self) -> str: ...  # noqa: D102  a key of the catalogue
    @property
    def port_name(self) -> str: ...  # noqa: D102  its name
    @property
    def away_nm(self) -> float: ...  # noqa: D102  how far it is


def call_text(call: Mapping[str, Any], matches: Sequence[Mapping[str, Any]]) -> str:
    """Say which ship, in which port, since when, how sure that is, and on whose lists.

    Args:
        call: a row of `PortCalls`.
        matches: the vessel's rows of `WatchlistMatches` to act on, the strongest first; may be none.
    """
    seen = _inferred(call) if call["evidence"] == "inferred" else _observed(call)
    return f"{_ship(call, matches)}, {seen} {_lists(matches)}"


def voyage_text(
    voyage: Mapping[str, Any], matches: Sequence[Mapping[str, Any]], name_of: Mapping[str, str | None]
) -> str:
    """Say which ship sailed from where to where, when, and how sure that is; `name_of` names ports by id."""
    origin, destination = voyage["origin_port_id"], voyage["destination_port_id"]
    sure = (
        "Both ends observed on AIS."
        if voyage["evidence"] == "observed"
        else f"Not observed throughout: an end is inferred; {voyage['probability']:.2f} that both ends are right."
    )
    return (
        f"{_ship(voyage, matches)}, sailed from {name_of.get(origin) or origin} [{origin}], left "
        f"{both_times(voyage['departed_at_utc'], origin)}, to {name_of.get(destination) or destination} "
        f"[{destination}], arrived {both_times(voyage['arrived_at_utc'], destination)}. {sure} {_lists(matches)}"
    )


def dark_text(ship: Mapping[str, Any], gap: Mapping[str, Any], matches: Sequence[Mapping[str, Any]], near: Near) -> str:
    """Say since when a ship is silent, where it was heard last, and that others were heard there."""
    end = gap["ended_at_utc"]
    until = f"until {both_times(end, near.port_id)}" if end else "and has not been heard again"
    return (
        f"{_ship(ship, matches)}, silent on AIS since {both_times(gap['started_at_utc'], near.port_id)}, {until}; last "
        f"heard {_off(near)}. {gap['neighbours_heard']} other ships were heard there meanwhile. What it did is not "
        f"known. {_lists(matches)}"
    )


def back_text(ship: Mapping[str, Any], gap: Mapping[str, Any], matches: Sequence[Mapping[str, Any]], near: Near) -> str:
    """Say when and where a ship was heard again, and how long it was silent."""
    return (
        f"{_ship(ship, matches)}, heard again on AIS at {both_times(gap['ended_at_utc'], near.port_id)} {_off(near)}, "
        f"after a silence of {gap['duration_hours']:.0f} hours since "
        f"{both_times(gap['started_at_utc'], near.port_id)}. {_lists(matches)}"
    )


def how_sure(call: Mapping[str, Any]) -> str:
    """Say of an inferred call how sure the country is, and how sure the port."""
    return (
        f"not observed: {call['probability']:.2f} that {_some_port(call)} was called at, "
        f"{call['port_probability']:.2f} that it was {call['port_name']}"
    )


def update_text(text: str, first_alert_id: str, before: str) -> str:
    """Say that an alert is put right, what it said before, and what is known now."""
    return f"Update of alert {first_alert_id} (it said: {before}). Now: {text}"


def retraction_text(first_alert_id: str, text: str) -> str:
    """Say that what an alert said is not borne out any more."""
    return (
        f"Withdrawn: alert {first_alert_id} does not stand any more; later lines or lists changed what it rested on. "
        f"It said: {text}"
    )


def finished(text: str, alert_id: str, as_of_utc: datetime, *, is_synthetic: bool) -> str:
    """The text as one line, with the time of the data and the command that explains it; of an exercise it says so."""
    exercise = _EXERCISE if is_synthetic else ""
    return one_line(f"{exercise}{text} Data as of {both_times(as_of_utc, None)}. Why: tumen explain {alert_id}")


def unfinished(text: str) -> str:
    """A finished text without what `finished` put round it."""
    return text.removeprefix(_EXERCISE).rpartition(" Data as of ")[0] or text


def one_line(text: str) -> str:
    """Ships and lists may hold anything: what does not print becomes a question mark, so that a line stays a line."""
    return "".join(
        letter if letter.isprintable() and not unicodedata.category(letter).startswith("C") else "?" for letter in text
    )


def _ship(row: Mapping[str, Any], matches: Sequence[Mapping[str, Any]]) -> str:
    strongest: Mapping[str, Any] = matches[0] if matches else {"match_strength": None, "listed_name": None}
    certainty = {"certain": "Listed ship", None: "Ship"}.get(strongest["match_strength"], "Probably a listed ship:")
    name = row["ship_name"] or strongest["listed_name"] or "name unknown"
    imo = f"IMO {row['imo']}" if row["imo"] else "IMO not known"
    return f"{certainty} {name} ({imo}, MMSI {row['mmsi']:09d})"


def _observed(call: Mapping[str, Any]) -> str:
    port_id, stop, end = call["port_id"], call["stopped_at_utc"], call["departed_at_utc"]
    stopped = f", stopped at {both_times(stop, port_id)}" if stop else ""
    left = f"left at {both_times(end, port_id)}" if end else "still there when last heard"
    return (
        f"called at {_port(call)}: arrived {both_times(call['arrived_at_utc'], port_id)}{stopped}, {left}. "
        f"Observed on AIS (confidence {call['confidence']} of 4)."
    )


def _inferred(call: Mapping[str, Any]) -> str:
    return (
        f"probable call at {_some_port(call)}, likeliest {_port(call)}, about "
        f"{both_times(call['arrived_at_utc'], call['port_id'])}, "
        f"while silent on AIS; {how_sure(call)}."
    )


def _some_port(call: Mapping[str, Any]) -> str:
    return _PORTS_OF.get(call["country"], f"a port of {call['country'] or 'that country'}")


def _port(call: Mapping[str, Any]) -> str:
    return f"{call['port_name']} [{call['port_id']}]"


def _off(near: Near) -> str:
    return f"{near.away_nm:.0f} nm off {near.port_name} [{near.port_id}]"


def _lists(matches: Sequence[Mapping[str, Any]]) -> str:
    return f"Listed: {'; '.join(map(_listing, matches))}." if matches else "On no list that is loaded."


def _listing(match: Mapping[str, Any]) -> str:
    programme = f" [{match['programme']}]" if match["programme"] else ""
    under_name = f" as {match['listed_name']}" if match["listed_name"] else ""
    on = {"imo": "IMO", "mmsi": "MMSI", "call_sign": "call sign and name", "name": "name"}[match["matched_on"]]
    return f"{match['list_name']}{programme}{under_name} ({match['match_strength']} match by {on})"
