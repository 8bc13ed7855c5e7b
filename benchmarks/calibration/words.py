"""What a simulated ship says and was heard of: draught, destination, earlier calls."""

from datetime import datetime, timedelta

from benchmarks.calibration.chart import Waters
from benchmarks.calibration.dice import Dice
from benchmarks.calibration.families import Family, Habits
from benchmarks.calibration.scenes import Scene, Story

_SPELLINGS = {
    "KP_RAJIN": ("RAJIN", "NAJIN", "KP RJN", "KPRJN", "RASON"),
    "KP_CHONGJIN": ("CHONGJIN", "KP CHO"),
    "KP_NAMPO": ("NAMPO", "NAMPHO", "KP NAM"),
    "RU_VOSTOCHNY": ("VOSTOCHNY", "VOSTOCHNYY", "VOSTOCHNIY", "RU VYP", "RUVYP"),
    "RU_VLADIVOSTOK": ("VLADIVOSTOK", "RU VVO", "VLADIVOSTOK ROADS"),
    "RU_NAKHODKA": ("NAKHODKA", "RU NJK"),
    "KR_BUSAN": ("BUSAN", "KR PUS", "PUSAN"),
}
_NO_PLACE = ("SEA", "FOR ORDERS", "FISHING GROUND", "", "ENGINE TRIAL")
_TOLD_BY_THE_OPEN = 0.9  # of ships that hide nothing
_FALSE = ("DALIAN", "NINGBO", "BUSAN", "FISHING FLEET", "VLADIVOSTOK", "NAKHODKA", "SEA")
_OFTEN_DECLARED = ("RU_VLADIVOSTOK", "RU_NAKHODKA", "RU_VOSTOCHNY", "KR_BUSAN", "RU_SLAVYANKA", "JP_NIIGATA")
_NEXT = {
    "RU": ("RU_VLADIVOSTOK", "RU_NAKHODKA", "RU_VOSTOCHNY", "RU_SLAVYANKA"),
    "KP": ("KP_NAMPO", "KP_CHONGJIN", "KP_RAJIN"),
    "elsewhere": ("KR_BUSAN", "JP_NIIGATA", "CN_DALIAN"),
}
_BOUND_ELSE = {"RU": 0.6, "elsewhere": 0.4}
_BOUND = {  # what crews renew their destination to, by class and country of the last call
    ("cargo", "KP"): {"RU": 0.8, "elsewhere": 0.2},
    ("tanker", "KP"): {"RU": 0.6, "KP": 0.1, "elsewhere": 0.3},
    ("cargo", "RU"): {"RU": 0.4, "KP": 0.05, "elsewhere": 0.55},
    ("tanker", "RU"): {"RU": 0.3, "KP": 0.25, "elsewhere": 0.45},
}
_LADEN_SIGN = {("cargo", "KP"): 1, ("cargo", "RU"): -1, ("tanker", "KP"): -1, ("tanker", "RU"): 1}


def declared_draughts(
    story: Story, cargo_class: str, habits: Habits, chart: Waters, dice: Dice
) -> tuple[float | None, float | None]:
    """Draught declared before and after: cargo worked changes it, if the crew cares to say so."""
    light_m = dice.between((3.0, 5.5))
    laden_m = light_m + dice.between((0.6, 2.8))
    signs = [_LADEN_SIGN.get((cargo_class, (chart.place(name).port_id or "")[:2]), 0) for name in story.worked_at]
    is_laden = dice.chance(0.5)
    if signs and signs[0]:  # she comes to load light and to discharge laden, as a rule
        is_laden = (signs[0] < 0) if dice.chance(0.85) else (signs[0] > 0)
    was_laden = is_laden
    for sign in signs:
        is_laden = sign > 0 if sign else is_laden != dice.chance(0.6)
    before_m = laden_m if was_laden else light_m
    after_m = laden_m if is_laden else light_m
    if not dice.chance(habits.draught_updated):
        after_m = before_m
    if not story.ports and dice.chance(habits.draught_mended):
        after_m = before_m + dice.between((-1.5, 1.5))
    if not dice.chance(habits.draught_declared):
        return (before_m, None) if dice.chance(0.5) else (None, None)
    return round(before_m, 1), round(after_m, 1)


def declared_destinations(
    story: Story, cargo_class: str, habits: Habits, chart: Waters, dice: Dice
) -> tuple[str | None, str | None]:
    """Destination declared before and after, as broadcast."""
    before = _before(story, habits, chart, dice)
    sailed = story.worked_at and story.end.is_under_way  # from a berth within the silence, if not from a port called at
    renewed = habits.destination_renewed if story.ports or sailed else habits.destination_renewed_idle
    after: str | None = before
    if dice.chance(renewed):
        left = (chart.place(story.worked_at[-1]).port_id or "")[:2] if story.worked_at else ""
        after = _spelt(dice.one_of(_NEXT[dice.pick(_BOUND.get((cargo_class, left), _BOUND_ELSE))]), dice)
    return before, after if dice.chance(0.85) else None


def _before(story: Story, habits: Habits, chart: Waters, dice: Dice) -> str | None:
    if dice.chance(0.1):
        return None
    if story.ports:
        port_id = chart.place(story.ports[0]).port_id or ""
        told = {"KP": habits.dprk_told, "RU": habits.russia_told}.get(port_id[:2], habits.elsewhere_told)
        if dice.chance(_TOLD_BY_THE_OPEN if story.transmits else told):
            return _spelt(port_id, dice)
        if dice.chance(habits.false_destination):
            return dice.one_of(_FALSE)
    here = chart.place(story.start.place).port_id if story.start.place else None
    if here and dice.chance(0.5):  # not renewed since she came
        return _spelt(here, dice)
    if not story.ports and dice.chance(0.01):
        return _spelt("KP_RAJIN", dice)
    return _spelt(dice.one_of(_OFTEN_DECLARED), dice) if dice.chance(0.6) else dice.one_of(_NO_PLACE)


def _spelt(port_id: str, dice: Dice) -> str:
    return dice.one_of(_SPELLINGS.get(port_id, (port_id.partition("_")[2],)))


def earlier_calls(
    story: Story, cargo_class: str, started: datetime, scene: Scene
) -> list[tuple[str, datetime, datetime]]:
    """Calls that were heard before the silence: port, arrival, departure.

    Seldom those in the DPRK, nor those in Russia of a ship that switches off there.
    """
    family, chart, dice = scene.family, scene.waters, scene.dice
    if story.ports and dice.chance(family.habits.regular):
        return _heard(_regular(story.ports[0], started, chart, dice), scene)
    calls = []
    moment = started
    while dice.chance(family.habits.history_calls / (family.habits.history_calls + 1)):
        moment -= timedelta(hours=dice.between((60.0, 320.0)))
        name = _earlier_port(story, family, cargo_class, chart, dice)
        stay = timedelta(hours=dice.between((10.0, 50.0)))
        calls.append((chart.place(name).port_id or name, moment, moment + stay))
    return _heard(calls, scene)


def _heard(calls: list[tuple[str, datetime, datetime]], scene: Scene) -> list[tuple[str, datetime, datetime]]:
    habits = scene.family.habits
    share = {"KP": habits.heard_in_dprk, "RU": habits.heard_when_hiding if scene.hides_in_russia else 1.0}
    return [call for call in calls if scene.dice.chance(share.get(call[0][:2], 1.0))]


def _earlier_port(story: Story, family: Family, cargo_class: str, chart: Waters, dice: Dice) -> str:
    if dice.chance(0.4 if any((chart.place(name).port_id or "").startswith("KP") for name in story.ports) else 0.05):
        return dice.pick(family.ports[f"{cargo_class} KP"])
    at_home = 0.8 if story.ports else 0.65
    return dice.pick(family.ports[f"{cargo_class} RU"] if dice.chance(at_home) else family.elsewhere)


def _regular(name: str, started: datetime, chart: Waters, dice: Dice) -> list[tuple[str, datetime, datetime]]:
    """A liner of sorts: at the port that she is about to call at every so many days."""
    cycle_hours = dice.between((120.0, 400.0))
    due = started + timedelta(hours=dice.between((5.0, 40.0)))
    port_id = chart.place(name).port_id or name
    arrivals = [due - timedelta(hours=cycle_hours * back + dice.normal(cycle_hours * 0.08)) for back in range(4, 0, -1)]
    stays = [timedelta(hours=dice.between((10.0, 50.0))) for _ in arrivals]
    return [
        (port_id, arrival, arrival + stay)
        for arrival, stay in zip(arrivals, stays, strict=True)
        if arrival + stay < started
    ]
