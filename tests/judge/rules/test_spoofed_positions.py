from typing import Any

import pytest
from factories import at
from risk_cases import LINE, case, points, spoken, voyage

from pipeline.judge.rules.spoofed_positions import spoofed_positions


def spoof(**other: Any) -> dict[str, Any]:
    row = {
        "voyage_id": "v", "wild_reason": "circling", "fix_count": 40, "first_at_utc": at(12), "last_at_utc": at(15),
        "other_ships": 0, "lines": [LINE],
    }  # fmt: skip
    return row | other


def test_fires_on_places_where_no_ship_can_have_been_and_cites_the_lines() -> None:
    (row,) = spoken(spoofed_positions, case(voyage(), spoofs=[spoof()]))
    assert (row["points"], row["phenomenon"], row["lines"]) == (20.0, "places", [LINE])
    assert row["text"] == (
        "40 of the places broadcast under its identity between 2024-03-09 12:00 UTC and 2024-03-09 15:00 UTC cannot be "
        "true: running round a circle while the ship was heard elsewhere. A false track looks so, and so does a "
        "receiver led astray."
    )


def test_a_displaced_run_is_said_as_one() -> None:
    (row,) = spoken(spoofed_positions, case(voyage(), spoofs=[spoof(wild_reason="displaced")]))
    assert "off its own track for a while" in row["text"]


@pytest.mark.parametrize(
    ("other", "fires"),
    [({"fix_count": 9}, False), ({"fix_count": 10}, True), ({"other_ships": 3}, False), ({"other_ships": 2}, True)],
    ids=["too few", "just enough", "jammed water", "two others"],
)
def test_nearly(other: dict[str, Any], *, fires: bool) -> None:
    assert bool(points(spoofed_positions, case(voyage(), spoofs=[spoof(**other)]))) == fires


def test_must_not_fire_where_every_place_is_true() -> None:
    assert points(spoofed_positions, case(voyage())) == []
