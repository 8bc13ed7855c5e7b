"""A scenario played through: the lines of its feed by day, and its truth."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from pipeline.settings import Settings
from pipeline.simulate import truth
from pipeline.simulate.lanes import Chart
from pipeline.simulate.receivers import Harm, Reception, base_station_reports, receive
from pipeline.simulate.scenario import Scenario, Ship
from pipeline.simulate.sentences import SentLine, write_lines
from pipeline.simulate.ships import sail
from pipeline.simulate.transmissions import satellite_passes, transmit


@dataclass(frozen=True)
class SimulatedFeed:
    """Feed files by name, and what really happened."""

    files: dict[str, list[str]]
    port_calls: list[truth.TruePortCall]
    voyages: list[truth.TrueVoyage]
    gaps: list[truth.TrueGap]
    encounters: list[truth.TrueEncounter]
    lines: list[truth.TrueLines]


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
    for ship, track in sailed:
        heard = receive(ship, transmit(ship, track, passes, scenario), scenario)
        heard_s = _positions_heard_s(heard)
        own_calls = truth.port_calls(ship, track, heard_s, scenario)
        calls += own_calls
        voyages += truth.voyages(own_calls)
        gaps += truth.gaps(ship, heard_s, scenario, gap_hours)
        receptions += heard
    for station in scenario.stations:
        receptions += base_station_reports(station, scenario)
    receptions.sort(key=lambda each: (each.received_at_s, each.receiver, each.sender))
    files, lines = _files(receptions, scenario)
    return SimulatedFeed(files, calls, voyages, gaps, truth.encounters(sailed, scenario), lines)


def header(scenario: Scenario) -> list[str]:
    """The comment lines every feed file begins with."""
    return [f"# SYNTHETIC feed made by tumen simulate from {scenario.name}, seed {scenario.seed}: no real observation"]


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
    fates = []
    for each in receptions:
        payload, received_s = each.transmission.payload, int(each.received_at_s)  # a tag block tells whole seconds
        if each.harm is not Harm.NONE:
            fates.append("damaged")
        elif payload in stands_s and received_s - stands_s[payload] <= window_s:
            fates.append("duplicate")
        else:
            stands_s[payload] = received_s
            fates.append("message")
    return fates


def listed_ships(scenario: Scenario) -> list[Ship]:
    """Ships that the scenario's watchlist names."""
    return [ship for ship in scenario.ships if ship.listing is not None]
