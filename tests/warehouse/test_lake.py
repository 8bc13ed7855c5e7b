"""Decoded files lie in the lake under names that depend on their content, and come back as they were."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.errors import TumenError
from pipeline.schemas import LakeFiles, Positions
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import read_lake, write_decode_output, write_decoded
from pipeline.warehouse.manifest import read_manifest

Make = Callable[..., Any]

ORIGIN = ["station", "file_id", "line_no", "byte_offset"]
POSITION_COLUMNS = ["mmsi", "received_at_utc", "msg_type", "lon_deg", "lat_deg"]
POSITION_COLUMNS += ["sog_knots", "cog_deg", "heading_deg", "nav_status", *ORIGIN]
STATIC_COLUMNS = ["mmsi", "received_at_utc", "msg_type", "imo", "call_sign", "ship_name", "ship_type"]
STATIC_COLUMNS += ["to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m", "draught_m", "destination"]
STATIC_COLUMNS += ["eta_month", "eta_day", "eta_hour", "eta_minute", *ORIGIN]


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_written_is_read_back_sorted(home: Home, decoded: Make) -> None:
    one, two = decoded("b" * 64), decoded("a" * 64)
    manifests = [read_manifest(home, write_decoded(home, file)) for file in (one, two)]
    ledger = LakeFiles.validate(pl.concat([manifest.ledger() for manifest in manifests]))
    expected = pl.concat([one.whole.positions, two.whole.positions]).sort("received_at_utc", "file_id", "line_no")
    assert read_lake(home, ledger, "positions").equals(expected)
    assert read_lake(home, ledger, "quarantine").height == 2
    assert read_lake(home, ledger, "duplicates").is_empty()


def test_positions_lie_by_day_and_bucket_without_those_columns(home: Home, decoded: Make) -> None:
    manifest = read_manifest(home, write_decoded(home, decoded("a" * 64)))
    folder = f"positions/day=2024-03-10/bucket={273000000 % 8}/{'a' * 64}-"
    (listed,) = [file for file in manifest.files if file.path.startswith(folder)]
    assert listed.day_utc == dt.date(2024, 3, 10)
    stored = pl.read_parquet(home.lake / listed.path, hive_partitioning=False)
    assert stored.columns == Positions.column_names()


def test_writing_again_replaces_equal_by_equal(home: Home, decoded: Make) -> None:
    name = write_decoded(home, decoded())
    before = bytes_below(home.lake)
    left = home.lake / f".{name.partition('-')[0]}"
    left.mkdir()
    (left / "7.parquet").write_bytes(b"left by a kill")
    split = decoded()
    halves = pl.concat([split.whole.positions[:1], split.whole.positions[1:]], rechunk=False)
    write_decoded(home, replace(split, pieces=[split.whole._replace(positions=halves)]))
    assert bytes_below(home.lake) == before


def test_a_file_that_the_ledger_does_not_list_does_not_exist(home: Home, decoded: Make) -> None:
    write_decoded(home, decoded())
    assert read_lake(home, LakeFiles.create_empty(), "positions").is_empty()


def test_a_rejected_file_leaves_only_its_manifest(home: Home, decoded: Make) -> None:
    manifest = read_manifest(home, write_decoded(home, decoded(positions=0, quarantined=0)))
    assert manifest.files == ()
    assert manifest.ingest_files("run-1").height == 1


@pytest.mark.parametrize("damage", ["missing", "torn", "other rows"])
def test_a_listed_file_that_is_not_as_listed_is_told(home: Home, decoded: Make, damage: str) -> None:
    ledger = read_manifest(home, write_decoded(home, decoded())).ledger()
    path = home.lake / ledger.filter(kind="quarantine")["path"][0]
    if damage == "missing":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:100])
    else:
        pl.read_parquet(path).clear().write_parquet(path)
    with pytest.raises(TumenError, match="restore the lake"):
        read_lake(home, ledger, "quarantine")


def test_a_damaged_manifest_is_told(home: Home, decoded: Make) -> None:
    name = write_decoded(home, decoded())
    (home.lake / "manifests" / name).write_bytes(b"{")
    with pytest.raises(TumenError, match="not a readable manifest"):
        read_manifest(home, name)


def test_decode_output_begins_with_the_promised_columns(tmp_path: Path, decoded: Make) -> None:
    write_decode_output(tmp_path, decoded())
    for kind, promised in {
        "positions": POSITION_COLUMNS,
        "statics": STATIC_COLUMNS,
        "quarantine": ["file_id", "line_no", "byte_offset", "reason", "raw"],
    }.items():
        frame = pl.read_parquet(tmp_path / kind / f"{'a' * 64}.parquet")
        assert frame.columns[: len(promised)] == promised


def test_untimed_positions_have_a_place(home: Home, decoded: Make) -> None:
    file = decoded()
    untimed = file.whole.positions.with_columns(received_at_utc=pl.lit(None, dtype=pl.Datetime("us")))
    file = replace(file, pieces=[file.whole._replace(positions=untimed)])
    ledger = read_manifest(home, write_decoded(home, file)).ledger()
    assert read_lake(home, ledger, "positions").height == 3


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path, decoded: Make) -> None:
    (tmp_path / "positions").write_text("in the way")
    with pytest.raises(TumenError, match="cannot be written"):
        write_decode_output(tmp_path, decoded())
