from dataclasses import replace
from typing import Any, cast

import pytest
from factories import at, static
from found_things import LADY_R, call, found, gap, places, seen

from pipeline.grounds.found import Found, Tables
from pipeline.grounds.judged import Rates, judge_found
from pipeline.reference import load_cargo_rates, load_risk_rules
from pipeline.risk_settings import RiskSettings
from pipeline.schemas import Statics

RATES = Rates(load_risk_rules(), load_cargo_rates())
VESSEL = {
    "vessel_id": LADY_R, "mmsi": 273_000_001, "imo": 9161003, "ship_name": "LADY R", "ship_type": 70, "length_m": 120,
    "width_m": 20, "first_seen_at_utc": at(-99), "last_seen_at_utc": at(99), "is_watchlisted": True,
}  # fmt: skip
MATCH = {
    "vessel_id": LADY_R, "entry_id": "e", "list_name": "OFAC SDN", "matched_on": "imo", "match_strength": "certain",
    "listed_name": "LADY R",
    "list_version": "first",
    "listing": "ship",
    "owners": [],
}  # fmt: skip


def an_open_round_with_a_silence() -> Found:
    """Vladivostok, after days at anchor, to Rajin, silent on the way; back to Vostochny, deeper."""
    calls = [
        call("RU_VLADIVOSTOK", -90, 0, departure_draught_m=4.5),
        call("KP_RAJIN", 30, 80, arrival_draught_m=4.5, departure_draught_m=6.0),
        call("RU_VOSTOCHNY", 100, 120, arrival_draught_m=6.0),
    ]
    return found(
        calls,
        fixes=[seen(-hour - 0.5) for hour in range(70)],
        statics=[static(-1, destination="NIIGATA")],
        vessels=[VESSEL],
        watchlist_matches=[MATCH],
        gaps=[gap("g", 1, 20)],
    )


def test_every_voyage_found_is_scored_with_its_reasons() -> None:
    judged = judge_found(an_open_round_with_a_silence(), places(), RATES, RiskSettings())
    out, home = judged.voyages.sort("departed_at_utc").to_dicts()
    assert {reason["rule"]: reason["points"] for reason in out["reasons"]} == {
        "listed_ship": 40.0,
        "corridor_voyage": 30.0,
        "gap_near_corridor": 20.0,
        "destination_contradicted": 10.0,
        "loitering_before_gap": 5.0,
    }
    assert out["risk_score"] == 100.0
    assert {reason["rule"] for reason in home["reasons"]} == {"listed_ship", "corridor_voyage", "laden_by_draught"}
    assert set(judged.cargo["estimated_by"]) == {"published_totals", "draught_change"}
    assert judged.lines["role"].to_list() == ["destination_contradicted"]


def test_the_order_of_rows_changes_nothing() -> None:
    forward = an_open_round_with_a_silence()
    names = ("voyages", "vessels", "watchlist_matches", "port_calls", "gaps", "dark_itineraries", "dark_calls",
             "encounters")  # fmt: skip
    turned: dict[str, Any] = {name: getattr(forward.tables, name).reverse() for name in names}
    tables = cast("Tables", type("Tables", (), turned)())
    backward = replace(forward, tables=tables, statics=Statics.cast(forward.statics.reverse()))
    one, other = (judge_found(what, places(), RATES, RiskSettings()) for what in (forward, backward))
    assert one.voyages.sort("voyage_id").equals(other.voyages.sort("voyage_id"))
    assert one.reasons.equals(other.reasons)
    assert one.cargo.equals(other.cargo)


@pytest.mark.parametrize(("points", "score"), [({}, 100.0), ({"listed_ship": 0.0}, 65.0)])
def test_points_of_the_settings_are_those_that_count(points: dict[Any, float], score: float) -> None:
    judged = judge_found(an_open_round_with_a_silence(), places(), RATES, RiskSettings(points=points))
    assert judged.voyages.sort("departed_at_utc")["risk_score"][0] == score


def test_nothing_found_is_nothing_judged() -> None:
    judged = judge_found(found([]), places(), RATES, RiskSettings())
    assert judged.voyages.is_empty()
    assert judged.reasons.is_empty()
    assert judged.cargo.is_empty()
