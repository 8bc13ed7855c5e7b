from datetime import timedelta
from typing import Any

import pytest
from nights import ARRIVED, HOUR, OPEN, gap, match, night, port_call

from pipeline.alert_settings import SilenceRule
from pipeline.alerts.rules.flagged_ship_back import flagged_ship_back
from pipeline.alerts.rules.flagged_ship_dark import flagged_ship_dark

RULE = SilenceRule(is_on=True, least_hours=24.0, corridor_within_nm=150.0)
FAR: dict[str, Any] = {"start_lon_deg": 120.0, "start_lat_deg": 30.0}
NEVER = [
    ({"cause": "feed_outage"}, "the feed was out"),
    ({"cause": "undetermined"}, "nobody knows why"),
    ({"ended_at_utc": ARRIVED + 23.9 * HOUR, "duration_hours": 23.9}, "nearly long enough"),
    ({"vessel_id": "IMO9124043"}, "another ship"),
    (FAR | {"end_lon_deg": 121.0, "end_lat_deg": 31.0}, "in another sea"),
]


@pytest.mark.parametrize("changes", [{}, OPEN], ids=["ended", "open"])
def test_a_listed_ship_silent_near_the_corridor_for_long_has_gone_dark(changes: dict[str, Any]) -> None:
    (event,) = flagged_ship_dark(night(gaps=(gap(**changes),), matches=(match(),), as_of_utc=ARRIVED + 60 * HOUR), RULE)
    assert (event.finding_id, event.begins_utc, event.held_utc) == ("gap", ARRIVED, ARRIVED + timedelta(days=1))
    assert "nm off Rajin [KP_RAJIN]" in event.text
    assert "7 other ships were heard there meanwhile. What it did is not known." in event.text


def test_an_open_silence_counts_until_the_latest_time_heard() -> None:
    assert not list(
        flagged_ship_dark(night(gaps=(gap(**OPEN),), matches=(match(),), as_of_utc=ARRIVED + 23 * HOUR), RULE)
    )


@pytest.mark.parametrize("changes", [changes for changes, _ in NEVER], ids=[why for _, why in NEVER])
def test_no_other_silence_is_told_as_dark_or_back(changes: dict[str, Any]) -> None:
    given = night(gaps=(gap(**changes),), matches=(match(),))
    assert [*flagged_ship_dark(given, RULE), *flagged_ship_back(given, RULE)] == []


@pytest.mark.parametrize(
    "changes",
    [{"match_strength": "weak"}, {"listing": "owner"}, {"listed_to_utc": ARRIVED}],
    ids=["weak", "owner", "no more in force"],
)
def test_a_silence_of_a_ship_that_no_list_flags_then_wakes_nobody(changes: dict[str, Any]) -> None:
    given = night(gaps=(gap(),), matches=(match(**changes),))
    assert [*flagged_ship_dark(given, RULE), *flagged_ship_back(given, RULE)] == []


def test_a_listed_ship_heard_again_is_back_where_it_is_heard() -> None:
    given = night(gaps=(gap(),), calls=(port_call(),), matches=(match(),))
    (event,) = flagged_ship_back(given, RULE)
    assert (event.begins_utc, event.ship_name, event.imo) == (ARRIVED + 50 * HOUR, "LADY R", 9161003)
    assert "heard again on AIS at 2024-03-12 06:12 UTC" in event.text
    assert "after a silence of 50 hours since 2024-03-10 04:12 UTC" in event.text


def test_a_ship_that_is_still_silent_is_not_back() -> None:
    assert not list(flagged_ship_back(night(gaps=(gap(**OPEN),), matches=(match(),)), RULE))


def test_a_ship_that_comes_from_afar_and_is_heard_near_the_corridor_is_back_and_did_not_go_dark_there() -> None:
    given = night(gaps=(gap(**FAR),), matches=(match(),))
    assert not list(flagged_ship_dark(given, RULE))
    assert len(list(flagged_ship_back(given, RULE))) == 1
