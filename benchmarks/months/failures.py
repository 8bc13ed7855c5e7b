"""Every voyage that was missed, found at another time or made up, with what there is to say of why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from benchmarks.months.causes import MADE_UP, NO_ROW, NOT_DARK, NOT_WEIGHED, SAME_PLACE, TAKEN_FOR, WEIGHED
from benchmarks.months.judged import is_within
from benchmarks.months.matching import RIGHT_WITHIN_MINUTES, Match, Row, is_about
from benchmarks.months.moments import Visit, Voyage
from benchmarks.months.play import Played
from pipeline.simulate.lanes import step_nm

_SAME_PLACE_NM = 0.5


@dataclass(frozen=True)
class Failure:
    """One voyage, or one row that no voyage explains."""

    seed: int
    kind: str  # missed, late, made up; observed or dark
    what: str
    why: str


def failures_of(played: Played, matches: Iterable[Match], unexplained: list[Row], sides: set[str]) -> list[Failure]:
    """In order of the truth, the rows that nothing explains last."""
    seed = played.month.scenario.seed
    failures = []
    for match in matches:
        kind = "dark" if match.true.is_dark else "observed"
        if match.row is None:
            why = _why_missed(played, match.true, unexplained)
            failures.append(Failure(seed, f"{kind}, missed", _told(match.true), why))
        elif kind == "observed" and not match.is_on_time:
            failures.append(Failure(seed, "observed, at another time", _told(match.true), _why_late(match)))
    for row in unexplained:
        is_right_but_for_a_port = row["voyage_id"] in sides
        if not is_right_but_for_a_port:
            ports = f"{row['origin_port_id']} to {row['destination_port_id']}"
            what = f"{row['ship_name']} {ports}, {_day(row['departed_at_utc'])}"
            failures.append(Failure(seed, f"{row['evidence']}, made up", what, _why_made_up(played, row)))
    return failures


def _told(voyage: Voyage) -> str:
    origin, destination = voyage.origin, voyage.destination
    return f"{origin.ship[0]} {origin.port_id} to {destination.port_id}, {_day(origin.left_at_utc)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %H:%M}"


def _why_late(match: Match) -> str:
    row = match.row or {}
    if row.get("evidence") == "inferred":
        return f"{NOT_DARK}, {row['probability']:.2f}: a call was taken for dark though heard"
    words = []
    for name, minutes in zip(("departure", "arrival"), match.minutes_off, strict=True):
        if minutes is not None and abs(minutes) > RIGHT_WITHIN_MINUTES:
            words.append(f"{name} {abs(minutes) / 60:.1f} h too {'late' if minutes > 0 else 'early'}")
    return "; ".join(words)


def _why_missed(played: Played, voyage: Voyage, unexplained: list[Row]) -> str:
    for row in unexplained:
        if is_about(row, voyage) and row["origin_country"] == voyage.origin.port_id[:2]:
            return f"{TAKEN_FOR} {row['origin_port_id']} to {row['destination_port_id']} ({_sure(row)})"
    for visit in (voyage.origin, voyage.destination):
        if visit.is_dark:
            said = _said_of(played, visit)
            if said is not None:
                return said
    return NO_ROW


def _sure(row: Row) -> str:
    return "observed" if row["evidence"] == "observed" else f"inferred, {row['probability']:.2f}"


def _said_of(played: Played, visit: Visit) -> str | None:
    """What became of the silence that hid a call."""
    mmsis = pl.col("mmsi").is_in(sorted(visit.mmsis))
    weighed = {row["started_at_utc"]: row["said"] or 0.0 for row in played.found["judged"].filter(mmsis).to_dicts()}
    for gap in played.found["gaps"].filter(mmsis).to_dicts():
        if is_within(visit, gap["started_at_utc"], gap["ended_at_utc"] or played.ends_at_utc):
            if gap["started_at_utc"] not in weighed:
                return f"{NOT_WEIGHED}: its cause is told to be {gap['cause']}"
            said = f"{WEIGHED}: a call in North Korea {weighed[gap['started_at_utc']]:.2f}"
            return f"{said}; {_came_back(gap)}"
    return None


def _came_back(gap: Row) -> str:
    """Where the ship was heard again."""
    if gap["ended_at_utc"] is None:
        return "not heard again"
    ends = (gap["start_lon_deg"], gap["start_lat_deg"], gap["end_lon_deg"], gap["end_lat_deg"])
    apart_nm = step_nm(*ends)
    if apart_nm < _SAME_PLACE_NM:
        return SAME_PLACE
    return f"heard again {apart_nm:.0f} nm off"


def _why_made_up(played: Played, row: Row) -> str:
    ships = [ship for ship in played.month.scenario.ships if row["mmsi"] in ship.mmsis]
    roles = sorted({played.month.role_of[ship.name, ship.mmsi] for ship in ships})
    calls = [
        f"{visit.port_id} {'dark' if visit.is_dark else 'heard'} {_day(visit.entered_at_utc)}"
        for visit in played.visits
        if row["mmsi"] in visit.mmsis
        and visit.left_at_utc >= row["departed_at_utc"]
        and visit.entered_at_utc <= row["arrived_at_utc"]
    ]
    return f"{', '.join(roles)}; {_sure(row)}; {MADE_UP}: {', '.join(calls) or 'none'}"
