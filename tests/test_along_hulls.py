import polars as pl
from factories import SHIP, at, fix, zoned
from hypothesis import given
from hypothesis import strategies as st

from pipeline.along_hulls import hours_told, is_first_of_hull


def test_the_first_row_of_a_hull_with_a_value_is_told_from_later_ones_whoever_comes_between() -> None:
    hulls = pl.Series([7, 9, 7, 7, 9, 7], dtype=pl.UInt64)
    assert is_first_of_hull(hulls, pl.Series([1, 1, 1, 2, 1, 2])).to_list() == [True, True, False, True, False, False]


def test_of_no_rows_none_is_first() -> None:
    assert is_first_of_hull(pl.Series([], dtype=pl.UInt64), pl.Series([], dtype=pl.Int64)).is_empty()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=40))
def test_what_neighbours_say_is_what_looking_up_among_all_rows_says(steps: list[tuple[int, int]]) -> None:
    rows = pl.DataFrame(steps, schema={"hull": pl.UInt64, "step": pl.Int64}, orient="row").select(
        "hull", value=pl.col("step").cum_sum().over("hull")
    )
    first = rows.select(pl.struct("hull", "value").is_first_distinct()).to_series()
    assert is_first_of_hull(rows["hull"], rows["value"]).to_list() == first.to_list()


def hours(*fixes: tuple[float, int, int]) -> list[tuple[int, int]]:
    """Hull and hour of what fixes tell of, each a moment in hours, what it stands for, and its hull."""
    frame = zoned(*(fix(hour, stands_for=stands_for, segment_id=hull) for hour, stands_for, hull in fixes))
    told = hours_told(frame)
    since = ((told["hour_utc"] - at(0)).dt.total_minutes() // 60).to_list()
    return sorted(zip(frame["segment_id"].gather(told["row"]).to_list(), since, strict=True))


def test_a_fix_tells_of_the_hours_until_the_next_where_that_stands_for_others() -> None:
    assert hours((0.5, 1, SHIP), (3.5, 9, SHIP), (4.2, 1, SHIP)) == [(SHIP, hour) for hour in (0, 1, 2, 3, 4)]


def test_where_nothing_was_left_out_each_tells_of_its_own_hour() -> None:
    assert hours((0.5, 1, SHIP), (3.5, 1, SHIP)) == [(SHIP, 0), (SHIP, 3)]


def test_each_hull_is_told_for_itself_and_no_silence_is_filled() -> None:
    told = hours((0.0, 1, 1), (1.0, 1, 2), (2.5, 5, 1), (12.0, 5, 1))
    assert told == [(1, 0), (1, 1), (1, 2), (1, 12), (2, 1)]
