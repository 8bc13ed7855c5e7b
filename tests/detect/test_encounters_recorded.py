"""Real ships: a day off the United States, and five days about the Suez Canal, whose ships say no speed."""

import itertools
from collections import defaultdict
from datetime import timedelta
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from payloads import WHY_SKIPPED
from recorded_fixes import TRACKS, american_positions, egyptian_positions, fixes

from pipeline.detect.encounters import find_encounters
from pipeline.detect.slow_moments import slow_moments
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.distance import METRES_PER_NM, distance_nm
from pipeline.ports.open_sea import away_from_ports
from pipeline.schemas import SlowMoments
from pipeline.settings import EncounterSettings

SETTINGS = EncounterSettings()
TAMPA = ("366884240", "367174670")  # the tugs ENDEAVOR and LIBERTY
OAKLAND = ("366998510", "366998680")  # the tugs LIBERTY and PATRIOT

pytestmark = pytest.mark.skipif(not TRACKS.is_dir(), reason=WHY_SKIPPED)


@pytest.fixture(scope="module")
def american() -> dy.DataFrame[SlowMoments]:
    return slow_moments(fixes(american_positions()), SETTINGS)


@pytest.fixture(scope="module")
def egyptian() -> dy.DataFrame[SlowMoments]:
    return slow_moments(fixes(egyptian_positions()), SETTINGS)


def at_sea(moments: dy.DataFrame[SlowMoments]) -> dy.DataFrame[SlowMoments]:
    return away_from_ports(moments, load_catalogue().zones, at_least_km=SETTINGS.least_port_distance_km)


def met(moments: pl.DataFrame, **chosen: Any) -> set[tuple[Any, ...]]:
    vessel_of = moments.select("segment_id", vessel_id=pl.col("mmsi").cast(pl.String)).unique()
    found = find_encounters(SlowMoments.validate(moments), vessel_of, SETTINGS.model_copy(update=chosen))
    return set(found.select("vessel_id_a", "vessel_id_b", "started_at_utc", "ended_at_utc").rows())


def met_by_asking_every_two(moments: pl.DataFrame) -> set[tuple[Any, ...]]:
    """The same, reckoned plainly: every two ships at every moment, then their times one after the other."""
    ships = moments.with_columns(ship=pl.col("mmsi").cast(pl.String))
    both = ships.join(ships, on="at_utc").filter(pl.col("ship") < pl.col("ship_right"))
    ends = both.select("lon_deg", "lat_deg", "lon_deg_right", "lat_deg_right")
    metres = METRES_PER_NM * distance_nm(*(end.to_numpy() for end in ends))
    times = defaultdict(list)
    for a, b, moment in (
        both.filter(pl.Series(metres <= SETTINGS.within_m)).select("ship", "ship_right", "at_utc").rows()
    ):
        times[a, b].append(moment)
    meetings = set()
    for pair, unordered in times.items():
        together = sorted(unordered)
        breaks = [
            n
            for n, (one, next_one) in enumerate(itertools.pairwise(together), 1)
            if next_one - one > timedelta(minutes=30)
        ]
        for begin, end in itertools.pairwise([0, *breaks, len(together)]):
            if together[end - 1] - together[begin] >= timedelta(hours=2):
                meetings.add((*pair, together[begin], together[end - 1]))
    return meetings


def test_every_meeting_of_the_recordings_is_found_as_plain_reckoning_finds_it(
    american: dy.DataFrame[SlowMoments], egyptian: dy.DataFrame[SlowMoments]
) -> None:
    for moments in (american, egyptian):
        assert len(met(moments)) > 10
        assert met(moments) == met_by_asking_every_two(moments)


def test_tugs_side_by_side_in_harbour_do_not_meet_at_sea(american: dy.DataFrame[SlowMoments]) -> None:
    together = {pair[:2] for pair in met(american)}
    assert together >= {TAMPA, OAKLAND}
    assert met(at_sea(american)) == set()


def test_ships_waiting_for_the_canal_lie_near_each_other_but_not_within_500_metres(
    egyptian: dy.DataFrame[SlowMoments],
) -> None:
    waiting = at_sea(egyptian)
    assert met(waiting) == set()
    assert len(met(waiting, within_m=1000.0)) > 5
