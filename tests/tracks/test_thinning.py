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


def test_other_vessels_are_left_out() -> None:
    assert thin_tracks(zoned(fix(0)), VESSEL_OF, frozenset({"W"})).is_empty()
