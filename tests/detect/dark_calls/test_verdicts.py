from typing import Any

import polars as pl
import pytest
from dark_silences import country_probability, gap, judge
from factories import at

from pipeline.detect.dark_calls.judge import DarkFindings
from pipeline.detect.port_call_rows import infer_port_calls
from pipeline.settings import DarkCallSettings

LADY_R: dict[str, Any] = {"imo": 9161003}


def seen(port_id: str, start: float, end: float) -> dict[str, Any]:
    return {
        "observed_from_utc": at(start), "observed_to_utc": at(end), "port_id": port_id, "imo": 9161003,
        "ship_name": None, "length_m": None, "source": "imagery", "confidence": 0.95,
    }  # fmt: skip


@pytest.fixture(scope="module")
def both() -> DarkFindings:
    """Seen at Rajin and at Dunai within one silence."""
    sightings = [seen("KP_RAJIN", 30, 40), seen("RU_DUNAI", 90, 100)]
    return judge(gap(150), sightings=sightings, **LADY_R)


def test_a_ports_probability_is_that_of_all_itineraries_that_call_there(both: DarkFindings) -> None:
    for port_id, probability in both.calls.select("port_id", "probability").iter_rows():
        calls = both.itineraries.filter(pl.col("port_ids").list.contains(port_id))
        assert probability == pytest.approx(calls["probability"].sum(), abs=1e-6)


def test_two_countries_in_one_silence_make_two_calls(both: DarkFindings) -> None:
    assert both.probable["country"].to_list() == ["KP", "RU"]
    assert both.probable["port_id"].to_list() == ["KP_RAJIN", "RU_DUNAI"]
    for country, probability in both.probable.select("country", "probability").iter_rows():
        assert probability == pytest.approx(country_probability(both, country), abs=1e-6)
        assert probability <= 1


def test_the_calls_of_one_silence_follow_each_other_with_time_to_sail(both: DarkFindings) -> None:
    settings = DarkCallSettings()
    first, second = infer_port_calls(both.probable, settings).sort("arrived_at_utc").to_dicts()
    assert at(0) < first["arrived_at_utc"] < first["departed_at_utc"]
    assert second["departed_at_utc"] < at(150)
    sailing_hours = (second["arrived_at_utc"] - first["departed_at_utc"]).total_seconds() / 3600
    assert sailing_hours == pytest.approx(100 / 11.0, rel=0.1)  # Rajin to Dunai


def test_a_verdict_is_that_of_the_contract(both: DarkFindings) -> None:
    for row in [*both.calls.iter_rows(named=True), *judge(gap(60)).calls.iter_rows(named=True)]:
        if row["slack_hours"] < 12:
            assert row["verdict"] == "infeasible"
        elif row["probability"] >= 0.5:
            assert row["verdict"] == "probable"
        else:
            assert row["verdict"] == ("possible" if row["probability"] >= 0.1 else "undetermined")


def test_a_country_may_be_probable_though_none_of_its_ports_is() -> None:
    findings = judge(gap(90, draught_before_m=6.2, draught_after_m=4.6), ship_type=80)
    (call,) = findings.probable.to_dicts()
    assert call["country"] == "KP"
    assert call["port_probability"] < 0.5 <= call["probability"]
    assert "probable" not in findings.calls["verdict"]
