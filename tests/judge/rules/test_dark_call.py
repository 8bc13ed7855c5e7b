import pytest
from factories import at
from risk_cases import LADY_R, case, dark_voyage, gap, points, silence, spoken, voyage

from pipeline.judge.rules.dark_call import dark_call

RAJIN_IN_THE_DARK = {
    "dark_call_id": "d", "gap_id": "g", "vessel_id": LADY_R, "port_id": "KP_RAJIN", "country": "KP",
    "probability": 0.9, "verdict": "probable", "earliest_arrival_utc": at(-7), "latest_departure_utc": at(7),
    "slack_hours": 14.0, "run_id": "",
}  # fmt: skip


def test_fires_on_an_inferred_call_by_its_probability_and_cites_the_silence() -> None:
    (row,) = spoken(dark_call, case(dark_voyage(0.9), gaps=[gap()], dark_calls=[RAJIN_IN_THE_DARK]))
    assert row["points"] == pytest.approx(48.6)
    assert row["phenomenon"] == "crossing"
    assert row["finding_ids"] == ["d", "g"]
    assert row["text"] == (
        "Its position radio (AIS) was silent for 30 hours from 2024-03-08 09:00 UTC to 2024-03-09 15:00 UTC. In that "
        "time it probably called at Rajin in North Korea; nobody heard it there. Probability that it made this "
        "crossing: 0.90."
    )


def test_two_calls_in_one_silence_are_one_silence_and_two_ports() -> None:
    both = dark_voyage(destination_gap_id="g")
    (row,) = spoken(dark_call, case(both, gaps=[gap()]))
    assert "called at Rajin in North Korea and at Vostochny in Russia" in row["text"]
    assert row["text"].count("30 hours") == 1


def test_two_silences_are_both_told() -> None:
    both = dark_voyage(destination_gap_id="h")
    (row,) = spoken(dark_call, case(both, gaps=[gap(), gap("h", 18, 24)]))
    assert "silent for 30 hours from" in row["text"]
    assert " and for 6.0 hours from 2024-03-09 18:00 UTC" in row["text"]
    assert row["finding_ids"] == ["g", "h"]


def test_a_possible_crossing_between_two_ports_of_one_side_counts_as_the_silence_that_it_is() -> None:
    within = voyage("RU_VLADIVOSTOK", "RU_VOSTOCHNY")
    silences = [silence(crossing_probability=0.3), silence(gap_id="h", crossing_probability=0.2)]
    (row,) = spoken(dark_call, case(within, silences=silences))
    assert (row["points"], row["phenomenon"], row["finding_ids"]) == (pytest.approx(18.0), "silence", ["g"])
    assert "may have called" in row["text"]
    assert "likelier" in row["text"]


def test_nearly_a_crossing_less_likely_than_possible() -> None:
    within = voyage("RU_VLADIVOSTOK", "RU_VOSTOCHNY")
    assert points(dark_call, case(within, silences=[silence(crossing_probability=0.09)])) == []
    assert points(dark_call, case(within, silences=[silence(crossing_probability=0.1)])) == [6.0]


def test_nearly_an_inferred_call_on_a_voyage_that_is_not_across() -> None:
    assert points(dark_call, case(dark_voyage(0.9, origin_port_id="RU_DUNAI", is_corridor=False), gaps=[gap()])) == []


def test_must_not_fire_on_an_observed_voyage_however_silent_on_the_way() -> None:
    assert points(dark_call, case(voyage(), silences=[silence(crossing_probability=0.9)], gaps=[gap()])) == []
