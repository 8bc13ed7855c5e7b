import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.along_hulls import is_first_of_hull


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
