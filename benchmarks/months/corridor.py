"""The ships that sail between North Korea and Russia: those that are heard at both ends, and those that go dark."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from benchmarks.calibration.dice import Dice
from benchmarks.months.cast import DARK, LISTING, OBSERVED, Actor, Stage, destination_of
from benchmarks.months.names import imo_number
from benchmarks.months.passages import Plan, Stop, plan, silence
from pipeline.simulate.orders import Declaration, Identity, Span

# A round is two corridor voyages. The shares of ports follow the trade: Rajin first, Vladivostok, Vostochny and Dunai.
_OBSERVED_ROUNDS = ((3, 3, 2, 2, 1, 1), (2, 2, 2, 2, 3, 1), (3, 2, 2, 2, 2, 1), (2, 3, 3, 2, 1, 1))  # the last: Nampo
_DARK_ROUNDS = (
    (2, 2, 2, 1, 1),
    (3, 2, 1, 1, 1),
    (1, 2, 2, 2, 1),
    (2, 1, 2, 2, 1),
)  # the last: two ports in one silence
_RUSSIAN = {
    "VVO_QUAY": 0.2, "VVO_FISH_PORT": 0.1, "USSURI_ROADS_A": 0.1, "VYP_QUAY": 0.15, "VYP_OIL": 0.1,
    "NJK_QUAY": 0.1,
    "NJK_ROADS_2": 0.05, "DUNAI_QUAY": 0.1, "SLV_OIL": 0.05, "ZAR_QUAY": 0.03, "POS_QUAY": 0.02,
}  # fmt: skip
_KOREAN = {"RJN_BERTH": 0.6, "CJN_BERTH": 0.3, "SNB_BERTH": 0.1}
_DARK_HOMES = {"USSURI_ROADS_A": 0.3, "USSURI_ROADS_B": 0.1, "VVO_QUAY": 0.1, "DUNAI_QUAY": 0.25, "VYP_QUAY": 0.25}
_DARK_KOREAN = {"RJN_BERTH": 0.75, "CJN_BERTH": 0.25}
# What is odd about each of the observed ships, in the order of the rounds above.
_TRAITS = ("", "silent at berth", "renamed", "no IMO number", "wrong IMO number", "from Nampo")
_DARK_IN_RUSSIA = 3  # which of the dark ships
_LISTED = {0: ("ANGARA", 9179842), 1: ("MARIA", 8517839)}  # what they do here proves nothing about them
_FALSE_DESTINATIONS = ("VLADIVOSTOK", "DALIAN", "NINGBO", "FISHING FLEET", "")


def observed_ships(stage: Stage, rounds: Sequence[int] | None = None) -> list[Actor]:
    """Ships with AIS on: 24 corridor voyages in a month, some under numbers that are wrong or change."""
    dice = stage.dice("observed")
    counts = rounds or dice.one_of(_OBSERVED_ROUNDS)
    return [_observed(stage, number, count) for number, count in enumerate(counts)]


def dark_ships(stage: Stage, rounds: Sequence[int] | None = None) -> list[Actor]:
    """Ships with AIS off in North Korea, or in Russia: 16 corridor voyages in a month."""
    dice = stage.dice("dark")
    counts = rounds or dice.one_of(_DARK_ROUNDS)
    return [_dark(stage, number, count, is_last=number == len(counts) - 1) for number, count in enumerate(counts)]


def _observed(stage: Stage, number: int, rounds: int) -> Actor:
    dice = stage.dice("observed", number)
    knots = dice.between((9.0, 12.5))
    trait = _TRAITS[number]
    is_korean = trait in {"silent at berth", "from Nampo"}
    stops = _korean_rounds(dice, rounds, trait) if is_korean else _russian_rounds(dice, rounds)
    course = plan(stops, knots, stage.starts_at_utc, stage.ends_at_utc, dice.between((0.05, 0.6)))
    changes: dict[str, Any] = {"declares": _honest(course, dice)}
    if trait == "renamed":
        changes["becomes"] = (_renamed(stage, course, dice),)
    elif trait == "no IMO number":
        changes["imo"] = 0
    elif trait == "wrong IMO number":
        right = imo_number(391_900 + stage.seed % 50)
        changes["imo"] = right // 10 * 10 + (right + 1) % 10  # with a wrong check digit
    elif trait == "silent at berth":
        changes |= {"silences": (_at_berth(course, 1),), "listing": LISTING}
    who = stage.register.enter("445" if is_korean else dice.one_of(("273", "273", "511", "613")))
    return Actor(stage.cargo_ship(who, dice, course, **changes), OBSERVED)


def _russian_rounds(dice: Dice, rounds: int) -> list[Stop]:
    stops = [Stop(dice.pick(_RUSSIAN), dice.between((14, 50)))]
    for _ in range(rounds):
        korean = dice.pick(_KOREAN)
        if korean == "RJN_BERTH" and dice.chance(0.4):
            stops.append(Stop("RJN_ROADS", dice.between((8, 20))))  # waits in the roads: one call
        stops += [Stop(korean, dice.between((20, 60))), Stop(dice.pick(_RUSSIAN), dice.between((20, 70)))]
    return stops


def _korean_rounds(dice: Dice, rounds: int, trait: str) -> list[Stop]:
    """A North Korean ship to Vostochny or Nakhodka and back, from Chongjin or from Nampo, round the peninsula."""
    home = "NAM_BERTH" if trait == "from Nampo" else "CJN_BERTH"
    stops = [Stop(home, dice.between((14, 40)))]
    for _ in range(rounds):
        stops += [Stop(dice.one_of(("VYP_OIL", "VYP_QUAY", "NJK_QUAY")), dice.between((36, 80)))]
        stops += [Stop(home, dice.between((30, 60)))]
    return stops


def _dark(stage: Stage, number: int, rounds: int, *, is_last: bool) -> Actor:
    dice = stage.dice("dark", number)
    if number == _DARK_IN_RUSSIA and not is_last:
        return _dark_in_russia(stage, dice, rounds)
    homes = {"USSURI_ROADS_A": 0.7, "VVO_QUAY": 0.3} if is_last else _DARK_HOMES
    home, knots = dice.pick(homes), dice.between((9.5, 12.5))
    stops = [Stop(home, dice.between((20, 60)))]
    for _ in range(rounds):
        stops.append(Stop(dice.pick(_DARK_KOREAN), dice.between((22, 72))))
        if is_last:
            stops.append(Stop("DUNAI_QUAY", dice.between((20, 40))))  # in the same silence
        stops.append(Stop(_back(stops[-1 - (1 + is_last)].at, homes, dice), dice.between((30, 80))))
    course = plan(stops, knots, stage.starts_at_utc, stage.ends_at_utc, dice.between((0.05, 0.6)))
    each = 3 if is_last else 2
    spans = [_away(course, first, first + each, dice) for first in range(0, len(stops) - each, each)]
    name, imo = _LISTED.get(number, (None, None))
    who = stage.register.enter("273", name=name, imo=imo)
    changes: dict[str, Any] = {"silences": tuple(spans), "declares": _dark_declarations(course, spans, dice)}
    if name is not None:
        changes["listing"] = LISTING
    return Actor(stage.cargo_ship(who, dice, course, **changes), DARK)


def _back(home: str, homes: dict[str, float], dice: Dice) -> str:
    """Where the silence ends: at the same berth or another place; no ship anchors at the very same spot again."""
    if home.startswith("USSURI"):
        return dice.pick({name: share for name, share in {**homes, "USSURI_ROADS_C": 0.3}.items() if name != home})
    return home if dice.chance(0.6) else dice.pick(homes)


def _dark_in_russia(stage: Stage, dice: Dice, rounds: int) -> Actor:
    """A tanker that is heard at Chongjin, and silent from a few hours out till a few hours before it is back."""
    stops = [Stop("CJN_BERTH", dice.between((20, 50)))]
    for _ in range(rounds):
        stops += [
            Stop(dice.one_of(("VYP_OIL", "NJK_QUAY")), dice.between((24, 60))),
            Stop("CJN_BERTH", dice.between((30, 60))),
        ]
    course = plan(stops, dice.between((9.5, 12.0)), stage.starts_at_utc, stage.ends_at_utc, dice.between((0.05, 0.6)))
    spans = [
        silence(
            course.times[first].leaves_at_utc + timedelta(hours=dice.between((2.5, 6.0))),
            course.times[first + 2].arrives_at_utc - timedelta(hours=dice.between((2.5, 6.0))),
        )
        for first in range(0, len(stops) - 2, 2)
    ]
    who = stage.register.enter("445")
    changes = {"silences": tuple(spans), "ship_type": 80, "declares": _dark_declarations(course, spans, dice)}
    return Actor(stage.cargo_ship(who, dice, course, **changes), DARK)


def _away(course: Plan, leaves: int, back: int, dice: Dice) -> Span:
    """Off from some hours before the berth is left, or some after; on again about the time of arrival."""
    before = dice.between((-5.0, -0.2)) if dice.chance(0.6) else dice.between((1.0, 2.5))
    after = dice.between((-3.0, -0.3)) if dice.chance(0.6) else dice.between((0.5, 4.0))
    begins = course.times[leaves].leaves_at_utc + timedelta(hours=before)
    return silence(begins, course.times[back].arrives_at_utc + timedelta(hours=after))


def _at_berth(course: Plan, stop: int) -> Span:
    """Off at the berth, hours after it was reached, on again before it is left (or a day before at the latest)."""
    begins = course.times[stop].arrives_at_utc + timedelta(hours=5)
    return silence(begins, max(begins + timedelta(hours=7), course.times[stop].leaves_at_utc - timedelta(hours=2)))


def _renamed(stage: Stage, course: Plan, dice: Dice) -> Identity:
    """Another flag, MMSI and name half way between the second stop and the third; the IMO number stays."""
    who = stage.register.enter("613")
    here, there = course.times[1].leaves_at_utc, course.times[2].arrives_at_utc
    moment = here + (there - here) * dice.between((0.3, 0.7))
    return Identity(from_utc=moment, mmsi=who.mmsi, name=who.name, call_sign=who.call_sign)


def _honest(course: Plan, dice: Dice) -> tuple[Declaration, ...]:
    """The next port and a draught of the leg, entered an hour before each departure; some name a port elsewhere."""
    said = [
        Declaration(draught_m=round(dice.between((3.5, 5.0)), 1), destination=destination_of(course.itinerary[0].at))
    ]
    for (here, _), (_, there) in pairwise(zip(course.times, course.itinerary, strict=True)):
        lies = dice.chance(0.1)
        said.append(
            Declaration(
                from_utc=here.leaves_at_utc - timedelta(hours=1),
                draught_m=round(dice.between((3.5, 7.0)), 1),
                destination="DALIAN" if lies else destination_of(there.at),
            )
        )
    return tuple(said)


def _dark_declarations(course: Plan, spans: Sequence[Span], dice: Dice) -> tuple[Declaration, ...]:
    """A destination that says little, and after most silences another draught."""
    draught_m = round(dice.between((3.8, 5.2)), 1)
    said = [Declaration(draught_m=draught_m, destination=dice.one_of(_FALSE_DESTINATIONS))]
    for span in spans:
        if dice.chance(0.6):
            draught_m = round(dice.between((3.8, 7.2)), 1)
        ends = span.ends_at_utc or course.times[-1].leaves_at_utc
        said.append(Declaration(from_utc=ends, draught_m=draught_m, destination=dice.one_of(_FALSE_DESTINATIONS)))
    return tuple(said)
