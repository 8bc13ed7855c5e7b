"""Explanations say who, where, when, how sure and what else may have happened, and accuse nobody."""

import datetime as dt
from typing import Any

import pytest
from explained import explained, facts, words
from factories import SHIP, at

from pipeline.detect.dark_calls.spoken import SPOKEN
from pipeline.judge.explain.explain import explain
from pipeline.judge.explain.observations import OBSERVATIONS
from pipeline.judge.explain.roles import ROLES, role_in_words

ACCUSING = ("smuggl", "illegal", "crime", "criminal", "guilty", "evade", "violat", "suspicious", "weapon", "arms")
RAJIN = {"port_ids": ["KP_RAJIN"], "probability": 0.7}
NO_CALL = {"port_ids": [], "probability": 0.1, "sailing_nm": 46.0, "left_hours": 91.0}
BOTH = {"port_ids": ["RU_DUNAI", "KP_RAJIN"], "probability": 0.2}


def reason(evidence: str, log_weight: float) -> dict[str, Any]:
    return {"evidence": evidence, "log_weight": log_weight}


def test_an_observed_call_says_what_was_heard_of_it() -> None:
    said = words(explained("c", port_calls=[{"arrival_draught_m": 4.6, "departure_draught_m": 6.2}]))
    assert said.startswith(
        f'"LADY R" (IMO 9161003, MMSI {SHIP}) was in Rajin (North Korea) from 9 March 2024, 00:00 UTC'
    )
    assert "to 10 March 2024, 16:00 UTC." in said
    assert "The call is observed: it rests on her own positions." in said
    assert "4.6 metres about her arrival, 6.2 about her departure" in said


@pytest.mark.parametrize(
    ("confidence", "heard"),
    [
        (4, "as she came in, as she lay or fell silent there, and as she went out"),
        (3, "as she came in or as she went out, but not both"),
        (2, "but neither coming in nor going out"),
    ],
)
def test_the_confidence_of_a_call_is_told_by_what_was_heard(confidence: int, heard: str) -> None:
    assert heard in words(explained("c", port_calls=[{"confidence": confidence}]))


def test_a_call_that_is_not_over_has_no_end() -> None:
    said = words(explained("c", port_calls=[{"departed_at_utc": None, "duration_hours": None}]))
    assert "on, and was there when last heard" in said
    assert "The stay lasted" not in said


def test_an_inferred_call_names_the_other_explanations_and_their_weight() -> None:
    call = {"evidence": "inferred", "confidence": None, "zone_kind": None, "gap_id": "g", "probability": 0.9,
            "port_probability": 0.72}  # fmt: skip
    said = words(explained("c", port_calls=[call], gaps=[{}], dark_itineraries=[RAJIN, BOTH, NO_CALL]))
    assert "probably called at a port of North Korea while she was not heard, likeliest Rajin" in said
    assert "not observed; it is inferred from a silence" in said
    assert "any port of North Korea has a probability of 90%; that it was Rajin, of 72%" in said
    assert "70%: a call at Rajin (North Korea)." in said
    assert "20%: calls at Dunai (Russia), then Rajin (North Korea)." in said
    assert "10%: no call at any port" in said


def test_no_call_is_told_even_where_it_is_not_among_the_likeliest() -> None:
    many = [{"port_ids": ["KP_RAJIN"] * times, "probability": 0.3} for times in (1, 2, 3)]
    many += [{"port_ids": ["RU_DUNAI"] * times, "probability": 0.045} for times in (1, 2)]
    hardly = {"port_ids": [], "probability": 0.01}
    said = words(explained("g", gaps=[{}], dark_itineraries=[*many, hardly]))
    assert "1%: 1 other explanations together." in said
    assert "Among them is no call at any port: she lay, drifted, or sailed on (1%)." in said


def test_evidence_is_held_against_the_rival_with_its_times() -> None:
    rajin = RAJIN | {
        "reasons": [reason("draught_as_expected", 3.55), reason("hours", -3.0), reason("others_heard", 1.0)]
    }
    none = NO_CALL | {"reasons": [reason("hours", -4.0), reason("idled", -2.66), reason("others_heard", 1.0)]}
    said = words(explained("g", gaps=[{}], dark_itineraries=[rajin, none]))
    assert (
        "Her draught: her declared draught changed as the trade of these ports has it, deeper where ships like her load"
        " and lighter where they discharge. That makes a call at Rajin (North Korea) 35 times as likely, against no"
        " call at any port." in said
    )
    assert "Where she was heard again: of no call at any port: she was heard again further off than a ship" in said
    assert "That makes a call at Rajin (North Korea) 14 times as likely, against no call at any port." in said
    assert "how well the hours that sailing leaves fit a stay in port" in said
    assert "others were heard where she fell silent" not in said, "what says the same of both tells nothing"
    assert "216 nautical miles by sea: 21 hours of sailing at 10.3 knots, which leaves 3 days and 3 hours" in said


def test_a_new_piece_of_evidence_without_words_is_told_by_its_name() -> None:
    rajin = RAJIN | {"reasons": [reason("tide_fits", 1.2)]}
    said = words(explained("g", gaps=[{}], dark_itineraries=[rajin, NO_CALL | {"reasons": [reason("idled", -1)]}]))
    assert "Besides: tide fits. That makes a call at Rajin (North Korea) 3.3 times as likely" in said


def test_what_one_observation_says_of_both_is_weighed_as_one() -> None:
    rajin = RAJIN | {"reasons": [reason("course_home_agrees", -5.4), reason("idled", -1.0)]}
    none = NO_CALL | {"reasons": [reason("sailed_home", -3.8), reason("idled", -1.0)]}
    said = words(explained("g", gaps=[{}], dark_itineraries=[rajin, none]))
    assert "What she did after it: her first course afterwards came that way; of no call at any port: she was" in said
    assert "That makes no call at any port 5.0 times as likely, against a call at Rajin (North Korea)." in said


def test_every_piece_of_evidence_belongs_to_one_observation() -> None:
    pieces = [piece for of_one in OBSERVATIONS.values() for piece in of_one]
    assert sorted(pieces) == sorted({*SPOKEN})


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        ("probable", "probably called at Rajin (North Korea)"),
        ("possible", "may have called at Rajin (North Korea)"),
        ("undetermined", "is not shown to have called at Rajin (North Korea)"),
        ("infeasible", "cannot have called at Rajin (North Korea)"),
    ],
)
def test_a_dark_call_says_no_more_than_its_verdict(verdict: str, says: str) -> None:
    found = explained("d", dark_calls=[{"verdict": verdict}], gaps=[{}])
    assert says in found.headline


def test_a_dark_call_tells_the_room_that_the_silence_leaves() -> None:
    said = words(explained("d", dark_calls=[{}], gaps=[{}]))
    assert (
        "she can have been at Rajin from 9 March 2024, 12:00 UTC on, and had to leave by 12 March 2024, 12:00" in said
    )
    assert "3 days for the stay" in said
    short = words(explained("d", dark_calls=[{"verdict": "infeasible", "slack_hours": -5.0}], gaps=[{}]))
    assert "lacks 5 hours for the sailing alone" in short


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        ("feed_outage", "her silence says nothing of the ship"),
        ("out_of_coverage", "silence is what is to be expected"),
        ("silence", "the feed does not tell which"),
        ("undetermined", "the cause is left undetermined"),
    ],
)
def test_every_cause_of_a_gap_has_its_words(cause: str, says: str) -> None:
    assert says in words(explained("g", gaps=[{"cause": cause}]))


def test_an_open_gap_has_no_end() -> None:
    open_gap = {"ended_at_utc": None, "duration_hours": None, "end_lon_deg": None, "end_lat_deg": None}
    assert "and has not been since, from 9 March 2024" in explained("g", gaps=[open_gap]).headline


def test_a_voyage_tells_its_two_calls_its_way_and_why_it_is_thought_grave() -> None:
    risk = [
        {"rule": "listed_ship", "points": 30.0, "text": "A list names her."},
        {"rule": "corridor", "points": 40.0, "text": "She sailed the corridor"},
    ]
    second = {"port_call_id": "e", "port_id": "RU_DUNAI", "port_name": "Dunai", "country": "RU"}
    found = explained("v", port_calls=[{}, second], voyages=[{"risk_score": 70.0, "reasons": risk}])
    said = words(found)
    assert found.headline.endswith(
        "sailed from Rajin (North Korea) to Dunai (Russia), 10 March 2024, 16:00 UTC to 11 March 2024, 12:00 UTC."
    )
    assert "This is the port call c." in said
    assert "This is the port call e." in said
    assert "20 hours over 110 nautical miles, 5.5 knots on the average" in said
    assert "The risk score is 70 of 100. It says what is worth a look, not what is proven." in said
    assert said.index("She sailed the corridor (+40 points).") < said.index("A list names her (+30 points).")


def test_an_encounter_says_that_to_meet_is_no_offence() -> None:
    other = {"vessel_id": "MMSI445000001", "imo": None, "mmsi": 445_000_001, "ship_name": None, "flag": "KP"}
    said = words(explained("m", encounters=[{}], vessels=[{}, other]))
    assert "a ship without a name (IMO number not known, MMSI 445000001)" in said
    assert "close together at sea for 5 hours" in said
    assert "That they met is no offence." in said


def test_an_alert_is_explained_by_the_call_that_it_speaks_of() -> None:
    found = explained("a", alerts=[{}], port_calls=[{}])
    assert (found.finding_id, found.kind) == ("a", "alert")
    assert "The words were: Listed ship LADY R" in words(found)
    assert "This is the port_call c." in words(found)


def test_an_alert_whose_call_has_changed_says_so() -> None:
    assert "later lines changed it, and it has another id now" in words(explained("a", alerts=[{}]))


@pytest.mark.parametrize(
    ("strength", "on", "says"),
    [
        ("certain", "imo", "has the same ship"),
        ("probable", "call_sign", "has probably the same ship"),
        ("weak", "name", "which proves nothing"),
    ],
)
def test_a_list_is_told_with_how_far_the_match_goes(strength: str, on: str, says: str) -> None:
    match = {"match_strength": strength, "matched_on": on}
    said = words(explained("c", port_calls=[{}], watchlist_matches=[match]))
    assert says in said
    assert says == "which proves nothing" or "The list says so, not Tumen." in said


def test_a_list_that_names_the_owner_alone_does_not_make_the_ship_listed() -> None:
    match = {"listing": "owner", "owners": ["M LEASING LLC"], "listed_from_utc": dt.datetime(2022, 5, 8)}  # noqa: DTZ001  UTC without a zone
    said = words(explained("c", port_calls=[{}], watchlist_matches=[match]))
    assert 'since 8 May 2022, not as listed herself but as owned or operated by "M LEASING LLC", who is' in said


def test_a_simulated_feed_is_told_first() -> None:
    assert explained("c", port_calls=[{}], is_synthetic=True).parts[0].title == "SYNTHETIC"


def test_nothing_accuses_anybody_and_everything_says_what_it_cannot_know() -> None:
    inferred = {"evidence": "inferred", "confidence": None, "gap_id": "g"}
    tables: dict[str, Any] = {
        "port_calls": [{}, inferred | {"port_call_id": "i"}],
        "gaps": [{}],
        "dark_calls": [{}],
        "dark_itineraries": [RAJIN, NO_CALL],
        "voyages": [{}],
        "encounters": [{}],
    }
    for finding_id in ("c", "i", "g", "d", "v", "m"):
        found = explained(finding_id, **tables)
        assert "What this cannot know" in {part.title for part in found.parts}
        assert not [word for word in ACCUSING if word in words(found).lower()]


def test_lines_are_cited_in_the_order_of_their_roles() -> None:
    roles = ["neighbour", "origin_exit", "gap_start", "made_up", "entry", "destination_entry", "identity"]
    cited = [{"role": role, "path": "f", "line_no": 1, "byte_offset": 0, "raw": None} for role in roles]
    found = explain("c", facts(port_calls=[{}], cited=cited))
    assert found
    order = ["entry", "gap_start", "identity", "neighbour", "origin_exit", "destination_entry", "made_up"]
    assert [line.role for line in found.lines] == order
    assert found.lines[4].means == f"of the first call, {ROLES['exit']}"
    assert role_in_words("made_up") == "made up"


def test_what_no_frame_has_is_not_explained() -> None:
    assert explain("nonsense", facts(port_calls=[{"arrived_at_utc": at(1)}])) is None
