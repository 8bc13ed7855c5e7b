"""Itineraries that fit into a month: stops, and hours there that leave time to reach the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from benchmarks.months.waters import length_nm
from pipeline.simulate.orders import Span, Stay

_LEAST_STAY_HOURS = 8.0
_LAST_HOURS = 14.0  # at the last place before the month is over


@dataclass(frozen=True)
class Stop:
    """A place and the hours that a ship stays there."""

    at: str
    hours: float


@dataclass(frozen=True)
class Times:
    """When a ship is at a stop, to within the two percent that its speed may be off."""

    arrives_at_utc: datetime
    leaves_at_utc: datetime


@dataclass(frozen=True)
class Plan:
    """An itinerary and the times of its stops."""

    itinerary: tuple[Stay, ...]
    times: tuple[Times, ...]


def plan(
    stops: Sequence[Stop], knots: float, starts_at_utc: datetime, ends_at_utc: datetime, slack_share: float
) -> Plan:
    """Stops one after the other; the first is left later by that share of what the month leaves over.

    Raises:
        ValueError: the passages alone leave no time for the stays.
    """
    passages = _passages(stops, knots)
    wanted = [stop.hours for stop in stops[:-1]]
    left = _left_hours(stops, knots, starts_at_utc, ends_at_utc)
    if left < _LEAST_STAY_HOURS * len(wanted):
        message = f"{' '.join(stop.at for stop in stops)}: {sum(passages):.0f} h of sailing leave no time to stay"
        raise ValueError(message)
    spare = left - sum(wanted)
    if spare < 0:
        over = left - _LEAST_STAY_HOURS * len(wanted)
        most = sum(max(0.0, hours - _LEAST_STAY_HOURS) for hours in wanted)
        wanted = [min(hours, _LEAST_STAY_HOURS) + max(0.0, hours - _LEAST_STAY_HOURS) * over / most for hours in wanted]
    elif wanted:
        wanted[0] += spare * slack_share
    return _written(stops, wanted, passages, knots, starts_at_utc, ends_at_utc)


def plan_what_fits(
    stops: Sequence[Stop], knots: float, starts_at_utc: datetime, ends_at_utc: datetime, slack_share: float
) -> Plan:
    """The same with as many of the stops, from the first on, as the time is long enough for."""
    while len(stops) > 1 and _left_hours(stops, knots, starts_at_utc, ends_at_utc) < _LEAST_STAY_HOURS * len(stops):
        stops = stops[:-1]
    return plan(stops, knots, starts_at_utc, ends_at_utc, slack_share)


def _passages(stops: Sequence[Stop], knots: float) -> list[float]:
    return [length_nm(one.at, other.at) / knots for one, other in pairwise(stops)]


def _left_hours(stops: Sequence[Stop], knots: float, starts_at_utc: datetime, ends_at_utc: datetime) -> float:
    """To stay at all places but the last."""
    return (ends_at_utc - starts_at_utc).total_seconds() / 3600 - sum(_passages(stops, knots)) * 1.03 - _LAST_HOURS


def _written(  # noqa: PLR0913, PLR0917  the parts of a plan
    stops: Sequence[Stop],
    stays: Sequence[float],
    passages: Sequence[float],
    knots: float,
    starts_at_utc: datetime,
    ends_at_utc: datetime,
) -> Plan:
    itinerary, times, now = [], [], starts_at_utc
    for number, stop in enumerate(stops):
        arrives = now + timedelta(hours=passages[number - 1]) if number else now
        is_last = number == len(stops) - 1
        now = ends_at_utc if is_last else arrives + timedelta(hours=stays[number])
        times.append(Times(arrives, now))
        is_brief = stop.hours < _LEAST_STAY_HOURS  # until a moment, she might not be there yet
        itinerary.append(
            Stay(
                at=stop.at,
                knots=knots if number else None,
                until_utc=None if is_last or is_brief else now,
                hours=stop.hours if is_brief and not is_last else None,
            )
        )
    return Plan(tuple(itinerary), tuple(times))


def silence(begins: datetime, ends: datetime) -> Span:
    """A time with the transponder off."""
    return Span(starts_at_utc=begins, ends_at_utc=ends)
