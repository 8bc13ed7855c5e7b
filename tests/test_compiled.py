"""Compiled code is kept beside its sources, and each folder of kernels has a place of its own."""

from pathlib import Path

import numba
import numpy as np
import polars as pl

from pipeline.compiled import compiled, read_only
from pipeline.tracks.kernels import association


def test_a_compiled_function_does_what_it_says() -> None:
    @compiled
    def total(values: association.Indices) -> int:
        result = 0
        for value in values:
            result += value
        return result

    assert total(np.arange(5)) == 10


def test_declaring_a_kernel_leaves_the_folder_of_others_alone() -> None:
    before = numba.config.CACHE_DIR
    compiled(lambda value: value)
    assert before == numba.config.CACHE_DIR


def test_kernels_are_kept_in_a_folder_named_after_their_sources() -> None:
    kept = Path(association.associate.stats.cache_path)  # type: ignore[attr-defined]  # numba's dispatcher
    assert kept.parent.name.startswith("kernels-") or kept.name.startswith("kernels-")


def test_a_column_is_handed_to_a_kernel_read_only_and_as_it_lies() -> None:
    column = pl.Series([1.0, 2.0])
    array = read_only(column)
    assert not array.flags.writeable
    assert np.shares_memory(array, read_only(column))
    assert read_only(pl.concat([column, column], rechunk=False)).tolist() == [1, 2, 1, 2]
