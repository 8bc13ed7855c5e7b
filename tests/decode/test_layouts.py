import json
import runpy
from collections import defaultdict
from functools import reduce
from itertools import pairwise
from operator import xor
from pathlib import Path
from typing import Any

import pytest
from payloads import SENTENCE, Bits, bits_of, fault_of
from pyais import decode

from pipeline.decode.layouts import ALLOWED_BITS, CHARACTER_BITS, LAYOUTS, STEPS, Field, Kind, Layout
from pipeline.decode.layouts.differences import DIFFERENCES, REFUSALS, Difference, Refusal
from pipeline.decode.other_messages import describe

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "messages.md"
SHARED = {frozenset({"fix_second", "fix_state"})}
FIELDS = [
    pytest.param(layout, field, id=f"{layout.name}-{field.name}") for layout in LAYOUTS for field in layout.fields
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_bit_of_a_layout_has_one_field_at_most(layout: Layout) -> None:
    for one, other in pairwise(layout.fields):
        is_shared = {one.name, other.name} in SHARED or "mothership_mmsi" in {one.name, other.name}
        assert one.first_bit + one.width <= other.first_bit or is_shared
    size = {field.first_bit: field for field in layout.fields if field.name.startswith("to_")}
    mothership = [field for field in layout.fields if field.name == "mothership_mmsi"]
    assert all(field.first_bit in size and field.width == 30 for field in mothership)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_names_each_field_once_and_begins_with_type_repeat_and_mmsi(layout: Layout) -> None:
    names = [field.name for field in layout.fields]
    assert len(set(names)) == len(names)
    assert [(field.name, field.first_bit, field.width) for field in layout.fields[:3]] == [
        ("msg_type", 0, 6),
        ("repeat", 6, 2),
        ("mmsi", 8, 30),
    ]


@pytest.mark.parametrize(("layout", "field"), FIELDS)
def test_a_field_lies_in_the_longest_message_and_its_bounds_in_the_field(layout: Layout, field: Field) -> None:
    assert field.first_bit + field.width <= max(layout.bits)
    if field.kind is Kind.TEXT:
        assert field.width % CHARACTER_BITS == 0
        assert field.known is None
    elif field.known:
        half = 1 << (field.width - 1)
        least, most = (-half, half - 1) if field.kind is Kind.SIGNED else (0, 2 * half - 1)
        assert least <= field.known[0] <= field.known[1] <= most


def test_equal_names_have_one_kind_and_their_bounds_are_one_quantity() -> None:
    kinds, bounds = defaultdict(set), defaultdict(set)
    for field in (field for layout in LAYOUTS for field in layout.fields):
        kinds[field.name].add(field.kind)
        if field.known and field.name not in {"sog_knots", "cog_deg"}:  # coarser where messages are short
            bounds[field.name].add(tuple(bound * field.multiplier for bound in field.known))
    assert {name for name, said in kinds.items() if len(said) > 1} == set()
    assert {name for name, said in bounds.items() if len(said) > 1} == set()


def test_every_name_has_a_step_and_what_is_counted_in_parts_of_a_unit_says_the_unit() -> None:
    assert set(STEPS) == {field.name for layout in LAYOUTS for field in layout.fields}
    assert {name for name, step in STEPS.items() if step.denominator != 1 and not step.unit} == set()
    endings = {"deg": "_deg", "kn": "_knots", "m": "_m"}
    assert all(name.endswith(endings[step.unit]) for name, step in STEPS.items() if step.unit in endings)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_payload_is_whole_at_the_lengths_of_its_layout_and_no_other(layout: Layout) -> None:
    for length in range(1, 450):
        bits = Bits(0, length).written(0, 6, layout.msg_types[0]) if length >= 6 else Bits(0, length)
        if length >= 40:
            bits = bits.written(38, 2, layout.part or 0)
        if length >= 6:
            payload, fill_bits, _ = bits.armoured()
            assert fault_of(payload, fill_bits) == (None if length in layout.bits else "bad_length")


def test_lengths_count_whole_characters_too() -> None:
    assert ALLOWED_BITS[5, None] == {420, 422, 424, 426}
    assert ALLOWED_BITS[24, 0] == {160, 162, 168}
    assert (min(ALLOWED_BITS[21, None]), max(ALLOWED_BITS[21, None])) == (272, 365)
    assert ALLOWED_BITS[23, None] == {160, 162}


def plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else getattr(value, "value", value)


def said_by_pyais(sentences: tuple[str, ...], field: str) -> Any:
    return plain(getattr(decode(*sentences), field))


def example(difference: Difference) -> tuple[bytes, int]:
    parts = [SENTENCE.search(sentence.encode()) for sentence in difference.sentences]
    found = [part for part in parts if part]
    assert len(found) == len(difference.sentences)
    return b"".join(part[5] for part in found), int(found[-1][6])


def read(layout: Layout, name: str, payload: bytes, fill_bits: int) -> Any:
    """A number as broadcast, or NULL, or text, by the table alone."""
    field = next(field for field in layout.fields if field.name == name)
    bits = bits_of(payload, fill_bits)
    if field.kind is Kind.TEXT:
        return bits.read_text(field.first_bit, field.width).partition("@")[0].strip() or None
    value = (bits.read_signed if field.kind is Kind.SIGNED else bits.read)(field.first_bit, field.width)
    return value if field.known is None or field.known[0] <= value <= field.known[1] else None


def said_by_tumen(name: str, payload: bytes, fill_bits: int) -> Any:
    bits = bits_of(payload, fill_bits)
    kind, part = bits.read(0, 6), bits.read(38, 2)
    layout = next((row for row in LAYOUTS if kind in row.msg_types and row.part in {None, part}), None)
    if layout:
        return read(layout, name, payload, fill_bits)
    text = describe([(payload, fill_bits)])[0]
    assert text
    return json.loads(text).get(name)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda row: f"{row.rule.name}-{row.fields[0]}")
def test_an_example_of_a_difference_is_as_it_says(difference: Difference) -> None:
    payload, fill_bits = example(difference)
    assert bits_of(payload, fill_bits).read(0, 6) in difference.msg_types
    assert fault_of(payload, fill_bits) is None
    assert said_by_pyais(difference.sentences, difference.pyais_field) == difference.pyais_gives
    assert said_by_tumen(difference.fields[0], payload, fill_bits) == difference.tumen_gives


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda row: row.what)
def test_what_pyais_decodes_and_tumen_refuses_is_as_it_says(refusal: Refusal) -> None:
    assert said_by_pyais((refusal.sentence,), refusal.pyais_field) == refusal.pyais_gives
    found = SENTENCE.fullmatch(refusal.sentence.encode())
    assert found
    if refusal.reason == "bad_checksum":
        body, _, digits = refusal.sentence[1:].partition("*")
        assert int(digits, 16) != reduce(xor, body.encode())
    else:
        assert fault_of(found[5], int(found[6])) == refusal.reason


def test_the_page_is_the_one_that_the_table_writes() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "write_messages_page.py"))["page"]()
    assert PAGE.read_text(encoding="utf-8") == written
