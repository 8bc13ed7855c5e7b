"""The one place that knows how numba compiles: functions whose code is kept on disk.

Compiling takes seconds, so the code is kept: in a folder named after all sources beside the function, since numba
itself notices only that the file of a function changed, and not one that it calls into. Kernels call only into their
folder.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numpy.typing as npt
import polars as pl

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` at its first call, keep the code on disk, and let other threads run beside it.

    It makes no arrays, and does not count who holds those it is handed: its caller does. Counting, at every array that
    one function hands another, costs more than many of them do.
    """
    return _declared(function, _nrt=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` into each function that calls it: a call costs more than a few instructions."""
    return _declared(function, _nrt=False, forceinline=True)


def allocating(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that makes arrays."""
    return _declared(function)


def read_only(values: pl.Series) -> npt.NDArray[Any]:
    """A column without NULL as a kernel takes it, without a copy where it lies in one piece.

    Always read only: numba compiles anew for arrays that may be written, and polars hands out either.
    """
    array = values.to_numpy().view()
    array.flags.writeable = False
    return array


def _declared(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    # Code that checks its indices (NUMBA_BOUNDSCHECK=1) is not kept: nothing would tell it from code that does not.
    folder = None if numba.config.BOUNDSCHECK else _kept_in(Path(function.__code__.co_filename).parent)
    if folder is None:
        return cast("Callable[P, R]", numba.njit(nogil=True, **options)(function))
    others_folder = numba.config.CACHE_DIR  # read as a function is declared: each folder of kernels has its own
    numba.config.CACHE_DIR = str(folder)
    try:
        return cast("Callable[P, R]", numba.njit(cache=True, nogil=True, **options)(function))
    finally:
        numba.config.CACHE_DIR = others_folder


@lru_cache
def _kept_in(sources: Path) -> Path | None:
    """Where the code is kept: beside the sources, or with the user's caches, or nowhere if neither can be written."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources.glob("*.py")))).hexdigest()[:16]
    for folder in (sources / "__pycache__", Path.home() / ".cache" / "tumen"):
        kept = folder / f"kernels-{digest}"
        try:
            kept.mkdir(parents=True, exist_ok=True)
            (kept / "writable").touch()
        except OSError:
            continue
        return kept
    return None
