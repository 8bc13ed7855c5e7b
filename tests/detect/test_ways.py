import polars as pl
import pytest
from factories import SHIP, at, fix, zoned

from pipeline.detect.ways import ways_along
from pipeline.ports.distance import distance_nm

HULLS = pl.DataFrame(schema={"segment_id": pl.UInt64, "hull_id": pl.UInt64})
SAILING = [fix(hour, lon_deg=130 + hour / 10) for hour in range(10)]


def along_nm(
    *fixes: dict[str, object], start: float = 2, end: float = 5, hull_of: pl.DataFrame = HULLS
) -> float | None:
    spans = pl.DataFrame(
        {"hull_id": [SHIP], "from_utc": [at(start)], "to_utc": [at(end)]},
        schema={"hull_id": pl.UInt64, "from_utc": pl.Datetime("us"), "to_utc": pl.Datetime("us")},
    )
    ways = ways_along(spans, zoned(*fixes), hull_of, 6.0, lambda *ends: distance_nm(*ends) + 10)
    nm: float | None = ways["along_nm"][0]
    return nm


def leg_nm(start: float, end: float) -> float:
    return float(distance_nm(130 + start / 10, 42, 130 + end / 10, 42))


def test_a_way_is_that_between_the_first_and_the_last_fix_of_the_span() -> None:
    assert along_nm(*SAILING) == pytest.approx(leg_nm(2, 5), abs=0.01)
    assert along_nm(*SAILING, start=1.5, end=4.5) == pytest.approx(leg_nm(2, 4), abs=0.01)


def test_a_span_without_a_fix_has_no_way() -> None:
    assert along_nm(*SAILING, start=20, end=30) is None
    assert along_nm(*SAILING, start=3, end=3) == 0


def test_wild_fixes_lead_nowhere() -> None:
    assert along_nm(*SAILING, fix(3.5, lon_deg=-70.0, is_wild=True)) == pytest.approx(leg_nm(2, 5), abs=0.01)


def test_over_a_silence_the_way_is_that_by_sea() -> None:
    assert along_nm(SAILING[0], SAILING[9], start=0, end=9) == pytest.approx(leg_nm(0, 9) + 10, abs=0.01)


def test_another_hull_of_the_mmsi_sails_its_own_way() -> None:
    theirs = [row | {"segment_id": 7, "lon_deg": -70.0, "line_no": 1} for row in SAILING]
    assert along_nm(*SAILING, *theirs) == pytest.approx(leg_nm(2, 5), abs=0.01)


def test_segments_of_one_hull_are_one_way_under_another_mmsi_too() -> None:
    later = [row | {"mmsi": 9, "segment_id": 9} for row in SAILING[4:]]
    hull_of = pl.DataFrame({"segment_id": [SHIP, 9], "hull_id": [SHIP, SHIP]}, schema=HULLS.schema)
    assert along_nm(*SAILING[:4], *later, hull_of=hull_of) == pytest.approx(leg_nm(2, 5), abs=0.01)
    assert along_nm(*SAILING[:4], *later) == pytest.approx(leg_nm(2, 3), abs=0.01)
