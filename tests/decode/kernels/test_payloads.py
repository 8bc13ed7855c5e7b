"""Payloads in columns, against their bits in one great number."""

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payloads import Bits, Whole, bits_of

from pipeline.decode.columns import Payloads, Texts
from pipeline.decode.kernels.fields import take_integers
from pipeline.decode.kernels.payloads import Rows
from pipeline.decode.layouts import LAYOUTS, Field, Kind, Layout
from pipeline.decode.numbers import Columns
from pipeline.decode.tables import tables_of
from pipeline.feeds.blocks import Text

ARMOUR = [*range(0x30, 0x58), *range(0x60, 0x78)]
WHOLES = st.builds(Whole, st.lists(st.sampled_from(ARMOUR), min_size=1, max_size=40).map(bytes), st.integers(0, 5))
FIRST = np.zeros(1, np.uint32)
BUNCHES = st.lists(WHOLES, min_size=1, max_size=8)


def packed(wholes: list[Whole]) -> Payloads:
    return Payloads.of([(whole.payload, whole.fill_bits) for whole in wholes])


def numbers(payloads: Payloads, field: Field, rows: Rows) -> list[int]:
    """A field of payloads as broadcast."""
    layout = Layout("any", (), None, frozenset(), (field,))
    ((_, _, places),) = Columns([layout], {field.name: pl.UInt32()}).by_type
    some = payloads.packed._replace(firsts=payloads.firsts[rows], bits=payloads.bits[rows])
    values, known = np.empty((1, len(rows)), np.int64), np.empty((1, len(rows)), np.bool_)
    order, ends = np.arange(len(rows), dtype=np.uint32), np.array([len(rows)])
    take_integers(some, order, ends, places, values, known)
    long_enough = some.bits >= field.first_bit + field.width
    assert known[0].tolist() == long_enough.tolist()
    return [value if is_known else -1 for value, is_known in zip(values[0].tolist(), known[0].tolist(), strict=True)]


def everything(wholes: list[Whole]) -> list[Bits]:
    """All bits of all characters: a field may read the fill bits, and is judged by its length elsewhere."""
    return [bits_of(whole.payload, 0) for whole in wholes]


@settings(deadline=None)
@given(BUNCHES, st.data())
def test_a_number_is_read_at_any_bit_and_of_any_width(wholes: list[Whole], data: st.DataObject) -> None:
    wholes = [whole._replace(fill_bits=0) for whole in wholes]
    bits = everything(wholes)
    shortest = min(one.length for one in bits)
    width = data.draw(st.integers(1, min(48, shortest)))
    first_bit = data.draw(st.integers(0, shortest - width))
    rows = np.array(data.draw(st.lists(st.integers(0, len(wholes) - 1))), np.uint32)
    everything_known = (-(2**48), 2**48)
    unsigned = Field("any", first_bit, width, known=everything_known)
    signed = Field("any", first_bit, width, Kind.SIGNED, known=everything_known)
    assert numbers(packed(wholes), unsigned, rows) == [bits[row].read(first_bit, width) for row in rows]
    assert numbers(packed(wholes), signed, rows) == [bits[row].read_signed(first_bit, width) for row in rows]


@settings(deadline=None)
@given(BUNCHES, st.integers(0, 60), st.integers(0, 20))
def test_text_ends_at_its_first_at_sign_and_with_the_payload(wholes: list[Whole], first_bit: int, most: int) -> None:
    column = Texts("x", most, packed(wholes))
    column.put(Field("x", first_bit, 6 * most, Kind.TEXT), np.arange(len(wholes), dtype=np.uint32))
    found = column.series()
    texts = [bits_of(*whole[:2]).read_text(first_bit, 6 * most) for whole in wholes]
    assert found.to_list() == [text.partition("@")[0].strip(" ") or None for text in texts]


@settings(deadline=None)
@given(BUNCHES)
def test_type_mmsi_and_length_are_told_of_each(wholes: list[Whole]) -> None:
    payloads = packed(wholes)
    padded = [bits_of(whole.payload + b"0" * 8, 0) for whole in wholes]
    assert len(payloads) == len(wholes)
    assert payloads.bits.tolist() == [bits_of(*whole[:2]).length for whole in wholes]
    long_enough = [index for index, whole in enumerate(wholes) if len(whole.payload) > 6]
    assert [payloads.msg_types[index] for index in long_enough] == [padded[index].read(0, 6) for index in long_enough]
    assert [payloads.mmsis[index] for index in long_enough] == [padded[index].read(8, 30) for index in long_enough]


def test_an_empty_payload_has_no_type() -> None:
    payloads = Payloads.of([(b"", 0), (b"5", 0), (b"", 2), (b"w", 0)])
    assert payloads.msg_types.tolist() == [0, 5, 0, 63]


@settings(deadline=None)
@given(WHOLES, st.binary(max_size=20), st.binary(max_size=20))
def test_a_payload_has_the_same_bits_and_hash_wherever_it_stands(whole: Whole, before: bytes, behind: bytes) -> None:
    text = Text([before, whole.payload, behind])
    at = np.array([len(before)])
    there = Payloads.pack(text.buffer, at, at + len(whole.payload), np.array([whole.fill_bits], np.uint8))
    alone = packed([whole])
    assert there.hashes.tolist() == alone.hashes.tolist()
    for bit in range(len(whole.payload) * 6):
        field = Field("any", bit, 1)
        assert numbers(there, field, FIRST) == numbers(alone, field, FIRST)


def test_payloads_that_differ_in_a_character_their_length_or_their_fill_bits_have_hashes_of_their_own() -> None:
    wholes = [(b"0" * length, fill) for length in range(1, 40) for fill in range(6)]
    base = b"13HOI:0P0000VOHLCnHQKwvL05Ip"
    wholes += [
        (base[:at] + bytes([code]) + base[at + 1 :], 0)
        for at in range(len(base))
        for code in ARMOUR
        if code != base[at]
    ]
    hashes = Payloads.of([*wholes, (base, 0)]).hashes
    assert len(np.unique(hashes)) == len(wholes) + 1


@pytest.mark.parametrize(("msg_type", "length"), [(1, 168), (27, 96), (4, 168)])
def test_a_coordinate_is_the_millionth_of_a_degree_nearest_to_what_was_said(msg_type: int, length: int) -> None:
    layout = next(layout for layout in LAYOUTS if msg_type in layout.msg_types)
    lon, lat = (next(field for field in layout.fields if field.name == name) for name in ("lon_deg", "lat_deg"))
    chance = Random(1)  # noqa: S311  no secret
    said = [tuple(chance.randint(*(field.known or (0, 0))) for field in (lon, lat)) for _ in range(2000)]
    said += [*product(lon.known or (), lat.known or ()), *((at, -at) for at in range(-100, 100))]
    blank = Bits(0, length).written(0, 6, msg_type)
    wholes = [
        blank.written(lon.first_bit, lon.width, x).written(lat.first_bit, lat.width, y).armoured() for x, y in said
    ]
    tables = tables_of(packed(wholes), np.ones(len(wholes), np.bool_))
    found = (tables.base_stations if msg_type == 4 else tables.positions).select("lon_deg", "lat_deg").rows()
    step = Fraction(lon.multiplier, 600_000)
    assert found == [tuple(round(number * step * 10**6) / 1e6 for number in pair) for pair in said]
