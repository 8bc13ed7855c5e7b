"""Each piece of evidence: where it speaks, where it nearly does, where it does not."""

from typing import Any

import pytest
from dark_silences import CARGO, FISHING, OFF_VLADIVOSTOK, TANKER, at_sea, declares, explain, gap, speaks

RAJIN, VOSTOCHNY, DUNAI, BUSAN = "KP_RAJIN", "RU_VOSTOCHNY", "RU_DUNAI", "KR_BUSAN"
SAILING_OUT: dict[str, Any] = {
    "start_is_under_way": True,
    "start_ring_port_ids": [],
    "start_port_id": None,
    "start_zone_kind": None,
}


def said(evidence: str, *port_ids: str, hours: float = 120, ship_type: int = CARGO, **row: Any) -> float:
    return speaks(explain(gap(hours, **row), ship_type=ship_type), evidence, *port_ids)


@pytest.mark.parametrize(("cog_deg", "agrees", "differs"), [(225.0, 1, 0), (285.0, 1, 0), (300.0, 0, 1), (45.0, 0, 1)])
def test_the_last_course_leads_to_the_port_or_elsewhere(cog_deg: float, agrees: int, differs: int) -> None:
    row: dict[str, Any] = {**SAILING_OUT, "start_cog_deg": cog_deg}  # Rajin bears 236 degrees
    assert said("course_out_agrees", RAJIN, **row) == agrees
    assert said("course_out_differs", RAJIN, **row) == differs


def test_a_ship_at_rest_or_without_a_course_heads_nowhere() -> None:
    for row in ({"start_cog_deg": 225.0}, {**SAILING_OUT, "start_cog_deg": None}):
        assert said("course_out_agrees", RAJIN, **row) == said("course_out_differs", RAJIN, **row) == 0


@pytest.mark.parametrize(("cog_deg", "agrees", "differs"), [(60.0, 1, 0), (240.0, 0, 1)])
def test_the_first_course_after_comes_from_the_last_port_or_not(cog_deg: float, agrees: int, differs: int) -> None:
    assert said("course_home_agrees", RAJIN, end_cog_deg=cog_deg) == agrees
    assert said("course_home_differs", RAJIN, end_cog_deg=cog_deg) == differs
    assert said("course_home_agrees", DUNAI, RAJIN, end_cog_deg=cog_deg) == agrees


def test_without_a_call_the_courses_are_held_against_the_straight_way_unless_that_is_short() -> None:
    far = {**at_sea("start", 131.8, 42.6), **at_sea("end", 130.0, 38.0), "start_cog_deg": 200.0, "end_cog_deg": 190.0}
    far |= {"start_is_under_way": True}
    assert said("sailed_out_to_end", **far) == said("sailed_home_from_start", **far) == 1
    assert said("sailed_out_to_end", **far | {"start_cog_deg": 230.0}) == 0
    near = far | at_sea("end", 131.85, 42.55)
    assert said("sailed_out_to_end", **near) == said("sailed_home_from_start", **near) == 0
    assert said("sailed_out", **near) == said("sailed_home", **near) == 1
    assert said("sailed_out", RAJIN, **far) == said("sailed_out_to_end", RAJIN, **far) == 0


@pytest.mark.parametrize(("cog_deg", "straight"), [(225.0, 1), (254.0, 1), (262.0, 0), (285.0, 0)])
def test_a_course_straight_to_the_port_says_more_than_one_that_only_agrees(cog_deg: float, straight: int) -> None:
    row: dict[str, Any] = {**SAILING_OUT, "start_cog_deg": cog_deg}
    assert said("course_out_straight", RAJIN, **row) == straight
    assert said("course_out_agrees", RAJIN, **row) == 1


def test_a_caller_at_sea_that_is_not_under_way_is_adrift_at_that_end() -> None:
    drifting = {**at_sea("start", 132.4, 42.6), "start_is_under_way": False}
    assert said("adrift", RAJIN, **drifting) == 1
    assert said("adrift", RAJIN, **drifting, end_is_under_way=False) == 2
    assert said("adrift", RAJIN) == said("adrift", **drifting) == 0


def test_a_ship_that_lay_in_port_and_is_heard_under_way_near_by_put_to_sea() -> None:
    lon, lat = OFF_VLADIVOSTOK
    assert said("put_to_sea", **at_sea("end", lon, lat - 0.1)) == 1
    assert said("put_to_sea", **at_sea("end", lon, lat - 0.1), end_is_under_way=False) == 0
    assert said("put_to_sea", **at_sea("end", lon, lat - 1.0)) == 0
    assert said("put_to_sea", RAJIN, **at_sea("end", lon, lat - 0.1)) == 0


@pytest.mark.parametrize(
    ("evidence", "row"),
    [
        ("lay_still", {**at_sea("end", *OFF_VLADIVOSTOK), "end_is_under_way": False}),
        ("drifted", at_sea("end", *OFF_VLADIVOSTOK)),
        ("drifted", at_sea("end", OFF_VLADIVOSTOK[0], OFF_VLADIVOSTOK[1] - 0.3)),
        ("idled", at_sea("end", OFF_VLADIVOSTOK[0], OFF_VLADIVOSTOK[1] - 0.4)),
        (None, at_sea("end", 129.5, 36.0)),
    ],
)
def test_without_a_call_she_lay_drifted_idled_or_made_a_passage(evidence: str | None, row: dict[str, Any]) -> None:
    hours = 120 if evidence else 45
    for name in ("lay_still", "drifted", "idled"):
        assert said(name, hours=hours, **row) == (name == evidence)
    assert said("lay_still", VOSTOCHNY, **row) == 0


@pytest.mark.parametrize(
    ("ports", "before_m", "after_m", "evidence"),
    [
        ((RAJIN,), 4.6, 5.1, "draught_as_expected"),
        ((RAJIN,), 4.6, 5.0, "draught_unchanged"),
        ((RAJIN,), 5.1, 4.6, "draught_against"),
        ((VOSTOCHNY,), 5.1, 4.6, "draught_as_expected"),
        ((RAJIN, VOSTOCHNY), 4.6, 5.6, "draught_cancelled"),
        ((RAJIN, VOSTOCHNY), 4.6, 4.6, None),
        ((RAJIN, VOSTOCHNY, RAJIN), 4.6, 5.6, "draught_as_expected"),
        ((BUSAN,), 4.6, 5.6, "draught_either_way"),
        ((BUSAN,), 4.6, 4.6, "draught_unchanged"),
        ((RAJIN,), None, 5.6, None),
        ((RAJIN,), 4.6, None, None),
        ((), 4.6, 5.6, None),
        ((), 4.6, 4.6, None),
    ],
)
def test_a_draught_changes_as_the_trade_has_it(
    ports: tuple[str, ...], before_m: float | None, after_m: float | None, evidence: str | None
) -> None:
    row: dict[str, Any] = {"draught_before_m": before_m, "draught_after_m": after_m}
    for name in ("as_expected", "against", "either_way", "cancelled", "unchanged", "at_berth"):
        assert said(f"draught_{name}", *ports, hours=200, **row) == (f"draught_{name}" == evidence), name


def test_tankers_discharge_in_the_dprk_and_of_other_ships_nothing_is_known() -> None:
    lighter: dict[str, Any] = {"draught_before_m": 6.0, "draught_after_m": 4.6}
    assert said("draught_as_expected", RAJIN, ship_type=TANKER, **lighter) == 1
    assert said("draught_either_way", RAJIN, ship_type=FISHING, **lighter) == 1


def test_a_stay_alongside_explains_a_change_that_its_port_makes() -> None:
    berth: dict[str, Any] = {"start_zone_kind": "berth"}
    lighter: dict[str, Any] = {"draught_before_m": 6.0, "draught_after_m": 4.6}
    deeper: dict[str, Any] = {"draught_before_m": 4.6, "draught_after_m": 6.0}
    assert said("draught_at_berth", **berth, **lighter) == 1
    assert said("draught_at_berth", **berth, **deeper) == 0  # cargo ships do not load in Russia
    assert said("draught_at_berth", **lighter) == 0  # at anchor
    assert said("draught_at_berth", DUNAI, **berth, **lighter) == 0


def test_the_declared_destination_names_the_port_its_country_or_another() -> None:
    rajin = declares(("RAJIN", RAJIN, "KP"), None)
    assert said("named_port", RAJIN, **rajin) == said("named_port", DUNAI, RAJIN, **rajin) == 1
    assert said("named_country", "KP_CHONGJIN", **rajin) == 1
    assert said("named_elsewhere", DUNAI, **rajin) == 1
    assert said("named_elsewhere", **rajin) == said("named_port", **rajin) == 0
    abroad = declares(("BUSAN", BUSAN, "KR"), None)
    assert said("named_country", BUSAN, **abroad) == 0
    assert said("named_port", BUSAN, **abroad) == 1


def test_a_destination_that_is_where_she_lies_names_nothing() -> None:
    stale = declares(("VLADIVOSTOK", "RU_VLADIVOSTOK", "RU"), None)
    assert said("named_elsewhere", RAJIN, **stale) == said("named_country", DUNAI, **stale) == 0
    assert said("named_elsewhere", RAJIN, **{**stale, **SAILING_OUT}) == 1


@pytest.mark.parametrize(
    ("before", "after", "evidence"),
    [
        ("RU VVO", "VOSTOCHNY", "destination_changed"),
        ("RU VVO", "ru-vvo ", "destination_unchanged"),
        ("RU VVO", None, None),
        (None, "VOSTOCHNY", None),
        ("", "VOSTOCHNY", None),
    ],
)
def test_a_call_makes_a_crew_declare_anew(before: str | None, after: str | None, evidence: str | None) -> None:
    row: dict[str, Any] = {**SAILING_OUT, "destination_before": before, "destination_after": after}
    for name in ("destination_changed", "destination_unchanged"):
        assert said(name, RAJIN, **row) == (name == evidence)
        assert said(name, **row) == 0
        assert said(name, RAJIN, **{**row, **gap_in_port()}) == 0  # leaving that port she would declare anew anyway


def gap_in_port() -> dict[str, Any]:
    return {name: value for name, value in gap(120).items() if name in SAILING_OUT}


def test_a_new_destination_lies_across_the_corridor_from_the_last_call_or_not() -> None:
    to_russia = declares(("SEA", "", ""), ("VOSTOCHNY", VOSTOCHNY, "RU"))
    to_russia |= {"declared_before_port_id": None, "declared_before_country": None}
    assert said("bound_across", RAJIN, **to_russia) == said("bound_across", DUNAI, RAJIN, **to_russia) == 1
    assert said("bound_back", RAJIN, DUNAI, **to_russia) == 1
    assert said("bound_across", BUSAN, **to_russia) == said("bound_back", BUSAN, **to_russia) == 0
    same = declares(("VOSTOCHNY", VOSTOCHNY, "RU"), ("VOSTOCHNY", VOSTOCHNY, "RU"))
    assert said("bound_across", RAJIN, **same) == 0


@pytest.mark.parametrize(
    ("cause", "others", "nobody"), [("silence", 1, 0), ("undetermined", 0, 0), ("out_of_coverage", 0, 1)]
)
def test_silence_speaks_where_others_are_heard(cause: str, others: int, nobody: int) -> None:
    assert said("others_heard", RAJIN, cause=cause) == others
    assert said("nobody_heard", RAJIN, cause=cause) == nobody
    assert said("others_heard", cause=cause) == said("nobody_heard", cause=cause) == 0


def test_silence_where_nobody_is_heard_says_less_of_a_port_where_everybody_is() -> None:
    unheard: dict[str, Any] = {"cause": "out_of_coverage"}
    assert said("nobody_heard", RAJIN, **unheard) == said("nobody_heard", DUNAI, **unheard) == 1
    assert said("nobody_heard_russia", DUNAI, **unheard) == said("nobody_heard_russia", DUNAI, RAJIN, **unheard) == 1
    assert said("nobody_heard_russia", RAJIN, **unheard) == said("nobody_heard_russia", DUNAI) == 0
    assert said("nobody_heard_elsewhere", BUSAN, **unheard) == 1
    assert said("nobody_heard_elsewhere", DUNAI, **unheard) == 0
