"""What a silence is put down to is found once, and anew where anything else tells of it."""

import datetime as dt
from typing import Any

import polars as pl
from factories import SHIP, at, fix, zoned

from pipeline.detect.causes import CAUSES, find_causes
from pipeline.detect.gaps import find_gaps
from pipeline.detect.hearings import Listening
from pipeline.detect.known_causes import KNOWN_CAUSES, KnownCauses
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()
NOTHING = KNOWN_CAUSES.to_frame()
SILENT = [fix(0), fix(8), fix(9), fix(30), fix(31)]  # from 0 to 8, from 9 to 30, from 31 on


class Asked:
    """A `find_causes` that writes down what it is asked."""

    def __init__(self) -> None:
        self.gaps: list[str] = []

    def find(
        self, gaps: pl.DataFrame, listening: Listening, as_of_utc: dt.datetime | None, settings: GapSettings
    ) -> pl.DataFrame:
        self.gaps += gaps["gap_id"].to_list()
        return find_causes(gaps, listening, as_of_utc, settings)


def others(until: float) -> list[dict[str, Any]]:
    return [fix(hour / 2, mmsi=mmsi) for mmsi in (1, 2, 3) for hour in range(-96, round(2 * until))]


def found(known: KnownCauses, as_of: float, *fixes: dict[str, Any]) -> pl.DataFrame:
    gaps = find_gaps(zoned(*SILENT, *others(as_of), *fixes), at(as_of), SETTINGS, causes_of=known.find)
    return gaps.filter(pl.col("mmsi") == SHIP)


def test_silences_that_nothing_new_tells_of_are_remembered_and_others_are_not() -> None:
    """What a silence is put down to is told until two days after its end, or after the two days that are looked at."""
    known = KnownCauses(find_causes, NOTHING)
    gaps = found(known, as_of=100)
    assert known.asked["gap_id"].to_list() == gaps["gap_id"].head(2).to_list()
    assert known.asked["settled_day_utc"].to_list() == [at(8 + 48).date(), at(30 + 48).date()]
    found(known, as_of=31 + 48 + 48 + 24)
    assert known.asked["gap_id"].to_list() == gaps["gap_id"].to_list()  # though the ship is silent still


def test_what_is_known_is_not_found_again_and_said_alike() -> None:
    first = KnownCauses(find_causes, NOTHING)
    before = found(first, as_of=100)
    asked = Asked()
    again = KnownCauses(asked.find, first.asked)
    assert found(again, as_of=100).equals(before)
    assert asked.gaps == before["gap_id"].tail(1).to_list()
    assert again.asked.sort("gap_id").equals(first.asked.sort("gap_id"))


def test_a_silence_of_another_end_is_another_and_so_is_one_with_other_companions() -> None:
    first = KnownCauses(find_causes, NOTHING)
    with_a_companion, of_another_end, still_open = found(first, as_of=200)["gap_id"]
    companion = [fix(hour, mmsi=9) for hour in (-0.5, 0.5)]
    of_companion, of_end = Asked(), Asked()
    found(KnownCauses(of_companion.find, first.asked), 200, *companion)
    found(KnownCauses(of_end.find, first.asked), 200, fix(20))
    assert with_a_companion in of_companion.gaps
    assert not {of_another_end, still_open} & set(of_companion.gaps)
    assert of_another_end in of_end.gaps
    assert with_a_companion not in of_end.gaps


def test_without_silences_there_are_no_causes() -> None:
    known = KnownCauses(find_causes, NOTHING)
    find_gaps(zoned(), None, SETTINGS, causes_of=known.find)
    assert known.asked.is_empty()
    assert known.asked.columns == KNOWN_CAUSES.names()
    assert set(CAUSES.names()) <= set(KNOWN_CAUSES.names())
