import pytest
from dark_silences import SETTINGS, explain, gap


@pytest.mark.parametrize(("hours", "judged"), [(11.9, 0), (12.0, 1)])
def test_a_silence_is_judged_from_the_least_length_on(hours: float, judged: int) -> None:
    assert explain(gap(hours)).silences.height == judged


@pytest.mark.parametrize(
    ("cause", "judged"), [("silence", 1), ("undetermined", 1), ("out_of_coverage", 1), ("feed_outage", 0)]
)
def test_a_feed_outage_says_nothing_of_a_ship(cause: str, judged: int) -> None:
    assert explain(gap(60, cause=cause)).silences.height == judged


@pytest.mark.parametrize(
    ("ship_type", "cargo_class"),
    [
        (70, "cargo"),
        (79, "cargo"),
        (80, "tanker"),
        (89, "tanker"),
        (30, "other"),
        (90, "other"),
        (0, "other"),
        (None, "other"),
    ],
)
def test_cargo_classes_are_decades_of_the_ship_type(ship_type: int | None, cargo_class: str) -> None:
    assert explain(gap(60), ship_type=ship_type).silences["cargo_class"].item() == cargo_class


@pytest.mark.parametrize(("hours", "is_too_long"), [(14 * 24, False), (14 * 24 + 0.1, True)])
def test_two_weeks_are_the_longest_that_evidence_decides(hours: float, is_too_long: bool) -> None:  # noqa: FBT001  a column of the table
    assert explain(gap(hours)).silences["is_too_long"].item() == is_too_long


def test_a_ship_that_nothing_is_known_of_is_judged_all_the_same() -> None:
    silence = explain(gap(60), ship_type=None, speed_knots=None).silences.row(0, named=True)
    assert silence["speed_knots"] == SETTINGS.default_speed_knots
