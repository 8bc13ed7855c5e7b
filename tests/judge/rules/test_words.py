import pytest
from factories import at
from hypothesis import given
from hypothesis import strategies as st

from pipeline.judge.rules.words import country, lasting, moment, plain, sentence, ship


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (2.04, "2.0 hours"),
        (9.94, "9.9 hours"),
        (51.2, "51 hours"),
        (95.9, "96 hours"),
        (118.2, "118 hours (about 5 days)"),
    ],
)
def test_hours_are_rounded_as_people_say_them(hours: float, said: str) -> None:
    assert lasting(hours) == said


def test_a_moment_is_said_in_utc() -> None:
    assert moment(at(10.5)) == "2024-03-09 10:30 UTC"


def test_what_is_not_known_is_said_to_be_so() -> None:
    assert (country("KP"), country("ZZ"), country(None)) == ("North Korea", "country ZZ", "an unknown country")
    assert ship(None, None) == "of unknown name (IMO number not known)"


@given(st.text())
def test_whatever_strangers_write_stays_one_printable_line(text: str) -> None:
    assert plain(text).isprintable()
    assert len(plain(text)) == len(text)
    assert sentence(text)[-1] in ".!?"
