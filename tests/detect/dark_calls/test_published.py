"""SYNTHETIC silences with published brackets (data/published_voyages.csv); places and courses are invented."""

from datetime import datetime
from typing import Any

import polars as pl
from dark_silences import TANKER, at_sea, country_probability, gap, judge, probability

NOT_DECLARED = {"draught_before_m": None, "draught_after_m": None}
YU_SON: dict[str, Any] = {
    "ship_type": TANKER,
    "speed_knots": 10.5,
    "imo": 8691702,
    "is_of_trade": True,
}  # the DPRK's flag
SW_OF_VOSTOCHNY, OFF_SHIMANE = (132.3, 42.0), (132.5, 35.8)
PAST_JEJU, NEAR_NAMPO, EAST_SEA = (126.5, 32.9), (124.8, 38.4), (130.5, 37.0)


def day(month: int, number: int) -> datetime:
    return datetime(2024, month, number)  # noqa: DTZ001  times in Tumen are UTC without a zone


def silence(start: datetime, end: datetime, **other: Any) -> dict[str, Any]:
    hours = (end - start).total_seconds() / 3600
    return gap(hours, started_at_utc=start, ended_at_utc=end, **NOT_DECLARED, **other)


def at_sea_both(start: tuple[float, float], end: tuple[float, float], **courses: float) -> dict[str, Any]:
    return {**at_sea("start", *start), **at_sea("end", *end), "start_is_under_way": True, **courses}


def sighted(port_id: str, start: datetime, end: datetime, imo: int) -> list[dict[str, Any]]:
    row = {"observed_from_utc": start, "observed_to_utc": end, "port_id": port_id, "imo": imo, "ship_name": None}
    return [{**row, "length_m": None, "source": "imagery", "confidence": 0.9}]


def test_lady_r_was_probably_at_rajin_between_8_and_14_march() -> None:
    """Row 23: vanished off Vladivostok 7 to 9 March, Rajin 10 to 12 March, Vostochny 14 March."""
    findings = judge(silence(day(3, 8), day(3, 14)))
    (call,) = findings.probable.to_dicts()
    assert call["port_id"] == "KP_RAJIN"
    assert call["earliest_arrival_utc"] < day(3, 10)
    assert day(3, 12) < call["latest_departure_utc"]


def test_that_lady_r_was_published_at_rajin_in_october_makes_march_likelier() -> None:
    unknown, known = (judge(silence(day(3, 8), day(3, 14)), imo=imo) for imo in (None, 9161003))
    assert country_probability(known, "KP") > country_probability(unknown, "KP") > 0.5


def test_pictures_of_lady_r_at_rajin_make_it_nearly_certain() -> None:
    imagery = sighted("KP_RAJIN", day(3, 10), day(3, 12), 9161003)
    findings = judge(silence(day(3, 8), day(3, 14)), sightings=imagery, imo=9161003)
    assert country_probability(findings, "KP") > 0.97


def test_yu_son_lost_sw_of_vostochny_for_five_days_and_seen_off_shimane_had_called_in_russia() -> None:
    """Row 41: 11 to 16 April 2024. That she was at Vostochny on 1 April (row 37) is not needed."""
    route = at_sea_both(SW_OF_VOSTOCHNY, OFF_SHIMANE, start_cog_deg=50.0, end_cog_deg=230.0)
    findings = judge(silence(day(4, 11), day(4, 16), **route), **YU_SON)
    (call,) = findings.probable.to_dicts()
    assert (call["country"], call["port_id"]) == ("RU", "RU_VOSTOCHNY")
    assert country_probability(findings, "KP") < 0.1


def test_yu_sons_seventeen_days_past_jeju_are_undetermined_until_somebody_saw_her() -> None:
    """Row 41: lost past Jeju 21 April, near Nampo 8 May."""
    row = silence(day(4, 21), day(5, 8), **at_sea_both(PAST_JEJU, NEAR_NAMPO, start_cog_deg=280.0, end_cog_deg=60.0))
    unseen = judge(row, **YU_SON)
    assert unseen.probable.is_empty()
    assert set(unseen.calls.filter(pl.col("port_id") == "KP_NAMPO")["verdict"]) == {"undetermined"}
    seen = judge(row, sightings=sighted("KP_NAMPO", day(4, 30), day(5, 1), 8691702), **YU_SON)
    assert seen.probable["port_id"].to_list() == ["KP_NAMPO"]


def test_yu_sons_week_from_nampo_to_the_east_sea_leaves_time_for_a_call_at_nampo() -> None:
    """Row 41: near Nampo 8 May, northbound in the East Sea 15 May."""
    row = silence(day(5, 8), day(5, 15), **at_sea_both(NEAR_NAMPO, EAST_SEA, start_cog_deg=60.0, end_cog_deg=30.0))
    findings = judge(row, **YU_SON)
    (nampo,) = findings.calls.filter(pl.col("port_id") == "KP_NAMPO").to_dicts()
    assert nampo["verdict"] != "infeasible"
    assert probability(findings, "KP_NAMPO") > 0.05


def test_kum_ya_dark_since_nakhodka_is_an_open_question() -> None:
    """Row 49: left Nakhodka 13 or 14 July 2023 with destination Dalian, and was not heard since."""
    row = silence(day(7, 14), day(7, 15), **at_sea("start", 132.9, 42.6))
    row |= {"ended_at_utc": None, "duration_hours": None, "end_lon_deg": None, "end_lat_deg": None}
    assert judge(row).itineraries.is_empty()
