"""A week of New York Harbor as tracktable's package of data has it: 140 ships that say no speed, a trajectory a line.

Held to a look-out written here in plain Python, which knows places and times and nothing of stretches and states.
"""

import datetime as dt
import importlib.resources
import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl
import pytest

from pipeline.decode.decoded import FeedAccount
from pipeline.decode.feed import decode_path
from pipeline.detect.port_calls import find_port_calls
from pipeline.ports.catalogue import load_catalogue
from pipeline.ports.zones import assign_zones
from pipeline.schemas import ZonedFixes
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes

WEEK = "NYHarbor_2020_12_first_week.traj"
SETTINGS = Settings()
NO_SILENCES = pl.Schema({"segment_id": pl.UInt64(), "started_at_utc": pl.Datetime("us"), "meaning": pl.String()})
STAYS_WITHIN_DEG = 0.0005  # some fifty metres
STIRS_WITHIN_DEG = 0.002  # of the least that a call may rest on: some two hundred
LEAST_STAY = dt.timedelta(minutes=30)
LONGEST_INTERVAL = dt.timedelta(hours=2)


class Seen(NamedTuple):
    """What is made of the week."""

    account: FeedAccount
    zoned: dy.DataFrame[ZonedFixes]
    calls: list[dict[str, Any]]


class Stay(NamedTuple):
    """Some time in which a ship did not stir."""

    mmsi: int
    from_utc: dt.datetime
    to_utc: dt.datetime
    ports: frozenset[str | None]


@pytest.fixture(scope="module")
def seen() -> Seen:
    path = Path(str(importlib.resources.files("tracktable_data"))) / "python_example_data" / WEEK
    feed = decode_path(path, SETTINGS.decode, now_utc=dt.datetime(2026, 1, 1))  # noqa: DTZ001  UTC without a zone
    fixes = clean_fixes(feed.whole.positions, SETTINGS.decode, SETTINGS.tracks)
    zoned = assign_zones(fixes, load_catalogue().zones, SETTINGS.port_calls)
    calls = find_port_calls(zoned, NO_SILENCES.to_frame(), SETTINGS.port_calls)
    return Seen(feed.account, zoned, calls.to_dicts())


def stays(zoned: pl.DataFrame) -> Iterator[Stay]:
    """Longest runs of fixes near the first of them, no two of them hours apart."""
    rows = zoned.filter(~pl.col("is_wild")).select("mmsi", "received_at_utc", "lon_deg", "lat_deg", "port_id")
    for mmsi, of_ship in groupby(rows.iter_rows(), key=lambda row: row[0]):
        run: list[tuple[Any, ...]] = []
        for row in of_ship:
            is_near = run and max(abs(row[2] - run[0][2]), abs(row[3] - run[0][3])) < STAYS_WITHIN_DEG
            if run and not (is_near and row[1] - run[-1][1] <= LONGEST_INTERVAL):
                yield Stay(mmsi, run[0][1], run[-1][1], frozenset(fix[4] for fix in run))
                run = []
            run.append(row)
        yield Stay(mmsi, run[0][1], run[-1][1], frozenset(fix[4] for fix in run))


def long_stays(seen: Seen) -> list[Stay]:
    return [stay for stay in stays(seen.zoned) if stay.to_utc - stay.from_utc >= LEAST_STAY]


def test_every_line_is_taken_however_long(seen: Seen) -> None:
    account = seen.account
    assert (account.lines, account.accepted, account.quarantined) == (513, 513, 0)
    assert (seen.zoned["mmsi"].n_unique(), seen.zoned.filter("is_wild").height) == (140, 1)


def test_whoever_stays_for_half_an_hour_in_a_zone_is_in_a_port_call(seen: Seen) -> None:
    inside = [stay for stay in long_stays(seen) if None not in stay.ports]
    missed = [
        stay
        for stay in inside
        if not any(
            call["mmsi"] == stay.mmsi
            and call["arrived_at_utc"] <= stay.to_utc
            and (call["departed_at_utc"] or stay.to_utc) >= stay.from_utc
            for call in seen.calls
        )
    ]
    assert len(inside) > 500
    assert missed == []


def test_whoever_stays_outside_every_zone_is_in_none(seen: Seen) -> None:
    outside = [stay for stay in long_stays(seen) if stay.ports == {None}]
    within_a_call = [
        stay
        for stay in outside
        for call in seen.calls
        if call["mmsi"] == stay.mmsi
        and call["arrived_at_utc"] < stay.from_utc
        and stay.to_utc < (call["departed_at_utc"] or stay.from_utc)
    ]
    assert len(outside) > 20
    assert within_a_call == []


def lies(fixes: Sequence[tuple[Any, ...]]) -> bool:
    """Whether she is near some fix for twenty minutes, or gets nowhere in that time, or is silent for hours."""
    least = dt.timedelta(minutes=SETTINGS.port_calls.least_stop_minutes)
    silent = dt.timedelta(hours=SETTINGS.port_calls.port_gap_hours)
    for number, (began, lon_deg, lat_deg) in enumerate(fixes):
        for at, lon, lat in fixes[number + 1 :]:
            if max(abs(lon - lon_deg), abs(lat - lat_deg)) >= STIRS_WITHIN_DEG:
                break
            if at - began >= least:
                return True
    for (began, lon_deg, lat_deg), (at, lon, lat) in pairwise(fixes):
        way_nm = 60 * math.hypot((lon - lon_deg) * math.cos(math.radians(lat)), lat - lat_deg)
        knots = way_nm / max((at - began) / dt.timedelta(hours=1), 0.01)
        if at - began >= silent or (at - began >= least and knots < SETTINGS.port_calls.resume_at_or_above_knots):
            return True
    return False


def test_every_call_holds_a_stay_or_a_silence_of_hours(seen: Seen) -> None:
    rows = seen.zoned.filter(~pl.col("is_wild")).select("mmsi", "received_at_utc", "lon_deg", "lat_deg")
    fixes = {mmsi: [row[1:] for row in of_ship] for mmsi, of_ship in groupby(rows.iter_rows(), key=lambda row: row[0])}
    baseless = []
    for call in seen.calls:
        heard = [fix for fix in fixes[call["mmsi"]] if fix[0] >= call["arrived_at_utc"]]
        if call["departed_at_utc"]:  # to the first fix after it: the silence before that is of the call
            heard = heard[: sum(fix[0] <= call["departed_at_utc"] for fix in heard) + 1]
        if not lies(heard):
            baseless.append(call)
    assert len(seen.calls) > 700
    assert baseless == []
