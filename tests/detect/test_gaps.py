from typing import Any

import polars as pl
import pytest
from factories import SHIP, at, fix, line_no, zoned

from pipeline.detect.gaps import find_gaps, gap_lines
from pipeline.gap_settings import GapSettings

OTHERS = (1, 2, 3)


def gaps(*fixes: dict[str, Any], as_of: float | None = None) -> list[dict[str, Any]]:
    end = as_of if as_of is not None else max((f["received_at_utc"] - at(0)).total_seconds() / 3600 for f in fixes)
    found = find_gaps(zoned(*fixes), at(end), GapSettings())
    return found.filter(pl.col("mmsi") == SHIP).to_dicts()


def others_heard(start: float, end: float) -> list[dict[str, Any]]:
    hours = [start + step / 2 for step in range(int((end - start) * 2))]
    return [fix(hour, mmsi=mmsi) for mmsi in OTHERS for hour in hours]


def test_a_silence_of_the_least_length_is_a_gap_and_a_shorter_is_none() -> None:
    (gap,) = gaps(fix(0), fix(6), fix(11.9))
    assert (gap["started_at_utc"], gap["ended_at_utc"], gap["duration_hours"]) == (at(0), at(6), 6.0)


def test_a_ship_not_heard_since_is_an_open_gap() -> None:
    (gap,) = gaps(fix(0), fix(1), as_of=30)
    assert (gap["started_at_utc"], gap["ended_at_utc"], gap["duration_hours"]) == (at(1), None, None)


def test_a_ship_heard_once_makes_no_gap() -> None:
    assert gaps(fix(0), as_of=100) == []


def test_a_wild_fix_does_not_break_a_silence() -> None:
    (gap,) = gaps(fix(0), fix(5, is_wild=True), fix(10))
    assert gap["duration_hours"] == 10.0


def test_others_heard_where_the_ship_fell_silent_make_it_silence() -> None:
    (gap,) = gaps(*others_heard(-48, 42), fix(0), fix(40))
    assert (gap["cause"], gap["neighbours_heard"]) == ("silence", 3)


def test_nobody_heard_before_or_since_is_out_of_coverage() -> None:
    (gap,) = gaps(fix(0), fix(40))
    assert (gap["cause"], gap["neighbours_heard"]) == ("out_of_coverage", 0)


def test_others_heard_far_away_do_not_count() -> None:
    far = [f | {"lon_deg": 120.0} for f in others_heard(-48, 60)]
    assert gaps(*far, fix(0), fix(40))[0]["cause"] == "out_of_coverage"


def test_a_station_that_falls_silent_makes_no_ship_dark() -> None:
    (gap,) = gaps(*others_heard(-48, 0), *others_heard(14, 18), fix(0), fix(14))
    assert gap["cause"] == "feed_outage"


@pytest.mark.parametrize("neighbours", [1, 2])
def test_a_few_neighbours_heard_throughout_are_no_outage(neighbours: int) -> None:
    heard = [fix(hour / 2, mmsi=mmsi) for mmsi in range(1, neighbours + 1) for hour in range(-96, 84)]
    (gap,) = gaps(*heard, fix(0), fix(40))
    assert (gap["cause"], gap["neighbours_heard"]) == ("undetermined" if neighbours == 1 else "silence", neighbours)


def test_a_ship_silent_long_after_the_outage_is_silent() -> None:
    (gap,) = gaps(*others_heard(-48, 0), *others_heard(14, 90), fix(0), fix(90))
    assert gap["cause"] == "silence"


def test_a_missing_day_of_files_makes_no_ship_dark() -> None:
    days = [fix(hour, mmsi=mmsi) for mmsi in (SHIP, *OTHERS) for hour in [*range(24), *range(48, 72)]]
    found = find_gaps(zoned(*days), at(72), GapSettings())
    assert found["cause"].to_list() == ["feed_outage"] * 4


def test_a_gap_cites_the_lines_at_both_ends() -> None:
    found = find_gaps(zoned(fix(0), fix(10), fix(10.5)), at(40), GapSettings())
    closed, still_open = found["gap_id"]
    cited = {(line["finding_id"], line["role"]): line["line_no"] for line in gap_lines(found).to_dicts()}
    ends = {(closed, "gap_start"): 0, (closed, "gap_end"): 10, (still_open, "gap_start"): 10.5}
    assert cited == {end: line_no(hours) for end, hours in ends.items()}


def test_no_fixes_make_no_gaps() -> None:
    assert find_gaps(zoned(), None, GapSettings()).is_empty()
