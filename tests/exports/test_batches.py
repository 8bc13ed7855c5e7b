"""Batches: every vessel once, in order, and no more rows at a time than are allowed, but of one vessel alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports import batches
from pipeline.exports.batches import batched

COUNTS = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 9))


@pytest.fixture(autouse=True, scope="module")
def few_rows() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "MOST_ROWS", 10)
        yield


@given(COUNTS, COUNTS)
def test_batches_hold_every_vessel_once_and_few_rows(rows: dict[str, int], other: dict[str, int]) -> None:
    found = list(batched(rows, [other]))
    assert [vessel for batch in found for vessel in batch] == list(rows)
    for batch in found:
        assert len(batch) == 1 or sum(rows[vessel] + other.get(vessel, 0) for vessel in batch) <= 10


def test_a_vessel_with_more_is_a_batch_of_its_own() -> None:
    assert list(batched({"a": 5, "b": 50, "c": 1, "d": 2}, [])) == [["a"], ["b"], ["c", "d"]]
