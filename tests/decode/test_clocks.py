"""The ways in which a line says when it was heard; and compiled code, which reads them alike."""

import re
from datetime import UTC, datetime
from random import Random

import pytest
from decode.speaking_lines import RMC, own_ship, pghp, with_prefix
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sentences import EPOCH

from pipeline.decode import clocks
from pipeline.decode.kernels import gatehouse, moments
from pipeline.decode.kernels.own_ship import own_ship_us
from pipeline.decode.kernels.stamps import BAD, GOOD, NO_TIME, ODD
from pipeline.feeds.blocks import Text

EPOCH_US = EPOCH * 1_000_000
CHANCES = st.integers(0).map(Random)
RMC_BODY = RMC[1:-3]
ZDA_BODY = b"GPZDA,160000.5,09,03,2024,-02,00"
DIGITS = b"0123456789-:T., Z+\t"


def told(time_us: int) -> int | None:
    return None if time_us == NO_TIME else time_us


@pytest.mark.parametrize(
    ("body", "after_us"),
    [
        (RMC_BODY, 500_000),
        (b"GNRMC,160000,A,,,,,,,090324", 0),
        (b"GPRMC,160000.,A,4216.6,N,13018.2,E,10.1,090.0,090324,,", 0),
        (b"GPRMC,160000.1234567,A,4216.6,N,13018.2,E,10.1,090.0,090324,,", 123_456),
        (ZDA_BODY, 500_000),
        (b"GPZDA,160130,09,03,2024", 90_000_000),
    ],
)
def test_the_own_ship_says_date_and_time(body: bytes, after_us: int) -> None:
    assert clocks.own_ship_us(body) == EPOCH_US + after_us


@pytest.mark.parametrize(
    "body",
    [
        RMC_BODY.replace(b",A,", b",V,", 1),
        RMC_BODY.replace(b"160000.50", b""),
        RMC_BODY.replace(b"090324", b""),
        RMC_BODY.replace(b"090324", b"300224"),
        RMC_BODY.replace(b"160000.50", b"235960"),
        RMC_BODY.replace(b"160000.50", b"240000"),
        RMC_BODY.replace(b"GPRMC", b"PGRMC"),
        RMC_BODY.replace(b"GPRMC", b"GPRMB"),
        ZDA_BODY.replace(b"2024", b"24"),
        ZDA_BODY.replace(b",09,03", b",,"),
        b"GPGGA,160000.00,4216.6,N,13018.2,E,1,08,1.0,10.0,M,,M,,",
        b"GPGLL,4216.6,N,13018.2,E,160000.00,A",
        b"GPRMC",
        b"",
    ],
)
def test_a_sentence_that_is_void_or_has_no_date_says_no_time(body: bytes) -> None:
    assert clocks.own_ship_us(body) is None


@pytest.mark.parametrize(("year", "meant"), [("90", 1990), ("99", 1999), ("00", 2000), ("89", 2089)])
def test_a_year_of_two_digits_is_one_since_1990(year: str, meant: int) -> None:
    body = RMC_BODY.replace(b"090324", f"0903{year}".encode()).replace(b".50", b"")
    assert clocks.own_ship_us(body) == datetime(meant, 3, 9, 16, tzinfo=UTC).timestamp() * 1_000_000


@settings(deadline=None, max_examples=500)
@given(CHANCES)
def test_compiled_code_reads_the_own_ships_clock_alike(chance: Random) -> None:
    body = own_ship(chance)[1:].split(b"*")[0]
    body = body[: chance.choice([len(body), chance.randrange(len(body) + 1)])]
    assume(not re.search(rb"[a-z]", body[:5]))
    assert told(own_ship_us(Text([body, b",0"]).buffer, 0, len(body))) == clocks.own_ship_us(body)


@pytest.mark.parametrize("body", [RMC_BODY, ZDA_BODY])
def test_compiled_code_reads_every_beginning_of_a_clock_alike(body: bytes) -> None:
    for end in range(len(body) + 1):
        assert told(own_ship_us(Text([body, b",0"]).buffer, 0, end)) == clocks.own_ship_us(body[:end])


@settings(deadline=None, max_examples=500)
@given(st.one_of(CHANCES.map(with_prefix), st.binary(max_size=40), st.lists(st.sampled_from(DIGITS)).map(bytes)))
@example(b"2024-03-09 16:00:00,8")
@example(b"2024-03-09 16:00:00,")
@example(b"2024-03-09 16:00:00\t+02:0")
@example(b"2024-03-09 16:00:00\x0b+0200")
@example(b"22024-03-09 16:00:00")
@example(b"2024-13-09 16:00:00 2024-03-09 16:00:00")
def test_compiled_code_reads_iso_times_alike(text: bytes) -> None:
    assert told(moments.iso_us(Text([text, b"00:00"]).buffer, 0, len(text))) == clocks.iso_us(text)


@settings(deadline=None, max_examples=500)
@given(
    st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32), st.sampled_from(["00:00:00", "23:59:59", "24:00:00"])
)
@example(1900, 2, 29, "00:00:00")
@example(2000, 2, 29, "00:00:00")
@example(0, 3, 1, "00:00:00")
@example(1, 1, 1, "00:00:00")
@example(9999, 12, 31, "23:59:59")
def test_compiled_code_has_the_same_calendar(year: int, month: int, day: int, clock: str) -> None:
    text = f"{year:04}-{month:02}-{day:02} {clock}".encode()
    assert told(moments.iso_us(Text([text]).buffer, 0, len(text))) == clocks.iso_us(text)


@settings(deadline=None, max_examples=500)
@given(CHANCES)
def test_compiled_code_reads_gatehouse_sentences_alike_or_leaves_them(chance: Random) -> None:
    sentence = pghp(chance).strip()
    text, star = Text([sentence]), sentence.find(b"*")
    is_checked = clocks.pghp(sentence[:star] + b"*00") is not None  # whatever the digits are
    if star < 0 or not gatehouse.is_pghp(text.buffer, 0, len(sentence)):
        return
    verdict, time_us, station = gatehouse.read_pghp(text.buffer, 0, star)
    if verdict == ODD:
        assert b"\xff" in sentence or sentence.count(b",") < 13 or sentence[:star].count(b",") < 13
    else:
        assert (verdict == GOOD) == is_checked
    if verdict == GOOD:
        stamp = clocks.Stamp(told(time_us), text.bytes(*station).decode() or None)
        assert stamp == clocks.pghp(sentence[:star] + b"*00")
    if verdict == BAD:
        assert time_us == NO_TIME
