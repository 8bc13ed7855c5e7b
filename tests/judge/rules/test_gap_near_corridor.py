from typing import Any

import pytest
from risk_cases import case, dark_voyage, points, silence, spoken, voyage

from pipeline.judge.rules.gap_near_corridor import gap_near_corridor


def test_fires_on_a_silence_where_others_were_heard_within_reach_of_both_sides() -> None:
    (row,) = spoken(gap_near_corridor, case(voyage(), silences=[silence()]))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (20.0, "silence", ["g"])
    assert row["text"] == (
        "Its position radio (AIS) was silent for 30 hours, from 2024-03-08 09:00 UTC to 2024-03-09 15:00 UTC, where "
        "other ships were heard, in waters from which ports on both sides of the route are in reach."
    )


def test_fires_off_the_corridor_too() -> None:
    assert points(gap_near_corridor, case(voyage("RU_VLADIVOSTOK", "RU_VOSTOCHNY"), silences=[silence()])) == [20.0]


def test_ten_silences_give_as_many_points_as_one_and_the_longest_is_told() -> None:
    many = [silence(gap_id=f"g{number}", duration_hours=20.0 + number) for number in range(10)]
    (row,) = spoken(gap_near_corridor, case(voyage(), silences=many))
    assert row["points"] == 20.0
    assert "29 hours" in row["text"]
    assert "10 such silences; they count as one" in row["text"]
    assert len(row["finding_ids"]) == 10


def test_silences_of_a_voyage_with_a_dark_call_count_with_the_crossing() -> None:
    silences = [silence(is_of_call=True), silence(gap_id="h", duration_hours=99.0)]
    (row,) = spoken(gap_near_corridor, case(dark_voyage(), silences=silences))
    assert row["phenomenon"] == "crossing"


def test_the_silence_of_an_inferred_call_on_one_side_is_a_silence_like_any_other() -> None:
    within = voyage("RU_VLADIVOSTOK", "RU_VOSTOCHNY", destination_gap_id="g", evidence="inferred")
    (row,) = spoken(gap_near_corridor, case(within, silences=[silence(is_of_call=True)]))
    assert row["phenomenon"] == "silence"


@pytest.mark.parametrize(
    "other",
    [
        {"duration_hours": 11.9},
        {"reach_nm": 150.1},
        {"cause": "undetermined"},
    ],
    ids=["too short", "too far off", "cause not known"],
)
def test_nearly(other: dict[str, Any]) -> None:
    assert points(gap_near_corridor, case(voyage(), silences=[silence(**other)])) == []


@pytest.mark.parametrize("other", [{"duration_hours": 12.0}, {"reach_nm": 150.0}], ids=["long enough", "near enough"])
def test_just(other: dict[str, Any]) -> None:
    assert points(gap_near_corridor, case(voyage(), silences=[silence(**other)])) == [20.0]


def test_must_not_fire_where_nobody_is_heard_nor_without_a_silence() -> None:
    assert points(gap_near_corridor, case(voyage(), silences=[silence(cause="out_of_coverage")])) == []
    assert points(gap_near_corridor, case(voyage())) == []
