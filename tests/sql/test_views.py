"""Which voyages are the corridor's, and which of them are suspicious."""

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]

PLAIN = {
    "origin_port_id": "KP_RAJIN",
    "destination_port_id": "RU_DUNAI",
    "is_watchlisted": False,
    "evidence": "observed",
}


@pytest.mark.parametrize(
    ("origin", "destination", "is_of_the_corridor"),
    [
        ("KP_RAJIN", "RU_DUNAI", True),
        ("RU_VOSTOCHNY", "KP_RAJIN", True),
        ("RU_DUNAI", "RU_VOSTOCHNY", False),
        ("KP_RAJIN", "CNDLC", False),
        ("CNDLC", "JPNGO", False),
    ],
)
def test_a_corridor_voyage_joins_the_two_sides_either_way(
    given: Any,
    corridor: Make,
    origin: str,
    destination: str,
    *,
    is_of_the_corridor: bool,
) -> None:
    corridor()
    given.rows("voyages", {"voyage_id": "v", "origin_port_id": origin, "destination_port_id": destination})
    assert given.view("corridor_voyages", "voyage_id") == (["v"] if is_of_the_corridor else [])


def test_a_voyage_of_two_corridors_is_one_row(given: Any, corridor: Make) -> None:
    corridor()
    for port, side in (("KP_RAJIN", "a"), ("RU_DUNAI", "b")):
        given.rows("corridors", {"corridor_id": "other", "port_id": port, "side": side})
    given.rows("voyages", {"voyage_id": "v", **PLAIN})
    assert given.view("corridor_voyages", "voyage_id") == ["v"]


def test_suspicious_are_those_over_the_threshold_listed_or_inferred_the_gravest_first(
    given: Any,
    corridor: Make,
) -> None:
    corridor()
    given.rows("settings_in_use", {"risk_threshold": 50.0})
    given.rows(
        "voyages",
        {**PLAIN, "voyage_id": "harmless", "risk_score": 49.9},
        {**PLAIN, "voyage_id": "not judged"},
        {**PLAIN, "voyage_id": "at the threshold", "risk_score": 50.0},
        {**PLAIN, "voyage_id": "inferred", "evidence": "inferred"},
        {**PLAIN, "voyage_id": "listed", "is_watchlisted": True},
        {**PLAIN, "voyage_id": "gravest", "risk_score": 90.0},
        {**PLAIN, "voyage_id": "elsewhere", "risk_score": 99.0, "origin_port_id": "CNDLC"},
    )
    shown = given.view("suspicious_voyages", "voyage_id")
    assert shown == ["gravest", "at the threshold", "listed", "inferred"]


def test_without_a_threshold_listed_ships_are_still_shown(given: Any, corridor: Make) -> None:
    corridor()
    given.rows("voyages", {**PLAIN, "voyage_id": "listed", "is_watchlisted": True})
    assert given.view("suspicious_voyages", "voyage_id") == ["listed"]


def test_an_alert_rests_on_the_lines_of_its_port_call_and_of_its_voyage(given: Any) -> None:
    given.rows("alerts", {"alert_id": "a", "port_call_id": "call"}, {"alert_id": "b", "voyage_id": "voyage"})
    given.rows("alerts", {"alert_id": "a", "port_call_id": "call", "target": "second"})
    for finding, line in (("call", 1), ("voyage", 2), ("other", 3)):
        given.rows("evidence", {"finding_id": finding, "role": "entry", "file_id": "f", "line_no": line})
    assert given.view("alert_evidence", "alert_id, line_no") == ["a", "b"]
