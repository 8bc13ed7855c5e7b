"""Tracks: no assumed stretch can be taken for one that was heard."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from exported import exported, of_duckdb
from exported_home import TRACK, at, changed_database, home_with

from pipeline.warehouse.home import Home


def ways(home: Home, path: Path, **asked: Any) -> pl.DataFrame:
    exported(home, "tracks", "geoparquet", path, **asked)
    order = "select * exclude (geometry) from read_parquet(?) order by started_at_utc, ended_at_utc"
    return of_duckdb(order, path)


def test_stretches_follow_each_other_through_the_inferred_calls_and_say_whether_they_were_heard(
    home: Home, out: Path
) -> None:
    found = ways(home, out)
    assert found["is_heard"].to_list() == [True, False, True, False, False, False, True]
    assert found["evidence"].to_list() == ["observed" if heard else "inferred" for heard in found["is_heard"]]
    starts = found["started_at_utc"].dt.replace_time_zone(None).to_list()
    assert starts == [at(0), at(16), at(24), at(40), at(70), at(100), at(160)]
    assert found["ended_at_utc"][:-1].to_list() == found["started_at_utc"][1:].to_list()


def test_every_kept_position_is_on_a_stretch_that_was_heard(home: Home, out: Path) -> None:
    found = ways(home, out)
    assert found["position_count"].sum() == len(TRACK)
    assert found.filter(~pl.col("is_heard"))["position_count"].to_list() == [0, 0, 0, 0]


def test_a_stretch_has_its_ship_and_an_id_of_its_own(home: Home, out: Path) -> None:
    found = ways(home, out)
    assert found["way_id"].n_unique() == found.height
    assert set(found.select("ship_name", "imo", "mmsi", "flag").rows()) == {("LADY R", 9_161_003, 273_000_001, "RU")}


def test_two_inferred_calls_at_one_moment_have_no_way_between_them(tmp_path: Path, out: Path) -> None:
    home = home_with(tmp_path)
    with changed_database(home) as database:
        database.execute("update port_calls set arrived_at_utc = ? where evidence = 'inferred'", [at(90)])
    found = ways(home, out)
    assert found.filter(~pl.col("is_heard"))["duration_hours"].to_list() == pytest.approx([8, 50, 70])


def test_a_time_within_a_silence_has_the_way_over_it(home: Home, out: Path) -> None:
    (way,) = ways(home, out, from_utc=at(50), to_utc=at(60)).to_dicts()
    assert (way["evidence"], way["duration_hours"]) == ("inferred", 30)


def test_a_silence_that_reaches_over_the_edge_of_the_time_has_its_whole_way(home: Home, out: Path) -> None:
    found = ways(home, out, from_utc=at(18), to_utc=at(50))
    assert found["is_heard"].to_list() == [False, True, False]
    starts = found["started_at_utc"].dt.replace_time_zone(None).to_list()
    assert starts == [at(16), at(24), at(40)]


def test_what_was_heard_is_cut_at_the_position_before_and_after_the_time(home: Home, out: Path) -> None:
    (way,) = ways(home, out, from_utc=at(27), to_utc=at(29)).to_dicts()
    assert (way["is_heard"], way["position_count"]) == (True, 3)
    times = [moment.replace(tzinfo=None) for moment in (way["started_at_utc"], way["ended_at_utc"])]
    assert times == [at(26), at(30)]


def test_before_a_ship_was_heard_there_is_no_way(home: Home, out: Path) -> None:
    assert ways(home, out, to_utc=at(-1)).is_empty()
