"""Eight characters at a time, against one at a time; what lies behind the end of a span changes nothing."""

from collections.abc import Callable
from functools import reduce
from itertools import product
from operator import xor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.kernels.compiled import Bytes
from pipeline.decode.kernels.lanes import armour_end, armour_word, checksum, find, is_printable, line_end
from pipeline.feeds.blocks import Text

ARMOUR = bytes([*range(0x30, 0x58), *range(0x60, 0x78)])
COMMA = ord(",")


def first(data: bytes, at: int, end: int, is_it: Callable[[int], bool]) -> int:
    return next((index for index in range(at, end) if is_it(data[index])), end)


def plain_armour_word(data: bytes, at: int, end: int) -> int:
    return int.from_bytes(data[at : min(end, at + 8)].ljust(8, b"0"), "little")


PAIRS: dict[str, tuple[Callable[[Bytes, int, int], object], Callable[[bytes, int, int], object]]] = {
    "find": (
        lambda buffer, at, end: find(buffer, at, end, COMMA),
        lambda data, at, end: first(data, at, end, lambda code: code == COMMA),
    ),
    "line_end": (line_end, lambda data, at, end: first(data, at, end, lambda code: code in b"\r\n")),
    "armour_end": (armour_end, lambda data, at, end: first(data, at, end, lambda code: code not in ARMOUR)),
    "is_printable": (is_printable, lambda data, at, end: all(0x20 <= code < 0x7F for code in data[at:end])),
    "checksum": (checksum, lambda data, at, end: reduce(xor, data[at:end], 0)),
    "armour_word": (armour_word, plain_armour_word),
}
SPANS = st.tuples(
    st.lists(st.one_of(st.binary(max_size=3), st.sampled_from([ARMOUR[:9], b"0" * 8, b",\r\n", b"\0\x80\xff"]))),
    st.integers(0, 40),
    st.integers(0, 40),
)


@pytest.mark.parametrize("name", PAIRS)
@settings(deadline=None)
@given(SPANS)
def test_a_span_is_read_as_character_by_character(name: str, span: tuple[list[bytes], int, int]) -> None:
    ours, plain = PAIRS[name]
    data = b"".join(span[0])
    at, end = sorted(min(index, len(data)) for index in span[1:])
    assert ours(Text([data]).buffer, at, end) == plain(data, at, end)


@pytest.mark.parametrize("name", PAIRS)
def test_no_character_misleads_about_its_neighbour(name: str) -> None:
    ours, plain = PAIRS[name]
    data = b"".join(b"0" + bytes(pair) + b"000000" for pair in product(range(256), repeat=2))
    buffer = Text([data]).buffer
    for at in range(0, len(data), 9):
        assert ours(buffer, at, at + 9) == plain(data, at, at + 9), data[at : at + 3]


@pytest.mark.parametrize("name", PAIRS)
def test_each_character_is_judged_the_same_at_each_place_of_a_word(name: str) -> None:
    ours, plain = PAIRS[name]
    for code, place in product(range(256), range(8)):
        data = b"0" * place + bytes([code]) + b"0" * (15 - place)
        buffer = Text([data]).buffer
        for end in (place, place + 1, 16):
            assert ours(buffer, 0, end) == plain(data, 0, end), (code, place, end)
