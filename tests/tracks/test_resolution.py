"""Which hulls are one vessel: what is held against an identity, and its bounds."""

import random
from time import process_time

import polars as pl
import pytest
from identities import OFF_JEJU, YELLOW_SEA, Heard, ship, told

LADY_R, ANGARA, INVENTED = 9161003, 9179842, 3900017
RU, OTHER_RU, KP = 273_000_001, 273_000_002, 445_000_003


def test_two_transponders_on_one_ship_are_one_vessel() -> None:
    found = told(ship(RU, 0, 20, imo=LADY_R) + ship(OTHER_RU, 0, 20, imo=LADY_R))
    assert set(found.vessel_of.values()) == {"IMO9161003"}
    assert found.kinds == []


def test_a_ship_that_goes_to_and_fro_between_two_mmsis_is_one_vessel() -> None:
    spans = [(RU, 0, 9), (OTHER_RU, 10, 19), (RU, 20, 29)]
    heard = sum((ship(mmsi, a, b, (132.0 + a / 5.6, 42.5), imo=LADY_R) for mmsi, a, b in spans), Heard())
    found = told(heard)
    assert set(found.vessel_of.values()) == {"IMO9161003"}
    assert found.kinds == []


@pytest.mark.parametrize(("hours", "is_two"), [(0.5, False), (2.5, True)])
def test_two_hours_at_two_places_are_two_hulls_and_less_may_be_a_slip(hours: float, *, is_two: bool) -> None:
    found = told(ship(RU, 0, 20, imo=LADY_R) + ship(OTHER_RU, 5, 5 + hours, OFF_JEJU, imo=LADY_R))
    assert (len(set(found.vessel_of.values())) == 2) == is_two
    assert bool(found.kinds) == is_two


def test_who_says_a_number_in_most_hours_has_it() -> None:
    short, long = ship(RU, 0, 5, imo=LADY_R), ship(OTHER_RU, 0, 9, OFF_JEJU, imo=LADY_R)
    assert told(short + long).vessel_of == {RU: "MMSI273000001", OTHER_RU: "IMO9161003"}


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ({"length_m": 100}, {"length_m": 111}, True),
        ({"length_m": 100}, {"length_m": 112}, False),
        ({"length_m": 100, "width_m": 16}, {"length_m": 100, "width_m": 25}, False),
        ({"length_m": 100}, {}, True),
        ({"length_m": 100}, {"length_m": 2}, True),
        ({"length_m": 100}, {"length_m": 1022}, True),
    ],
)
def test_a_length_or_beam_of_another_ship_contradicts_a_number(
    one: dict[str, int], other: dict[str, int], *, is_one: bool
) -> None:
    found = told(ship(RU, 0, 9, imo=LADY_R, **one) + ship(OTHER_RU, 20, 25, imo=LADY_R, **other))
    assert (len(set(found.vessel_of.values())) == 1) == is_one


def test_a_name_that_goes_with_two_numbers_joins_nobody() -> None:
    words = {"ship_name": "NEPTUN", "call_sign": "UBNE"}
    heard = ship(RU, 0, 9, imo=LADY_R, **words) + ship(OTHER_RU, 20, 29, OFF_JEJU, imo=ANGARA, **words)
    assert told(heard + ship(KP, 40, 45, YELLOW_SEA, **words)).vessel_of[KP] == "MMSI445000003"


def test_a_ship_with_a_number_of_its_own_is_not_drawn_to_another_by_its_name() -> None:
    words = {"ship_name": "NEPTUN", "call_sign": "UBNE"}
    heard = ship(RU, 0, 9, imo=LADY_R, **words) + ship(OTHER_RU, 20, 29, imo=ANGARA, **words)
    assert told(heard).vessel_of == {RU: "IMO9161003", OTHER_RU: "IMO9179842"}


@pytest.mark.parametrize("call_sign", ["0000000", "UB", "", "..."])
def test_a_call_sign_that_is_none_joins_nobody(call_sign: str) -> None:
    words = {"ship_name": "NEPTUN", "call_sign": call_sign}
    assert len(set(told(ship(RU, 0, 9, **words) + ship(KP, 20, 29, **words)).vessel_of.values())) == 2


def test_a_number_that_five_hundred_mmsis_say_is_nobodys() -> None:
    heard = Heard()
    for number in range(500):
        words = {"imo": LADY_R, "ship_name": "FISHING BOAT", "call_sign": "BXYZ"}
        heard += ship(412_000_000 + number, 0, 5, (120 + number % 20, 20 + number // 20), **words)
    began = process_time()
    found = told(heard)
    assert process_time() - began < 5
    assert set(found.vessel_of.values()) == {f"MMSI{412_000_000 + number}" for number in range(500)}
    assert found.anomalies.is_empty()


@pytest.mark.parametrize("imo", [0, 1, 1234567, 9999999, 2**30 - 1])
def test_a_number_that_is_none_names_nobody(imo: int) -> None:
    heard = ship(RU, 0, 2, imo=imo or None, length_m=100) + ship(KP, 4, 6, imo=imo or None, length_m=100)
    assert set(told(heard).vessel_of.values()) == {"MMSI273000001", "MMSI445000003"}


HOSTILE = ["{0}", "{", "' OR 1=1 --", "<SCRIPT>", "\x00\x01", "\u202eEVIL", "%s%n", "A/B", "$1", "^last_.*$"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_name(name: str) -> None:
    words = {"ship_name": name, "call_sign": "UBEV", "length_m": 100}
    heard = ship(RU, 0, 9, imo=LADY_R, **words) + ship(KP, 0, 9, OFF_JEJU, imo=LADY_R, **words)
    after = ship(RU, 9.75, 15, (134.0, 42.5), imo=LADY_R, ship_name="QUITE ANOTHER")
    assert name in set(told(heard + after).identified.identities["ship_name"])


def everything() -> Heard:
    """Games of all kinds at once."""
    clone = {"imo": LADY_R, "ship_name": "LADY R", "call_sign": "UBLR", "length_m": 115}
    return (
        ship(RU, 0, 20, **clone)
        + ship(RU, 21, 30, (136.0, 42.5), imo=LADY_R, ship_name="SONG HAE", call_sign="UBLR", length_m=115)
        + ship(KP, 5, 15, OFF_JEJU, **clone)
        + ship(OTHER_RU, 100, 110, YELLOW_SEA, **clone | {"length_m": 150})
        + ship(412_000_001, 0, 10, OFF_JEJU, station="J", imo=ANGARA, ship_name="ANGARA")
        + ship(412_000_001, 0.2, 12.2, YELLOW_SEA, station="Y", imo=INVENTED, ship_name="OTHER")
        + ship(520_000_001, 50, 60, imo=None, ship_name="LADY R", call_sign="UBLR")
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_reports_does_not_matter(seed: int) -> None:
    heard, expected, chance = everything(), told(everything()), random.Random(seed)  # noqa: S311  an order, no secret
    chance.shuffle(heard.positions)
    chance.shuffle(heard.statics)
    found = told(heard)
    assert len(expected.anomalies) >= 5
    assert found.anomalies.equals(expected.anomalies)
    assert found.lines.equals(expected.lines)
    assert found.identified.vessels.equals(expected.identified.vessels)
    assert found.identified.identities.equals(expected.identified.identities)
    assert found.identified.vessel_of.equals(expected.identified.vessel_of)


def test_no_anomaly_accuses() -> None:
    texts = told(everything()).anomalies["text"].to_list()
    assert not [text for text in texts if any(word in text.lower() for word in ("fraud", "launder", "fake", "illegal"))]
    assert all(text.isprintable() for text in texts)


def test_ids_of_anomalies_do_not_change_as_a_ship_is_heard_longer() -> None:
    heard = everything()
    longer = heard + ship(KP, 15.5, 18, (OFF_JEJU[0] + 2, OFF_JEJU[1]), imo=LADY_R)
    ids = pl.Series(told(heard).anomalies["anomaly_id"])
    assert ids.is_in(told(longer).anomalies["anomaly_id"].implode()).all()


def test_nothing_heard_is_nothing_found() -> None:
    found = told(Heard())
    assert found.identified.vessels.is_empty()
    assert found.anomalies.is_empty()
    assert found.vessel_of == {}
