from typing import Any

import pytest
from factories import at
from risk_cases import case, points, spoken, voyage

from pipeline.judge.rules.successor_hull import successor_hull

ANGARA: dict[str, Any] = {"vessel_id": "IMO9179842", "ship_name": "ANGARA", "imo": 9179842}


def sailed(day: float, origin: str = "KP_RAJIN", destination: str = "RU_DUNAI", **other: Any) -> dict[str, Any]:
    times = {"departed_at_utc": at(24 * day), "arrived_at_utc": at(24 * day + 10)}
    return voyage(origin, destination) | {"voyage_id": f"v{day}"} | times | other


BEFORE = [sailed(0, **ANGARA), sailed(3, "RU_DUNAI", "KP_RAJIN", **ANGARA), sailed(6, **ANGARA)]


def test_fires_on_the_first_voyage_on_a_route_that_another_ship_left() -> None:
    (row,) = spoken(successor_hull, case(*BEFORE, sailed(20), sailed(28)))
    assert (row["voyage_id"], row["points"], row["phenomenon"]) == ("v20", 10.0, "rhythm")
    assert row["finding_ids"] == ["v0", "v3", "v6"]
    assert row["text"] == (
        "First crossing between Rajin in North Korea and Dunai in Russia, which ANGARA (IMO 9179842) sailed 3 times "
        "until 2024-03-15 10:00 UTC and not since: it may have taken over the route."
    )


@pytest.mark.parametrize(
    ("others", "fires"),
    [
        (BEFORE[:2], False),
        ([*BEFORE, sailed(19, "RU_DUNAI", "KP_RAJIN", **ANGARA)], True),
        ([*BEFORE, sailed(19.8, "RU_VOSTOCHNY", "KP_CHONGJIN", **ANGARA)], False),
    ],
    ids=["two voyages are no service", "the last one was just before", "still sailing elsewhere on the corridor"],
)
def test_nearly(others: list[dict[str, Any]], *, fires: bool) -> None:
    assert bool(points(successor_hull, case(*others, sailed(20)))) == fires


@pytest.mark.parametrize(("day", "fires"), [(51.4, True), (51.5, False)], ids=["45 days", "longer"])
def test_nearly_too_long_after(day: float, *, fires: bool) -> None:
    assert bool(points(successor_hull, case(*BEFORE, sailed(day)))) == fires


def test_must_not_fire_on_another_route_nor_on_a_ship_of_another_kind_nor_on_itself() -> None:
    assert points(successor_hull, case(*BEFORE, sailed(20, "KP_CHONGJIN", "RU_VOSTOCHNY"))) == []
    assert points(successor_hull, case(*BEFORE, sailed(20, cargo_class="tanker"))) == []
    assert points(successor_hull, case(*BEFORE, sailed(20, **ANGARA))) == []


def test_a_hostile_name_stays_on_one_line() -> None:
    hostile = [row | {"ship_name": "A\nB"} for row in BEFORE]
    (row,) = spoken(successor_hull, case(*hostile, sailed(20)))
    assert "which A?B (IMO 9179842)" in row["text"]
