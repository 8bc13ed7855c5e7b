"""A hull's silences are judged once, and anew as soon as anything else is known of her."""

from typing import Any

import polars as pl
import pytest
from dark_silences import PRIORS, SETTINGS, TANKER, WEIGHTS, gap, gap_frame, known
from factories import SHIP, at

from pipeline.detect.dark_calls.judge import DarkFindings, Known, judge_gaps
from pipeline.detect.dark_calls.known_judgements import KnownJudgements
from pipeline.detect.dark_calls.priors import DarkCallModel
from pipeline.ports.distance import DistanceNm, distance_nm
from pipeline.settings import DarkCallSettings

MODEL = DarkCallModel(PRIORS, WEIGHTS)
OTHER_SHIP: dict[str, Any] = {"gap_id": "of another", "mmsi": SHIP + 1}
LATER: dict[str, Any] = {"gap_id": "later", "started_at_utc": at(200), "ended_at_utc": at(290)}
ROWS = (gap(90), gap(90, **LATER), gap(90, **OTHER_SHIP))


class Judge:
    """A `judge_gaps` that writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(
        self, gaps: pl.DataFrame, about: Known, model: DarkCallModel, settings: DarkCallSettings, distance: DistanceNm
    ) -> DarkFindings:
        self.asked += gaps["gap_id"].to_list()
        return judge_gaps(gaps, about, model, settings, distance)


def judged(by: KnownJudgements, *rows: dict[str, Any], **about: Any) -> DarkFindings:
    return by.judge(gap_frame(*rows), known(**about), MODEL, SETTINGS, distance_nm)


def assert_same(one: DarkFindings, other: DarkFindings) -> None:
    for name in ("itineraries", "calls", "probable"):
        assert getattr(one, name).equals(getattr(other, name)), name


@pytest.fixture(scope="module")
def before() -> pl.DataFrame:
    """What was kept of a night with three silences of two ships."""
    by = KnownJudgements(judge_gaps, None)
    assert_same(judged(by, *ROWS), judge_gaps(gap_frame(*ROWS), known(), MODEL, SETTINGS, distance_nm))
    assert by.asked is not None
    return by.asked


def test_what_is_known_is_not_judged_again_and_said_alike(before: pl.DataFrame) -> None:
    judge = Judge()
    by = KnownJudgements(judge.judge, before)
    assert_same(judged(by, *ROWS), judge_gaps(gap_frame(*ROWS), known(), MODEL, SETTINGS, distance_nm))
    assert judge.asked == []
    assert by.asked is not None
    assert by.asked.sort("gap_id").equals(before.sort("gap_id"))


def test_a_ship_that_falls_silent_again_is_judged_again_and_others_are_not(before: pl.DataFrame) -> None:
    judge = Judge()
    rows = [*ROWS, gap(40, gap_id="new", started_at_utc=at(400), ended_at_utc=at(440))]
    findings = judged(KnownJudgements(judge.judge, before), *rows)
    assert judge.asked == ["g", "later", "new"]
    assert_same(findings, judge_gaps(gap_frame(*rows), known(), MODEL, SETTINGS, distance_nm))


@pytest.mark.parametrize(
    "about",
    [
        {"ship_type": TANKER},
        {"speed_knots": 8.0},
        {"calls": [("KP_RAJIN", at(-90), at(-40))]},
    ],
)
def test_a_ship_of_which_something_else_is_known_is_judged_again(before: pl.DataFrame, about: dict[str, Any]) -> None:
    judge = Judge()
    findings = judged(KnownJudgements(judge.judge, before), *ROWS, **about)
    assert judge.asked == ["g", "later"]
    assert_same(findings, judge_gaps(gap_frame(*ROWS), known(**about), MODEL, SETTINGS, distance_nm))


def test_what_she_did_after_her_last_silence_judges_none_of_them_anew(before: pl.DataFrame) -> None:
    judge = Judge()
    judged(
        KnownJudgements(judge.judge, before), *ROWS, calls=[("KP_RAJIN", at(300), at(350)), ("KP_RAJIN", at(360), None)]
    )
    assert judge.asked == []


def test_silences_that_are_withdrawn_are_forgotten(before: pl.DataFrame) -> None:
    by = KnownJudgements(judge_gaps, before)
    assert set(judged(by, ROWS[2]).calls["gap_id"]) == {"of another"}
    assert by.asked is not None
    assert by.asked["gap_id"].to_list() == ["of another"]


def test_where_nothing_is_judged_nothing_is_found_or_kept() -> None:
    by = KnownJudgements(judge_gaps, None)
    none = judged(by, gap(3))
    again = KnownJudgements(judge_gaps, by.asked)
    assert_same(judged(again, gap(3)), none)
    assert_same(judged(again, *ROWS), judge_gaps(gap_frame(*ROWS), known(), MODEL, SETTINGS, distance_nm))
