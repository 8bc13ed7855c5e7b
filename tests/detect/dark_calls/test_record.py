from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from dark_silences import PRIORS, SETTINGS, country_probability, explain, gap, judge, speaks

from pipeline.detect.dark_calls.record import listed_for_trade

LADY_R = 9161003


def silence(start: datetime, **other: Any) -> dict[str, Any]:
    return gap(90, started_at_utc=start, ended_at_utc=start + timedelta(hours=90), **other)


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number)  # noqa: DTZ001  times in Tumen are UTC without a zone


def test_a_published_call_counts_only_for_silences_that_began_after_it_was_seen() -> None:
    seen = PRIORS.record.published[str(LADY_R)]
    on_that_day = datetime.combine(seen, datetime.min.time()) + timedelta(hours=23)
    for start, expected in ((on_that_day, 0.0), (on_that_day + timedelta(hours=2), 1.0)):
        assert speaks(explain(silence(start), imo=LADY_R), "of_trade_dprk", "KP_RAJIN") == expected


def test_another_ship_has_no_record_for_it() -> None:
    explained = explain(silence(day(2024, 3, 8)), imo=LADY_R + 1)
    assert explained.evidence["of_trade"].sum() == explained.evidence["of_trade_dprk"].sum() == 0


def test_a_record_speaks_for_calls_and_more_for_those_in_the_dprk() -> None:
    explained = explain(silence(day(2024, 3, 8)), imo=LADY_R)
    assert speaks(explained, "of_trade") == 0
    assert speaks(explained, "of_trade", "RU_NAKHODKA") == speaks(explained, "of_trade", "KP_RAJIN") == 1
    assert speaks(explained, "of_trade_dprk", "RU_NAKHODKA") == 0
    start = silence(day(2024, 3, 8), draught_after_m=None)
    assert country_probability(judge(start, imo=LADY_R), "KP") > country_probability(judge(start, imo=None), "KP")


def test_flag_and_lists_are_taken_from_the_ships() -> None:
    row = silence(day(2024, 3, 8))
    assert speaks(explain(row, is_of_trade=True), "of_trade_dprk", "KP_RAJIN") == 1
    assert speaks(explain(row, is_of_trade=None), "of_trade_dprk", "KP_RAJIN") == 0


def test_who_will_not_weigh_records_judges_every_ship_as_one_without() -> None:
    row = silence(day(2024, 3, 8))
    without = SETTINGS.model_copy(update={"weigh_ship_record": False})
    blind = judge(row, settings=without, imo=LADY_R, is_of_trade=True)
    assert blind.itineraries.equals(judge(row, imo=None).itineraries)


@pytest.mark.parametrize(
    ("programme", "expected"),
    [("DPRK4", True), ("un-sc-1718; vessel", True), ("North Korea", True), ("RUSSIA-EO14024", False), (None, None)],
)
def test_a_programme_against_trade_with_the_dprk_is_told_by_its_words(programme: str | None, expected: object) -> None:
    frame = pl.DataFrame({"programme": [programme]}, schema={"programme": pl.String})
    assert frame.select(listed_for_trade(pl.col("programme"), PRIORS.record)).item() is expected


def test_published_ships_have_valid_numbers_and_rows_of_the_collection() -> None:
    for imo in PRIORS.record.published:
        digits = [int(digit) for digit in imo]
        assert sum(digit * weight for digit, weight in zip(digits[:6], range(7, 1, -1), strict=True)) % 10 == digits[6]
