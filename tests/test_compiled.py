"""Compiled code is kept beside its sources, and each folder of kernels has a place of its own."""

from pathlib import Path

import numba
import numpy as np

from pipeline.compiled import compiled
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
