"""Lines that say no time get that of their reception; those that say one stay as they are."""

from datetime import datetime

import pytest
from sentences import message, tag

from pipeline.decode.memory import Memory
from pipeline.decode.stream import StreamDecoder
from pipeline.live.stamps import Stamper
from pipeline.settings import DecodeSettings

RECEIVED_US = 1_750_000_000_123_456
RECEIVED = datetime(2025, 6, 15, 15, 6, 40, 123_000)  # noqa: DTZ001  times in Tumen are UTC without a zone
(ONE,) = message()
STATIC = message(5, imo="9161003")
PGHP = "$PGHP,1,2024,3,9,16,4,0,499,219,,2190048,1,23*17"


def stamped(*lines: str, end: str = "\n", received_us: int | None = RECEIVED_US) -> str:
    data = "".join(line + end for line in lines).encode()
    return Stamper(4096).take(data, received_us).data.decode()


def times(*lines: str, end: str = "\n") -> list[datetime]:
    decoder = StreamDecoder(DecodeSettings(), "feed", Memory())
    said = decoder.take(stamped(*lines, end=end).encode(), 0, now_utc=datetime(2026, 1, 1))  # noqa: DTZ001  as above
    return [*said.positions["received_at_utc"], *said.statics["received_at_utc"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "line",
    [
        ONE,
        f"{ONE}  ",
        f'"{ONE}"',
        f"{tag('s:there')}{ONE}",
        f"{ONE},r003669987",
        f"{ONE},d-080,S2118",
        f"before {ONE}",
    ],
)
def test_a_line_without_a_time_is_read_with_that_of_its_reception(line: str, end: str) -> None:
    assert times(line, end=end) == [RECEIVED]


def test_each_of_several_sentences_on_a_line_is_stamped() -> None:
    assert times(f"{ONE}{ONE}") == [RECEIVED, RECEIVED]


@pytest.mark.parametrize(
    "lines",
    [
        (f"{tag('c:1710000000')}{ONE}",),
        (f"{ONE},r003669987,1710000120",),
        (f"2024-03-09 16:05:00,804: {ONE}",),
        (PGHP, ONE),
        (tag("c:1710000000"), ONE),
        ("# a comment", "", "$GPRMC,160000.00,A,4216.600,N,13018.200,E,10.1,090.0,090324,,,A*62"),
    ],
)
def test_lines_that_say_their_time_or_are_no_sentences_stay_as_they_are(lines: tuple[str, ...]) -> None:
    assert stamped(*lines) == "".join(f"{line}\n" for line in lines)


def test_the_parts_of_a_message_are_joined_whichever_of_them_says_a_time() -> None:
    first, second = STATIC
    assert times(first, second) == [RECEIVED]
    timed = f"{tag('c:1710000000')}{ONE}"
    grouped = (f"{tag('g:1-2-77,c:1710000001')}{first}", f"{tag('g:2-2-77')}{second}")
    assert times(timed, *grouped)[1:] == [datetime(2024, 3, 9, 16, 0, 1)]  # noqa: DTZ001  as above
    late = (f"{first},r003669987", f"{second},r003669987,1710000120")
    assert times(timed, *late)[1:] == [datetime(2024, 3, 9, 16, 2)]  # noqa: DTZ001  as above


def test_what_a_line_said_of_the_next_is_known_in_the_next_chunk() -> None:
    stamper = Stamper(4096)
    stamper.take(f"{PGHP}\n".encode(), RECEIVED_US)
    assert stamper.take(f"{ONE}\n".encode(), RECEIVED_US).data.decode() == f"{ONE}\n"


def test_lines_of_which_nobody_knows_when_they_came_get_no_time() -> None:
    assert stamped(ONE, received_us=None) == f"{ONE}\n"


def test_bad_lines_are_told() -> None:
    lines = [ONE, ONE[:-1] + "X", "junk\x00\xff", f"{ONE[:-2]}00", "# comment", "x" * 5000]
    data = "".join(f"{line}\n" for line in lines).encode("latin-1")
    result = Stamper(4096).take(data, RECEIVED_US)
    assert result.is_bad.tolist() == [False, True, True, True, False, True]
    assert result.ends[-1] == len(result.data)
    assert [result.data[end - 1 : end] for end in result.ends] == [b"\n"] * len(lines)
