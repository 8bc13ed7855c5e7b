"""Where simulated silences play, and what is heard of a ship at their ends."""

from dataclasses import dataclass, field, replace

from benchmarks.calibration.chart import Fix, Waters
from benchmarks.calibration.dice import Dice
from benchmarks.calibration.families import Family, Shares

# Where ships lie or sail when they fall silent or are heard again: within reach of a receiver, or of a satellite.
ROADS = (
    "USSURI_ROADS_A", "USSURI_ROADS_B", "USSURI_ROADS_C", "NJK_ROADS_1", "NJK_ROADS_2", "NJK_ROADS_3", "VYP_ROADS",
    "SLV_ROADS",
)  # fmt: skip
BERTHS = (
    "VVO_QUAY",
    "VVO_FISH_PORT",
    "NJK_QUAY",
    "VYP_QUAY",
    "VYP_OIL",
    "VYP_COAL",
    "SLV_OIL",
    "DUNAI_QUAY",
    "POS_QUAY",
)
OFFING = ("OFF_VLADIVOSTOK", "GULF", "GULF_DRIFT", "OFF_DUNAI", "NJK_SEA", "VYP_SEA", "OFF_VOSTOCHNY", "GAMOV")
FISHING = ("USSURI_FISHING_W", "USSURI_FISHING_E", "USSURI_FISHING_S", "EAST_COAST", "GULF_DRIFT", "SEA_OF_JAPAN_W")
FAR = ("DONGHAE_SEA", "BUSAN_SEA", "KOREA_E", "NIIGATA_SEA", "TOYAMA_BAY", "SADO_N", "POH_SEA", "OTA_SEA", "CHEJU_S")


@dataclass(frozen=True)
class End:
    """One end of a silence."""

    fix: Fix
    is_under_way: bool
    place: str | None = None  # where she lies


@dataclass(frozen=True)
class Story:
    """One silence as it truly was."""

    kind: str
    start: End
    end: End
    hours: float
    ports: tuple[str, ...] = ()  # places of the chart, in order
    worked_at: tuple[str, ...] = field(default=())  # where cargo was worked, alongside at an end included
    transmits: bool = False  # she hid nothing: nobody was there to hear her
    cause: str = "silence"


@dataclass(frozen=True)
class Scene:
    """Where it plays, by whose habits, and chance."""

    family: Family
    waters: Waters
    dice: Dice
    is_shuttle: bool = False
    hides_in_russia: bool = True

    @property
    def elsewhere(self) -> Shares:
        """Ports outside the corridor: ships in the trade are listed in Japan and South Korea, and call in China."""
        return {"ZHO_QUAY": 1.0} if self.is_shuttle else self.family.elsewhere  # row 22: Zhoushan


def lying(name: str, waters: Waters) -> End:
    """At rest in a place of the chart."""
    place = waters.place(name)
    return End(Fix(place.lon_deg, place.lat_deg, 0.0), is_under_way=False, place=name)


def sailing(fix: Fix, scene: Scene) -> End:
    """Under way along a lane, as well as courses are held and reported."""
    dice = scene.dice
    noise_deg = dice.normal(scene.family.habits.course_noise_deg)
    return End(replace(jitter(fix, 0.5, dice), cog_deg=(fix.cog_deg + noise_deg) % 360), is_under_way=True)


def at_sea(fix: Fix, scene: Scene) -> End:
    """A ship that calls in the dark, heard on her way there or from there; some loiter first."""
    loiters = scene.dice.chance(scene.family.habits.loiters)
    return drifting(fix, scene.dice) if loiters else sailing(fix, scene)


def drifting(fix: Fix, dice: Dice) -> End:
    """At sea without a goal: half of them make way, on any course."""
    return End(replace(fix, cog_deg=dice.between((0.0, 360.0))), is_under_way=dice.chance(0.5))


def off(waters: Waters, name: str, dice: Dice, nm: float) -> Fix:
    """Some miles off a place of the chart."""
    place = waters.place(name)
    return jitter(Fix(place.lon_deg, place.lat_deg, 0.0), nm, dice)


def jitter(fix: Fix, nm: float, dice: Dice) -> Fix:
    """The fix, some miles aside; within the waters that are played in."""
    lon, lat = fix.lon_deg + dice.normal(nm / 44), fix.lat_deg + dice.normal(nm / 60)
    return replace(fix, lon_deg=lon, lat_deg=min(max(lat, 30.0), 46.0))
