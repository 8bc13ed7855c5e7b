from collections import Counter
from itertools import pairwise

import pytest

from pipeline.decode.layouts import ALLOWED_BITS, LAYOUTS, Kind
from pipeline.decode.layouts.others import OTHERS, WITH_RECORDS, JsonLayout

COLUMNS = {kind for layout in LAYOUTS for kind in layout.msg_types}
TYPES = sorted({kind for kind, _ in ALLOWED_BITS} - COLUMNS)


@pytest.mark.parametrize("layout", OTHERS, ids=lambda layout: layout.name)
def test_fields_come_in_the_order_of_their_bits_and_do_not_overlap(layout: JsonLayout) -> None:
    assert [field.key for field in layout.fields[:3]] == ["msg_type", "repeat", "mmsi"]
    for one, other in pairwise(field for field in layout.fields if field.first_bit >= 0):
        assert one.first_bit + one.width <= other.first_bit
    last = [field for field in layout.fields if field.first_bit < 0]
    assert last in ([], [layout.fields[-1]])
    assert all(field.first_bit + field.width == 0 == layout.fields[-2].behind + field.first_bit for field in last)


@pytest.mark.parametrize("layout", OTHERS, ids=lambda layout: layout.name)
def test_a_layout_names_each_key_once_and_has_only_fields_that_it_can_hold(layout: JsonLayout) -> None:
    keys = [field.key for field in layout.fields]
    assert len(set(keys)) == len(keys)
    for kind in layout.msg_types:
        assert all(field.least_bits <= max(ALLOWED_BITS[kind, None]) for field in layout.fields)


def test_bounds_and_parts_are_of_numbers() -> None:
    for field in (field for layout in OTHERS for field in layout.fields):
        is_number = field.kind in {Kind.UNSIGNED, Kind.SIGNED}
        assert is_number or (field.parts, field.offset, field.known) == (1, 0, None)
        assert field.parts in {1, 10, 100} or field.key.endswith(("lon_deg", "lat_deg"))
        assert bool(field.known) == field.key.endswith("_deg")
        assert not field.behind or field.kind is Kind.DATA


def test_names_are_given_once() -> None:
    assert max(Counter(layout.name for layout in OTHERS).values()) == 1


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_told_apart_and_has_a_layout_for_whatever_its_bits_are(kind: int) -> None:
    layouts = [layout for layout in OTHERS if kind in layout.msg_types]
    choices = [layout.choice for layout in layouts if layout.choice] + [row for of, row in WITH_RECORDS if of == kind]
    assert len(set(choices)) == len(choices)
    rest = [layout for layout in layouts if layout.choice is None and layout.most_bits is None]
    are_all_told = len(choices) == 1 << choices[0].width if choices else False
    assert rest == ([] if are_all_told else layouts[-1:])


def test_only_types_without_columns_are_here() -> None:
    assert {kind for layout in OTHERS for kind in layout.msg_types} == set(TYPES)
