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


def test_two_hulls_on_one_mmsi_are_silent_each_for_itself() -> None:
    ours = [fix(hour) for hour in (0, 1, 9, 10)]
    theirs = [fix(hour + 0.25, segment_id=7, lon_deg=-70.0) for hour in range(10)]
    found = find_gaps(zoned(*ours, *theirs), at(10.5), GapSettings())
    assert found.select("segment_id", "started_at_utc", "ended_at_utc").rows() == [(SHIP, at(1), at(9))]


def test_two_hulls_that_fall_silent_at_once_are_two_gaps() -> None:
    ours, theirs = ([fix(hour, segment_id=hull, lon_deg=float(hull)) for hour in (0, 9)] for hull in (7, 8))
    assert find_gaps(zoned(*ours, *theirs), at(10), GapSettings())["gap_id"].n_unique() == 2


def test_no_fixes_make_no_gaps() -> None:
    assert find_gaps(zoned(), None, GapSettings()).is_empty()


def passes(mmsi: int, start: float, end: float, every: float = 2.0, **other: Any) -> list[dict[str, Any]]:
    """Heard by a satellite, a little irregularly."""
    count = int((end - start) / every)
    return [fix(start + every * n + 0.3 * (n * mmsi % 3), mmsi=mmsi, sog_knots=0.1, **other) for n in range(count)]


def hourly(mmsi: int, start: float, end: float, **other: Any) -> list[dict[str, Any]]:
    return [fix(hour, mmsi=mmsi, sog_knots=0.1, **other) for hour in range(int(start), int(end))]


def test_a_ship_that_satellites_hear_every_four_hours_is_not_silent_after_six() -> None:
    assert gaps(*passes(SHIP, 0, 40, every=4.0), fix(47)) == []
    assert [gap["duration_hours"] > 12 for gap in gaps(*passes(SHIP, 0, 40, every=4.0), fix(60))] == [True]


def test_what_comes_after_a_silence_does_not_change_what_it_is() -> None:
    before = [*hourly(SHIP, 0, 24), fix(31)]
    later = passes(SHIP, 40, 400, every=8.0)
    assert gaps(*before, as_of=31)[0]["duration_hours"] == gaps(*before, *later)[0]["duration_hours"] == 8.0


def test_a_ship_that_hides_every_night_is_silent_every_night() -> None:
    days = [hour for day in range(5) for hour in range(24 * day, 24 * day + 14)]
    assert len(gaps(*(fix(hour) for hour in days), as_of=110)) == 4


def test_a_ship_lost_by_satellites_that_hear_others_all_around_is_silent() -> None:
    others = [row for mmsi in range(1, 9) for row in passes(mmsi, -48, 60, lon_deg=129.6 + 0.1 * mmsi)]
    gap, *_ = gaps(*others, *passes(SHIP, -48, 0), fix(40))
    assert gap["cause"] == "silence"


def test_a_ship_that_always_reports_seldom_is_not_accused_among_neighbours() -> None:
    seldom = [fix(hour, sog_knots=0.1, msg_type=18) for hour in (-90, -80, -66, -57, -45, -36, -20, -9, 0)]
    found = gaps(*others_heard(-96, 60), *seldom, fix(46))
    assert [gap["cause"] for gap in found] == ["undetermined"] * len(found) != []


def test_a_class_b_ship_whose_rhythm_is_not_known_is_not_accused() -> None:
    lone = [fix(0, sog_knots=0.1, msg_type=18), fix(46, msg_type=18)]
    assert gaps(*others_heard(-48, 60), *lone)[0]["cause"] == "undetermined"


def test_neighbours_that_are_seldom_heard_themselves_say_little() -> None:
    weak = [fix(hour, mmsi=mmsi) for mmsi in OTHERS for hour in range(-90 + mmsi, 60, 14)]
    gap, *_ = gaps(*weak, *hourly(SHIP, -24, 1), fix(40))
    assert (gap["cause"], gap["neighbours_heard"]) == ("undetermined", 3)


@pytest.mark.parametrize(("station", "cause"), [("WEST", "silence"), ("FAR", "undetermined")])
def test_others_heard_by_another_station_say_less_of_a_ship(station: str, cause: str) -> None:
    others = [row for mmsi in OTHERS for row in hourly(mmsi, -48, 10, station=station)]
    gap, *_ = gaps(*others, *hourly(SHIP, -24, 1, station="WEST"), fix(9, station="WEST"))
    assert gap["cause"] == cause


def test_the_hours_of_a_station_that_was_down_never_count_against_a_ship() -> None:
    hours = [*range(-48, 1), *range(10, 60)]
    west = [fix(hour, mmsi=mmsi, station="WEST") for mmsi in (SHIP, *OTHERS) for hour in hours]
    east = [row for mmsi in (11, 12, 13) for row in hourly(mmsi, -48, 60, station="EAST", lon_deg=133.0)]
    assert [gap["cause"] for gap in gaps(*west, *east)] == ["feed_outage"]


def test_a_ship_silent_long_before_its_station_went_down_is_silent() -> None:
    hours = [*range(-48, 30), *range(39, 60)]
    west = [fix(hour, mmsi=mmsi, station="WEST") for mmsi in OTHERS for hour in hours]
    gap, *_ = gaps(*west, *hourly(SHIP, -24, 1, station="WEST"), fix(50, station="WEST"))
    assert gap["cause"] == "silence"


def sailing_north(knots: float, hours: list[float]) -> list[dict[str, Any]]:
    return [fix(hour, sog_knots=knots, cog_deg=0.0, lat_deg=42.0 + knots * hour / 60, station="WEST") for hour in hours]


def test_a_ship_that_sails_out_of_range_is_out_of_coverage() -> None:
    near = [row for mmsi in OTHERS for row in hourly(mmsi, -48, 60, station="WEST", lat_deg=42.3)]
    gap, *_ = gaps(*near, *sailing_north(12, [-3, -2, -1, 0, 1, 2]), fix(30))
    assert gap["cause"] == "out_of_coverage"


def test_a_ship_that_switches_off_where_others_go_on_is_silent() -> None:
    lane = [
        fix(hour, mmsi=mmsi, station="WEST", lat_deg=42.0 + 0.1 * ((hour + 5 * mmsi) % 15))
        for mmsi in OTHERS
        for hour in range(-48, 60)
    ]
    gap, *_ = gaps(*lane, *sailing_north(12, [-3, -2, -1, 0, 1, 2]), fix(30))
    assert gap["cause"] == "silence"


def test_the_order_of_rows_and_who_is_which_number_do_not_matter() -> None:
    rows = [*others_heard(-48, 42), *hourly(SHIP, -24, 1), fix(40)]
    assert gaps(*rows) == gaps(*reversed(rows))


def test_ships_on_both_sides_of_the_antimeridian_are_neighbours() -> None:
    others = [row for mmsi in OTHERS for row in hourly(mmsi, -48, 60, lon_deg=-179.95)]
    gap, *_ = gaps(*others, *hourly(SHIP, -24, 1, lon_deg=179.95), fix(40, lon_deg=179.95))
    assert (gap["cause"], gap["neighbours_heard"]) == ("silence", 3)


def test_ships_that_fall_silent_together_are_not_accused() -> None:
    others = [row for mmsi in OTHERS for row in hourly(mmsi, -48, 60)]
    together = [row for mmsi in (SHIP, 11, 12) for row in hourly(mmsi, -24, 1)]
    assert gaps(*others, *together, as_of=40)[0]["cause"] == "undetermined"
    assert gaps(*others, *hourly(SHIP, -24, 1), as_of=40)[0]["cause"] == "silence"
