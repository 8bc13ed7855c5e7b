"""The traffic of any month: who is heard when others are not, and nobody's business."""

from datetime import timedelta

from benchmarks.calibration.dice import Dice
from benchmarks.months.cast import TRAFFIC, Actor, Stage
from benchmarks.months.passages import Plan, Stop, plan_what_fits, silence
from benchmarks.months.waters import FISHING
from pipeline.simulate.orders import Span

_KINDS = {
    "coaster": 0.22,
    "liner": 0.26,
    "lying": 0.24,
    "harbour craft": 0.1,
    "boat": 0.1,
    "trawler": 0.04,
    "Korean": 0.04,
}
_COAST = (
    "VVO_QUAY",
    "VVO_FISH_PORT",
    "NJK_QUAY",
    "VYP_QUAY",
    "VYP_COAL",
    "SLV_OIL",
    "ZAR_QUAY",
    "POS_QUAY",
    "PRE_QUAY",
)
_FOREIGN = (
    "BUSAN_QUAY",
    "DONGHAE_QUAY",
    "NIIGATA_QUAY",
    "FUSHIKI_QUAY",
    "POH_QUAY",
    "ULS_QUAY",
    "OTA_QUAY",
    "AKI_QUAY",
)
_CALLED = ("VVO_QUAY", "NJK_QUAY", "VYP_QUAY", "VYP_COAL", "NJK_ROADS_2", "USSURI_ROADS_C")
_ROADS = (
    "USSURI_ROADS_A",
    "USSURI_ROADS_B",
    "USSURI_ROADS_C",
    "NJK_ROADS_1",
    "NJK_ROADS_2",
    "NJK_ROADS_3",
    "VYP_ROADS",
    "SLV_ROADS",
)
_GROUNDS = (*FISHING, "USSURI_FISHING_W", "USSURI_FISHING_E", "USSURI_FISHING_S", "EAST_COAST")
_FLAGS = ("273", "273", "273", "477", "371", "440", "412", "514")
_SILENT_SHARE = 0.08  # sets that fail, crews that switch off: once in the month


def traffic(stage: Stage, ships: int) -> list[Actor]:
    """So many ships that sail, lie and fish."""
    return [_one(stage, number) for number in range(ships)]


def _one(stage: Stage, number: int) -> Actor:
    dice = stage.dice("traffic", number)
    kind = dice.pick(_KINDS)
    knots = dice.between((6.0, 8.0)) if kind in {"boat", "harbour craft"} else dice.between((9.0, 14.0))
    course = plan_what_fits(
        _stops(kind, dice, stage.days), knots, stage.starts_at_utc, stage.ends_at_utc, dice.between((0.0, 0.5))
    )
    who = stage.register.enter("445" if kind == "Korean" else dice.one_of(_FLAGS))
    silences = (_silence(course, stage, dice),) if dice.chance(_SILENT_SHARE) else ()
    own: dict[str, object] = {"silences": silences}
    if kind in {"boat", "trawler"}:
        own |= {"ship_type": 30, "length_m": int(dice.between((18, 60))), "width_m": 8}
    if kind == "boat":
        own |= {"ais_class": "B", "imo": 0}
    return Actor(stage.cargo_ship(who, dice, course, **own), TRAFFIC)


def _stops(kind: str, dice: Dice, days: int) -> list[Stop]:
    """Stops for a month, fewer for a shorter time."""
    calls = max(1, days // 6)
    match kind:
        case "coaster":
            stops = [Stop(dice.one_of(_COAST), dice.between((20, 90))) for _ in range(calls + 1)]
        case "liner":
            ends = (_FOREIGN, _CALLED)
            first = int(dice.chance(0.5))
            stops = [
                Stop(dice.one_of(ends[(turn + first) % 2]), dice.between((20, 70))) for turn in range(max(2, calls))
            ]
        case "lying":
            stops = [Stop(dice.one_of(_ROADS), dice.between((50, 300))), Stop(dice.one_of(_COAST), 60)]
        case "harbour craft":
            stops = [
                Stop(dice.one_of(("VVO_QUAY", "USSURI_ROADS_C", "VVO_FISH_PORT")), dice.between((10, 60)))
                for _ in range(calls * 2)
            ]
        case "boat" | "trawler":
            port = dice.one_of(("VVO_FISH_PORT", "NJK_QUAY", "ZAR_QUAY"))
            stops = [
                Stop(dice.one_of(_GROUNDS), dice.between((60, 200))),
                Stop(port, 50),
                Stop(dice.one_of(_GROUNDS), 50),
            ]
        case _:  # along the coast of North Korea
            stops = [
                Stop(dice.one_of(("RJN_BERTH", "CJN_BERTH", "SNB_BERTH", "FISH_RAJIN")), dice.between((30, 120)))
                for _ in range(calls)
            ]
    return [stop for stop, before in zip(stops, [None, *stops], strict=False) if before is None or stop.at != before.at]


def _silence(course: Plan, stage: Stage, dice: Dice) -> Span:
    begins = course.times[0].arrives_at_utc + timedelta(days=dice.between((0.1, 0.9)) * stage.days)
    return silence(begins, begins + timedelta(hours=dice.about(14.0, 0.6)))
