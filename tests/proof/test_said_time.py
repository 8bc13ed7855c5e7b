"""When a line says that it was heard, in every form of the page on feeds."""

from datetime import datetime

import pytest

from pipeline.proof.said_time import said_time

SENTENCE = b"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23"


@pytest.mark.parametrize(
    ("line", "before", "said"),
    [
        (rb"\s:2573555,c:1710000000*0D\%b" % SENTENCE, b"", "16:00:00"),
        (rb"\c:1710000060500,s:sdr*6D\%b" % SENTENCE, b"", "16:01:00.500"),
        (SENTENCE + b",r003669987,1710000120", b"", "16:02:00"),
        (SENTENCE + b",d-080,S2118,t160300.00,T00.4837741,r003669946,1710000180", b"", "16:03:00"),
        (SENTENCE, b"$PGHP,1,2024,3,9,16,4,0,499,219,,2190048,1,23*17", "16:04:00.499"),
        (SENTENCE, rb"\s:st,c:1710000300*00\ ".strip(), "16:05:00"),
        (b"2024-03-09 16:05:00,804: " + SENTENCE, b"", "16:05:00.804"),
        (b"2024-03-10T01:05:00+09:00 " + SENTENCE, b"", "16:05:00"),
        (SENTENCE, b"", None),
        (SENTENCE, rb"\c:1710000000*57\%b" % SENTENCE, None),
    ],
)
def test_a_time_is_read_where_it_stands_and_never_taken_from_another_message(
    line: bytes, before: bytes, said: str | None
) -> None:
    expected = None if said is None else datetime.fromisoformat(f"2024-03-09T{said}")
    assert said_time([line], before) == expected


def test_the_first_of_several_lines_that_says_one_counts() -> None:
    lines = [SENTENCE, rb"\c:1710000000*57\%b" % SENTENCE, rb"\c:1710000060*57\%b" % SENTENCE]
    assert said_time(lines, b"") == datetime(2024, 3, 9, 16)  # noqa: DTZ001  as every time in Tumen


def test_what_is_no_time_is_none() -> None:
    assert said_time([SENTENCE], b"$PGHP,1,2024,13,9,16,4,0,499,219,,2190048,1,23*17") is None
    assert said_time([b"2024-13-09 16:05:00 " + SENTENCE], b"") is None
