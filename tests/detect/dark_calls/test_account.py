"""What is kept of the weighing, for a person to read."""

import math

from dark_silences import SETTINGS, gap, judge

from pipeline.detect.dark_calls.account import BESIDE
from pipeline.detect.dark_calls.priors import EvidenceWeights
from pipeline.detect.dark_calls.spoken import SPOKEN, evidence_words

LEGS_HOURS = 96


def kept(**about: int) -> dict[tuple[str, ...], dict[str, float]]:
    settings = SETTINGS.model_copy(update=about)
    rows = judge(gap(LEGS_HOURS), settings=settings).itineraries.iter_rows(named=True)
    return {
        tuple(row["port_ids"]): {one["evidence"]: one["log_weight"] for one in row["reasons"]}
        for row in rows
        if row["reasons"]
    }


def test_the_reasons_of_two_itineraries_give_the_odds_between_them() -> None:
    itineraries = judge(gap(LEGS_HOURS)).itineraries
    probability = {tuple(row["port_ids"]): row["probability"] for row in itineraries.iter_rows(named=True)}
    said = kept()
    no_call, rajin = (), ("KP_RAJIN",)
    odds = math.exp(sum(said[rajin].values()) - sum(said[no_call].values()))
    assert math.isclose(odds, probability[rajin] / probability[no_call], rel_tol=1e-4)


def test_the_likeliest_few_and_no_call_keep_their_reasons() -> None:
    assert set(kept(explained_itineraries=1)) == {(), ("KP_RAJIN",)}
    assert len(kept(explained_itineraries=5)) in {5, 6}


def test_the_heaviest_reason_stands_first_and_none_says_nothing() -> None:
    for row in judge(gap(LEGS_HOURS)).itineraries.iter_rows(named=True):
        weights = [abs(one["log_weight"]) for one in row["reasons"]]
        assert weights == sorted(weights, reverse=True)
        assert 0 not in weights


def test_sailing_and_what_it_leaves_make_the_silence() -> None:
    for row in judge(gap(LEGS_HOURS)).itineraries.iter_rows(named=True):
        assert math.isclose(row["left_hours"] + row["sailing_nm"] / 11.0, LEGS_HOURS, abs_tol=1e-5)


def test_every_piece_of_evidence_can_be_read_aloud_and_no_other() -> None:
    assert set(SPOKEN) <= {*EvidenceWeights.model_fields, *BESIDE}
    words = evidence_words()
    assert set(words) == {*EvidenceWeights.model_fields, *BESIDE}
    assert all(words.values())
