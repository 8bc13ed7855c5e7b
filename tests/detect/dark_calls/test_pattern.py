from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from dark_silences import PRIORS, SETTINGS, explain, gap, gap_frame, known, speaks
from factories import SHIP, at

from pipeline.detect.dark_calls.judge import Explanations, explain_gaps
from pipeline.ports.distance import distance_nm

RAJIN, DUNAI = "KP_RAJIN", "RU_DUNAI"


def test_a_ship_heard_in_the_country_before_goes_there_again() -> None:
    calls = [("RU_NAKHODKA", at(-100), at(-80))]
    explained = explain(gap(120), calls=calls)
    assert speaks(explained, "been_there", DUNAI) == 1
    assert speaks(explained, "been_there", RAJIN) == 0
    assert speaks(explained, "new_there", RAJIN) == 1
    assert speaks(explained, "been_there", "KR_BUSAN") == speaks(explained, "new_there", "KR_BUSAN") == 0


def test_of_a_ship_without_a_past_nothing_is_said() -> None:
    explained = explain(gap(120))
    for name in ("been_there", "new_there", "cycle_fits", "cycle_misses", "silent_once", "silent_often"):
        assert speaks(explained, name, RAJIN) == 0


@pytest.mark.parametrize("departed", [at(0.1), None])
def test_a_call_that_had_not_ended_when_the_silence_began_does_not_count(departed: datetime | None) -> None:
    calls = [(RAJIN, at(-40), departed)]
    assert speaks(explain(gap(120), calls=calls), "been_there", RAJIN) == 0


def test_what_comes_after_a_silence_does_not_change_it() -> None:
    calls = [("RU_NAKHODKA", at(-100), at(-80))]
    later = [*calls, (RAJIN, at(200), at(240)), (RAJIN, at(300), at(330))]
    assert explain(gap(120), calls=calls).evidence.equals(explain(gap(120), calls=later).evidence)


def test_a_ships_own_ports_are_likelier_than_the_trades() -> None:
    calls = [("KP_CHONGJIN", at(-100 * step), at(-100 * step + 20)) for step in range(1, 7)]
    shares = dict(explain(gap(120), calls=calls).candidates.select("port_id", "log_share").iter_rows())
    usual = dict(explain(gap(120)).candidates.select("port_id", "log_share").iter_rows())
    assert usual["KP_CHONGJIN"] < usual[RAJIN]
    assert shares["KP_CHONGJIN"] > shares[RAJIN]


@pytest.mark.parametrize(("cycle_hours", "fits", "misses"), [(100.0, 1, 0), (190.0, 0, 1)])
def test_a_port_is_due_by_the_ships_own_cycle(cycle_hours: float, fits: int, misses: int) -> None:
    calls = [(DUNAI, at(30 - cycle_hours * back), at(32 - cycle_hours * back)) for back in (3, 2, 1)]
    moved = 0.0 if fits else 100.0  # due long after the silence's end
    calls = [(port, arrived + (at(moved) - at(0)), departed) for port, arrived, departed in calls]
    explained = explain(gap(60), calls=calls)
    assert speaks(explained, "cycle_fits", DUNAI) == fits
    assert speaks(explained, "cycle_misses", DUNAI) == misses


def test_two_calls_are_no_habit() -> None:
    calls = [(DUNAI, at(-200), at(-190)), (DUNAI, at(-100), at(-90))]
    explained = explain(gap(60), calls=calls)
    assert speaks(explained, "cycle_fits", DUNAI) == speaks(explained, "cycle_misses", DUNAI) == 0


def earlier(number: int, hours: float) -> dict[str, Any]:
    start = -400.0 + 150 * number
    return gap(hours, gap_id=f"a{number}", started_at_utc=at(start), ended_at_utc=at(start + hours))


@pytest.mark.parametrize(("hours", "once", "often"), [((60,), 1, 0), ((60, 60), 0, 1), ((20,), 0, 0), ((), 0, 0)])
def test_earlier_silences_long_enough_for_the_dprk_speak_for_a_call_there(
    hours: tuple[float, ...], once: int, often: int
) -> None:
    rows = [earlier(number, length) for number, length in enumerate(hours)]
    explained = explain(gap(120, gap_id="z"), *rows)
    last = explained.silences["gap"].max()
    of_last = explained.itineraries["gap"] == last
    of_rajin = explained.candidates["port_id"].gather(explained.itineraries["first"]) == RAJIN
    is_alone = explained.itineraries["calls"] == 1
    (row,) = explained.evidence.filter(of_last & of_rajin & is_alone).to_dicts()
    assert (row["silent_once"], row["silent_often"]) == (once, often)
    (none,) = explained.evidence.filter(of_last & (explained.itineraries["calls"] == 0)).to_dicts()
    assert none["silent_once"] == none["silent_often"] == 0


def test_another_ships_silences_are_not_hers() -> None:
    explained = explain(gap(120), gap(60, gap_id="a", mmsi=SHIP + 1, started_at_utc=at(-90), ended_at_utc=at(-30)))
    assert explained.silences["earlier_silences"].to_list() == [0, 0]


def test_the_pattern_is_that_of_the_settings_in_use() -> None:
    strict = SETTINGS.model_copy(update={"cycle_tolerance_share": 0.0})
    calls = [(DUNAI, at(53 - 100 * back), at(55 - 100 * back)) for back in (3, 2, 1)]
    lenient = explain(gap(60), calls=calls)
    assert lenient.candidates.filter(pl.col("port_id") == DUNAI)["is_due"].item()
    exact = explain(gap(60), calls=calls, settings=strict)
    assert not exact.candidates.filter(pl.col("port_id") == DUNAI)["is_due"].item()


_CALLS: dict[Any, Any] = {
    "mmsi": pl.UInt32, "hull_id": pl.UInt64, "port_id": pl.String, "arrived_at_utc": pl.Datetime("us"),
    "departed_at_utc": pl.Datetime("us"),
}  # fmt: skip


def explain_hulls(rows: list[dict[str, Any]], called: list[tuple[int, int]]) -> Explanations:
    """Silences with `hull_id`, and calls at Nakhodka before them: MMSI and hull of each."""
    calls = pl.DataFrame(
        [(mmsi, hull, "RU_NAKHODKA", at(-100), at(-80)) for mmsi, hull in called],
        schema=["mmsi", "hull_id", "port_id", "arrived_at_utc", "departed_at_utc"],
        orient="row",
    ).cast(_CALLS)
    past = replace(known(), calls=calls)
    return explain_gaps(gap_frame(*rows), past, PRIORS, SETTINGS, distance_nm)


def test_a_ship_that_changed_her_mmsi_keeps_her_past() -> None:
    explained = explain_hulls([gap(120, hull_id=7)], [(SHIP + 1, 7)])
    assert speaks(explained, "been_there", DUNAI) == 1


def test_two_hulls_under_one_mmsi_do_not_share_a_past() -> None:
    explained = explain_hulls([gap(120, hull_id=7)], [(SHIP, 8)])
    assert speaks(explained, "been_there", DUNAI) == speaks(explained, "new_there", RAJIN) == 0


def test_earlier_silences_are_those_of_the_hull() -> None:
    for hull, expected in ((7, 1), (8, 0)):
        before = earlier(0, 60) | {"mmsi": SHIP + 1, "hull_id": hull}
        explained = explain_hulls([gap(120, gap_id="z", hull_id=7), before], [])
        assert explained.silences.filter(pl.col("gap_id") == "z")["earlier_silences"].item() == expected
