"""Numbers, times and places read aloud."""

from datetime import datetime

import pytest

from pipeline.judge.explain.words import lasting, moment, named, percent, place, times_as_likely


@pytest.mark.parametrize(
    ("hours", "says"),
    [(0.5, "30 minutes"), (1 / 60, "1 minute"), (2, "2 hours"), (47.6, "2 days"), (73, "3 days and 1 hour"),
     (100, "4 days and 4 hours"), (30, "30 hours")],
)  # fmt: skip
def test_a_duration_is_told_in_minutes_hours_or_days(hours: float, says: str) -> None:
    assert lasting(hours) == says


@pytest.mark.parametrize(
    ("probability", "says"),
    [(1.0, "100%"), (0.999, "over 99%"), (0.985, "98%"), (0.5, "50%"), (0.004, "less than 1%"), (0.0, "less than 1%")],
)
def test_a_probability_is_never_more_certain_than_it_is(probability: float, says: str) -> None:
    assert percent(probability) == says


@pytest.mark.parametrize(
    ("ratio", "says"),
    [(35.2, "35 times as likely"), (2.0, "2.0 times as likely"), (1.0, "hardly any difference"),
     (0.5, "2.0 times less likely"), (0.01, "100 times less likely")],
)  # fmt: skip
def test_a_ratio_is_told_both_ways(ratio: float, says: str) -> None:
    assert times_as_likely(ratio) == says


def test_a_moment_a_place_and_a_name_are_told_plainly() -> None:
    assert moment(datetime(2024, 3, 9, 4, 5)) == "9 March 2024, 04:05 UTC"  # noqa: DTZ001  as every time in Tumen
    assert place(-131.902, 43.061) == "43.06 N, 131.90 W"
    assert named('A" is guilty') == '"A\' is guilty"'
    assert named(None) == "a ship without a name"
