from typing import Any

import polars as pl
import pytest
from factories import SHIP, at

from pipeline.detect.dark_calls import DarkFindings, judge_gaps
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import distance_nm
from pipeline.reference import load_reference
from pipeline.schemas import Sightings, WatchlistEntries
from pipeline.settings import DarkCallSettings

OFF_VLADIVOSTOK = (132.03, 43.065)
OFF_VOSTOCHNY = (133.0, 42.55)
CARGO, TANKER = 79, 80
PRIORS = load_reference(WatchlistEntries.create_empty(), Sightings.create_empty()).priors
PORTS = load_catalogue().ports


def gap(hours: float, **other: Any) -> dict[str, Any]:
    """A silence that begins off Vladivostok, heading south-west, light, and ends off Vostochny, heading in, laden."""
    (start_lon, start_lat), (end_lon, end_lat) = OFF_VLADIVOSTOK, OFF_VOSTOCHNY
    row = {
        "gap_id": "g", "mmsi": SHIP, "started_at_utc": at(0), "ended_at_utc": at(hours), "duration_hours": hours,
        "start_lon_deg": start_lon, "start_lat_deg": start_lat, "end_lon_deg": end_lon, "end_lat_deg": end_lat,
        "start_is_under_way": False, "end_is_under_way": True, "start_cog_deg": 225.0, "end_cog_deg": 60.0,
        "start_port_id": "RU_VLADIVOSTOK", "start_zone_kind": "anchorage", "end_port_id": None, "end_zone_kind": None,
        "start_ring_port_ids": ["RU_VLADIVOSTOK"], "end_ring_port_ids": [], "cause": "silence",
        "draught_before_m": 4.6, "draught_after_m": 6.2,
    }  # fmt: skip
    return row | other


def gap_frame(row: dict[str, Any]) -> pl.DataFrame:
    lists = {"start_ring_port_ids": pl.List(pl.String), "end_ring_port_ids": pl.List(pl.String)}
    times = {"started_at_utc": pl.Datetime("us"), "ended_at_utc": pl.Datetime("us")}
    texts = dict.fromkeys([f"{end}_{name}" for end in ("start", "end") for name in ("port_id", "zone_kind")], pl.String)
    floats = dict.fromkeys(["draught_before_m", "draught_after_m", "start_cog_deg", "end_cog_deg"], pl.Float32)
    return pl.DataFrame([row], schema_overrides={"mmsi": pl.UInt32, **lists, **times, **texts, **floats})


def judge(row: dict[str, Any], ship_type: int | None = CARGO) -> DarkFindings:
    ships = pl.DataFrame(
        {"mmsi": [SHIP], "ship_type": [ship_type], "speed_knots": [11.0]},
        schema={"mmsi": pl.UInt32, "ship_type": pl.UInt8, "speed_knots": pl.Float64},
    )
    return judge_gaps(gap_frame(row), ships, PORTS, PRIORS, DarkCallSettings())


def verdict(findings: DarkFindings, port_id: str) -> str | None:
    return next(iter(findings.calls.filter(pl.col("port_id") == port_id)["verdict"]), None)


def test_a_cargo_ship_back_laden_after_days_probably_called_at_rajin() -> None:
    (call,) = judge(gap(120)).probable.to_dicts()
    assert call["port_id"] == "KP_RAJIN"
    assert 0.5 <= call["port_probability"] <= call["probability"] < 1


@pytest.mark.parametrize("row", [gap(120), gap(40), gap(120, draught_after_m=None), gap(400)])
def test_the_itineraries_of_a_gap_sum_to_one(row: dict[str, Any]) -> None:
    itineraries = judge(row).itineraries
    assert itineraries["probability"].sum() == pytest.approx(1.0)
    assert itineraries["port_ids"].list.len().min() == 0


def test_a_port_is_infeasible_where_the_slack_is_below_the_least_stay() -> None:
    short, enough = judge(gap(30)), judge(gap(32))
    for findings, expected in ((short, "infeasible"), (enough, "feasible")):
        (row,) = findings.calls.filter(pl.col("port_id") == "KP_RAJIN").to_dicts()
        assert ("infeasible" if row["slack_hours"] < 12 else "feasible") == expected
        assert (row["verdict"] == "infeasible") == (expected == "infeasible")
        assert (row["probability"] == 0) == (expected == "infeasible")


def test_slack_is_what_the_ways_by_sea_leave() -> None:
    ships = pl.DataFrame(
        {"mmsi": [SHIP], "ship_type": [CARGO], "speed_knots": [11.0]},
        schema={"mmsi": pl.UInt32, "ship_type": pl.UInt8, "speed_knots": pl.Float64},
    )
    settings = DarkCallSettings()
    straight = judge_gaps(gap_frame(gap(120)), ships, PORTS, PRIORS, settings)
    by_sea = judge_gaps(
        gap_frame(gap(120)), ships, PORTS, PRIORS, settings, sea_distance_nm=lambda *ends: distance_nm(*ends) + 11
    )
    both = straight.calls.join(by_sea.calls, on="port_id", suffix="_by_sea")
    assert both.height > 10
    assert (both["slack_hours"] - both["slack_hours_by_sea"]).to_list() == pytest.approx([2.0] * both.height)


def test_nine_hours_dark_off_vladivostok_are_no_question() -> None:
    assert judge(gap(9)).calls.is_empty()


def test_a_feed_outage_is_not_judged() -> None:
    assert judge(gap(120, cause="feed_outage")).calls.is_empty()


def test_silence_where_nobody_is_heard_weighs_less() -> None:
    heard, unheard = judge(gap(120, draught_after_m=4.6)), judge(gap(120, draught_after_m=4.6, cause="out_of_coverage"))
    rajin = [f.calls.filter(pl.col("port_id") == "KP_RAJIN")["probability"].item() for f in (heard, unheard)]
    assert rajin[0] > 2 * rajin[1]


def test_a_ship_silent_at_anchor_is_not_accused() -> None:
    lon, lat = OFF_VLADIVOSTOK
    at_anchor = {"end_is_under_way": False, "end_lon_deg": lon, "end_lat_deg": lat}
    findings = judge(gap(72, draught_after_m=4.6, end_ring_port_ids=["RU_VLADIVOSTOK"], **at_anchor))
    assert findings.probable.is_empty()
    assert findings.calls.filter(pl.col("country") == "KP")["probability"].sum() < 0.05


def test_a_silence_over_two_weeks_stays_undetermined() -> None:
    findings = judge(gap(15 * 24))
    alongside = judge(gap(15 * 24, start_zone_kind="berth"))
    assert findings.probable.is_empty()
    assert findings.itineraries.equals(alongside.itineraries)  # no evidence is weighed, not for a stay either
    assert set(findings.calls["verdict"]) == {"undetermined"}


def test_the_port_where_the_silence_begins_is_no_candidate() -> None:
    findings = judge(gap(120))
    assert verdict(findings, "RU_VLADIVOSTOK") is None
    assert verdict(findings, "RU_NAKHODKA") is not None


def test_a_ship_sailing_out_of_a_ports_waters_may_have_been_there() -> None:
    leaving = {"end_ring_port_ids": ["KP_RAJIN"], "end_lon_deg": 130.32, "end_lat_deg": 42.17, "end_cog_deg": 150.0}
    sailing, lying = judge(gap(120, **leaving)), judge(gap(120, **leaving, end_is_under_way=False))
    assert sailing.probable["port_id"].to_list() == ["KP_RAJIN"]
    assert verdict(lying, "KP_RAJIN") is None


def test_a_tanker_back_light_discharged_in_the_dprk() -> None:
    lighter = gap(120, draught_before_m=6.2, draught_after_m=4.6)
    tanker, cargo_ship = judge(lighter, TANKER), judge(lighter, CARGO)
    assert tanker.probable["country"].to_list() == ["KP"]
    in_dprk = [f.calls.filter(pl.col("country") == "KP")["probability"].sum() for f in (tanker, cargo_ship)]
    assert in_dprk[0] > in_dprk[1]


def test_a_tanker_silent_alongside_loaded_there_and_not_next_door() -> None:
    alongside = {
        "start_port_id": "RU_VOSTOCHNY", "start_zone_kind": "berth", "start_ring_port_ids": ["RU_VOSTOCHNY"],
        "start_lon_deg": 133.037, "start_lat_deg": 42.764, "end_lon_deg": 132.68, "end_lat_deg": 42.56,
        "end_cog_deg": 230.0,
    }  # fmt: skip
    findings = judge(gap(28, **alongside), TANKER)
    assert findings.probable.is_empty()
    none = findings.itineraries.filter(pl.col("port_ids").list.len() == 0)["probability"].item()
    assert none > 0.5


def test_a_port_out_of_reach_is_named_only_in_the_dprk() -> None:
    named = judge(gap(40)).calls
    assert set(named.filter(pl.col("slack_hours") <= 0)["country"]) <= {"KP"}
    assert "RU_MURMANSK" not in named["port_id"]


def test_no_gaps_make_no_findings() -> None:
    findings = judge_gaps(
        gap_frame(gap(120)).clear(),
        pl.DataFrame(schema={"mmsi": pl.UInt32, "ship_type": pl.UInt8, "speed_knots": pl.Float64}),
        PORTS, PRIORS, DarkCallSettings(),
    )  # fmt: skip
    assert findings.calls.is_empty()
    assert findings.itineraries.is_empty()
    assert findings.probable.is_empty()
