import polars as pl
from factories import at

from pipeline.tracks.hulls import chain_hulls

VESSELS = {1: "V", 2: "V", 3: "W"}


def hulls(*segments: tuple[int, int, float, float]) -> dict[int, int]:
    """The hull of each segment, given as (id, MMSI, first hour, last hour)."""
    spans = pl.DataFrame(
        [(segment_id, at(first), at(last)) for segment_id, _, first, last in segments],
        schema={"segment_id": pl.UInt64, "started_at_utc": pl.Datetime("us"), "ended_at_utc": pl.Datetime("us")},
        orient="row",
    )
    vessel_of = pl.DataFrame(
        [(segment_id, VESSELS[mmsi]) for segment_id, mmsi, *_ in segments],
        schema={"segment_id": pl.UInt64, "vessel_id": pl.String},
        orient="row",
    )
    return dict(chain_hulls(spans, vessel_of).rows())


def test_a_ship_that_changes_its_mmsi_stays_one_hull() -> None:
    assert hulls((10, 1, 0, 5), (20, 2, 6, 9)) == {10: 10, 20: 10}


def test_two_segments_at_once_are_two_hulls() -> None:
    assert hulls((10, 1, 0, 5), (11, 1, 3, 9)) == {10: 10, 11: 11}


def test_a_segment_goes_on_the_hull_heard_last_before_it() -> None:
    assert hulls((10, 1, 0, 5), (11, 1, 3, 6), (12, 1, 7, 9)) == {10: 10, 11: 11, 12: 11}


def test_vessels_do_not_share_a_hull() -> None:
    assert hulls((10, 1, 0, 5), (30, 3, 6, 9)) == {10: 10, 30: 30}


def test_the_order_of_fixes_does_not_matter() -> None:
    segments = ((10, 1, 0, 5), (11, 1, 3, 6), (12, 1, 7, 9), (13, 2, 7, 12))
    assert hulls(*segments) == hulls(*reversed(segments))
