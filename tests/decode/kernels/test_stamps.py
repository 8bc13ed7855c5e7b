"""Tag blocks, hexadecimal digits and times read in place, against the plain readers of the same grammar."""

import re
from functools import reduce
from itertools import product
from operator import xor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import clocks
from pipeline.decode.kernels.stamps import BAD, GOOD, NO_TIME, ODD, epoch_us, hex_pair, read_tag, read_uscg
from pipeline.decode.tag_blocks import read_tag_block
from pipeline.feeds.blocks import Text

SAID = """
    c:1710000000 c:1710000000250 c: c c:x c:9 c:17100000001 c:999999999999999 s:66 s:rMT1 s: s s:a:b
    g:1-2-77 g:1-2- g:1-2--1 g:-2-77 g:12-34-x g:1-2 g 1G2:77 2G2 G xG:1 x:G t:text n:5 q:u : :x cc:1 T:2024-03-09
"""
FIELDS = st.one_of(
    st.sampled_from(SAID.split()), st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=6)
)
BODIES = st.one_of(st.lists(FIELDS, max_size=5).map(lambda fields: ",".join(fields).encode()), st.binary(max_size=12))
ENDS = st.sampled_from([b"*%02X", b"*%02x", b"%02X", b"*%01X", b"*%02X ", b"*", b"**%02X", b"*0g", b""])


def checked(body: bytes, end: bytes) -> bytes:
    code = reduce(xor, body, 0)
    return body + (end % code if b"%" in end else end)


def read_in_place(content: bytes) -> tuple[int, clocks.Stamp]:
    text = Text([b"\\", content, b"\\!AIVDM"])
    verdict, time_us, *spans = read_tag(text.buffer, 1, 1 + len(content))
    station, group = (text.bytes(*span).decode() or None for span in spans)
    return verdict, clocks.Stamp(None if time_us == NO_TIME else time_us, station, group)


@settings(deadline=None, max_examples=500)
@given(BODIES, ENDS)
def test_a_tag_block_is_read_as_plainly_or_left_as_odd(body: bytes, end: bytes) -> None:
    content = checked(body, end)
    plain = read_tag_block(content)
    verdict, stamp = read_in_place(content)
    if verdict != ODD:
        assert (verdict, stamp) == ((BAD, clocks.NO_STAMP) if plain is None else (GOOD, plain))


@settings(deadline=None)
@given(st.lists(FIELDS.filter(lambda field: "G" not in field), max_size=5))
def test_no_tag_block_is_odd_but_of_the_old_groups_and_of_strange_characters(fields: list[str]) -> None:
    assert read_in_place(checked(",".join(fields).encode(), b"*%02X"))[0] != ODD


@pytest.mark.parametrize("content", [b"", b"*", b"0", b"00", b"*0", b"*00", b"s:x", b"**00", b"s:x*00"])
def test_what_has_no_checksum_is_bad_and_nothing_has_the_checksum_of_nothing(content: bytes) -> None:
    assert (read_in_place(content)[0] == GOOD) == (read_tag_block(content) is not None) == (content == b"*00")


def test_a_pair_of_characters_is_a_number_where_both_are_hexadecimal_digits() -> None:
    for pair in map(bytes, product(range(256), repeat=2)):
        expected = int(pair, 16) if re.fullmatch(rb"[0-9A-Fa-f]{2}", pair) else -1
        assert hex_pair(Text([pair]).buffer, 0) == expected


@settings(deadline=None)
@given(st.one_of(st.text("0123456789", max_size=16).map(str.encode), st.binary(max_size=16)))
def test_an_epoch_is_read_as_plainly(text: bytes) -> None:
    plain = clocks.epoch_us(text)
    assert epoch_us(Text([text, b"99"]).buffer, 0, len(text)) == (NO_TIME if plain is None else plain)


@pytest.mark.parametrize(
    ("trailing", "seconds", "station"),
    [
        (b"", None, b""),
        (b"1710000000", None, b""),
        (b",1710000000", 1_710_000_000, b""),
        (b"', 1710000000 ", 1_710_000_000, b""),
        (b",r003669946,1710000000", 1_710_000_000, b"r003669946"),
        (b",b2003669950,1710000000,1325394060", 1_710_000_000, b"b2003669950"),
        (b",1325394060,r003669946", None, b"r003669946"),
        (b",r1,r2,1710000000", 1_710_000_000, b"r2"),
        (b",d-080,S2118,t160300.00,T00.48,r-_9,1710000000", 1_710_000_000, b"r-_9"),
        (b",r,r!,1710000000", 1_710_000_000, b""),
        (b",r003669946,", None, b"r003669946"),
        (b",r003669946,x,1710000000", None, b"r003669946"),
    ],
)
def test_the_epoch_of_a_uscg_feed_is_the_field_after_the_station(
    trailing: bytes, seconds: int | None, station: bytes
) -> None:
    text = Text([trailing, b",b9,1"])
    verdict, time_us, span = read_uscg(text.buffer, 0, len(trailing))
    assert (verdict, text.bytes(*span)) == (GOOD, station)
    assert time_us == (NO_TIME if seconds is None else seconds * 1_000_000)


@pytest.mark.parametrize("trailing", [b",r1,1710000000\xff", b",r\t1,1", b"\0,1"])
def test_strange_characters_behind_a_sentence_are_left_as_odd(trailing: bytes) -> None:
    assert read_uscg(Text([trailing]).buffer, 0, len(trailing))[0] == ODD
