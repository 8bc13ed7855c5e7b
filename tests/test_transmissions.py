import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transmissions import standing_rows

RECEPTIONS = st.lists(st.tuples(st.integers(1, 3), st.one_of(st.none(), st.integers(0, 60))), max_size=30)


def standing(*receptions: tuple[int, int | None]) -> list[int]:
    """Which row each (payload, second) stands by, ten seconds being the window."""
    frame = pl.DataFrame(
        {
            "payload_hash": [payload for payload, _ in receptions],
            "time_us": [None if second is None else second * 1_000_000 for _, second in receptions],
            "line_no": range(1, len(receptions) + 1),
        },
        schema={"payload_hash": pl.UInt64, "time_us": pl.Int64, "line_no": pl.UInt64},
    )
    return standing_rows(frame, 10, ["line_no"]).to_list()


def test_the_earliest_stands_wherever_it_is_in_the_file() -> None:
    assert standing((7, 5), (7, 3), (8, 3), (7, 13)) == [1, 1, 2, 1]


def test_of_equal_times_the_first_line_stands() -> None:
    assert standing((7, 3), (7, 3)) == [0, 0]


def test_a_payload_after_the_window_stands_for_itself() -> None:
    assert standing((7, 0), (7, 10), (7, 11)) == [0, 0, 2]


def test_a_stuck_sender_is_heard_once_a_window_and_not_once_for_all() -> None:
    assert standing(*((7, second) for second in range(0, 33, 3))) == [0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8]


def test_without_a_time_nothing_is_a_duplicate() -> None:
    assert standing((7, None), (7, None), (7, 1)) == [0, 1, 2]


@given(RECEPTIONS)
def test_what_stands_is_equal_within_the_window_and_stands_for_itself(
    receptions: list[tuple[int, int | None]],
) -> None:
    rows = standing(*receptions)
    for row, of_row in enumerate(rows):
        assert rows[of_row] == of_row
        (payload, second), (of_payload, of_second) = receptions[row], receptions[of_row]
        assert payload == of_payload
        if row != of_row:
            assert second is not None
            assert of_second is not None
            assert 0 <= second - of_second <= 10
