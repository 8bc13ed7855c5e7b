"""What befell the ships of a finding around it: calls, silences, voyages, meetings, draughts, alerts, by time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from pipeline.judge.explain.facts import Row
from pipeline.judge.explain.words import lasting, named, percent
from pipeline.report.dossier.case import Case
from pipeline.report.dossier.subject import Subject

LANES = ("port calls", "silences", "voyages", "encounters", "declared draught", "alerts")
"""Kinds of happenings, in the order in which they are drawn."""

_CAUSES = {
    "feed_outage": "the feed was down: says nothing of the ship",
    "out_of_coverage": "nobody is heard there",
    "silence": "others were heard there, she was not",
    "undetermined": "cause undetermined",
}


@dataclass(frozen=True)
class Happening:
    """Something in a ship's time.

    Attributes:
        lane: one of `LANES`.
        from_utc: when it began.
        to_utc: when it ended, the same for what is a moment; None: it goes on.
        kind: observed, inferred or declared; the cause of a silence; told, of an alert.
        words: what it was.
        known: how it is known, or what it is put down to.
        finding_id: as `tumen explain` takes it.
    """

    lane: str
    from_utc: datetime
    to_utc: datetime | None
    kind: str
    words: str
    known: str
    finding_id: str


def happenings_of(case: Case, subject: Subject) -> list[Happening]:
    """All that is published of the ships from the case's beginning to its end, in order of time.

    Raises:
        TumenError: the database cannot be read.
    """
    found = [
        one
        for number, vessel_id in enumerate(subject.vessel_ids)
        for one in _of_vessel(case, vessel_id, "the other ship: " if number else "")
    ]
    once: dict[tuple[str, str, datetime], Happening] = {}
    for one in found:  # alerts of several targets, and a meeting of the two ships, are told once
        once.setdefault((one.lane, one.finding_id, one.from_utc), one)
    within = [
        one
        for one in once.values()
        if one.from_utc <= case.end_utc and (one.to_utc is None or one.to_utc >= case.begin_utc)
    ]
    return sorted(within, key=lambda one: (one.from_utc, LANES.index(one.lane), one.finding_id, one.words))


def _of_vessel(case: Case, vessel_id: str, whose: str) -> Iterator[Happening]:
    read = case.published.rows
    gaps = {gap["gap_id"]: gap for gap in read("gaps", "vessel_id", [vessel_id]).iter_rows(named=True)}
    for call in read("port_calls", "vessel_id", [vessel_id]).iter_rows(named=True):
        yield _call(case, call, whose)
        yield from _draughts(call, gaps.get(call["gap_id"]), whose)
    for gap in gaps.values():
        yield _gap(gap, whose)
    for voyage in read("voyages", "vessel_id", [vessel_id]).iter_rows(named=True):
        yield _voyage(case, voyage, whose)
    met = [read("encounters", f"vessel_id_{one}", [vessel_id]) for one in ("a", "b")]
    for encounter in pl.concat(met).iter_rows(named=True):
        yield _encounter(case, encounter, vessel_id)
    for alert in read("alerts", "vessel_id", [vessel_id]).iter_rows(named=True):
        yield _alert(alert, whose)


def _call(case: Case, call: Row, whose: str) -> Happening:
    known = "observed"
    if call["evidence"] == "inferred":
        known = (
            f"inferred: {percent(call['probability'])} that she called in {case.facts.country(call['country'])},"
            f" {percent(call['port_probability'])} that it was here"
        )
    return Happening(
        *("port calls", call["arrived_at_utc"], call["departed_at_utc"], call["evidence"]),
        words=f"{whose}in {case.facts.port(call['port_id'])}",
        known=known,
        finding_id=call["port_call_id"],
    )


def _draughts(call: Row, gap: Row | None, whose: str) -> Iterator[Happening]:
    """What her crew declared: of a call that lies in a silence, before and after that."""
    ends = {
        "arrival": (gap["started_at_utc"], "last before the silence")
        if gap
        else (call["arrived_at_utc"], "on arrival"),
        "departure": (gap["ended_at_utc"], "first after it") if gap else (call["departed_at_utc"], "on departure"),
    }
    for end, (moment, words) in ends.items():
        draught_m = call[f"{end}_draught_m"]
        if draught_m is not None and moment is not None:
            yield Happening(
                *("declared draught", moment, moment, "declared"),
                words=f"{whose}{draught_m:.1f} m, {words}",
                known="declared by her crew",
                finding_id=call["port_call_id"],
            )


def _gap(gap: Row, whose: str) -> Happening:
    hours = gap["duration_hours"]
    return Happening(
        *("silences", gap["started_at_utc"], gap["ended_at_utc"], gap["cause"]),
        words=f"{whose}not heard for {lasting(hours)}" if hours is not None else f"{whose}not heard since",
        known=_CAUSES[gap["cause"]],
        finding_id=gap["gap_id"],
    )


def _voyage(case: Case, voyage: Row, whose: str) -> Happening:
    origin, destination = (case.facts.port_name(voyage[f"{end}_port_id"]) for end in ("origin", "destination"))
    known = "observed" if voyage["evidence"] == "observed" else f"inferred: {percent(voyage['probability'])} both calls"
    return Happening(
        *("voyages", voyage["departed_at_utc"], voyage["arrived_at_utc"], voyage["evidence"]),
        words=f"{whose}{origin} to {destination}",
        known=known,
        finding_id=voyage["voyage_id"],
    )


def _encounter(case: Case, encounter: Row, vessel_id: str) -> Happening:
    other_id = encounter["vessel_id_b" if encounter["vessel_id_a"] == vessel_id else "vessel_id_a"]
    other = case.published.rows("vessels", "vessel_id", [other_id]).to_dicts()
    return Happening(
        *("encounters", encounter["started_at_utc"], encounter["ended_at_utc"], "observed"),
        words=f"{named(other[0]['ship_name']) if other else other_id} close by",
        known="observed",
        finding_id=encounter["encounter_id"],
    )


def _alert(alert: Row, whose: str) -> Happening:
    rule = alert["rule"].replace("_", " ")
    return Happening(
        *("alerts", alert["event_from_utc"], alert["event_from_utc"], "told"),
        words=f"{whose}{rule}" if alert["kind"] == "first" else f"{whose}{alert['kind']} of: {rule}",
        known="an alert was decided",
        finding_id=alert["alert_id"],
    )
