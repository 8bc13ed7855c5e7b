"""Ships that look like something they are not: what must make no voyage of the corridor, no call too many, no alarm."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.calibration.dice import Dice
from benchmarks.months.cast import Actor, Stage
from benchmarks.months.names import Identity
from benchmarks.months.passages import Plan, Stop, plan_what_fits, silence
from benchmarks.months.waters import EDGE, chart_of_months
from pipeline.simulate.orders import Astray, Declaration, Span

_BAY = (132.935, 42.775)  # Nakhodka Bay, where GNSS is jammed since August 2025


def decoys(stage: Stage) -> list[Actor]:
    """All of them, in the order of their names here."""
    return [actor for name, draw in DECOYS.items() for actor in draw(stage, stage.dice("decoy", name), name)]


def _ship(stage: Stage, who: Identity, dice: Dice, role: str, stops: list[Stop], **changes: Any) -> Actor:  # noqa: ANN401  fields of a ship
    knots = changes.pop("knots", dice.between((9.0, 12.0)))
    slack_share = changes.pop("slack_share", dice.between((0.1, 0.7)))
    course = plan_what_fits(stops, knots, stage.starts_at_utc, stage.ends_at_utc, slack_share)
    own = {name: change(course) if callable(change) else change for name, change in changes.items()}
    return Actor(stage.cargo_ship(who, dice, course, **own), role)


def _passing(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Through the roads of Rajin, and through Nakhodka Bay, at 12 knots and more."""
    rajin = [
        Stop("BUSAN_QUAY", 30),
        Stop("RJN_PASS", 0.01),
        Stop("POS_QUAY", 60),
        Stop("RJN_PASS", 0.01),
        Stop("BUSAN_QUAY", 1),
    ]
    nakhodka = [
        Stop("EAST_COAST", 40),
        Stop("NJK_BAY", 0.01),
        Stop("VVO_FISH_PORT", 70),
        Stop("NJK_BAY", 0.01),
        Stop("EAST_COAST", 1),
    ]
    return [
        _ship(stage, stage.register.enter("412"), dice, role, rajin, knots=13.0),
        _ship(stage, stage.register.enter("273"), dice, role, nakhodka, knots=12.5),
    ]


def _swinging(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """At anchor for weeks where the zone ends."""
    return [_ship(stage, stage.register.enter("273"), dice, role, [Stop("VVO_QUAY", 50), Stop(EDGE, 1)])]


def _dark_nine_hours(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Off Vladivostok, at anchor and adrift."""

    def silences(course: Plan) -> tuple[Span, ...]:
        begins = course.times[min(1, len(course.times) - 1)].arrives_at_utc + timedelta(hours=dice.between((20, 60)))
        return (silence(begins, begins + timedelta(hours=9)),)

    return [
        _ship(
            stage, stage.register.enter("273"), dice, role, [Stop("VVO_QUAY", 40), Stop(at, 100), Stop("SLV_ROADS", 1)],
            silences=silences,
        )
        for at in ("USSURI_ROADS_C", "OFF_VLADIVOSTOK")
    ]  # fmt: skip


def _silent_at_anchor(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Two to four days, and never moved."""

    def silences(course: Plan) -> tuple[Span, ...]:
        begins = course.times[0].arrives_at_utc + timedelta(days=dice.between((4, 20)) * stage.days / 30)
        return (silence(begins, begins + timedelta(hours=dice.between((48, 96)))),)

    return [
        _ship(stage, stage.register.enter("273"), dice, role, [Stop(at, 1)], silences=silences)
        for at in ("NJK_ROADS_1", "USSURI_ROADS_B", "SLV_ROADS")
    ]


def _twenty_hours(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """A tanker dark for 20 hours after Slavyanka: too few for North Korea and back."""

    def silences(course: Plan) -> tuple[Span, ...]:
        begins = course.times[min(1, len(course.times) - 1)].leaves_at_utc + timedelta(hours=1)
        return (silence(begins, begins + timedelta(hours=20)),)

    stops = [Stop("VVO_QUAY", 60), Stop("SLV_OIL", 90), Stop("GULF_DRIFT", 14), Stop("USSURI_ROADS_C", 1)]
    return [_ship(stage, stage.register.enter("273"), dice, role, stops, silences=silences, ship_type=82)]


def _gone(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Dark at anchor east of Vladivostok to the end; the other ship of MARIA's name."""

    def silences(course: Plan) -> tuple[Span, ...]:
        return (Span(starts_at_utc=course.times[0].leaves_at_utc - timedelta(days=stage.days / 4)),)

    who = stage.register.enter("671", name="MARIA E", imo=9617923)
    return [_ship(stage, who, dice, role, [Stop("USSURI_ROADS_B", 1)], silences=silences)]


def _namesakes(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Other ships of listed names: a car carrier and a tanker between Japan and Vladivostok."""
    return [
        _ship(
            stage, stage.register.enter(mid, name=name, imo=imo), dice, role,
            [Stop(at, 50) for at in ("FUSHIKI_QUAY", "VVO_QUAY", "FUSHIKI_QUAY", "VVO_QUAY", "FUSHIKI_QUAY")],
        )
        for mid, name, imo in (("667", "ANGARA", 9124043), ("273", "NEPTUN", 8404991))
    ]  # fmt: skip


def _shared_mmsi(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Two ships on one MMSI, of which one says an IMO number: hundreds of miles apart all month."""
    who = stage.register.enter("273")
    other = Identity(stage.register.enter("273").name, who.mmsi, 0, who.call_sign)
    west = [Stop("VVO_QUAY", 60), Stop("NJK_QUAY", 80), Stop("VVO_QUAY", 80), Stop("SLV_OIL", 1)]
    east = [Stop("BUSAN_QUAY", 90), Stop("POH_QUAY", 90), Stop("ULS_QUAY", 90), Stop("BUSAN_QUAY", 1)]
    return [
        _ship(stage, who, dice, role, west, shares_mmsi=True),
        _ship(stage, other, dice, role, east, shares_mmsi=True),
    ]


def _jammed(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Tankers in Nakhodka Bay, led on circles round one false place at once, for hours, twice."""
    begins = stage.starts_at_utc + timedelta(days=dice.between((0.2, 0.7)) * stage.days)
    actors = []
    for number, at in enumerate(("NJK_ROADS_1", "NJK_ROADS_2", "NJK_ROADS_3")):
        astray = tuple(
            Astray(
                starts_at_utc=begins + timedelta(hours=30 * turn, minutes=4 * number),
                ends_at_utc=begins + timedelta(hours=30 * turn + dice.between((2.0, 6.0))),
                lon_deg=_BAY[0], lat_deg=_BAY[1], radius_nm=2.5 + 0.3 * number, knots=24.0,
            )
            for turn in range(2)
        )  # fmt: skip
        stops = [Stop(at, dice.between((60, 100))), Stop("NJK_QUAY", 60), Stop(at, 1)]
        actors.append(_ship(stage, stage.register.enter("273"), dice, role, stops, astray=astray, ship_type=80))
    return actors


def _jumping(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """At Vladivostok, and for 40 minutes at a berth of Rajin, by their receivers: at rest there, or at 30 knots."""
    rajin = chart_of_months().places["RJN_BERTH"]
    actors = []
    for knots in (0.0, 30.0):
        begins = stage.starts_at_utc + timedelta(days=dice.between((0.2, 0.8)) * stage.days)
        astray = Astray(
            starts_at_utc=begins, ends_at_utc=begins + timedelta(minutes=40), lon_deg=rajin.lon_deg,
            lat_deg=rajin.lat_deg, knots=knots, radius_nm=0.5 if knots else 0.0,
        )  # fmt: skip
        stops = [Stop("VVO_FISH_PORT", 1)]
        actors.append(_ship(stage, stage.register.enter("273"), dice, role, stops, astray=(astray,)))
    return actors


def _meetings(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Twice two ships side by side at sea for a day and more, over midnight."""
    return [
        _ship(
            stage, stage.register.enter("273"), dice, role,
            [Stop(home, 60), Stop(place, hours), Stop(home, 1)], knots=10.0, slack_share=0.0,
        )
        for place in ("MEET_GULF", "MEET_SOUTH")
        for home, hours in (("VVO_QUAY", 34.0), ("SLV_ROADS", 36.0))
    ]  # fmt: skip


def _class_b(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Without navigational status: a small ship from port to port, another that stays in the roads."""
    stops = ([Stop("VVO_FISH_PORT", 50), Stop("SLV_ROADS", 50), Stop("VVO_FISH_PORT", 1)], [Stop("POS_QUAY", 1)])
    return [
        _ship(stage, stage.register.enter("273"), dice, role, one, ais_class="B", imo=0, length_m=32, width_m=8)
        for one in stops
    ]


def _no_speed(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Speed over ground not available, all month."""
    stops = [Stop("VYP_QUAY", 60), Stop("BUSAN_QUAY", 60), Stop("VYP_ROADS", 40), Stop("NJK_QUAY", 1)]
    return [_ship(stage, stage.register.enter("273"), dice, role, stops, says_speed=False)]


def _says_rajin(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Coasters of Primorye that say they go to Rajin, with a new draught, and never do; one is dark for ten hours."""

    def declares(course: Plan) -> tuple[Declaration, ...]:
        later = Declaration(
            from_utc=course.times[min(1, len(course.times) - 1)].arrives_at_utc, draught_m=6.8, destination="KP RJN"
        )
        return (Declaration(draught_m=4.0, destination="RAJIN"), later)

    def silences(course: Plan) -> tuple[Span, ...]:
        begins = course.times[min(1, len(course.times) - 1)].leaves_at_utc + timedelta(hours=0.5)
        return (silence(begins, begins + timedelta(hours=10)),)

    stops = [Stop("NJK_QUAY", 50), Stop("POS_QUAY", 70), Stop("NJK_QUAY", 1)]
    return [
        _ship(stage, stage.register.enter("273"), dice, role, stops, declares=declares),
        _ship(stage, stage.register.enter("273"), dice, role, stops, declares=declares, silences=silences),
    ]


def _third_country(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """From North Korea to South Korea, and thence to Russia, or the other way round: no voyage between the two."""
    one = [Stop("CJN_BERTH", 50), Stop("DONGHAE_QUAY", 50), Stop("VVO_QUAY", 1)]
    return [
        _ship(stage, stage.register.enter("514"), dice, role, one),
        _ship(
            stage,
            stage.register.enter("514"),
            dice,
            role,
            [Stop("NJK_QUAY", 50), Stop("BUSAN_QUAY", 40), Stop("RJN_BERTH", 1)],
        ),
    ]


def _night_fishing(stage: Stage, dice: Dice, role: str) -> list[Actor]:
    """Boats that go round in the waters where the arms carriers wait, and switch off at night."""
    actors = []
    for at in ("USSURI_FISHING_S", "FISH_GULF_3", "FISH_GULF_5"):
        spans = []
        for day in range(1, stage.days - 1, 3):
            begins = stage.starts_at_utc + timedelta(days=day, hours=10 + dice.between((0, 2)))
            spans.append(silence(begins, begins + timedelta(hours=dice.between((8, 11)))))
        stops = [Stop(at, 1)]
        who = stage.register.enter("273")
        own = {"ship_type": 30, "length_m": 28, "width_m": 7, "ais_class": "B", "imo": 0}
        actors.append(_ship(stage, who, dice, role, stops, silences=tuple(spans), **own))
    return actors


DECOYS: dict[str, Callable[[Stage, Dice, str], list[Actor]]] = {
    "passing a port at speed": _passing,
    "swinging over a zone's edge": _swinging,
    "dark nine hours off Vladivostok": _dark_nine_hours,
    "silent at anchor": _silent_at_anchor,
    "dark 20 hours after Slavyanka": _twenty_hours,
    "dark to the end": _gone,
    "namesakes of listed ships": _namesakes,
    "two ships on one MMSI": _shared_mmsi,
    "circles in Nakhodka Bay": _jammed,
    "jumps to Rajin": _jumping,
    "meetings at sea": _meetings,
    "class B": _class_b,
    "no speed over ground": _no_speed,
    "says Rajin, stays in Primorye": _says_rajin,
    "by way of a third country": _third_country,
    "fishing, dark at night": _night_fishing,
}
