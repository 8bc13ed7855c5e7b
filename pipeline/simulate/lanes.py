"""The chart of a scenario: places joined by lanes, and the shortest way along them."""

import heapq
import itertools
import math
from collections import defaultdict

from pipeline.simulate.scenario import Scenario

NM_PER_DEG = 60.0


def step_nm(from_lon_deg: float, from_lat_deg: float, to_lon_deg: float, to_lat_deg: float) -> float:
    """Length of a straight line on a plate carrée of its middle latitude: what simulated ships sail along.

    Within 0.5 percent of the geodesic for lanes of some hundred miles; the truth needs no more, because it
    is the times and places that follow from it that are written down.
    """
    middle = math.radians((from_lat_deg + to_lat_deg) / 2)
    east = (to_lon_deg - from_lon_deg) * math.cos(middle)
    return NM_PER_DEG * math.hypot(east, to_lat_deg - from_lat_deg)


def bearing_deg(from_lon_deg: float, from_lat_deg: float, to_lon_deg: float, to_lat_deg: float) -> float:
    """Course of that line, 0 to 360."""
    middle = math.radians((from_lat_deg + to_lat_deg) / 2)
    east = (to_lon_deg - from_lon_deg) * math.cos(middle)
    return math.degrees(math.atan2(east, to_lat_deg - from_lat_deg)) % 360


class Chart:
    """Answers which places a ship passes on its way."""

    def __init__(self, scenario: Scenario) -> None:
        """Take places and lanes of the scenario; lanes go both ways."""
        self._neighbours: dict[str, dict[str, float]] = defaultdict(dict)
        for lane in scenario.lanes:
            for one, other in itertools.pairwise(lane):
                a, b = scenario.places[one], scenario.places[other]
                length_nm = step_nm(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
                self._neighbours[one][other] = self._neighbours[other][one] = length_nm

    def way(self, origin: str, destination: str) -> list[str] | None:
        """Names of the places from origin to destination on the shortest way; None where no lane leads."""
        queue: list[tuple[float, str, list[str]]] = [(0.0, origin, [origin])]
        done: set[str] = set()
        while queue:
            sailed_nm, name, passed = heapq.heappop(queue)
            if name == destination:
                return passed
            if name in done:
                continue
            done.add(name)
            for other, length_nm in self._neighbours[name].items():
                heapq.heappush(queue, (sailed_nm + length_nm, other, [*passed, other]))
        return None
