from collections.abc import Sequence
from typing import Any

import pytest
from factories import at
from risk_cases import case, points, spoken, voyage

from pipeline.judge.rules.shuttle_rhythm import shuttle_rhythm


def arrivals(*days: float, **other: Any) -> list[dict[str, Any]]:
    """Voyages from Rajin to Vostochny that arrive on these days."""
    return [
        voyage(voyage_id=f"v{day}", departed_at_utc=at(24 * day - 10), arrived_at_utc=at(24 * day), **other)
        for day in days
    ]


def spoken_of(days: Sequence[float], **settings: Any) -> list[str]:
    return [row["voyage_id"] for row in spoken(shuttle_rhythm, case(*arrivals(*days)), **settings)]


def test_fires_from_the_third_arrival_in_a_rhythm_on() -> None:
    rows = spoken(shuttle_rhythm, case(*arrivals(0, 8, 16.5)))
    assert [(row["voyage_id"], row["points"]) for row in rows] == [("v16.5", 10.0)]
    assert rows[0]["finding_ids"] == ["v0", "v8", "v16.5"]
    assert rows[0]["text"] == (
        "Arrived in Russia from the other side 3 times since 2024-03-09, every 8 days or so (8.0 to 8.5), as ships in "
        "regular service do."
    )


def test_what_a_ship_did_later_does_not_change_what_was_known() -> None:
    assert spoken_of([0, 8, 16]) == ["v16"]
    assert spoken_of([0, 8, 16, 50]) == ["v16"]


@pytest.mark.parametrize(
    ("days", "fires"),
    [
        ([0, 8], False),
        ([0, 8, 32], False),
        ([0, 8, 20], True),
        ([0, 31, 62], False),
        ([0, 30, 60], True),
        ([0, 8, 129], False),
    ],
    ids=["two are an interval", "too uneven", "uneven as weather", "too seldom", "just often enough", "long ago"],
)
def test_nearly(days: list[float], *, fires: bool) -> None:
    assert bool(spoken_of(days)) == fires


def test_must_not_count_other_vessels_nor_the_way_back_nor_ports_of_one_side() -> None:
    other_vessel = arrivals(16, vessel_id="IMO9179842")
    assert points(shuttle_rhythm, case(*arrivals(0, 8), *other_vessel)) == []
    back = voyage("RU_VOSTOCHNY", "KP_RAJIN", voyage_id="back", departed_at_utc=at(300), arrived_at_utc=at(384))
    assert points(shuttle_rhythm, case(*arrivals(0, 8), back)) == []
    ferry = [row | {"is_corridor": False} for row in arrivals(0, 8, 16)]
    assert points(shuttle_rhythm, case(*ferry)) == []
