from typing import Any

import numpy as np
import polars as pl
import pytest
from dark_silences import PORTS, SETTINGS, explain, gap
from numpy.typing import NDArray

from pipeline.detect.dark_calls.candidates import candidate_ports
from pipeline.ports.distance import distance_nm


def ports_of(hours: float, *, side: str | None = None, **about: Any) -> set[str]:
    candidates = explain(gap(hours), **about).candidates.filter("is_feasible")
    return set((candidates if side is None else candidates.filter(pl.col("side") == side))["port_id"])


def test_a_faster_ship_reaches_more() -> None:
    assert "KP_WONSAN" not in ports_of(60, speed_knots=9.0)
    assert "KP_WONSAN" in ports_of(60, speed_knots=16.0)


def test_a_ship_of_unknown_speed_is_taken_for_an_ordinary_one() -> None:
    assert ports_of(60, speed_knots=None) == ports_of(60, speed_knots=SETTINGS.default_speed_knots)


def test_an_impossible_speed_is_bounded() -> None:
    assert ports_of(40, speed_knots=80.0) == ports_of(40, speed_knots=SETTINGS.greatest_speed_knots)
    assert ports_of(40, speed_knots=1.0) == ports_of(40, speed_knots=SETTINGS.least_speed_knots)


def test_outside_the_corridor_the_trading_ports_and_the_nearest_few_are_candidates() -> None:
    elsewhere = ports_of(200, side="elsewhere")
    assert {"KR_BUSAN", "JP_NIIGATA"} <= elsewhere
    assert len(elsewhere) <= 17 + SETTINGS.most_other_ports
    assert ports_of(40, side="elsewhere") <= elsewhere


def test_no_other_ports_are_asked_for() -> None:
    explained = explain(gap(200), settings=SETTINGS.model_copy(update={"most_other_ports": 0}))
    elsewhere = explained.candidates.filter(pl.col("side") == "elsewhere")
    assert {port[2] for port in elsewhere["port_id"]} == {"_"}


def test_the_bounds_of_a_stay_are_the_times_to_sail_there_and_back() -> None:
    (rajin,) = explain(gap(60)).candidates.filter(pl.col("port_id") == "KP_RAJIN").to_dicts()
    room = (rajin["latest_departure_utc"] - rajin["earliest_arrival_utc"]).total_seconds() / 3600
    assert room == pytest.approx(rajin["slack_hours"], abs=1e-5)
    assert rajin["slack_hours"] == pytest.approx(60 - (rajin["to_port_nm"] + rajin["from_port_nm"]) / 11.0, abs=1e-5)


def test_the_way_is_measured_by_what_the_caller_gives() -> None:
    silences = explain(gap(60)).silences

    def twice_as_far(*ends: Any) -> NDArray[np.float64]:
        return 2 * distance_nm(*ends)

    near, far = (
        candidate_ports(silences, PORTS, (), SETTINGS, way).filter("is_feasible")["port_id"]
        for way in (distance_nm, twice_as_far)
    )
    assert set(far) < set(near)


def test_across_the_antimeridian_distances_hold() -> None:
    kamchatka = {"start_lon_deg": 179.9, "start_lat_deg": 52.0, "end_lon_deg": -179.9, "end_lat_deg": 52.0}
    assert "RU_PKC" in set(explain(gap(200, **kamchatka)).candidates.filter("is_feasible")["port_id"])
