"""What a ship did in one silence: where it began and ended, how long it took, which ports were called at."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from benchmarks.calibration.chart import Fix, Waters
from benchmarks.calibration.dice import Dice
from benchmarks.calibration.families import Family

# Where ships lie or sail when they fall silent or are heard again: within reach of a receiver, or of a satellite.
_ROADS = (
    "USSURI_ROADS_A", "USSURI_ROADS_B", "USSURI_ROADS_C", "NJK_ROADS_1", "NJK_ROADS_2", "NJK_ROADS_3", "VYP_ROADS",
    "SLV_ROADS",
)  # fmt: skip
_BERTHS = (
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
_OFFING = ("OFF_VLADIVOSTOK", "GULF", "GULF_DRIFT", "OFF_DUNAI", "NJK_SEA", "VYP_SEA", "OFF_VOSTOCHNY", "GAMOV")
_FISHING = ("USSURI_FISHING_W", "USSURI_FISHING_E", "USSURI_FISHING_S", "EAST_COAST", "GULF_DRIFT", "SEA_OF_JAPAN_W")
_FAR = ("DONGHAE_SEA", "BUSAN_SEA", "KOREA_E", "NIIGATA_SEA", "TOYAMA_BAY", "SADO_N", "POH_SEA", "OTA_SEA", "CHEJU_S")
_LEAST_STAY_HOURS = 4.0
_LONGEST_HOURS = 24.0 * 40
_COVERED_NM = 25.0  # about as far as a station on the shore hears


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
    cause: str = "silence"


@dataclass(frozen=True)
class Scene:
    """Where it plays, by whose habits, and chance."""

    family: Family
    waters: Waters
    dice: Dice


def tell(kind: str, cargo_class: str, knots: float, scene: Scene) -> Story:
    """One silence of this kind; `knots` is the ship's usual speed."""
    story = _IDLE[kind](knots, scene) if kind in _IDLE else _calls(kind, cargo_class, knots, scene)
    hours = min(max(story.hours, 6.0), _LONGEST_HOURS)
    return replace(story, hours=hours, cause=_cause(story, kind, scene))


def _calls(kind: str, cargo_class: str, knots: float, scene: Scene) -> Story:
    """Calls at one to three ports: out along the lanes, a stay in each, and back to where she is heard."""
    family, waters, dice = scene.family, scene.waters, scene.dice
    lies = dice.chance(0.45)
    origin = dice.one_of(_ROADS + _BERTHS if lies else _OFFING + (_FAR if dice.chance(0.15) else ()))
    ports: list[str] = []
    for side in kind.split():
        mix = family.elsewhere if side == "elsewhere" else family.ports[f"{cargo_class} {side}"]
        left = _port(ports[-1] if ports else origin, waters)
        ports.append(dice.pick({name: share for name, share in mix.items() if _port(name, waters) != left}))
    goal = dice.one_of(_FAR) if kind == "elsewhere" and dice.chance(0.5) else dice.one_of(_OFFING + _ROADS)
    ends_at_rest = goal in _ROADS and _port(goal, waters) != _port(ports[-1], waters) and dice.chance(0.5)
    places = [origin, *ports, goal]
    ways = [waters.way(here, there) for here, there in pairwise(places) if here != there]
    out_nm = 0.0 if lies else dice.between((0.0, _COVERED_NM))
    home_nm = 0.0 if ends_at_rest else dice.between((0.5, _COVERED_NM))
    slow = knots * dice.between(family.slow_steaming)
    sailing_nm = max(sum(way.length_nm for way in ways) - out_nm - home_nm, 0.0)
    stays = sum(_stay(scene) for _ in ports)
    waits = dice.about(dice.between(family.wait_median_hours), 0.7) if dice.chance(family.wait_share) else 0.0
    lay_hours = dice.between((0.0, 12.0)) if lies else 0.0
    start = _lying(origin, waters) if lies else _sailing(ways[0].after(out_nm), dice)
    end = _lying(goal, waters) if ends_at_rest else _sailing(ways[-1].before(home_nm), dice)
    return Story(
        kind=kind, start=start, end=end, hours=sailing_nm / slow + stays + waits + lay_hours,
        ports=tuple(ports), worked_at=tuple(name for name in ports if dice.chance(0.9)),
    )  # fmt: skip


def _port(name: str, waters: Waters) -> str | None:
    return waters.place(name).port_id


def _stay(scene: Scene) -> float:
    family, dice = scene.family, scene.dice
    hours = dice.about(dice.between(family.stay_median_hours), dice.between(family.stay_spread))
    return max(hours, _LEAST_STAY_HOURS)


def _short(knots: float, scene: Scene) -> Story:
    """Dark some hours off Vladivostok."""
    waters, dice = scene.waters, scene.dice
    name = dice.one_of(_OFFING + _ROADS)
    hours = dice.between((6.0, 13.0))
    fix = _off(waters, name, dice, knots * dice.between((0.0, 3.0)))
    return Story("short", _drifting(_off(waters, name, dice, 1.0), dice), _drifting(fix, dice), hours)


def _at_anchor(_knots: float, scene: Scene) -> Story:
    """Silent at anchor, and heard again there, or as she leaves."""
    dice = scene.dice
    return _lay(dice.one_of(_ROADS), "at_anchor", scene)


def _at_berth(_knots: float, scene: Scene) -> Story:
    """Silent alongside, where cargo may be worked: then she leaves more often than not."""
    dice = scene.dice
    name = dice.one_of(_BERTHS)
    has_worked = dice.chance(0.5)
    story = _lay(name, "at_berth", scene, leaves=0.6 if has_worked else 0.2)
    return replace(story, worked_at=(name,) if has_worked else ())


def _lay(name: str, kind: str, scene: Scene, *, leaves: float = 0.35) -> Story:
    waters, dice = scene.waters, scene.dice
    start = _lying(name, waters)
    if not dice.chance(leaves):
        end = End(_jitter(start.fix, 0.2, dice), is_under_way=False, place=name)
    else:
        end = _sailing(waters.way(name, dice.one_of(_OFFING)).after(dice.between((0.5, 20.0))), dice)
    return Story(kind, start, end, _idle_hours(scene))


def _waiting(_knots: float, scene: Scene) -> Story:
    """Drifting at sea for a berth or for orders."""
    waters, dice = scene.waters, scene.dice
    name = dice.one_of(_OFFING)
    start = _drifting(_off(waters, name, dice, 3.0), dice)
    end = _drifting(_off(waters, name, dice, dice.between((1.0, 20.0))), dice)
    return Story("waiting", start, end, _idle_hours(scene))


def _fishing(_knots: float, scene: Scene) -> Story:
    """A long loop to the grounds, further out than anyone hears."""
    waters, dice = scene.waters, scene.dice
    name = dice.one_of(_FISHING)
    start = _drifting(_off(waters, name, dice, 15.0), dice)
    end = _drifting(_off(waters, name, dice, dice.between((5.0, 50.0))), dice)
    return Story("fishing", start, end, _idle_hours(scene) * 1.5)


def _passage(knots: float, scene: Scene) -> Story:
    """To or from a third country, dark from coverage to coverage."""
    family, waters, dice = scene.family, scene.waters, scene.dice
    near, far = dice.one_of(_OFFING), dice.one_of(_FAR)
    way = waters.way(near, far) if dice.chance(0.6) else waters.way(far, near)
    out_nm, home_nm = dice.between((0.0, 40.0)), dice.between((0.0, 40.0))
    slow = knots * dice.between(family.slow_steaming) * dice.between((0.85, 1.0))
    loiters = dice.about(12.0, 0.8) if dice.chance(0.25) else 0.0
    hours = max(way.length_nm - out_nm - home_nm, 20.0) / slow + loiters
    return Story("passage", _sailing(way.after(out_nm), dice), _sailing(way.before(home_nm), dice), hours)


def _coastal(knots: float, scene: Scene) -> Story:
    """From one Russian roadstead to another without a call, with a wait on the way."""
    waters, dice = scene.waters, scene.dice
    origin, goal = dice.one_of(_ROADS + _OFFING), dice.one_of(_OFFING)
    if origin == goal:
        return _waiting(knots, scene)
    way = waters.way(origin, goal)
    start = _lying(origin, waters) if origin in _ROADS else _sailing(way.after(0.0), dice)
    hours = way.length_nm / knots + _idle_hours(scene) * 0.7
    return Story("coastal", start, _sailing(way.before(dice.between((0.0, 10.0))), dice), hours)


def _receiver_down(knots: float, scene: Scene) -> Story:
    """A station fell out: whatever the ship did, nobody could hear it."""
    dice = scene.dice
    story = dice.one_of((_at_anchor, _at_berth, _waiting, _coastal))(knots, scene)
    return replace(story, kind="receiver_down", hours=dice.between((8.0, 60.0)))


_IDLE: dict[str, Callable[[float, Scene], Story]] = {
    "short": _short,
    "at_anchor": _at_anchor,
    "at_berth": _at_berth,
    "waiting": _waiting,
    "fishing": _fishing,
    "passage": _passage,
    "coastal": _coastal,
    "receiver_down": _receiver_down,
}
IDLE_KINDS = tuple(_IDLE)


def _cause(story: Story, kind: str, scene: Scene) -> str:
    """What `judge_causes` would put the silence down to: it sees the neighbours, not the ship."""
    family, dice = scene.family, scene.dice
    if kind == "receiver_down":
        return "feed_outage" if dice.chance(0.85) else "undetermined"
    habits = family.habits
    heard = habits.heard_by_others if story.ports else habits.heard_by_others_idle
    if kind == "short":
        heard = habits.heard_by_others
    if dice.chance(heard):
        return "silence"
    return "out_of_coverage" if dice.chance(0.4 if story.ports else 0.6) else "undetermined"


def _idle_hours(scene: Scene) -> float:
    family, dice = scene.family, scene.dice
    return dice.about(dice.between(family.idle_median_hours), family.idle_spread)


def _lying(name: str, waters: Waters) -> End:
    place = waters.place(name)
    return End(Fix(place.lon_deg, place.lat_deg, 0.0), is_under_way=False, place=name)


def _sailing(fix: Fix, dice: Dice) -> End:
    return End(replace(_jitter(fix, 0.5, dice), cog_deg=(fix.cog_deg + dice.normal(12.0)) % 360), is_under_way=True)


def _drifting(fix: Fix, dice: Dice) -> End:
    """At sea without a goal: half of them make way, on any course."""
    return End(replace(fix, cog_deg=dice.between((0.0, 360.0))), is_under_way=dice.chance(0.5))


def _off(waters: Waters, name: str, dice: Dice, nm: float) -> Fix:
    place = waters.place(name)
    return _jitter(Fix(place.lon_deg, place.lat_deg, 0.0), nm, dice)


def _jitter(fix: Fix, nm: float, dice: Dice) -> Fix:
    lon, lat = fix.lon_deg + dice.normal(nm / 44), fix.lat_deg + dice.normal(nm / 60)
    return replace(fix, lon_deg=lon, lat_deg=min(max(lat, 30.0), 46.0))


_WORDS = {
    "short": "dark 6 to 13 hours", "at_anchor": "silent at anchor", "at_berth": "silent alongside",
    "receiver_down": "receiver down", "fishing": "fishing loops", "passage": "passage in the dark",
    "waiting": "adrift in the dark", "coastal": "coasting in the dark", "elsewhere": "call in a third country",
}  # fmt: skip


def story_words(kind: str) -> str:
    """A kind of story, in words for people."""
    if kind in _WORDS:
        return _WORDS[kind]
    countries = {"KP": "DPRK", "RU": "Russia"}
    return "called: " + ", then ".join(countries.get(side, "a third country") for side in kind.split())
