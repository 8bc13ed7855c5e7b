"""True voyages of the corridor, and the rows that are about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.months.moments import Voyage

RIGHT_WITHIN_MINUTES = 30.0
_APART = timedelta(days=1)  # a row further off is about another voyage of the ship

Row = dict[str, Any]


@dataclass(frozen=True)
class Match:
    """A true voyage of the corridor and the row that is about it, if there is one."""

    true: Voyage
    row: Row | None

    @property
    def minutes_off(self) -> tuple[float | None, float | None]:
        """Departure and arrival found, less those of the first and last hearing in the zones; None: nothing to hold."""
        if self.row is None:
            return None, None
        return (
            _minutes(self.row["departed_at_utc"], self.true.origin.last_heard_at_utc),
            _minutes(self.row["arrived_at_utc"], self.true.destination.first_heard_at_utc),
        )

    @property
    def minutes_off_the_track(self) -> tuple[float | None, float | None]:
        """The same, less the moments at which the true track leaves and enters the zones."""
        if self.row is None:
            return None, None
        return (
            _minutes(self.row["departed_at_utc"], self.true.origin.left_at_utc),
            _minutes(self.row["arrived_at_utc"], self.true.destination.entered_at_utc),
        )

    @property
    def is_on_time(self) -> bool:
        """Found, with both ends within half an hour."""
        return self.row is not None and all(
            minutes is not None and abs(minutes) <= RIGHT_WITHIN_MINUTES for minutes in self.minutes_off
        )


def matched(true: Iterable[Voyage], rows: list[Row]) -> tuple[list[Match], list[Row]]:
    """Same ship and ports and about the same time; the nearest in time where there are several."""
    left = {row["voyage_id"]: row for row in rows}
    matches = []
    for voyage in true:
        about = [row for row in left.values() if is_about(row, voyage) and _ports(row) == _ports_of(voyage)]
        row = min(about, key=lambda row: (_hours_apart(row, voyage), row["voyage_id"]), default=None)
        if row is not None:
            del left[row["voyage_id"]]
        matches.append(Match(voyage, row))
    return matches, list(left.values())


def right_but_for_a_port(true: list[Voyage], left: list[Row]) -> set[str]:
    """Ids of rows that would be right but for a port: the other side is the true one."""
    taken: set[str] = set()
    for voyage in true:
        for row in left:
            same = row["origin_country"] == voyage.origin.port_id[:2] and row["voyage_id"] not in taken
            if same and is_about(row, voyage):
                taken.add(row["voyage_id"])
                break
    return taken


def is_about(row: Row, voyage: Voyage) -> bool:
    """Whether a row is of the ship and overlaps the voyage, give or take a day."""
    return (
        row["mmsi"] in voyage.origin.mmsis
        and row["departed_at_utc"] - _APART < voyage.destination.entered_at_utc
        and row["arrived_at_utc"] + _APART > voyage.origin.left_at_utc
    )


def _ports(row: Row) -> tuple[str, str]:
    return row["origin_port_id"], row["destination_port_id"]


def _ports_of(voyage: Voyage) -> tuple[str, str]:
    return voyage.origin.port_id, voyage.destination.port_id


def _hours_apart(row: Row, voyage: Voyage) -> float:
    apart = (
        row["departed_at_utc"] - voyage.origin.left_at_utc,
        row["arrived_at_utc"] - voyage.destination.entered_at_utc,
    )
    return float(sum(abs(each.total_seconds()) for each in apart)) / 3600


def _minutes(found: datetime, true: datetime | None) -> float | None:
    return None if true is None else (found - true).total_seconds() / 60
