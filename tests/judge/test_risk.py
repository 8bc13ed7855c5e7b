"""How reasons add: what is independent adds, what is one thing counts once, and what is weak stays weak."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_cases import case, dark_voyage, gap, load, match, silence, voyage, weighed

from pipeline.judge.case import Case
from pipeline.judge.risk import RULES, count_points, judge_voyages
from pipeline.reference import load_risk_rules
from pipeline.schemas import RuleRows, Voyages
from pipeline.settings import Settings

RISK_RULES = load_risk_rules()
THRESHOLD = Settings().risk_threshold
HINTS = [name for name, rule in RISK_RULES.rules.items() if rule.strength == "hint"]
NO_GROUND = [name for name, rule in RISK_RULES.rules.items() if rule.strength != "ground"]


def said(*rules: str, **phenomena: str) -> Any:
    """Rules that speak of voyage `v` with all their points, counting with another phenomenon where that is given."""
    rows = [
        {
            "voyage_id": "v", "rule": name, "phenomenon": phenomena.get(name, RISK_RULES.rules[name].phenomenon),  # type: ignore[index]
            "points": RISK_RULES.rules[name].points, "text": f"{name}.", "finding_ids": [], "lines": [],  # type: ignore[index]
        }
        for name in rules
    ]  # fmt: skip
    return RuleRows.validate(pl.DataFrame(rows, schema=RuleRows.create_empty().schema, orient="row"))


def counted(*rules: str, **phenomena: str) -> dict[str, float]:
    reasons = count_points(said(*rules, **phenomena), RISK_RULES)
    return dict(reasons.select("rule", "points").iter_rows())


def judged(what: Case, **chosen: Any) -> dict[str, Any]:
    voyages = pl.DataFrame(
        [
            {
                **{name: row[name] for name in row if name in Voyages.column_names()}, "mmsi": 1, "run_id": "",
                "duration_hours": 10.0, "distance_nm": 125.0, "dark_hours": 0.0, "is_watchlisted": False, "reasons": [],
            }
            for row in what.voyages.to_dicts()
        ],
        schema=Voyages.create_empty().schema,
    )  # fmt: skip
    (row,) = judge_voyages(Voyages.validate(voyages), what, weighed(**chosen)).voyages.to_dicts()
    return row


def test_independent_grounds_add() -> None:
    assert counted("corridor_voyage", "listed_ship") == {"listed_ship": 40.0, "corridor_voyage": 30.0}


def test_a_corridor_voyage_and_its_dark_call_are_one_thing() -> None:
    assert counted("corridor_voyage", "dark_call") == {"dark_call": 60.0, "corridor_voyage": 0.0}


def test_a_dark_call_and_its_silence_are_one_thing() -> None:
    assert counted("dark_call", "gap_near_corridor", gap_near_corridor="crossing")["gap_near_corridor"] == 0.0


def test_a_silence_of_another_kind_adds_to_an_observed_voyage() -> None:
    assert sum(counted("corridor_voyage", "gap_near_corridor").values()) == 50.0


def test_a_listed_ship_of_a_listed_owner_is_one_list() -> None:
    assert sum(counted("listed_ship", "owner_listed").values()) == 40.0


def test_all_hints_together_count_to_their_bound_the_gravest_first() -> None:
    hints = counted(*HINTS)
    assert sum(hints.values()) == RISK_RULES.most_hint_points
    assert sorted(hints.values(), reverse=True)[:3] == [10.0, 5.0, 0.0]


def test_an_open_voyage_of_a_ship_on_no_list_stays_below_the_threshold_whatever_hints_there_are() -> None:
    assert sum(counted("corridor_voyage", *HINTS).values()) < THRESHOLD


def test_a_ship_off_the_corridor_and_off_the_lists_stays_below_the_threshold_whatever_it_does() -> None:
    assert sum(counted(*NO_GROUND).values()) == RISK_RULES.most_sign_points < THRESHOLD


def test_no_ground_reaches_the_threshold_by_itself_but_a_dark_call_that_is_nearly_sure() -> None:
    alone = {name for name, rule in RISK_RULES.rules.items() if rule.points >= THRESHOLD}
    assert alone == {"dark_call"}
    full = RISK_RULES.rules["dark_call"].points
    assert full * 0.91**2 < THRESHOLD < full * 0.92**2


def test_a_dark_call_of_an_unknown_ship_with_every_hint_needs_three_quarters_to_reach_it() -> None:
    hints = sum(counted(*HINTS).values())
    full = RISK_RULES.rules["dark_call"].points
    assert full * 0.76**2 + hints < THRESHOLD


def test_a_reason_that_does_not_count_is_told_with_why() -> None:
    reasons = count_points(said("corridor_voyage", "dark_call", *HINTS), RISK_RULES)
    text_of = dict(reasons.select("rule", "text").iter_rows())
    assert text_of["dark_call"] == "dark_call."
    assert text_of["corridor_voyage"] == (
        "corridor_voyage. It adds nothing to the score: it is part of what another reason counts."
    )
    assert "circumstances of its kind have reached the most" in text_of["loitering_before_gap"]


def test_the_score_is_the_sum_of_the_points_and_a_hundred_at_most() -> None:
    row = judged(case(voyage(), matches=[match()], silences=[silence()]))
    assert row["risk_score"] == sum(reason["points"] for reason in row["reasons"]) == 90.0
    everything = case(
        dark_voyage(1.0), matches=[match()], silences=[silence(is_of_call=True, waited_hours=50)], gaps=[gap()],
        loads=[load()],
    )  # fmt: skip
    assert judged(everything, points={"listed_ship": 95.0})["risk_score"] == 100.0


def test_reasons_stand_by_their_points() -> None:
    reasons = judged(case(voyage(), matches=[match()], silences=[silence()]))["reasons"]
    assert [reason["rule"] for reason in reasons] == ["listed_ship", "corridor_voyage", "gap_near_corridor"]


def test_a_voyage_that_no_rule_speaks_of_scores_nothing() -> None:
    row = judged(case(voyage("JP_NIIGATA", "RU_VOSTOCHNY")))
    assert (row["risk_score"], row["reasons"]) == (0.0, [])


def test_points_of_the_settings_stand_over_those_of_the_file() -> None:
    assert judged(case(voyage()), points={"corridor_voyage": 44.0})["risk_score"] == 44.0
    silenced = judged(case(voyage()), points={"corridor_voyage": 0.0})
    assert (silenced["risk_score"], len(silenced["reasons"])) == (0.0, 1)


@given(
    lengths=st.lists(st.floats(12, 300), min_size=1, max_size=12),
    chances=st.floats(0, 0.5),
    ours=st.sampled_from([voyage(), dark_voyage(), voyage("RU_VLADIVOSTOK", "RU_VOSTOCHNY")]),
)
@settings(max_examples=12)
def test_a_score_never_rises_with_the_mere_number_of_silences(
    lengths: list[float], chances: float, ours: dict[str, Any]
) -> None:
    is_dark = ours["origin_gap_id"] is not None
    silences = [
        silence(
            gap_id=f"g{n}" if n else "g",
            duration_hours=hours,
            is_of_call=is_dark and not n,
            crossing_probability=chances,
        )
        for n, hours in enumerate(lengths)
    ]
    one = judged(case(ours, silences=silences[:1], gaps=[gap()]))
    many = judged(case(ours, silences=silences, gaps=[gap()]))
    assert many["risk_score"] == one["risk_score"]


@given(st.permutations(sorted(RULES)).flatmap(lambda rules: st.integers(1, len(rules)).map(lambda n: rules[:n])))
@settings(max_examples=50)
def test_points_do_not_depend_on_the_order_in_which_rules_speak(rules: list[str]) -> None:
    assert counted(*rules) == counted(*sorted(rules))
    assert sum(counted(*rules).values()) <= sum(counted(*RULES).values())


@given(st.sets(st.sampled_from(sorted(RULES))), st.sampled_from(sorted(RULES)))
@settings(max_examples=50)
def test_another_reason_never_lowers_a_score(rules: set[str], another: str) -> None:
    assert sum(counted(*rules).values()) <= sum(counted(*rules, *({another} - rules)).values())


def test_raw_lines_are_given_for_the_evidence() -> None:
    line = {"file_id": "f" * 64, "line_no": 7, "byte_offset": 700}
    declared = {
        "voyage_id": "v", "destination": "NINGBO", "declared_port_id": None, "declared_port_name": None,
        "declared_country": "CN", "declared_at_utc": voyage()["departed_at_utc"], **line,
    }  # fmt: skip
    what = case(voyage(), destinations=[declared])
    lines = judge_voyages(Voyages.create_empty(), what, weighed()).lines
    assert lines.to_dicts() == [{"finding_id": "v", "role": "destination_contradicted", **line}]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_a_test_where_it_fires_one_where_it_nearly_does_and_one_where_it_must_not(rule: str) -> None:
    tests = (Path(__file__).parent / "rules" / f"test_{rule}.py").read_text(encoding="utf-8")
    kinds = set(re.findall(r"^def test_(fires|nearly|must_not)", tests, flags=re.MULTILINE))
    assert kinds == {"fires", "nearly", "must_not"}
