"""Recorded ships: nobody is joined, parted or held to be odd who is not."""

import json
from gzip import decompress
from pathlib import Path

import polars as pl
import pytest
from identities import Heard, Told, told
from payloads import FIXTURES, WHY_SKIPPED
from sentences import decoded

from pipeline.schemas import Positions, Statics

pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
_THEIRS = ("ssvid", "timestamp", "type", "lon", "lat", "speed", "course", "shipname", "callsign", "receiver")
NOAA = "tracks/noaa_csv/*.csv.gz"


def heard(pattern: str) -> Heard:
    """All that recordings hold."""
    found = [decoded(path) for path in sorted(FIXTURES.glob(pattern))]
    frames = (pl.concat(getattr(one, kind) for one in found) for kind in ("positions", "statics"))
    return Heard(*(frame.to_dicts() for frame in frames))


def of_gpsdio_segment(path: Path) -> Heard:
    """The messages of one MMSI, as Global Fishing Watch's test data have them."""
    messages = [json.loads(line) for line in decompress(path.read_bytes()).splitlines()]
    rows = pl.DataFrame([{name: one[name] for name in _THEIRS} for one in messages], infer_schema_length=None)
    told_rows = rows.select(
        mmsi=pl.col("ssvid").cast(pl.UInt32),
        received_at_utc=pl.col("timestamp").str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"),
        msg_type=pl.col("type").str.extract(r"(\d+)").cast(pl.UInt8),
        lon_deg=pl.when(pl.col("lon") <= 180).then("lon"),
        lat_deg=pl.when(pl.col("lat") <= 90).then("lat"),
        sog_knots=pl.when(pl.col("speed") < 102.3).then("speed"),
        cog_deg=pl.when(pl.col("course") < 360).then("course"),
        ship_name=pl.col("shipname").cast(pl.String),
        call_sign=pl.col("callsign").cast(pl.String),
        station=pl.col("receiver").cast(pl.String),
        file_id=pl.lit("f" * 64),
        line_no=pl.int_range(1, pl.len() + 1),
        byte_offset=pl.lit(0),
        payload_hash=pl.int_range(pl.len()),
    )
    is_static = pl.col("msg_type").is_in([5, 24])
    return Heard(
        told_rows.filter(~is_static).select(set(told_rows.columns) & set(Positions.column_names())).to_dicts(),
        told_rows.filter(is_static).select(set(told_rows.columns) & set(Statics.column_names())).to_dicts(),
    )


@pytest.mark.parametrize(
    ("pattern", "ships", "with_number"),
    [(NOAA, 84, 32), ("json/aishub/*.gz", 5, 4), ("nmea/aislib/*.txt", 1751, 293), ("nmea/noaadata/*", 707, 79)],
)
def test_every_recorded_ship_is_one_vessel_and_none_is_odd(pattern: str, ships: int, with_number: int) -> None:
    found = told(heard(pattern))
    vessels = found.identified.vessels
    assert (vessels.height, vessels["imo"].count()) == (ships, with_number)
    assert len(found.vessel_of) == ships, "no two of them are joined"
    assert found.kinds == []


def test_many_ships_of_one_name_are_many_vessels() -> None:
    vessels = told(heard(NOAA)).identified.vessels
    names = dict(vessels["ship_name"].value_counts().iter_rows())
    assert names["FREEDOM"] == 22


def shared(mmsi: int) -> Told:
    return told(of_gpsdio_segment(FIXTURES / "tracks" / "gpsdio_segment" / f"regr_{mmsi}.json.gz"))


def test_the_jigger_off_patagonia_is_not_the_ship_in_shandong_with_her_mmsi() -> None:
    found = shared(412331088)
    names = found.identified.claims.join(found.identified.segments, on="segment_id").select("name_key", "is_own").rows()
    assert sorted(names, key=str) == [("B1U08/LUYANYUANYU017", True), (None, True)]
    assert dict(found.identified.identities.select("ship_name", "message_count").rows()) == {
        "LUYANYUANYU 017": 28,
        "LU HUANG YUAN YU 118": 1,
    }


@pytest.mark.parametrize("mmsi", [412331088, 412440453, 666000001])
def test_of_those_who_share_an_mmsi_none_is_held_to_have_changed_her_name(mmsi: int) -> None:
    assert shared(mmsi).kinds == []
