"""What a ship did in one silence: where it began and ended, how long it took, which ports were called at."""

from collections.abc import Callable
from dataclasses import replace

from benchmarks.calibration.calling import call
from benchmarks.calibration.scenes import (
    BERTHS,
    FAR,
    FISHING,
    OFFING,
    ROADS,
    End,
    Scene,
    Story,
    drifting,
    jitter,
    lying,
    off,
    sailing,
)

_LONGEST_HOURS = 24.0 * 40


def tell(kind: str, cargo_class: str, knots: float, scene: Scene) -> Story:
    """One silence of this kind; `knots` is the ship's usual speed."""
    story = _IDLE[kind](knots, scene) if kind in _IDLE else call(kind, cargo_class, knots, scene)
    hours = min(max(story.hours, 6.0), _LONGEST_HOURS)
    return replace(story, hours=hours, cause=_cause(story, kind, scene))


def _short(knots: float, scene: Scene) -> Story:
    """Dark some hours off Vladivostok."""
    waters, dice = scene.waters, scene.dice
    name = dice.one_of(OFFING + ROADS)
    hours = dice.between((6.0, 13.0))
    fix = off(waters, name, dice, knots * dice.between((0.0, 3.0)))
    return Story("short", drifting(off(waters, name, dice, 1.0), dice), drifting(fix, dice), hours)


def _at_anchor(_knots: float, scene: Scene) -> Story:
    """Silent at anchor, and heard again there, or as she leaves."""
    dice = scene.dice
    return _lay(dice.one_of(ROADS), "at_anchor", scene)


def _at_berth(_knots: float, scene: Scene) -> Story:
    """Silent alongside, where cargo may be worked: then she leaves more often than not."""
    dice = scene.dice
    name = dice.one_of(BERTHS)
    has_worked = dice.chance(0.5)
    story = _lay(name, "at_berth", scene, leaves=0.6 if has_worked else 0.2)
    return replace(story, worked_at=(name,) if has_worked else ())


def _lay(name: str, kind: str, scene: Scene, *, leaves: float = 0.35) -> Story:
    waters, dice = scene.waters, scene.dice
    start = lying(name, waters)
    if not dice.chance(leaves):
        end = End(jitter(start.fix, 0.2, dice), is_under_way=False, place=name)
    else:
        end = sailing(waters.way(name, dice.one_of(OFFING)).after(dice.between((0.5, 20.0))), scene)
    return Story(kind, start, end, _idle_hours(scene))


def _waiting(_knots: float, scene: Scene) -> Story:
    """Drifting at sea for a berth or for orders."""
    waters, dice = scene.waters, scene.dice
    name = dice.one_of(OFFING)
    start = drifting(off(waters, name, dice, 3.0), dice)
    end = drifting(off(waters, name, dice, dice.between((1.0, 20.0))), dice)
    return Story("waiting", start, end, _idle_hours(scene))


def _fishing(_knots: float, scene: Scene) -> Story:
    """A long loop to the grounds, further out than anyone hears."""
    waters, dice = scene.waters, scene.dice
    name = dice.one_of(FISHING)
    start = drifting(off(waters, name, dice, 15.0), dice)
    end = drifting(off(waters, name, dice, dice.between((5.0, 50.0))), dice)
    return Story("fishing", start, end, _idle_hours(scene) * 1.5)


def _passage(knots: float, scene: Scene) -> Story:
    """To or from a third country, dark from coverage to coverage."""
    family, waters, dice = scene.family, scene.waters, scene.dice
    near, far = dice.one_of(OFFING), dice.one_of(FAR)
    way = waters.way(near, far) if dice.chance(0.6) else waters.way(far, near)
    out_nm, home_nm = dice.between((0.0, 40.0)), dice.between((0.0, 40.0))
    slow = knots * dice.between(family.slow_steaming) * dice.between((0.85, 1.0))
    loiters = dice.about(12.0, 0.8) if dice.chance(0.25) else 0.0
    hours = max(way.length_nm - out_nm - home_nm, 20.0) / slow + loiters
    return Story("passage", sailing(way.after(out_nm), scene), sailing(way.before(home_nm), scene), hours)


def _coastal(knots: float, scene: Scene) -> Story:
    """From one Russian roadstead to another without a call, with a wait on the way."""
    waters, dice = scene.waters, scene.dice
    origin, goal = dice.one_of(ROADS + OFFING), dice.one_of(OFFING)
    if origin == goal:
        return _waiting(knots, scene)
    way = waters.way(origin, goal)
    start = lying(origin, waters) if origin in ROADS else sailing(way.after(0.0), scene)
    hours = way.length_nm / knots + _idle_hours(scene) * 0.7
    return Story("coastal", start, sailing(way.before(dice.between((0.0, 10.0))), scene), hours)


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
    if story.transmits:  # heard to the edge of what is heard: seldom is anybody else heard there
        return dice.pick({"silence": 0.1, "out_of_coverage": 0.65, "undetermined": 0.25})
    heard = habits.heard_by_others if story.ports else habits.heard_by_others_idle
    if kind == "short":
        heard = habits.heard_by_others
    if dice.chance(heard):
        return "silence"
    return "out_of_coverage" if dice.chance(0.4 if story.ports else 0.6) else "undetermined"


def _idle_hours(scene: Scene) -> float:
    family, dice = scene.family, scene.dice
    return dice.about(dice.between(family.idle_median_hours), family.idle_spread)


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
