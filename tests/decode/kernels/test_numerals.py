"""Numbers spelled in two words, against Python's own."""

from collections.abc import Callable, Iterable
from random import Random

import numpy as np
import pytest

from pipeline.decode.kernels.numerals import (
    Spelled,
    spelled_hundredths,
    spelled_integer,
    spelled_millionths,
    spelled_tenths,
)

CHANCE = Random(4)  # noqa: S311  no secret
POWERS = [10**power + step for power in range(10) for step in (-1, 0, 1)]
FLOATS: list[tuple[Callable[[int], Spelled], int, int]] = [
    (spelled_tenths, 10, 10**9),
    (spelled_hundredths, 100, 10**9),
    (spelled_millionths, 10**6, 180 * 10**6),
]


def both_ways(numbers: Iterable[int]) -> list[int]:
    return [sign * number for number in numbers for sign in (1, -1)]


def text(spelled: Spelled) -> str:
    """The bytes that count."""
    low, high, length = spelled
    written = b"".join(int(np.uint64(word)).to_bytes(8, "little") for word in (low, high))
    assert length <= len(written)
    return written[:length].decode()


def test_an_integer_is_as_python_writes_it() -> None:
    numbers = both_ways([*range(3000), *POWERS, 2**30 - 1, *(CHANCE.randrange(2**30) for _ in range(2000))])
    assert [text(spelled_integer(number)) for number in numbers] == [str(number) for number in numbers]


@pytest.mark.parametrize(("spell", "parts", "most"), FLOATS, ids=lambda value: getattr(value, "__name__", ""))
def test_parts_are_as_python_writes_floats(spell: Callable[[int], Spelled], parts: int, most: int) -> None:
    powers = [number for number in (*POWERS, *(5 * power for power in POWERS)) if number <= most]
    numbers = both_ways([*range(3000), *powers, *(CHANCE.randrange(most) for _ in range(2000)), most])
    assert [text(spell(number)) for number in numbers] == [repr(number / parts or 0.0) for number in numbers]
