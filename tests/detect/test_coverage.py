"""The table that turns what is known of a silence into its cause, cell by cell."""

import itertools

import polars as pl
import pytest

from pipeline.detect.coverage import RULES, cause_of

CONDITIONS = ("is_outage", "others_answered", "way_is_heard", "cell_went_quiet", "nobody_is_near")


def cause(**conditions: bool) -> str:
    return str(pl.DataFrame([dict.fromkeys(CONDITIONS, False) | conditions]).select(cause_of()).item())


@pytest.mark.parametrize("rest", list(itertools.product([False, True], repeat=4)))
def test_hours_in_which_nobody_could_be_heard_never_count_against_a_ship(rest: tuple[bool, ...]) -> None:
    assert cause(is_outage=True, **dict(zip(CONDITIONS[1:], rest, strict=True))) == "feed_outage"


@pytest.mark.parametrize("rest", list(itertools.product([False, True], repeat=2)))
def test_others_who_answered_all_along_the_way_make_it_silence(rest: tuple[bool, ...]) -> None:
    known = dict(zip(CONDITIONS[3:], rest, strict=True))
    assert cause(others_answered=True, way_is_heard=True, **known) == "silence"


@pytest.mark.parametrize("rest", list(itertools.product([False, True], repeat=3)))
def test_no_ship_is_silent_unless_others_answered_where_it_was_bound(rest: tuple[bool, ...]) -> None:
    known = dict(zip(CONDITIONS[2:], rest, strict=True))
    assert cause(others_answered=False, **known) != "silence"
    assert cause(others_answered=True, **(known | {"way_is_heard": False})) != "silence"


@pytest.mark.parametrize(
    ("answered", "heard", "quiet", "nobody", "expected"),
    [
        (False, True, True, False, "feed_outage"),
        (False, True, True, True, "feed_outage"),
        (False, False, True, False, "feed_outage"),
        (False, False, True, True, "feed_outage"),
        (True, False, True, False, "feed_outage"),
        (True, False, True, True, "feed_outage"),
        (False, False, False, False, "out_of_coverage"),
        (False, False, False, True, "out_of_coverage"),
        (True, False, False, False, "out_of_coverage"),
        (True, False, False, True, "out_of_coverage"),
        (False, True, False, True, "out_of_coverage"),
        (False, True, False, False, "undetermined"),
    ],
)
def test_the_rest_of_the_table(answered: bool, heard: bool, quiet: bool, nobody: bool, expected: str) -> None:  # noqa: FBT001  the columns of the table
    known = {"others_answered": answered, "way_is_heard": heard, "cell_went_quiet": quiet, "nobody_is_near": nobody}
    assert cause(**known) == expected


def test_every_rule_decides_some_silence() -> None:
    asked = pl.DataFrame(
        list(itertools.product([False, True], repeat=len(CONDITIONS))), schema=list(CONDITIONS), orient="row"
    )
    first = pl.lit(len(RULES))
    for number, (_, conditions) in reversed(list(enumerate(RULES))):
        first = pl.when(*(pl.col(name) == value for name, value in conditions.items())).then(number).otherwise(first)
    assert set(asked.select(first.alias("rule"))["rule"]) == set(range(len(RULES) + 1))
