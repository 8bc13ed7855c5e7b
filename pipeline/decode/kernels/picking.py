"""Payloads sorted to the tables that they make rows of, and columns of those rows."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled, integer
from pipeline.decode.kernels.fields import Flags, Kinds
from pipeline.decode.kernels.payloads import Packed, Rows, leading

NO_LAYOUT, NOT_TAKEN = -1, -2


@compiled
def tell_layouts(
    packed: Packed, are_taken: Flags, table: npt.NDArray[np.int8], layouts: Kinds, counts: Indices
) -> None:
    """Write which layout each payload has, by `table` of types and parts, NO_LAYOUT or NOT_TAKEN.

    How many have each is counted in `counts`, at the end those that are not taken, and those of no layout.
    """
    counts[:] = 0
    for row in range(len(layouts)):
        layout = integer(NOT_TAKEN)
        if are_taken[row]:
            msg_type, _, part = leading(packed.data, packed.firsts[row], packed.bits[row])
            layout = integer(table[msg_type, part])
        layouts[row] = layout
        counts[layout] += 1


@compiled
def sort_rows(layouts: Kinds, tables_of: Kinds, rows: Rows, ends: Indices) -> None:
    """Write the rows of each table behind those of the table before.

    Args:
        layouts: of each payload.
        tables_of: of each layout up to two tables; at the end of what is not taken, and of no layout.
        rows: filled in.
        ends: where the rows of each table begin; then where they end.
    """
    for row in range(len(layouts)):
        layout = layouts[row]
        for each in range(2):
            table = tables_of[layout, each]
            if table >= 0:
                rows[ends[table]] = row
                ends[table] += 1


@compiled
def take_heads(
    packed: Packed, layouts: Kinds, rows: Rows, some: Packed, their_layouts: Kinds, msg_types: Bytes, mmsis: Rows
) -> None:
    """Write where the payloads at `rows` are to `some`, which has the same data, and what is known of each."""
    for at in range(len(rows)):
        row = integer(rows[at])
        some.firsts[at], some.bits[at], their_layouts[at] = packed.firsts[row], packed.bits[row], layouts[row]
        msg_types[at], mmsis[at], _ = leading(packed.data, packed.firsts[row], packed.bits[row])


@compiled
def take_rows(values: npt.NDArray[np.generic], rows: Rows, into: npt.NDArray[np.generic]) -> None:
    """Write what is at `rows`."""
    for at in range(len(rows)):
        into[at] = values[rows[at]]


@compiled
def take_views(views: Words, rows: Rows, into: Words) -> None:
    """The same of what takes two words a row."""
    for at in range(len(rows)):
        row = 2 * integer(rows[at])
        into[2 * at], into[2 * at + 1] = views[row], views[row + 1]
