"""What GNSS spoofing draws round an anchorage makes no call and ends none."""

import random
from functools import cache
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from factories import positions
from sailing import circle, sail

from pipeline.detect.port_calls import find_port_calls
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.zones import assign_zones
from pipeline.schemas import Zones
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

SETTINGS = Settings()
ROADS = (132.8847, 42.7926)  # of Nakhodka
NO_SILENCES = pl.Schema({"segment_id": pl.UInt64(), "started_at_utc": pl.Datetime("us"), "meaning": pl.String()})
CHANCE = random.Random(9)  # noqa: S311  tracks, no secrets


@cache
def zones() -> dy.DataFrame[Zones]:
    return load_catalogue().zones


def calls(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    fixes = clean_fixes(positions(*rows), SETTINGS.decode, SETTINGS.tracks)
    zoned = assign_zones(fixes, zones(), SETTINGS.port_calls)
    return find_port_calls(zoned, NO_SILENCES.to_frame(), SETTINGS.port_calls).to_dicts()


def every(minutes: float, start: float, end: float) -> list[float]:
    return [start + n * minutes / 60 for n in range(round((end - start) * 60 / minutes))]


def at_anchor(minutes: float, *spans: tuple[float, float]) -> list[dict[str, Any]]:
    return [row for span in spans for row in sail(ROADS, 0, 0.0, every(minutes, *span), CHANCE)]


@pytest.mark.parametrize("minutes", [1, 9, 25])
@pytest.mark.parametrize(("centre", "radius_nm"), [((132.935, 42.775), 2.5), ((132.935, 42.775), 3.1), (ROADS, 3.0)])
def test_a_circle_round_the_bay_does_not_end_a_call_at_its_roads(
    centre: tuple[float, float], radius_nm: float, minutes: float
) -> None:
    led = circle(centre, radius_nm, 24, every(minutes, 6, 11), CHANCE)
    (call,) = calls([*at_anchor(minutes, (0, 6), (11, 20)), *led])
    assert (call["port_id"], call["position_count"]) == (
        "RU_NAKHODKA",
        len(every(minutes, 0, 6) + every(minutes, 11, 20)),
    )


@pytest.mark.parametrize("minutes", [9, 25])
def test_true_places_between_those_on_a_circle_are_one_call(minutes: float) -> None:
    led = circle((132.935, 42.775), 2.5, 24, every(minutes, 6.01, 11.01), CHANCE)
    (call,) = calls([*at_anchor(minutes, (0, 20)), *led])
    assert call["position_count"] == len(every(minutes, 0, 20))


def test_a_circle_through_a_port_makes_no_call() -> None:
    way = list(sail((132.6, 42.4), 60, 12, every(9, 0, 4), CHANCE))
    back = list(sail((132.6, 42.4), 60, 12, every(9, 7, 12), CHANCE))
    assert calls([*way, *circle(ROADS, 1.0, 24, every(9, 4, 7), CHANCE), *back]) == []
