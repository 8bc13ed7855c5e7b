from typing import Any

import polars as pl
import pytest
from dark_silences import country_probability, explain, gap, judge, probability
from factories import at

LADY_R: dict[str, Any] = {"imo": 9161003, "ship_name": "LADY R", "length_m": 115.0}


def seen(port_id: str = "KP_RAJIN", **other: Any) -> dict[str, Any]:
    row = {
        "observed_from_utc": at(40), "observed_to_utc": at(45), "port_id": port_id, "imo": None, "ship_name": None,
        "length_m": None, "source": "imagery", "confidence": 0.8,
    }  # fmt: skip
    return row | other


def confidence(sighting: dict[str, Any], hours: float = 120) -> float:
    candidates = explain(gap(hours), sightings=[sighting], **LADY_R).candidates
    return float(candidates.filter(pl.col("port_id") == sighting["port_id"])["sighting_confidence"].item())


def test_a_number_tells_more_than_a_name_and_a_name_more_than_a_length() -> None:
    told = [
        confidence(seen(imo=9161003)),
        confidence(seen(ship_name="Lady-R")),
        confidence(seen(length_m=110.0)),
        confidence(seen()),
    ]
    assert told[0] > told[1] > told[2] > told[3] == 0


@pytest.mark.parametrize(
    "sighting", [seen(imo=9179842, ship_name="LADY R"), seen(ship_name="ANGARA", length_m=115.0), seen(length_m=140.0)]
)
def test_another_ship_is_not_this_one(sighting: dict[str, Any]) -> None:
    assert confidence(sighting) == 0


@pytest.mark.parametrize(
    ("start", "end", "counts"), [(-20, 7, False), (5, 20, True), (105, 115, True), (113, 130, False)]
)
def test_a_sighting_counts_where_she_can_have_been_there(start: float, end: float, counts: bool) -> None:  # noqa: FBT001  a column of the table
    sighting = seen(imo=9161003, observed_from_utc=at(start), observed_to_utc=at(end))
    assert (confidence(sighting, hours=120) > 0) == counts


def test_a_surer_sighting_says_more_and_of_several_the_surest_counts() -> None:
    unsure, sure = seen(imo=9161003, confidence=0.3), seen(imo=9161003, confidence=0.9)
    said = [country_probability(judge(gap(60), sightings=some, **LADY_R), "KP") for some in ([unsure], [sure])]
    both = country_probability(judge(gap(60), sightings=[unsure, sure], **LADY_R), "KP")
    assert said[0] < said[1] == both < 1


def test_a_sighting_makes_its_port_as_probable_as_it_is_sure_and_more_where_that_was_likely() -> None:
    row = gap(60, draught_after_m=None)
    before, after = (judge(row, sightings=some, **LADY_R) for some in ([], [seen("RU_NAKHODKA", imo=9161003)]))
    called = [f.calls.filter(pl.col("port_id") == "RU_NAKHODKA")["probability"].item() for f in (before, after)]
    assert called[1] == pytest.approx(0.8 + 0.2 * called[0], abs=1e-6)


def test_a_sighting_elsewhere_speaks_against_the_dprk() -> None:
    row = gap(60, draught_after_m=None)
    before = country_probability(judge(row, **LADY_R), "KP")
    after = judge(row, sightings=[seen("RU_NAKHODKA", imo=9161003)], **LADY_R)
    assert country_probability(after, "KP") < before / 2
    assert probability(after, "RU_NAKHODKA") > 0.5


def test_a_ship_of_unknown_identity_is_not_told() -> None:
    candidates = explain(gap(60), sightings=[seen(imo=9161003), seen(ship_name=""), seen(length_m=100.0)]).candidates
    assert candidates["sighting_confidence"].sum() == 0


def test_a_silence_over_two_weeks_is_decided_by_a_sighting_at_that_port_alone() -> None:
    findings = judge(gap(17 * 24), sightings=[seen(imo=9161003, observed_to_utc=at(60))], **LADY_R)
    verdicts = dict(findings.calls.select("port_id", "verdict").iter_rows())
    assert verdicts.pop("KP_RAJIN") == "probable"
    assert set(verdicts.values()) == {"undetermined", "infeasible"}  # the Black Sea is too far
    assert findings.probable["port_id"].to_list() == ["KP_RAJIN"]


def test_a_ship_of_her_length_decides_no_long_silence() -> None:
    findings = judge(gap(17 * 24), sightings=[seen(length_m=115.0, confidence=0.9)], **LADY_R)
    assert findings.probable.is_empty()
    assert set(findings.calls["verdict"]) == {"undetermined", "infeasible"}
