import random
from typing import Any

import polars as pl
import pytest
from factories import position, positions
from sailing import circle, sail

from pipeline.settings import DecodeSettings, TrackSettings
from pipeline.tracks.fixes import clean_fixes

VLADIVOSTOK, VNUKOVO, NAKHODKA = (131.9, 43.0), (37.3, 55.6), (132.9, 42.8)
CHANCE = random.Random(3)  # noqa: S311  tracks, no secrets


def reasons(*rows: dict[str, Any]) -> pl.DataFrame:
    """What is said of the fixes, counted."""
    found = clean_fixes(positions(*rows), DecodeSettings(), TrackSettings())
    assert (found["is_wild"] == found["wild_reason"].is_not_null()).all()
    return found.sort("line_no")


def told(*rows: dict[str, Any]) -> dict[str | None, int]:
    return dict(reasons(*rows)["wild_reason"].cast(pl.String).value_counts().rows())


def ship(start: float, end: float, step: float = 0.05) -> list[dict[str, Any]]:
    hours = [start + n * step for n in range(round((end - start) / step))]
    return list(sail(VLADIVOSTOK, 150, 12, hours, CHANCE))


def led_astray(start: float, end: float, **other: Any) -> list[dict[str, Any]]:
    hours = [start + n / 20 for n in range(round((end - start) * 20))]
    return [row | other for row in circle(VNUKOVO, 2, 25, hours, CHANCE)]


def at_rest(start: float, end: float, where: tuple[float, float]) -> list[dict[str, Any]]:
    hours = [start + n / 20 + 0.01 for n in range(round((end - start) * 20))]
    return list(sail(where, 0, 0.1, hours, CHANCE))


def test_a_lone_fix_far_off_is_wild() -> None:
    assert told(*ship(0, 2), position(1.02, *NAKHODKA)) == {None: 40, "lone": 1}


def test_two_fixes_that_no_ship_can_join_are_both_lone() -> None:
    assert told(position(0, *VLADIVOSTOK), position(0.1, *NAKHODKA)) == {"lone": 2}


def test_the_only_fix_of_an_mmsi_is_not_wild() -> None:
    assert told(position(0)) == {None: 1}


def test_a_ship_led_astray_and_back_is_displaced() -> None:
    assert told(*ship(0, 2), *at_rest(2, 5, VNUKOVO), *ship(5, 7)) == {None: 80, "displaced": 60}


def test_lone_fixes_on_the_way_do_not_hide_that_it_was_displaced() -> None:
    lone = position(3.333, -71.7, -33.0)
    assert told(*ship(0, 2), *at_rest(2, 5, VNUKOVO), lone, *ship(5, 7)) == {None: 80, "displaced": 60, "lone": 1}


@pytest.mark.parametrize("step", [0.003, 0.02, 0.05])
def test_a_ship_at_anchor_led_round_a_circle_six_miles_off_is_wild_there(step: float) -> None:
    def every(start: float, end: float) -> list[float]:
        return [start + n * step for n in range(round((end - start) / step))]

    anchored = [row for span in ((0, 1), (3, 4)) for row in sail(NAKHODKA, 0, 0.0, every(*span), CHANCE)]
    astray = list(circle((132.9, 42.7), 1.5, 20, every(1, 3), CHANCE))
    found = reasons(*anchored, *astray)
    is_astray = found["lat_deg"] < 42.75
    assert found.filter(is_astray)["wild_reason"].unique().to_list() == ["circling"]
    assert not found.filter(~is_astray)["is_wild"].any()


@pytest.mark.parametrize("step", [0.003, 0.02, 0.05, 0.15, 0.4])
@pytest.mark.parametrize("apart_nm", [1.0, 2.5, 4.0])
def test_a_ship_at_anchor_led_round_a_circle_within_its_reach_is_circling_there(step: float, apart_nm: float) -> None:
    def every(start: float, end: float) -> list[float]:
        return [start + n * step for n in range(round((end - start) / step))]

    anchored = [row for span in ((0, 2), (6, 8)) for row in sail(NAKHODKA, 0, 0.0, every(*span), CHANCE)]
    astray = list(circle((132.9, 42.8 - apart_nm / 60), 2.5, 24, every(2, 6), CHANCE))
    found = reasons(*anchored, *astray)
    is_astray = found["sog_knots"] > 20
    assert found.filter(is_astray)["is_wild"].all()
    assert not found.filter(~is_astray)["is_wild"].any()


@pytest.mark.parametrize("step", [0.05, 0.2])
def test_a_ship_that_jumps_to_a_circle_within_its_reach_and_back_is_circling_there(step: float) -> None:
    hours = [n * step for n in range(round(5 / step))]
    anchored = sail(NAKHODKA, 0, 0.0, hours[::2], CHANCE)
    found = reasons(*anchored, *circle((132.9, 42.77), 2.5, 24, hours[1::2], CHANCE))
    assert (found["is_wild"] == (found["sog_knots"] > 20)).all()


@pytest.mark.parametrize("step", [0.02, 0.15])
def test_a_ship_led_round_and_round_is_one_hull_before_and_after(step: float) -> None:
    hours = [n * step for n in range(round(8 / step))]
    true = [hour for hour in hours if not 2 <= hour < 6]
    led = [hour for hour in hours if 2 <= hour < 6]
    rows = [*sail(NAKHODKA, 0, 0.0, true, CHANCE), *circle((132.9, 42.75), 2.5, 24, led, CHANCE)]
    found = reasons(*rows)
    assert found.filter(~pl.col("is_wild"))["segment_id"].n_unique() == 1
    assert not set(found.filter("is_wild")["segment_id"]) & set(found.filter(~pl.col("is_wild"))["segment_id"])
    CHANCE.shuffle(rows)
    assert reasons(*rows).equals(found), "a function of the set of rows"


def test_a_circle_of_which_half_is_not_heard_is_circling_all_the_same() -> None:
    anchored = at_rest(0, 2, NAKHODKA) + at_rest(5, 7, NAKHODKA)
    heard = [
        row for row in circle((132.9, 42.77), 2.5, 24, [2 + n / 20 for n in range(60)], CHANCE) if CHANCE.random() < 0.5
    ]
    assert told(*anchored, *heard) == {None: 80, "circling": len(heard)}


@pytest.mark.parametrize("step", [0.003, 0.02])
def test_a_ship_that_jumps_to_a_circle_and_back_all_the_time_is_circling_there(step: float) -> None:
    hours = [n * step for n in range(round(2 / step))]
    anchored = sail(NAKHODKA, 0, 0.0, hours[::2], CHANCE)
    found = reasons(*anchored, *circle((132.9, 42.65), 1.5, 20, hours[1::2], CHANCE))
    is_astray = found["lat_deg"] < 42.75
    assert found.filter(is_astray)["wild_reason"].unique().to_list() == ["circling"]
    assert not found.filter(~is_astray)["is_wild"].any()


def test_a_second_ship_heard_beside_the_first_is_none_of_it() -> None:
    assert told(*ship(0, 7), *at_rest(2, 5, VNUKOVO)) == {None: 200}


def test_a_second_ship_heard_while_the_first_is_long_silent_is_none_of_it() -> None:
    assert told(*ship(0, 2), *at_rest(4, 7, VNUKOVO), *ship(9, 11)) == {None: 140}


def test_a_ship_last_heard_led_astray_on_a_circle_is_circling() -> None:
    assert told(*ship(0, 2), *led_astray(2, 5)) == {None: 40, "circling": 60}


def test_a_circle_between_true_fixes_is_circling() -> None:
    assert told(*ship(0, 5), *led_astray(0.013, 5.013)) == {None: 100, "circling": 100}


def test_a_ship_heard_only_on_a_circle_is_not_said_to_be_elsewhere() -> None:
    assert told(*led_astray(0, 5)) == {None: 100}


def test_a_ship_that_swings_at_anchor_is_not_led_round_a_circle() -> None:
    swinging = circle(NAKHODKA, 0.15, 0.3, [n / 10 + 0.003 for n in range(60)], CHANCE)
    assert told(*ship(0, 5), *swinging) == {None: 160}


def test_a_ship_to_and_fro_is_not_led_round_a_circle() -> None:
    ferry = [
        position(n / 20 + 0.003, 133.0 + abs(n % 20 - 10) / 100, 42.8, sog_knots=9.0, cog_deg=None) for n in range(80)
    ]
    told_of_ferry = told(*ship(0, 4), *ferry)
    assert "circling" not in told_of_ferry
    assert "displaced" not in told_of_ferry
