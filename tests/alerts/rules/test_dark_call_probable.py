from typing import Any

import pytest
from nights import ARRIVED, DARK, HOUR, gap, night, port_call

from pipeline.alert_settings import ProbableRule
from pipeline.alerts.rules.dark_call_probable import dark_call_probable

RULE = ProbableRule(is_on=True, least_probability=0.7)
IN_RUSSIA: dict[str, Any] = port_call(
    port_call_id="heard",
    port_id="RU_VOSTOCHNY",
    port_name="Vostochny",
    country="RU",
    arrived_at_utc=ARRIVED - 90 * HOUR,
    departed_at_utc=ARRIVED - 60 * HOUR,
    stopped_at_utc=ARRIVED - 89 * HOUR,
)


def dark(**changes: Any) -> dict[str, Any]:
    return port_call(**DARK | {"probability": 0.8} | changes)


def test_a_probable_dark_call_of_a_ship_of_the_corridor_is_told_though_no_list_names_it() -> None:
    silence = gap(started_at_utc=ARRIVED - 60 * HOUR, ended_at_utc=ARRIVED + 80 * HOUR, duration_hours=140.0)
    (event,) = dark_call_probable(night(calls=(IN_RUSSIA, dark()), gaps=(silence,)), RULE)
    assert (event.finding_id, event.evidence, event.held_utc) == ("call", "inferred", ARRIVED + 80 * HOUR)
    assert "while silent on AIS; not observed: 0.80 that a DPRK port was called at" in event.text
    assert "On no list that is loaded." in event.text


@pytest.mark.parametrize(
    "call",
    [
        dark(probability=0.69),
        port_call(),
        dark(country="RU", port_id="RU_DUNAI"),
        dark(vessel_id="IMO9124043"),
    ],
    ids=["nearly probable enough", "observed", "at a Russian port", "a ship that was in no port of the corridor"],
)
def test_no_other_call_is_told(call: dict[str, Any]) -> None:
    assert not list(dark_call_probable(night(calls=(IN_RUSSIA, call)), RULE))
