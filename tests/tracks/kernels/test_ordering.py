import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tracks.kernels.ordering import Heard, standing_in_order

Row = tuple[int, int, int, int, int]

ROWS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 273_000_001, 999_999_999]),  # MMSI
        st.integers(0, 40),  # seconds
        st.integers(0, 2),  # file
        st.integers(1, 5),  # line
        st.integers(0, 3),  # payload
    ),
    max_size=60,
)


def in_order(rows: list[Row], window_s: int = 10) -> list[Row]:
    columns = [np.array([row[place] for row in rows], dtype=np.int64) for place in range(5)]
    heard = Heard(
        columns[0].astype(np.uint32),
        columns[1] * 1_000_000,
        columns[2].astype(np.uint32),
        columns[3].astype(np.uint64),
        columns[4].astype(np.uint64),
    )
    standing = standing_in_order(heard, np.arange(len(rows), dtype=np.uint32), window_s * 1_000_000)
    return [rows[row] for row in standing.tolist()]


def plainly(rows: list[Row], window_s: int = 10) -> list[Row]:
    """Sorted, and one after the other held against the last that stands of its payload."""
    stands: dict[tuple[int, int], int] = {}
    found = []
    for row in sorted(rows):
        mmsi, second, _, _, payload = row
        last = stands.get((mmsi, payload))
        if last is None or second - last > window_s:
            stands[mmsi, payload] = second
            found.append(row)
    return found


@given(ROWS)
def test_the_order_and_what_stands_are_those_of_a_plain_sort_and_search(rows: list[Row]) -> None:
    assert in_order(rows) == plainly(rows)


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[Row], chance: object) -> None:
    shuffled = rows.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' random.Random
    assert in_order(shuffled) == in_order(rows)


def test_runs_in_order_are_merged_however_many_there_are() -> None:
    rows = [(7, second, file, 1, 100 * file + second) for file in range(9) for second in range(file, 200, 3)]
    assert in_order(rows) == sorted(rows)
