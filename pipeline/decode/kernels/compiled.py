"""The one place that knows numba: compiled functions, and the two machine instructions that Python has no word for.

Compiling takes some ten seconds, so the code is kept: in a folder named after all sources here, since numba itself
notices only that the file of a function changed, and not one that it calls into.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

# Machine integers of 64 bits: numba's, and for those who read and check the source plain integers.
integer = cast("Callable[[Any], int]", np.int64)

P = ParamSpec("P")
R = TypeVar("R")


def _cache_folder() -> Path | None:
    """Where the code is kept: beside the sources, or with the user's caches, or nowhere if neither can be written."""
    here = Path(__file__).parent
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))).hexdigest()[:16]
    for folder in (here / "__pycache__", Path.home() / ".cache" / "tumen"):
        kept = folder / f"kernels-{digest}"
        try:
            kept.mkdir(parents=True, exist_ok=True)
            (kept / "writable").touch()
        except OSError:
            continue
        return kept
    return None


# Code that checks its indices (NUMBA_BOUNDSCHECK=1) is not kept: nothing would tell it from code that does not.
_FOLDER = None if numba.config.BOUNDSCHECK else _cache_folder()
if _FOLDER is not None:
    numba.config.CACHE_DIR = str(_FOLDER)


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` at its first call, keep the code on disk, and let other threads run beside it.

    It makes no arrays, and does not count who holds those it is handed: their callers do. Counting, at every array that
    one function hands another, costs a fifth of the time.
    """
    return _compiled(function, _nrt=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` into each function that calls it: a call costs more than a few instructions."""
    return _compiled(function, _nrt=False, forceinline=True)


def allocating(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that makes arrays."""
    return _compiled(function)


def _compiled(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    return cast("Callable[P, R]", numba.njit(cache=_FOLDER is not None, nogil=True, **options)(function))


def _load8(_: Any, buffer: Any, at: Any) -> Any:  # noqa: ANN401, ARG001  numba's own types; it hands over all
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401  same
        array = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=arguments[0])
        pointer = builder.bitcast(builder.gep(array.data, [arguments[1]]), ir.IntType(64).as_pointer())
        loaded = builder.load(pointer)
        loaded.align = 1
        return loaded

    return types.uint64(buffer, types.int64), generate


def _store8(_: Any, buffer: Any, at: Any, word: Any) -> Any:  # noqa: ANN401, ARG001  same
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401  same
        array = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=arguments[0])
        pointer = builder.bitcast(builder.gep(array.data, [arguments[1]]), ir.IntType(64).as_pointer())
        builder.store(arguments[2], pointer).align = 1
        return context.get_dummy_value()

    return types.void(buffer, types.int64, types.uint64), generate


def _lowest_bit(_: Any, word: Any) -> Any:  # noqa: ANN401, ARG001  same
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401  same
        return builder.cttz(arguments[0], ir.IntType(1)(0))

    return types.int64(types.uint64), generate


load8 = cast("Callable[[Bytes, int], np.uint64]", intrinsic(_load8))
"""The eight bytes of a buffer from an index on, the first lowest. Nothing checks that they lie within the buffer."""

store8 = cast("Callable[[Bytes, int, np.uint64], None]", intrinsic(_store8))
"""Write eight bytes to a buffer from an index on, the lowest first. Nothing checks that they lie within the buffer."""

lowest_bit = cast("Callable[[np.uint64], int]", intrinsic(_lowest_bit))
"""The index of the lowest bit that is set; 64 of zero."""
