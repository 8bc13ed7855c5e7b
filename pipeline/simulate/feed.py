"""A scenario played through: the lines of its feed by day, and its truth."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from pipeline.settings import Settings
from pipeline.simulate import truth
from pipeline.simulate.lanes import Chart
from pipeline.simulate.orders import Ship
from pipeline.simulate.receivers import Harm, Reception, base_station_reports, receive
from pipeline.simulate.scenario import Scenario
from pipeline.simulate.sentences import SentLine, write_lines
from pipeline.simulate.ships import Track, sail
from pipeline.simulate.transmissions import satellite_passes, transmit


@dataclass(frozen=True)
class Course:
    """Where a ship truly was, and when a whole report of its position came through, in seconds since the start."""

    ship: Ship
    track: Track
    heard_s: list[float]


@dataclass(frozen=True)
class SimulatedFeed:
    """Feed files by name, and what really happened."""

    files: dict[str, list[str]]
    port_calls: list[truth.TruePortCall]
    voyages: list[truth.TrueVoyage]
    gaps: list[truth.TrueGap]
    encounters: list[truth.TrueEncounter]
    lines: list[truth.TrueLines]
    courses: list[Course]


def simulate(scenario: Scenario) -> SimulatedFeed:
    """Play a scenario through. The same scenario gives the same feed: nothing else is asked, no clock either.

    Raises:
        ConfigurationError: an itinerary cannot be sailed; the message names file, ship and stop.
    """
    chart, passes = Chart(scenario), satellite_passes(scenario)
    gap_hours = Settings.model_fields["gaps"].default.least_gap_hours
    receptions: list[Reception] = []
    calls, voyages, gaps = [], [], []
    sailed = [(ship, sail(ship, scenario, chart)) for ship in scenario.ships]
    courses = []
    for ship, track in sailed:
        heard = _delivered(receive(ship, transmit(ship, track, passes, scenario), scenario), scenario)
        heard_s = _positions_heard_s(heard)
        courses.append(Course(ship, track, heard_s))
        own_calls = truth.port_calls(ship, track, heard_s, scenario)
        calls += own_calls
        voyages += truth.voyages(own_calls)
        gaps += truth.gaps(ship, heard_s, scenario, gap_hours)
        receptions += heard
    for station in scenario.stations:
        receptions += _delivered(base_station_reports(station, scenario), scenario)
    receptions.sort(key=lambda each: (each.received_at_s, each.receiver, each.sender))
    files, lines = _files(receptions, scenario)
    return SimulatedFeed(files, calls, voyages, gaps, truth.encounters(sailed, scenario), lines, courses)


def header(scenario: Scenario) -> list[str]:
    """The comment lines every feed file begins with."""
    return [f"# SYNTHETIC feed made by tumen simulate from {scenario.name}, seed {scenario.seed}: no real observation"]


def _delivered(receptions: list[Reception], scenario: Scenario) -> list[Reception]:
    """Without what was sent on a day whose file is lost."""
    if not scenario.lost_days:
        return receptions
    return [each for each in receptions if scenario.day(each.transmission.at_s) not in scenario.lost_days]


def _positions_heard_s(heard: list[Reception]) -> list[float]:
    return sorted(each.received_at_s for each in heard if each.harm is Harm.NONE and each.transmission.is_position)


def _files(receptions: list[Reception], scenario: Scenario) -> tuple[dict[str, list[str]], list[truth.TrueLines]]:
    """Lines by day. All receptions of one message go into the file of the day it was sent on."""
    fates = _fates(receptions, Settings.model_fields["decode"].default.duplicate_window_s)
    by_day: defaultdict[date, list[SentLine]] = defaultdict(list)
    for line in write_lines(receptions, scenario):
        by_day[scenario.day(receptions[line.reception_no].transmission.at_s)].append(line)
    files, counts = {}, []
    for day in sorted(by_day):
        name = f"SYNTHETIC-{day.isoformat()}.nmea"
        files[name] = header(scenario) + [line.text for line in by_day[day]]
        fate_of = Counter(fates[line.reception_no] for line in by_day[day])
        counts.append(
            truth.TrueLines(
                file=name,
                lines=len(files[name]),
                comments=len(header(scenario)),
                messages=fate_of["message"],
                duplicates=fate_of["duplicate"],
                damaged=fate_of["damaged"],
            )
        )
    return files, counts


def _fates(receptions: list[Reception], window_s: float) -> list[str]:
    """Of equal payloads within the window the first whole one is the message, the others are duplicates."""
    stands_s: dict[str, int] = {}
    fates = ["damaged"] * len(receptions)
    for number in sorted(range(len(receptions)), key=lambda number: receptions[number].stated_s):
        each = receptions[number]
        if each.harm is not Harm.NONE:
            continue
        payload = each.transmission.payload
        if payload in stands_s and each.stated_s - stands_s[payload] <= window_s:
            fates[number] = "duplicate"
        else:
            stands_s[payload] = each.stated_s
            fates[number] = "message"
    return fates


def listed_ships(scenario: Scenario) -> list[Ship]:
    """Ships that the scenario's watchlist names."""
    return [ship for ship in scenario.ships if ship.listing is not None]
