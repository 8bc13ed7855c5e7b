"""Which lines of neighbours a silence cites."""

import polars as pl
from factories import FILE_ID, SHIP, at, fix, line_no, zoned

from pipeline.detect.gaps import find_gaps, gap_lines
from pipeline.settings import GapSettings


def cited(*, most: int = 3, others: tuple[int, ...] = (0, 1, 2, 3, 4)) -> list[int]:
    """Lines cited as neighbours of a ship silent for 30 hours, among others heard every half an hour."""
    own = [fix(hour / 2) for hour in (*range(-96, 1), 60, 61)]
    heard = [
        fix(hour / 2 + mmsi / 100, mmsi=mmsi + 1, line_no=line_no(hour / 2 + mmsi / 100))
        for mmsi in others
        for hour in range(-96, 64)
    ]
    gaps = find_gaps(zoned(*own, *heard), at(40), GapSettings(cited_neighbours=most))
    silent = gaps.filter(pl.col("mmsi") == SHIP, pl.col("ended_at_utc").is_not_null())
    assert silent["neighbours_heard"].to_list() == [len(others)]
    lines = gap_lines(silent).filter(role="neighbour")
    assert set(lines["file_id"]) <= {FILE_ID}
    return sorted(lines["line_no"].to_list())


def test_the_first_ships_heard_while_another_is_silent_are_cited_each_once() -> None:
    # Heard every hour, she was missed after one: ship 1 speaks at that very moment, which is too early.
    assert cited() == [line_no(1.01), line_no(1.02), line_no(1.03)]


def test_no_more_are_cited_than_the_settings_say() -> None:
    assert cited(most=1) == [line_no(1.01)]
    assert cited(most=0) == []


def test_where_few_were_heard_few_are_cited() -> None:
    assert cited(others=(2,)) == [line_no(1.02)]


def test_a_silence_that_nobody_was_heard_in_cites_nobody() -> None:
    assert cited(others=()) == []
