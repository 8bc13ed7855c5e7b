import json
import random
from enum import Enum
from typing import Any, NamedTuple

import pytest
from payloads import FIXTURES, WHY_SKIPPED, Bits, Whole, bits_of, chance_bits, fault_of, recorded, recordings
from pyais.bit_vector import bit_vector
from pyais.messages import MSG_CLASS

from pipeline.decode.layouts import ALLOWED_BITS, LAYOUTS
from pipeline.decode.layouts.differences import DIFFERENCES, Rule
from pipeline.decode.other_messages import describe
from pipeline.decode.payloads import message_type

SHIP = 273_000_001
COLUMNS = {kind for layout in LAYOUTS for kind in layout.msg_types}
OTHERS = sorted({kind for kind, _ in ALLOWED_BITS} - COLUMNS)
APPLICATIONS = [
    *((8, dac, fid) for dac, fids in ((1, (0, 11, 16, 17, 19, 20, 21, 22, 24, 26, 27, 29, 31)),) for fid in fids),
    *((8, 200, fid) for fid in (10, 23, 24, 40)),
    (8, 367, 33),
    *((6, 1, fid) for fid in (16, 18, 20, 23, 25)),
]
LISTED = {(row.rule, kind) for row in DIFFERENCES for kind in row.msg_types if kind not in COLUMNS}
IN_MINUTES = {17, 22, 23}
MOST_DEG = {"lon": 180, "lat": 90}


def described(payload: tuple[bytes, int]) -> dict[str, Any]:
    text = describe([payload])[0]
    assert text is not None
    fields: dict[str, Any] = json.loads(text)
    return fields


def question(dest_mmsi: int) -> tuple[bytes, int]:
    """A message of type 10."""
    bits = Bits(0, 72).written(0, 6, 10).written(8, 30, SHIP).written(40, 30, dest_mmsi)
    payload, fill_bits, _ = bits.armoured()
    return payload, fill_bits


def chance_message(kind: int, chance: random.Random) -> Whole:
    bits = chance_bits(kind, chance.choice(sorted(ALLOWED_BITS[kind, None])), chance)
    _, dac, fid = chance.choice([row for row in APPLICATIONS if row[0] == kind] or [(0, 0, 0)])
    first_bit = 40 if kind == 8 else 72
    if dac and bits.length >= first_bit + 16 and chance.random() < 0.9:
        bits = bits.written(first_bit, 10, dac).written(first_bit + 10, 6, fid)
    return bits.armoured()


def is_coordinate(name: str) -> bool:
    return name.rpartition("_")[2] in MOST_DEG


class Told(NamedTuple):
    """One field of one message, as Tumen and as pyais tell it."""

    name: str
    ours: Any
    theirs: Any
    about: Any
    first_bit: int
    vector: bit_vector

    @property
    def kind(self) -> int:
        return self.vector.get(0, 6)

    @property
    def width(self) -> int:
        width: int = self.about["width"]
        return width

    @property
    def is_cut(self) -> bool:
        return self.first_bit + self.width > len(self.vector)


def rule_of(told: Told) -> Rule | None:  # noqa: PLR0911  one rule a line
    """Why a field is not as pyais has it; None where no rule says so."""
    if told.kind == 26 and told.name == "app_id" and told.ours is None and not told.vector.get(39, 1):
        return Rule.NO_APPLICATION
    if told.kind == 26 and told.name in {"data", "radio"}:
        return Rule.LAST_BITS
    if isinstance(told.theirs, str):
        return rule_of_text(told)
    if isinstance(told.theirs, bytes):
        there = told.vector.get_bytes(told.first_bit, 1064 - told.first_bit).hex()
        return Rule.WHOLE_DATA if told.ours == there and len(told.vector) > 1008 else None
    if told.ours is None and told.is_cut:
        return Rule.CUT_FIELD
    if isinstance(told.theirs, Enum):
        is_as_broadcast = told.ours == told.vector.get(told.first_bit, told.width)
        return Rule.ENUMERATION if is_as_broadcast and told.about["to_converter"](told.ours) is told.theirs else None
    if is_coordinate(told.name):
        return rule_of_coordinate(told)
    return Rule.SPARE_BITS if told.name.startswith("empty_") and told.ours is None else None


def rule_of_text(told: Told) -> Rule | None:
    if told.ours == spoken(told.theirs):
        return Rule.TEXT_END
    whole_characters = told.vector.get_str(told.first_bit, (len(told.vector) - told.first_bit) // 6 * 6)
    return Rule.CUT_CHARACTER if told.is_cut and told.ours == spoken(whole_characters) else None


def rule_of_coordinate(told: Told) -> Rule | None:
    degrees = told.theirs
    if told.kind in IN_MINUTES:
        degrees = told.vector.get_signed(told.first_bit, told.width) / 600
        assert told.kind == 17 or told.theirs == pytest.approx(degrees * 60)
    if told.ours is None and abs(degrees) > MOST_DEG[told.name.rpartition("_")[2]]:
        return Rule.NOT_AVAILABLE
    return Rule.DEGREES if told.kind in IN_MINUTES and told.ours == pytest.approx(degrees, abs=1e-6) else None


def spoken(text: str) -> str | None:
    return text.partition("@")[0].strip() or None


def differences(payload: bytes, fill_bits: int) -> set[tuple[Rule, int]]:
    """By which rules a message is described otherwise than pyais does; fails where there is no rule."""
    ours = described((payload, fill_bits))
    vector = bit_vector(payload, fill_bits)
    theirs: Any = MSG_CLASS[message_type(payload)].from_vector(vector)
    found: set[tuple[Rule, int]] = set()
    first_bit = 0
    for field in theirs.fields():
        if not field.metadata["is_spare"]:
            value = getattr(theirs, field.name)
            mine = ours.get(f"{field.name}_deg" if is_coordinate(field.name) else field.name)
            plain = value.hex() if isinstance(value, bytes) else value.value if isinstance(value, Enum) else value
            if mine != (None if plain == "" else plain):
                told = Told(field.name, mine, value, field.metadata, first_bit, vector)
                rule = rule_of(told)
                assert rule, told
                found.add((rule, told.kind))
        first_bit += field.metadata["width"]
    return found


def test_chance_messages_are_as_pyais_has_them_but_for_the_listed_differences() -> None:
    chance = random.Random(3)  # noqa: S311  no secret
    found = {row for kind in OTHERS for _ in range(700) for row in differences(*chance_message(kind, chance)[:2])}
    assert found == LISTED


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.name)
def test_recorded_messages_are_as_pyais_has_them_but_for_the_listed_differences(path: Any) -> None:
    for payload, fill_bits, _ in recorded(path):
        if fault_of(payload, fill_bits) is None and message_type(payload) not in COLUMNS:
            assert differences(payload, fill_bits) <= LISTED


def test_a_message_says_its_fields_in_the_order_of_the_bits() -> None:
    assert describe([question(2275200)]) == [f'{{"msg_type":10,"repeat":0,"mmsi":{SHIP},"dest_mmsi":2275200}}']


def test_each_kind_of_record_is_told() -> None:
    chance = random.Random(5)  # noqa: S311  no secret
    told = {
        name
        for kind in (6, 8)
        for _ in range(600)
        for name, value in described(chance_message(kind, chance)[:2]).items()
        if isinstance(value, list) and value
    }
    assert told == {"sub_areas", "targets", "reports", "waypoints", "cargos"}


def test_an_area_has_its_place_in_degrees() -> None:
    area = described((b"803Ovrh0EP:024`@02PN04da=3V<>N0000", 4))["sub_areas"]
    place = {"shape": 0, "shape_str": "circle", "scale": 1, "lon_deg": -69.86498, "lat_deg": 42.08295}
    assert area == [{**place, "precision": 4, "radius": 9260}]


def test_a_place_of_a_record_that_is_none_is_null() -> None:
    bits = bits_of(b"803Ovrh0EP:024`@02PN04da=3V<>N0000", 4).written(116, 25, 181 * 60_000)
    assert described(bits.armoured()[:2])["sub_areas"][0]["lon_deg"] is None


def test_equal_payloads_are_answered_in_their_places() -> None:
    one, other = question(1), question(2)
    texts = describe([one, other, one])
    assert texts == [describe([one])[0], describe([other])[0], describe([one])[0]]
    assert texts[0] != texts[1]


@pytest.mark.parametrize("payload", [b"", b"l000000000000", b"w" * 28])
def test_what_pyais_refuses_is_none(payload: bytes) -> None:
    assert describe([(payload, 0)]) == [None]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_message_cut_anywhere_is_json_or_none(kind: int) -> None:
    payload, _, _ = chance_message(kind, random.Random(kind))  # noqa: S311  no secret
    texts = describe([(payload[:end], fill_bits) for end in range(7, len(payload)) for fill_bits in (0, 5)])
    assert all(text is None or "msg_type" in json.loads(text) for text in texts)
