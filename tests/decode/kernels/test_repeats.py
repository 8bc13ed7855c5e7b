import numpy as np
import numpy.typing as npt
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.kernels.repeats import find_taken, new_slots, standing_of, take_again
from pipeline.transmissions import standing_rows

Hashes = npt.NDArray[np.uint64]
BATCHES = st.lists(st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2**64 - 1))), max_size=5)


def marks(batches: list[Hashes], hash_count: int) -> list[bool]:
    """Whether each hash may be there twice."""
    first, slots = new_slots(hash_count), new_slots(hash_count)
    for batch in batches:
        again = np.empty_like(batch)
        again = again[: take_again(batch, first, again)]
        take_again(again, slots, np.empty_like(again))
    found: list[bool] = []
    for batch in batches:
        taken, marked = np.empty(len(batch), np.int64), np.zeros(len(batch), np.bool_)
        marked[taken[: find_taken(batch, slots, taken)]] = True
        found += marked.tolist()
    return found


@settings(deadline=None)
@given(BATCHES, st.integers(0, 100))
def test_no_hash_that_is_there_twice_is_missed_however_few_were_expected(
    batches: list[list[int]], hash_count: int
) -> None:
    numbers = [number for batch in batches for number in batch]
    found = marks([np.array(batch, np.uint64) for batch in batches], hash_count)
    assert all(marked for number, marked in zip(numbers, found, strict=True) if numbers.count(number) > 1)


def test_of_many_hashes_that_are_there_once_few_are_marked() -> None:
    hashes = np.random.default_rng(1).integers(0, 2**64, 200_000, np.uint64)
    assert len(np.unique(hashes)) == len(hashes)
    assert sum(marks([hashes], len(hashes))) < 0.2 * len(hashes)


def test_a_hash_that_is_there_very_often_is_marked_too() -> None:
    assert all(marks([np.zeros(700, np.uint64)], 700))


def test_the_slots_are_bounded() -> None:
    assert len(new_slots(0)) == 512
    assert len(new_slots(10**12)) == 64 * 2**20


RECEPTIONS = st.lists(st.tuples(st.sampled_from([0, 5, 2**32, 2**63 + 5]), st.integers(-3, 30), st.integers(1, 9)))


@settings(deadline=None)
@given(RECEPTIONS)
def test_of_equal_hashes_the_same_stands_within_a_file_as_across_files(said: list[tuple[int, int, int]]) -> None:
    hashes = np.array([one[0] for one in said], np.uint64)
    times_us, lines = (np.array([one[side] for one in said], np.int64) for side in (1, 2))
    frame = pl.DataFrame({"payload_hash": hashes, "time_us": times_us, "line_no": lines})
    assert standing_of(hashes, times_us, lines, 10).tolist() == standing_rows(frame, 10e-6, ["line_no"]).to_list()
