from typing import Any

import polars as pl
import pytest
from dark_silences import (
    OFF_VLADIVOSTOK,
    PRIORS,
    SETTINGS,
    TANKER,
    WEIGHTS,
    country_probability,
    gap,
    gap_frame,
    judge,
    known,
    probability,
)
from factories import at
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect.dark_calls import judge as dark_calls_judge
from pipeline.detect.dark_calls.judge import DarkFindings, judge_gaps
from pipeline.detect.dark_calls.priors import DarkCallModel
from pipeline.ports.distance import distance_nm


def verdict(findings: DarkFindings, port_id: str) -> str | None:
    return next(iter(findings.calls.filter(pl.col("port_id") == port_id)["verdict"]), None)


def test_a_cargo_ship_back_laden_after_days_probably_called_at_rajin() -> None:
    (call,) = judge(gap(90)).probable.to_dicts()
    assert call["port_id"] == "KP_RAJIN"
    assert 0.5 <= call["port_probability"] <= call["probability"] < 1


@pytest.mark.parametrize("row", [gap(120), gap(40), gap(13), gap(120, draught_after_m=None), gap(400)])
def test_the_itineraries_of_a_gap_sum_to_one_and_are_each_there_once(row: dict[str, Any]) -> None:
    itineraries = judge(row).itineraries
    assert itineraries["probability"].sum() == pytest.approx(1.0)
    assert set(itineraries["port_ids"].list.len()) <= {0, 1, 2, 3}
    assert [] in itineraries["port_ids"].to_list()
    assert itineraries["port_ids"].list.join(",").is_unique().all()


def test_a_port_is_infeasible_where_the_slack_is_below_the_least_stay() -> None:
    for hours, expected in ((30, "infeasible"), (32, "feasible")):
        findings = judge(gap(hours))
        (row,) = findings.calls.filter(pl.col("port_id") == "KP_RAJIN").to_dicts()
        assert ("infeasible" if row["slack_hours"] < 12 else "feasible") == expected
        assert (row["verdict"] == "infeasible") == (expected == "infeasible")
        assert (row["probability"] == 0) == (expected == "infeasible")


@settings(deadline=None, max_examples=25)
@given(hours=st.floats(13, 300), more=st.floats(0, 200))
def test_a_longer_silence_never_makes_a_feasible_port_infeasible(hours: float, more: float) -> None:
    short, long = judge(gap(hours)), judge(gap(hours + more))
    feasible = [set(f.calls.filter(pl.col("verdict") != "infeasible")["port_id"]) for f in (short, long)]
    assert feasible[0] <= feasible[1]


@settings(deadline=None, max_examples=25)
@given(change_m=st.floats(0.6, 4))
def test_a_draught_that_grows_speaks_for_the_dprk_and_one_that_shrinks_against_it(change_m: float) -> None:
    said = [
        country_probability(judge(gap(70, draught_before_m=6.0, draught_after_m=6.0 + change)), "KP")
        for change in (-change_m, 0.0, change_m)
    ]
    unknown = country_probability(judge(gap(70, draught_after_m=None)), "KP")
    assert said[0] < said[2]
    assert said[1] < unknown < said[2]


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [gap(hours, gap_id=f"g{hours}", cause=cause) for hours in (40, 90, 160) for cause in ("silence",)]
    one, other = judge(*rows), judge(*reversed(rows))
    assert one.itineraries.equals(other.itineraries)
    assert one.calls.equals(other.calls)
    assert one.probable.equals(other.probable)


def test_a_silence_is_judged_alike_alone_and_among_others() -> None:
    alone = judge(gap(90)).itineraries
    among = judge(gap(90), gap(60, gap_id="h", mmsi=1), gap(200, gap_id="a", mmsi=2)).itineraries
    assert among.filter(pl.col("gap_id") == "g").equals(alone)


def test_silences_are_judged_alike_in_batches_and_a_ship_is_never_split(monkeypatch: pytest.MonkeyPatch) -> None:
    ship = [
        gap(60, gap_id=f"{mmsi}-{start}", mmsi=mmsi, started_at_utc=at(start), ended_at_utc=at(start + 60))
        for mmsi in (1, 2, 3)
        for start in (0, 100, 200)
    ]
    whole = judge(*ship)
    monkeypatch.setattr(dark_calls_judge, "_GAPS_AT_ONCE", 2)
    batches = dark_calls_judge._batches(gap_frame(*ship))  # noqa: SLF001  what bounds memory has no other face
    assert [set(batch["mmsi"]) for batch in batches] == [{1}, {2}, {3}]
    parts = judge(*ship)
    assert whole.itineraries.equals(parts.itineraries)
    assert whole.calls.equals(parts.calls)
    assert whole.probable.equals(parts.probable)


def test_nine_hours_dark_off_vladivostok_are_no_question() -> None:
    assert judge(gap(9)).calls.is_empty()


def test_a_feed_outage_and_an_open_silence_are_not_judged() -> None:
    assert judge(gap(120, cause="feed_outage")).calls.is_empty()
    assert judge(gap(120, ended_at_utc=None, duration_hours=None)).calls.is_empty()


def test_silence_where_nobody_is_heard_weighs_less() -> None:
    heard, unheard = (judge(gap(70, draught_after_m=4.6, cause=cause)) for cause in ("silence", "out_of_coverage"))
    odds = [said / (1 - said) for said in (country_probability(found, "KP") for found in (heard, unheard))]
    assert odds[0] > 1.5 * odds[1]


def test_an_analyst_who_thinks_dark_calls_rarer_says_so() -> None:
    rarer = SETTINGS.model_copy(update={"call_odds": 0.1})
    before, after = judge(gap(70)), judge(gap(70), settings=rarer)
    none = [probability(found) for found in (before, after)]
    assert (1 - none[1]) / none[1] == pytest.approx(0.1 * (1 - none[0]) / none[0], rel=1e-6)


def test_a_ship_silent_at_anchor_is_not_accused() -> None:
    lon, lat = OFF_VLADIVOSTOK
    at_anchor = {"end_is_under_way": False, "end_lon_deg": lon, "end_lat_deg": lat}
    findings = judge(gap(72, draught_after_m=4.6, end_ring_port_ids=["RU_VLADIVOSTOK"], **at_anchor))
    assert findings.probable.is_empty()
    assert country_probability(findings, "KP") < 0.05


def test_a_silence_over_two_weeks_stays_undetermined() -> None:
    findings = judge(gap(15 * 24))
    alongside = judge(gap(15 * 24, start_zone_kind="berth", draught_after_m=None))
    assert findings.probable.is_empty()
    assert findings.itineraries.equals(alongside.itineraries)  # no evidence is weighed
    assert set(findings.calls["verdict"]) == {"undetermined"}


def test_the_port_where_she_lies_as_the_silence_begins_is_not_called_at_first() -> None:
    itineraries = judge(gap(120)).itineraries
    first = itineraries["port_ids"].list.first()
    assert "RU_VLADIVOSTOK" not in first
    assert "RU_NAKHODKA" in first


def test_a_ship_sailing_out_of_a_ports_waters_may_have_been_there() -> None:
    leaving = {"end_ring_port_ids": ["KP_RAJIN"], "end_lon_deg": 130.32, "end_lat_deg": 42.17, "end_cog_deg": 150.0}
    sailing, lying = judge(gap(90, **leaving)), judge(gap(90, **leaving, end_is_under_way=False))
    assert probability(sailing, "KP_RAJIN") > 0.3
    assert probability(lying, "KP_RAJIN") == 0


def test_a_tanker_back_light_discharged_in_the_dprk() -> None:
    lighter = gap(90, draught_before_m=6.2, draught_after_m=4.6)
    tanker, cargo_ship = judge(lighter, ship_type=TANKER), judge(lighter)
    assert tanker.probable["country"].to_list() == ["KP"]
    assert country_probability(tanker, "KP") > country_probability(cargo_ship, "KP")


def test_a_tanker_silent_alongside_loaded_there_and_not_next_door() -> None:
    alongside = {
        "start_port_id": "RU_VOSTOCHNY", "start_zone_kind": "berth", "start_ring_port_ids": ["RU_VOSTOCHNY"],
        "start_lon_deg": 133.037, "start_lat_deg": 42.764, "end_lon_deg": 132.68, "end_lat_deg": 42.56,
        "end_cog_deg": 230.0,
    }  # fmt: skip
    findings = judge(gap(28, **alongside), ship_type=TANKER)
    assert findings.probable.is_empty()
    assert probability(findings) > 0.5


def test_a_port_out_of_reach_is_named_only_in_the_dprk() -> None:
    named = judge(gap(40)).calls
    assert set(named.filter(pl.col("slack_hours") <= 0)["country"]) <= {"KP"}
    assert "RU_MURMANSK" not in named["port_id"]


def test_a_silence_far_from_the_corridor_is_not_judged() -> None:
    atlantic = {"start_lon_deg": -30.0, "start_lat_deg": 0.0, "end_lon_deg": -30.0, "end_lat_deg": 0.0}
    assert judge(gap(48, **atlantic)).itineraries.is_empty()


def test_rajin_is_told_from_sonbong_by_the_trade_alone() -> None:
    calls = judge(gap(90)).calls
    rajin, sonbong = (calls.filter(pl.col("port_id") == port).to_dicts()[0] for port in ("KP_RAJIN", "KP_SONBONG"))
    assert abs(rajin["slack_hours"] - sonbong["slack_hours"]) < 1.5
    assert rajin["probability"] > 10 * sonbong["probability"]


def test_no_gaps_make_no_findings() -> None:
    model = DarkCallModel(PRIORS, WEIGHTS)
    findings = judge_gaps(gap_frame(gap(120)).clear(), known(), model, SETTINGS, distance_nm)
    assert findings.calls.is_empty()
    assert findings.itineraries.is_empty()
    assert findings.probable.is_empty()
