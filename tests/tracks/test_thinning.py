import polars as pl
from factories import fix, zoned

from pipeline.tracks.thinning import thin_tracks


def test_a_hull_keeps_its_first_plausible_fix_of_every_ten_minutes() -> None:
    track = zoned(*(fix(minutes / 60, is_wild=minutes == 10) for minutes in (0, 5, 10, 12, 29))).with_columns(
        vessel_id=pl.lit("V")
    )
    kept = thin_tracks(track, frozenset({"V"}))["received_at_utc"]
    assert kept.dt.minute().to_list() == [0, 12, 29]


def test_of_two_hulls_on_one_mmsi_both_are_kept() -> None:
    track = zoned(fix(0), fix(0.05, segment_id=7, lon_deg=-70.0)).with_columns(vessel_id=pl.lit("V"))
    assert thin_tracks(track, frozenset({"V"})).height == 2


def test_other_vessels_are_left_out() -> None:
    assert thin_tracks(zoned(fix(0)).with_columns(vessel_id=pl.lit("V")), frozenset({"W"})).is_empty()
