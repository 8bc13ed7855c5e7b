import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.ports.known_ways import KNOWN_WAYS, KnownWays


class Finder:
    """Says how far apart two longitudes are, and remembers how many ways it was asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *ends: ArrayLike) -> NDArray[np.float64]:
        here, there = np.asarray(ends[0]), np.asarray(ends[2])
        self.asked += here.size
        return np.asarray(np.abs(here - there))


def test_a_way_is_looked_for_once_however_often_it_is_asked_for() -> None:
    finder = Finder()
    ways = KnownWays(finder, KNOWN_WAYS.to_frame())
    for _ in range(2):
        found = ways.distance_nm(np.array([130.0, 131.0, 130.0]), 42.0, 135.0, 43.0)
        assert found.tolist() == [5.0, 4.0, 5.0]
    assert finder.asked == 2


def test_answers_have_the_shape_of_what_was_asked() -> None:
    ways = KnownWays(Finder(), KNOWN_WAYS.to_frame())
    assert ways.distance_nm(130.0, 42.0, 135.0, 43.0).shape == ()
    assert ways.distance_nm(np.full((2, 3), 130.0), 42.0, np.arange(3.0), 43.0).tolist() == [[130, 129, 128]] * 2


def test_where_a_coordinate_is_unknown_the_answer_is_remembered_too() -> None:
    finder = Finder()
    ways = KnownWays(finder, KNOWN_WAYS.to_frame())
    assert [bool(np.isnan(ways.distance_nm(np.nan, 42.0, 135.0, 43.0))) for _ in range(2)] == [True, True]
    assert finder.asked == 1


def test_what_is_not_asked_for_tonight_is_known_still() -> None:
    first = KnownWays(Finder(), KNOWN_WAYS.to_frame())
    first.distance_nm(np.array([130.0, 131.0]), 42.0, 135.0, 43.0)
    finder = Finder()
    second = KnownWays(finder, first.known)
    second.distance_nm(np.array([131.0, 132.0]), 42.0, 135.0, 43.0)
    assert (finder.asked, sorted(second.known["way_nm"])) == (1, [3.0, 4.0, 5.0])
