"""Tracks: no assumed stretch can be taken for one that was heard."""

from pathlib import Path

import polars as pl
import pytest
from exported import exported, of_duckdb
from exported_home import TRACK, at, changed_database, home_with

from pipeline.warehouse.home import Home


def ways(home: Home, path: Path) -> pl.DataFrame:
    exported(home, "tracks", "geoparquet", path)
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
