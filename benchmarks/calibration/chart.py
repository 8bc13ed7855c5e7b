"""The waters that simulated silences play in: places and lanes of the sample's scenario, and ports it does not have."""

from dataclasses import dataclass
from functools import cache

from pipeline.resources import data_path
from pipeline.simulate.lanes import Chart, bearing_deg, step_nm
from pipeline.simulate.scenario import Place, Scenario, parse_scenario

_SCENARIO = "scenarios/corridor_march_2024.toml"

# Berths after data/ports.csv; waypoints by hand, a few miles off the coast.
_PLACES = {
    "SNB_BERTH": (130.400, 42.325, "KP_SONBONG"),
    "SNB_SEA": (130.450, 42.220, None),
    "KIM_BERTH": (129.205, 40.665, "KP_KIMCHAEK"),
    "KIM_SEA": (129.450, 40.620, None),
    "MUSU_SEA": (130.050, 41.000, None),
    "TAN_BERTH": (128.930, 40.410, "KP_TANCHON"),
    "TAN_SEA": (129.000, 40.280, None),
    "HUN_BERTH": (127.620, 39.820, "KP_HUNGNAM"),
    "HUN_SEA": (127.850, 39.650, None),
    "WON_BERTH": (127.450, 39.160, "KP_WONSAN"),
    "WON_SEA": (127.800, 39.350, None),
    "EAST_BAY": (128.900, 39.500, None),
    "NAM_BERTH": (125.400, 38.710, "KP_NAMPO"),
    "NAM_SEA": (124.700, 38.550, None),
    "YELLOW_SEA": (124.300, 36.000, None),
    "CHEJU_W": (125.400, 33.200, None),
    "CHEJU_S": (126.800, 32.900, None),
    "KOREA_STRAIT": (128.900, 34.500, None),
    "POH_QUAY": (129.400, 36.030, "KR_POHANG"),
    "POH_SEA": (129.650, 36.100, None),
    "ULS_QUAY": (129.380, 35.490, "KR_ULSAN"),
    "ULS_SEA": (129.500, 35.450, None),
    "OTA_QUAY": (141.010, 43.200, "JP_OTARU"),
    "OTA_SEA": (141.000, 43.450, None),
    "AKI_QUAY": (140.040, 39.760, "JP_AKITA"),
    "AKI_SEA": (139.800, 39.900, None),
    "ZHO_QUAY": (122.150, 29.970, "CN_ZHOUSHAN"),
    "ZHO_SEA": (122.900, 30.300, None),
    "PRE_QUAY": (133.900, 42.895, "RU_PREOBRAZHENIYE"),
    "OLG_QUAY": (135.250, 43.735, "RU_OLGA"),
    "OLG_SEA": (135.350, 43.550, None),
}
_LANES = (
    ("SNB_BERTH", "SNB_SEA", "RJN_APPROACH"),
    ("SNB_SEA", "TUMEN_MOUTH"),
    ("CJN_OFFING", "MUSU_SEA", "KIM_SEA", "KIM_BERTH"),
    ("KIM_SEA", "TAN_SEA", "TAN_BERTH"),
    ("TAN_SEA", "EAST_BAY", "HUN_SEA", "HUN_BERTH"),
    ("EAST_BAY", "WON_SEA", "WON_BERTH"),
    ("HUN_SEA", "WON_SEA"),
    ("EAST_BAY", "SEA_OF_JAPAN_W"),
    ("EAST_BAY", "GULF"),
    ("MUSU_SEA", "GULF"),
    ("MUSU_SEA", "SEA_OF_JAPAN_W"),
    ("KIM_SEA", "GULF"),
    ("NAM_BERTH", "NAM_SEA", "YELLOW_SEA", "CHEJU_W", "CHEJU_S", "KOREA_STRAIT", "BUSAN_SEA"),
    ("KOREA_STRAIT", "KOREA_E"),
    ("CHEJU_S", "ZHO_SEA", "ZHO_QUAY"),
    ("POH_QUAY", "POH_SEA", "KOREA_E"),
    ("ULS_QUAY", "ULS_SEA", "KOREA_E"),
    ("POH_SEA", "SEA_OF_JAPAN_W"),
    ("KOREA_E", "GULF"),
    ("KOREA_E", "VYP_SEA"),
    ("OTA_QUAY", "OTA_SEA", "VYP_SEA"),
    ("AKI_QUAY", "AKI_SEA", "VYP_SEA"),
    ("AKI_SEA", "SADO_N"),
    ("EAST_COAST", "PRE_QUAY"),
    ("EAST_COAST", "OLG_SEA", "OLG_QUAY"),
)


@dataclass(frozen=True)
class Fix:
    """A place on the water, and the course of a ship that sails there."""

    lon_deg: float
    lat_deg: float
    cog_deg: float


@dataclass(frozen=True)
class Way:
    """A way along the lanes."""

    places: tuple[tuple[float, float], ...]

    @property
    def length_nm(self) -> float:
        """The whole way."""
        return sum(step_nm(*here, *there) for here, there in zip(self.places, self.places[1:], strict=False))

    def after(self, way_nm: float) -> Fix:
        """Where a ship is some miles from the beginning; at most at the end."""
        for here, there in zip(self.places, self.places[1:], strict=False):
            leg_nm = step_nm(*here, *there)
            if way_nm <= leg_nm and leg_nm > 0:
                share = way_nm / leg_nm
                lon, lat = (a + (b - a) * share for a, b in zip(here, there, strict=True))
                return Fix(lon, lat, bearing_deg(*here, *there))
            way_nm -= leg_nm
        return Fix(*self.places[-1], bearing_deg(*self.places[-2], *self.places[-1]))

    def before(self, way_nm: float) -> Fix:
        """Where a ship is some miles from the end; at most at the beginning."""
        return self.after(max(0.0, self.length_nm - way_nm))


class Waters:
    """Ways between the places of the chart."""

    def __init__(self) -> None:
        """Read the sample's scenario, and put the other ports beside its own."""
        path = data_path(_SCENARIO)
        sample = parse_scenario(path.read_text(encoding="utf-8"), path.name)
        others = {
            name: Place(lon_deg=lon, lat_deg=lat, manner="berth" if port_id else "drift", port_id=port_id)
            for name, (lon, lat, port_id) in _PLACES.items()
        }
        self.scenario: Scenario = sample.model_copy(
            update={"places": {**sample.places, **others}, "lanes": (*sample.lanes, *_LANES)}
        )
        self._chart = Chart(self.scenario)
        self._ways: dict[tuple[str, str], Way] = {}

    def place(self, name: str) -> Place:
        """A place of the chart."""
        return self.scenario.places[name]

    def way(self, origin: str, destination: str) -> Way:
        """The shortest way along the lanes.

        Raises:
            ValueError: no lane leads there.
        """
        if (origin, destination) not in self._ways:
            names = self._chart.way(origin, destination)
            if names is None:
                message = f"no lane leads from {origin} to {destination}"
                raise ValueError(message)
            places = tuple((self.place(name).lon_deg, self.place(name).lat_deg) for name in names)
            self._ways[origin, destination] = Way(places)
        return self._ways[origin, destination]


@cache
def waters() -> Waters:
    """The chart, read once."""
    return Waters()
