import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.kernels.interning import intern

ANY = st.integers(0, 2**64 - 1)


@settings(deadline=None)
@given(st.lists(ANY, min_size=1, max_size=5).flatmap(lambda pool: st.lists(st.one_of(st.sampled_from(pool), ANY))))
def test_equal_numbers_have_one_code_in_the_order_of_their_firsts(numbers: list[int]) -> None:
    firsts, codes = intern(np.array(numbers, np.uint64))
    distinct = list(dict.fromkeys(numbers))
    assert [numbers[first] for first in firsts] == distinct
    assert firsts.tolist() == [numbers.index(number) for number in distinct]
    assert [distinct[code] for code in codes] == numbers


@pytest.mark.parametrize("step", [1, 2**32, 2**54, 0x9E3779B97F4A7C15])
def test_many_numbers_that_lie_close_or_apart_are_told_apart(step: int) -> None:
    numbers = np.arange(100_000, dtype=np.uint64) * np.uint64(step)
    distinct = len(np.unique(numbers))
    firsts, codes = intern(np.concatenate([numbers, numbers[::-1]]))
    assert len(firsts) == distinct
    assert np.array_equal(codes[:100_000], codes[100_000:][::-1])
