import polars as pl
from factories import at

from pipeline.tracks.hulls import chain_hulls

VESSEL_OF = pl.DataFrame({"mmsi": [1, 2, 3], "vessel_id": ["V", "V", "W"]}, schema_overrides={"mmsi": pl.UInt32})


def hulls(*segments: tuple[int, int, float, float], wild: frozenset[int] = frozenset()) -> dict[int, int]:
    """The hull of each segment, given as (id, mmsi, first hour, last hour)."""
    rows = [
        {"segment_id": segment_id, "mmsi": mmsi, "received_at_utc": at(hour), "is_wild": segment_id in wild}
        for segment_id, mmsi, *hours in segments
        for hour in hours
    ]
    schema = pl.Schema(
        [
            ("segment_id", pl.UInt64()),
            ("mmsi", pl.UInt32()),
            ("received_at_utc", pl.Datetime("us")),
            ("is_wild", pl.Boolean()),
        ]
    )
    return dict(chain_hulls(pl.DataFrame(rows, schema=schema), VESSEL_OF).rows())


def test_a_ship_that_changes_its_mmsi_stays_one_hull() -> None:
    assert hulls((10, 1, 0, 5), (20, 2, 6, 9)) == {10: 10, 20: 10}


def test_two_segments_at_once_are_two_hulls() -> None:
    assert hulls((10, 1, 0, 5), (11, 1, 3, 9)) == {10: 10, 11: 11}


def test_a_segment_goes_on_the_hull_heard_last_before_it() -> None:
    assert hulls((10, 1, 0, 5), (11, 1, 3, 6), (12, 1, 7, 9)) == {10: 10, 11: 11, 12: 11}


def test_vessels_do_not_share_a_hull() -> None:
    assert hulls((10, 1, 0, 5), (30, 3, 6, 9)) == {10: 10, 30: 30}


def test_wild_segments_are_on_no_hull() -> None:
    assert hulls((10, 1, 0, 5), (11, 1, 6, 7), (12, 1, 8, 9), wild=frozenset({11})) == {10: 10, 12: 10}


def test_the_order_of_fixes_does_not_matter() -> None:
    segments = ((10, 1, 0, 5), (11, 1, 3, 6), (12, 1, 7, 9), (13, 2, 7, 12))
    assert hulls(*segments) == hulls(*reversed(segments))
