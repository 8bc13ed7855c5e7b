"""A ship's story in words."""

from typing import Any

from explained import V, facts, words

from pipeline.judge.explain.explanation import Explanation
from pipeline.judge.explain.vessels import explain_vessel


def story(**tables: Any) -> Explanation:
    found = facts(**tables)
    vessel = found.vessel(V)
    assert vessel is not None
    return explain_vessel(found, vessel)


def test_observed_and_inferred_calls_are_told_apart() -> None:
    inferred = {"port_call_id": "i", "evidence": "inferred", "confidence": None, "port_id": "KP_CHONGJIN"}
    said = story(port_calls=[{}, {"port_call_id": "c2"}, inferred], gaps=[{}], voyages=[{}])
    assert (said.kind, said.finding_id, said.lines) == ("vessel", V, ())
    assert said.headline.endswith(": 3 port calls (1 of them inferred), 1 silence, 1 voyage.")
    assert "Observed, resting on positions that she sent: 2." in words(said)
    assert "seen by nobody: 1." in words(said)
    assert "By port: Rajin (North Korea), 2 times; Chongjin (North Korea), 1 time (inferred)." in words(said)
    assert said.numbers == {"port_calls": 3, "silences": 1, "voyages": 1, "encounters": 0}


def test_a_port_is_not_said_to_be_called_at_more_often_than_she_was_seen_there() -> None:
    inferred = {"port_call_id": "i", "evidence": "inferred", "confidence": None}
    said = story(port_calls=[{}, inferred], voyages=[{"evidence": "inferred"}])
    assert said.headline.endswith(": 2 port calls (1 of them inferred), 1 voyage (inferred).")
    assert "Rajin (North Korea), 2 times (1 of them inferred)." in words(said)


def test_a_silence_is_no_offence_and_one_of_the_feed_says_nothing_of_her() -> None:
    said = words(story(gaps=[{"cause": "feed_outage"}, {"gap_id": "g2", "cause": "undetermined"}]))
    assert "1 silence: the feed was down, which says nothing of her." in said
    assert "1 silence: the cause is undetermined." in said
    assert "The longest that has ended lasted 4 days." in said
    assert "is no offence" in said


def test_of_a_ship_with_many_ports_the_rest_is_counted() -> None:
    calls = [{"port_call_id": str(number), "port_id": f"XX{number}"} for number in range(14)]
    assert "; and 2 other ports." in words(story(port_calls=calls))


def test_a_ship_of_which_nothing_is_found_is_told_so() -> None:
    said = story()
    assert said.headline.endswith(": nothing else is published.")
    assert "No port call of hers is published. She was not silent for longer than ships are." in words(said)
