"""What kernels here are made with: compiled functions, and the machine's instructions that Python has no word for."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from pipeline.compiled import allocating, compiled, inlined

__all__ = [
    "Bytes",
    "Indices",
    "Words",
    "allocating",
    "compiled",
    "inlined",
    "integer",
    "load8",
    "lowest_bit",
    "store8",
    "swapped",
]

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

# Machine integers of 64 bits: numba's, and for those who read and check the source plain integers.
integer = cast("Callable[[Any], int]", np.int64)


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


def _swapped(_: Any, word: Any) -> Any:  # noqa: ANN401, ARG001  same
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401  same
        return builder.bswap(arguments[0])

    return types.uint64(types.uint64), generate


load8 = cast("Callable[[Bytes, int], np.uint64]", intrinsic(_load8))
"""The eight bytes of a buffer from an index on, the first lowest. Nothing checks that they lie within the buffer."""

store8 = cast("Callable[[Bytes, int, np.uint64], None]", intrinsic(_store8))
"""Write eight bytes to a buffer from an index on, the lowest first. Nothing checks that they lie within the buffer."""

swapped = cast("Callable[[np.uint64], np.uint64]", intrinsic(_swapped))
"""A word with its bytes in the opposite order."""

lowest_bit = cast("Callable[[np.uint64], int]", intrinsic(_lowest_bit))
"""The index of the lowest bit that is set; 64 of zero."""
