"""Silences with calls in them: out along the lanes, a stay in each port, and back to where the ship is heard."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from benchmarks.calibration.chart import Waters
from benchmarks.calibration.scenes import BERTHS, FAR, OFFING, ROADS, Scene, Story, at_sea, lying

_STRAIT = ("BUSAN_SEA", "CHEJU_S")  # row 22: on her way to a Chinese yard she was heard in the Korea Strait alone
_LEAST_STAY_HOURS = 4.0
_COVERED_NM = 25.0  # about as far as a station on the shore hears
_BEYOND_NM = (25.0, 45.0)  # where the last of a ship that hides nothing is heard
_SINGLE_FIX_NM = (40.0, 57.0)  # 72 to 105 km SW of Nakhodka and Vostochny: rows 41, 42 of published_voyages.csv
_SOUTH = ("POH_SEA", "KOREA_E", "BUSAN_SEA", "CHEJU_S")  # row 41: seen off Shimane, then past Jeju
Manner = Literal["lies", "sails", "transmits"]  # how a ship is when she falls silent


@dataclass(frozen=True)
class Bracket:
    """Where a ship that calls in the dark is last heard and heard again: places of the chart, and how far off them."""

    origin: str
    goal: str
    out_nm: float
    home_nm: float
    lies: bool = False
    ends_at_rest: bool = False


def call(kind: str, cargo_class: str, knots: float, scene: Scene) -> Story:
    """Calls at one to three ports: out along the lanes, a stay in each, and back to where she is heard."""
    family, waters, dice = scene.family, scene.waters, scene.dice
    share = {"KP": family.traits.transmits_dprk, "elsewhere": family.traits.transmits_elsewhere}.get(kind, 0.0)
    transmits = dice.chance(share)
    is_from_south = cargo_class == "tanker" and kind in {"KP", "RU"} and dice.chance(family.traits.from_south)
    lies = dice.chance(0.45) and not transmits
    origin = dice.one_of(ROADS + BERTHS if lies else OFFING + (FAR if dice.chance(0.15) else ()))
    if is_from_south:  # to load in Russia she comes from the south; to the DPRK she comes from where she loaded
        origin = dice.one_of(_SOUTH) if kind == "RU" else "VYP_OIL"
    if scene.is_shuttle and kind == "elsewhere":
        origin, lies = dice.one_of(_STRAIT), False
    ports = _ports_of(kind, cargo_class, origin, scene)
    bracket = _single_fixes(kind, origin, ports, scene) if is_from_south else None
    manner: Manner = "lies" if lies else "transmits" if transmits else "sails"
    bracket = bracket or _bracket(kind, origin, ports, scene, manner)
    ways = [waters.way(here, there) for here, there in pairwise([origin, *ports, bracket.goal]) if here != there]
    slow = knots * dice.between(family.slow_steaming)
    sailing_nm = max(sum(way.length_nm for way in ways) - bracket.out_nm - bracket.home_nm, 0.0)
    stays = sum(_stay(scene) for _ in ports)
    waits = dice.about(dice.between(family.wait_median_hours), 0.7) if dice.chance(family.wait_share) else 0.0
    lay_hours = dice.between((0.0, 12.0)) if bracket.lies else 0.0
    start = lying(origin, waters) if bracket.lies else at_sea(ways[0].after(bracket.out_nm), scene)
    at_rest = bracket.ends_at_rest
    end = lying(bracket.goal, waters) if at_rest else at_sea(ways[-1].before(bracket.home_nm), scene)
    return Story(
        kind=kind, start=start, end=end, hours=sailing_nm / slow + stays + waits + lay_hours, ports=tuple(ports),
        worked_at=tuple(name for name in ports if dice.chance(0.9)), transmits=transmits and not is_from_south,
    )  # fmt: skip


def _ports_of(kind: str, cargo_class: str, origin: str, scene: Scene) -> list[str]:
    family, waters, dice = scene.family, scene.waters, scene.dice
    ports: list[str] = []
    for side in kind.split():
        mix = scene.elsewhere if side == "elsewhere" else family.ports[f"{cargo_class} {side}"]
        left = _port(ports[-1] if ports else origin, waters)
        ports.append(dice.pick({name: share for name, share in mix.items() if _port(name, waters) != left}))
    return ports


def _bracket(kind: str, origin: str, ports: list[str], scene: Scene, manner: Manner) -> Bracket:
    """Off the ports and roads of Russia, as far as she is heard; a ship that hides nothing to the edge of that."""
    waters, dice = scene.waters, scene.dice
    goal = dice.one_of(FAR) if kind == "elsewhere" and dice.chance(0.5) else dice.one_of(OFFING + ROADS)
    if scene.is_shuttle and kind == "elsewhere":
        goal = dice.one_of(_STRAIT)
    may_rest = goal in ROADS and _port(goal, waters) != _port(ports[-1], waters) and manner != "transmits"
    ends_at_rest = may_rest and dice.chance(0.5)
    heard_nm = _BEYOND_NM if manner == "transmits" else (0.5, _COVERED_NM)
    out_nm, home_nm = (0.0 if at_rest else dice.between(heard_nm) for at_rest in (manner == "lies", ends_at_rest))
    return Bracket(origin, goal, out_nm, home_nm, manner == "lies", ends_at_rest)


def _single_fixes(kind: str, origin: str, ports: list[str], scene: Scene) -> Bracket:
    """DPRK tankers: heard once on the way in or out, SW of Nakhodka, or far south."""
    waters, dice = scene.waters, scene.dice
    goal = dice.one_of(_SOUTH) if kind == "RU" else "VYP_OIL"
    if kind == "KP":
        return Bracket(origin, goal, dice.between(_SINGLE_FIX_NM), dice.between(_SINGLE_FIX_NM))
    way_in_nm, way_out_nm = waters.way(origin, ports[0]).length_nm, waters.way(ports[-1], goal).length_nm
    out_nm = way_in_nm - dice.between(_SINGLE_FIX_NM)
    is_seen_far_off = dice.chance(0.3)
    home_nm = dice.between((0.5, _COVERED_NM)) if is_seen_far_off else way_out_nm - dice.between(_SINGLE_FIX_NM)
    return Bracket(origin, goal, max(out_nm, 0.0), max(home_nm, 0.5))


def _port(name: str, waters: Waters) -> str | None:
    return waters.place(name).port_id


def _stay(scene: Scene) -> float:
    family, dice = scene.family, scene.dice
    hours = dice.about(dice.between(family.stay_median_hours), dice.between(family.stay_spread))
    return max(hours, _LEAST_STAY_HOURS)
