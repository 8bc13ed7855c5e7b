import polars as pl
from factories import SHIP, fix, zoned

from pipeline.tracks.thinning import thin_tracks

VESSEL_OF = pl.DataFrame({"segment_id": [SHIP, 7], "vessel_id": ["V", "V"]}, schema_overrides={"segment_id": pl.UInt64})


def test_a_hull_keeps_its_first_plausible_fix_of_every_ten_minutes() -> None:
    track = zoned(*(fix(minutes / 60, is_wild=minutes == 10) for minutes in (0, 5, 10, 12, 29)))
    kept = thin_tracks(track, VESSEL_OF, frozenset({"V"}))["received_at_utc"]
    assert kept.dt.minute().to_list() == [0, 12, 29]


def test_of_two_hulls_on_one_mmsi_both_are_kept() -> None:
    track = zoned(fix(0), fix(0.05, segment_id=7, lon_deg=-70.0))
    assert thin_tracks(track, VESSEL_OF, frozenset({"V"})).height == 2


def test_hulls_heard_by_turns_keep_their_first_fixes_each() -> None:
    turns = (fix(minutes / 60, segment_id=(SHIP, 7)[minutes % 2]) for minutes in range(8, 23))
    kept = thin_tracks(zoned(*turns), VESSEL_OF, frozenset({"V"}))["received_at_utc"]
    assert kept.dt.minute().to_list() == [8, 9, 10, 11, 20, 21]


def test_a_vessel_s_mmsis_are_one_track_in_order_of_time() -> None:
    track = zoned(fix(0), fix(1), fix(0.5, mmsi=9, segment_id=7), fix(1, mmsi=9, segment_id=7))
    kept = thin_tracks(track, VESSEL_OF, frozenset({"V"}))
    assert kept["mmsi"].to_list() == [SHIP, 9, 9, SHIP]


def test_other_vessels_are_left_out() -> None:
    assert thin_tracks(zoned(fix(0)), VESSEL_OF, frozenset({"W"})).is_empty()
