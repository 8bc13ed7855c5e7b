"""When nobody was heard, no ship was silent."""

from datetime import timedelta

import polars as pl
from factories import at

from pipeline.live.hours_heard import HoursHeard

HOUR = timedelta(hours=1)


def heard(*hours: float, days: float = 14) -> HoursHeard:
    found = HoursHeard(timedelta(days=days))
    for hour in hours:
        found.hear(pl.Series([at(hour)]), at(hour))
    return found


def test_an_hour_without_a_message_of_anybody_is_one_in_which_the_watch_was_deaf() -> None:
    assert heard(0, 0.5, 1, 3, 3.5).deaf(HOUR) == [(at(1) + timedelta(minutes=10), at(3))]


def test_messages_that_come_late_fill_the_time_they_are_of() -> None:
    found = heard(0, 3)
    found.hear(pl.Series([at(1), at(2), None]), at(3))
    assert found.deaf(HOUR) == []


def test_what_is_too_old_is_forgotten() -> None:
    found = heard(0, 30, days=1)
    assert found.bins == heard(30).bins
    assert HoursHeard(timedelta(days=1), found.bins).bins == found.bins
