import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.kernels.spans import SPARE_BYTES, copy_spans


@settings(deadline=None)
@given(st.binary(max_size=50), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_spans_are_written_one_after_the_other(data: bytes, pairs: list[tuple[int, int]]) -> None:
    spans = [tuple(sorted(min(index, len(data)) for index in pair)) for pair in pairs]
    expected = b"".join(data[at:end] for at, end in spans)
    into = np.zeros(len(expected) + SPARE_BYTES, np.uint8)
    at, end = (np.array([span[side] for span in spans], np.int64) for side in (0, 1))
    copy_spans(np.frombuffer(data + bytes(8), np.uint8), at, end, into)
    assert into[: len(expected)].tobytes() == expected
