from typing import Any

import pytest
from nights import ARRIVED, HOUR, gap, match, night, voyage

from pipeline.alert_settings import ProbableRule
from pipeline.alerts.rules.corridor_voyage_found import corridor_voyage_found

RULE = ProbableRule(is_on=True, least_probability=0.5)


def test_a_voyage_from_one_side_to_the_other_is_told_whether_the_ship_is_listed_or_not() -> None:
    (listed,) = corridor_voyage_found(night(voyages=(voyage(),), matches=(match(),)), RULE)
    (unlisted,) = corridor_voyage_found(night(voyages=(voyage(),)), RULE)
    assert (listed.port_id, listed.begins_utc, listed.held_utc) == (
        "RU_VOSTOCHNY",
        ARRIVED + 48 * HOUR,
        ARRIVED + 60 * HOUR,
    )
    assert listed.text.startswith(
        "Listed ship LADY R (IMO 9161003, MMSI 273000001), sailed from Rajin [KP_RAJIN], left "
    )
    assert "Both ends observed on AIS." in listed.text
    assert unlisted.text.startswith("Ship LADY R (IMO")
    assert unlisted.text.endswith("On no list that is loaded.")


def test_the_way_back_is_a_corridor_voyage_too() -> None:
    back = voyage(origin_port_id="RU_VOSTOCHNY", destination_port_id="KP_RAJIN")
    assert len(list(corridor_voyage_found(night(voyages=(back,)), RULE))) == 1


def test_an_inferred_voyage_says_how_sure_it_is() -> None:
    (event,) = corridor_voyage_found(night(voyages=(voyage(evidence="inferred", probability=0.5),)), RULE)
    assert "an end is inferred; 0.50 that both ends are right" in event.text


def test_a_voyage_that_ends_in_the_dark_holds_from_when_the_ship_is_heard_again() -> None:
    silence = gap(started_at_utc=ARRIVED + 48 * HOUR, ended_at_utc=ARRIVED + 160 * HOUR, duration_hours=112.0)
    voyages = (voyage(evidence="inferred", probability=0.9), voyage(voyage_id="seen", departed_at_utc=ARRIVED + HOUR))
    (seen, dark) = corridor_voyage_found(night(voyages=voyages, gaps=(silence,)), RULE)
    assert (seen.held_utc, dark.held_utc) == (ARRIVED + 60 * HOUR, ARRIVED + 160 * HOUR)


@pytest.mark.parametrize(
    "changes",
    [
        {"destination_port_id": "KP_CHONGJIN"},
        {"destination_port_id": "KR_BUSAN"},
        {"evidence": "inferred", "probability": 0.49},
    ],
    ids=["along one side", "elsewhere", "hardly probable"],
)
def test_no_other_voyage_is_told(changes: dict[str, Any]) -> None:
    assert not list(corridor_voyage_found(night(voyages=(voyage(**changes),)), RULE))
