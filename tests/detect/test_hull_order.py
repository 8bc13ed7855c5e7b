import pytest
from factories import fix, zoned
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.hull_order import in_hull_order


def hulls(rows: list[tuple[int, int, bool]]) -> tuple[list[list[int]], list[list[int]]]:
    """Line numbers hull by hull: in hull order, and picked out one hull after the other."""
    fixes = zoned(
        *(
            fix(hour, mmsi=mmsi, segment_id=10 * mmsi + hull, is_wild=is_wild)
            for hour, (mmsi, hull, is_wild) in enumerate(rows)
        )
    )
    order = in_hull_order(fixes)
    lines = fixes["line_no"].to_list()
    found = [
        [lines[row] for row in order.rows[start:end]]
        for start, end in zip(order.starts, order.starts[1:], strict=False)
    ]
    true = fixes.filter(~fixes["is_wild"])
    picked = [part["line_no"].to_list() for part in true.partition_by("segment_id")]
    return sorted(found), sorted(picked)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.booleans()), max_size=40))
def test_the_true_fixes_of_each_hull_lie_together_and_by_time(rows: list[tuple[int, int, bool]]) -> None:
    found, picked = hulls(rows)
    assert found == picked


def test_fixes_that_are_not_sorted_are_refused() -> None:
    with pytest.raises(ValueError, match="not sorted"):
        in_hull_order(zoned(fix(0, mmsi=1), fix(0, mmsi=2)).reverse())


def test_fixes_of_one_hull_are_in_order_as_they_are() -> None:
    fixes = zoned(*(fix(hour) for hour in range(5)))
    assert in_hull_order(fixes).rows.tolist() == [0, 1, 2, 3, 4]
