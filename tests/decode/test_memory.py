"""Memory that is used again, and never while somebody holds an array in it."""

import gc

import numpy as np
import numpy.typing as npt
import pytest

from pipeline.decode.columns import plain_column
from pipeline.decode.memory import Memory

MEGABYTE = 2**20


def address(array: npt.NDArray[np.generic]) -> int:
    return int(array.__array_interface__["data"][0])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float64])
def test_arrays_are_apart_and_begin_at_lines_of_the_cache(dtype: type[np.generic]) -> None:
    memory = Memory()
    arrays = [memory.array(count, dtype) for count in (1, 0, 7, 1000, 3)]
    for number, array in enumerate(arrays):
        array.fill(number)
        assert address(array) % 64 == 0
    assert [array.tolist() for array in arrays] == [[number] * len(array) for number, array in enumerate(arrays)]


def test_a_piece_that_nobody_holds_is_used_again_by_both() -> None:
    memory = Memory()
    other = memory.apart()
    seen = {address(memory.array(6 * MEGABYTE, np.uint8)) // (16 * MEGABYTE) for _ in range(20)}
    assert len(seen) <= 4
    del memory
    assert other.array(8 * MEGABYTE, np.uint8).size == 8 * MEGABYTE


def test_a_piece_is_held_by_whatever_refers_to_an_array_in_it() -> None:
    memory = Memory()
    array = memory.array(MEGABYTE, np.uint64)
    array[:] = np.arange(MEGABYTE)
    column, view = plain_column("kept", array).slice(5), array[7:8].view(np.uint8)
    del array
    for _ in range(20):
        memory.array(7 * MEGABYTE, np.uint8).fill(255)
    gc.collect()
    assert column.to_list() == list(range(5, MEGABYTE))
    assert view.tolist() == [7, *[0] * 7]


def test_what_is_larger_than_half_a_piece_has_its_own() -> None:
    assert Memory().array(5 * MEGABYTE, np.uint32).nbytes == 20 * MEGABYTE
