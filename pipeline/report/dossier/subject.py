"""What a finding is about: which ships, from when to when, which silences and which ports."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.judge.explain.facts import Facts, Row, row_of
from pipeline.judge.explain.words import percent

_LEAST_SHOWN = 0.01  # of probability: a hundredth is where a port begins to be worth a place on the map
_MOST_SHOWN = 8  # ports that compete on one map


@dataclass(frozen=True)
class Subject:
    """What is to be shown of a finding.

    Attributes:
        vessel_ids: the ship; of an encounter both.
        from_utc: when it began.
        to_utc: when it ended; None: it goes on.
        gap_ids: silences that it lies in.
        port_ids: ports that it is of; those with drawn zones are shown closer.
        met_at: where two ships met, and when.
    """

    vessel_ids: tuple[str, ...]
    from_utc: datetime
    to_utc: datetime | None
    gap_ids: tuple[str, ...] = ()
    port_ids: tuple[str, ...] = ()
    met_at: tuple[float, float] | None = None


def subject_of(facts: Facts, finding_id: str) -> Subject | None:
    """What the finding of this id is about; None of an alert of the feed, which is of no ship."""
    for table, (key, of_kind) in _KINDS.items():
        row = row_of(getattr(facts, table), key, finding_id)
        if row is not None:
            return of_kind(facts, row)
    return None


def row_of_finding(facts: Facts, finding_id: str) -> dict[str, Any]:
    """The finding's own row.

    Raises:
        KeyError: the facts do not have it.
    """
    for table, (key, _) in _KINDS.items():
        row = row_of(getattr(facts, table), key, finding_id)
        if row is not None:
            return dict(row)
    raise KeyError(finding_id)


def ports_said(facts: Facts, subject: Subject) -> dict[str, str]:
    """Ports to show by their id, each with its weight where several compete, the likeliest first."""
    competing = [one for gap_id in subject.gap_ids for one in facts.candidates(gap_id)]
    likely = [
        one
        for one in competing
        if (one["probability"] >= _LEAST_SHOWN and one["verdict"] != "infeasible") or one["port_id"] in subject.port_ids
    ]
    said = {
        one["port_id"]: "out of reach" if one["verdict"] == "infeasible" else percent(one["probability"])
        for one in likely[:_MOST_SHOWN]
    }
    return {port_id: said.get(port_id, "") for port_id in (*subject.port_ids, *said)}


def _of_call(_facts: Facts, call: Row) -> Subject:
    return Subject(
        vessel_ids=(call["vessel_id"],),
        from_utc=call["arrived_at_utc"],
        to_utc=call["departed_at_utc"],
        gap_ids=(call["gap_id"],) if call["gap_id"] else (),
        port_ids=(call["port_id"],),
    )


def _of_gap(_facts: Facts, gap: Row) -> Subject:
    return Subject(
        vessel_ids=(gap["vessel_id"],),
        from_utc=gap["started_at_utc"],
        to_utc=gap["ended_at_utc"],
        gap_ids=(gap["gap_id"],),
    )


def _of_dark_call(facts: Facts, call: Row) -> Subject:
    gap = facts.gap(call["gap_id"])
    return Subject(
        vessel_ids=(call["vessel_id"],),
        from_utc=gap["started_at_utc"] if gap else call["earliest_arrival_utc"],
        to_utc=gap["ended_at_utc"] if gap else call["latest_departure_utc"],
        gap_ids=(call["gap_id"],),
        port_ids=(call["port_id"],),
    )


def _of_voyage(facts: Facts, voyage: Row) -> Subject:
    calls = [facts.call(voyage[f"{end}_port_call_id"]) for end in ("origin", "destination")]
    gap_ids = dict.fromkeys(call["gap_id"] for call in calls if call and call["gap_id"])
    return Subject(
        vessel_ids=(voyage["vessel_id"],),
        from_utc=voyage["departed_at_utc"],
        to_utc=voyage["arrived_at_utc"],
        gap_ids=tuple(gap_ids),
        port_ids=(voyage["origin_port_id"], voyage["destination_port_id"]),
    )


def _of_encounter(_facts: Facts, encounter: Row) -> Subject:
    return Subject(
        vessel_ids=(encounter["vessel_id_a"], encounter["vessel_id_b"]),
        from_utc=encounter["started_at_utc"],
        to_utc=encounter["ended_at_utc"],
        met_at=(encounter["lon_deg"], encounter["lat_deg"]),
    )


def _of_alert(facts: Facts, alert: Row) -> Subject | None:
    if alert["vessel_id"] is None:
        return None
    for finding_id in (alert["port_call_id"], alert["voyage_id"], alert["finding_id"]):
        found = subject_of(facts, finding_id) if finding_id and finding_id != alert["alert_id"] else None
        if found:
            return found
    port_ids = (alert["port_id"],) if alert["port_id"] else ()
    bare = Subject((alert["vessel_id"],), alert["event_from_utc"], alert["event_to_utc"])
    return replace(bare, port_ids=port_ids)


_KINDS: dict[str, tuple[str, Callable[[Facts, Row], Subject | None]]] = {
    "port_calls": ("port_call_id", _of_call),
    "gaps": ("gap_id", _of_gap),
    "dark_calls": ("dark_call_id", _of_dark_call),
    "voyages": ("voyage_id", _of_voyage),
    "encounters": ("encounter_id", _of_encounter),
    "alerts": ("alert_id", _of_alert),
}
