"""Numbers in the fields of payloads, taken out column by column, in their units."""

from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Indices, compiled, inlined, integer
from pipeline.decode.kernels.payloads import Packed, Rows, bits_at

PLACES = np.dtype(
    [
        ("first_bit", np.int64),
        ("width", np.int64),  # 0 where a layout has no such field
        ("needs", np.int64),  # how long a payload is that has the field, or 0 where all of the layout have it
        ("sign", np.int64),  # the bit that makes it negative, or 0
        ("least", np.int64),  # the first and the last number, as broadcast, that say something
        ("most", np.int64),
        ("numerator", np.int64),  # what 1 means, in units
        ("denominator", np.int64),
        ("is_coordinate", np.bool_),
    ],
    align=True,
)
Places = npt.NDArray[np.void]
Kinds = npt.NDArray[np.int8]
Columns = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
_Place = tuple[int, int, int, int, int, int]

_ROWS_AT_A_TIME = 4096  # whose bits stay in a core's cache from column to column
_MILLIONTHS = 1e6


@compiled
def sort_by_layout(layouts: Kinds, order: Rows, ends: Indices) -> None:
    """Put the indices of `layouts` in the order of what is there, and where those of each end."""
    ends[:] = 0
    for at in range(len(layouts)):
        ends[layouts[at]] += 1
    total = integer(0)
    for layout in range(len(ends)):
        total += ends[layout]
        ends[layout] = total - ends[layout]
    for at in range(len(layouts)):
        order[ends[layouts[at]]] = at
        ends[layouts[at]] += 1


@compiled
def take_integers(packed: Packed, order: Rows, ends: Indices, places: Places, columns: Columns, known: Flags) -> None:
    """Write whole numbers in some fields of the payloads, a row of `columns` and of `known` a field.

    Args:
        packed: the payloads.
        order: their indices as `sort_by_layout` puts them.
        ends: likewise.
        places: where each layout has each field, as `PLACES`; these have no denominator.
        columns: filled in; with anything where nothing is known.
        known: filled in: whether the payload has the field, and it says something.
    """
    begin = integer(0)
    for layout in range(len(ends)):
        for start in range(begin, ends[layout], _ROWS_AT_A_TIME):
            some = order[start : min(start + _ROWS_AT_A_TIME, ends[layout])]
            for column in range(len(columns)):
                place = places[layout, column]
                if place["width"] == 0:
                    _know_nothing(some, known[column])
                else:
                    _take_integers(packed, some, _read(place), place["numerator"], columns[column], known[column])
        begin = ends[layout]


@compiled
def take_fractions(packed: Packed, order: Rows, ends: Indices, places: Places, columns: Columns, known: Flags) -> None:
    """The same for numbers that may be none of whole units."""
    begin = integer(0)
    for layout in range(len(ends)):
        for start in range(begin, ends[layout], _ROWS_AT_A_TIME):
            some = order[start : min(start + _ROWS_AT_A_TIME, ends[layout])]
            for column in range(len(columns)):
                place = places[layout, column]
                step = integer(place["numerator"]), integer(place["denominator"])
                if place["width"] == 0:
                    _know_nothing(some, known[column])
                elif place["is_coordinate"]:
                    _take_coordinates(packed, some, _read(place), step[0], columns[column], known[column])
                else:
                    _take_fractions(packed, some, _read(place), step, columns[column], known[column])
        begin = ends[layout]


@inlined
def _know_nothing(some: Rows, known: Flags) -> None:
    for row in some:
        known[row] = False


@inlined
def _take_integers(packed: Packed, some: Rows, place: _Place, numerator: int, column: Columns, known: Flags) -> None:
    for row in some:
        known[row], value = _value(packed, row, place)
        column[row] = value * numerator


@inlined
def _take_fractions(
    packed: Packed, some: Rows, place: _Place, step: tuple[int, int], column: Columns, known: Flags
) -> None:
    for row in some:
        known[row], value = _value(packed, row, place)
        column[row] = value * step[0] / step[1]


@inlined
def _take_coordinates(packed: Packed, some: Rows, place: _Place, numerator: int, column: Columns, known: Flags) -> None:
    """The nearest millionth to a step of 1/600,000 degree: five thirds of one, never half way between two."""
    for row in some:
        known[row], value = _value(packed, row, place)
        column[row] = ((10 * value * numerator + 3) // 6) / _MILLIONTHS


@inlined
def _read(place: np.void) -> _Place:
    """What is the same for all payloads: what an array holds is read anew after each number that is written."""
    span = integer(place["first_bit"]), integer(place["width"]), integer(place["needs"])
    return (*span, integer(place["sign"]), integer(place["least"]), integer(place["most"]))


@inlined
def _value(packed: Packed, row: int, place: _Place) -> tuple[bool, int]:
    """Whether a payload says something in a field, and what, as broadcast."""
    first_bit, width, needs, sign, least, most = place
    if needs > 0 and needs > packed.bits[row]:
        return False, integer(0)
    value = (integer(bits_at(packed.data, packed.firsts[row], first_bit, width)) ^ sign) - sign
    return least <= value <= most, value
