from typing import Any

import pytest
from risk_cases import case, points, silence, spoken, voyage

from pipeline.judge.rules.loitering_before_gap import loitering_before_gap


def test_fires_where_the_ship_was_heard_waiting_for_a_day_before_the_silence() -> None:
    (row,) = spoken(loitering_before_gap, case(voyage(), silences=[silence(waited_hours=51)]))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (10.0, "waiting", ["g"])
    assert row["text"] == (
        "Lay in the waters east of Vladivostok before it fell silent at 2024-03-08 09:00 UTC: it was heard there, "
        "hardly moving, in 51 of the 72 hours before. Ships of the arms route waited there; many others do."
    )


@pytest.mark.parametrize(
    ("other", "fires"),
    [
        ({"waited_hours": 23}, False),
        ({"waited_hours": 24}, True),
        ({"waited_hours": 51, "duration_hours": 11.0}, False),
        ({"waited_hours": 51, "cause": "out_of_coverage"}, False),
    ],
    ids=["waited too short", "waited a day", "silent too short", "nobody heard there"],
)
def test_nearly(other: dict[str, Any], *, fires: bool) -> None:
    assert bool(points(loitering_before_gap, case(voyage(), silences=[silence(**other)]))) == fires


def test_must_not_fire_on_a_silence_under_way() -> None:
    assert points(loitering_before_gap, case(voyage(), silences=[silence()])) == []


def test_two_waits_count_as_one() -> None:
    waits = [silence(waited_hours=30), silence(gap_id="h", waited_hours=60)]
    (row,) = spoken(loitering_before_gap, case(voyage(), silences=waits))
    assert (row["points"], row["finding_ids"]) == (10.0, ["h"])
