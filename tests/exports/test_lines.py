"""Lines: cut at the antimeridian, bent along great circles, never without two points."""

from itertools import pairwise

import pytest
import shapely
from factories import at
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports.lines import cut_at_antimeridian, line_of, multi_line
from pipeline.report.ways import Point, Way

POINTS = st.tuples(st.floats(-180, 180, width=32), st.floats(-80, 80, width=32))


def way(*points: Point, is_heard: bool = True) -> Way:
    return Way(is_heard, at(0), at(1), points)


def test_a_line_over_the_antimeridian_has_a_part_on_either_side_that_meet_at_the_edge() -> None:
    east, west = cut_at_antimeridian([(170.0, 50.0), (179.0, 50.0), (-179.0, 52.0), (-170.0, 52.0)])
    assert east == ((170.0, 50.0), (179.0, 50.0), (180.0, 51.0))
    assert west == ((-180.0, 51.0), (-179.0, 52.0), (-170.0, 52.0))
    assert cut_at_antimeridian([(-179.0, 0.0), (179.0, 0.0)])[0][-1] == (-180.0, 0.0)


def test_a_line_that_only_touches_the_antimeridian_is_not_cut_in_two() -> None:
    assert cut_at_antimeridian([(179.0, 1.0), (-180.0, 1.0)]) == (((179.0, 1.0), (180.0, 1.0)),)
    assert len(cut_at_antimeridian([(180.0, 1.0), (-179.0, 1.0)])) == 1


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_no_leg_of_a_cut_line_is_longer_than_half_a_turn_and_each_part_is_a_line(points: list[Point]) -> None:
    for part in line_of(way(*points)).parts:
        assert len(part) >= 2
        assert all(abs(here[0] - before[0]) <= 180 for before, here in pairwise(part))
        assert all(abs(lon_deg) <= 180 for lon_deg, _ in part)


@pytest.mark.parametrize("points", [[(130.0, 42.0)], [(130.0, 42.0), (130.0, 42.0)], [(180.0, -90.0), (-180.0, -90.0)]])
def test_a_ship_heard_in_one_place_is_a_line_of_a_centimetre_that_is_valid(points: list[Point]) -> None:
    line = line_of(way(*points))
    assert (line.is_dot, round(line.length_nm, 6)) == (True, 0)
    drawn = shapely.from_wkb(multi_line([line]))
    assert shapely.is_valid(drawn)
    assert 0 < shapely.length(drawn) < 2e-7
    assert min(abs(lat_deg) for _, lat_deg in shapely.get_coordinates(drawn)) <= 90


def test_an_assumed_leg_is_bent_as_the_great_circle_runs_and_a_heard_one_is_drawn_from_fix_to_fix() -> None:
    ends = ((140.0, 50.0), (-130.0, 50.0))
    assumed, heard = line_of(way(*ends, is_heard=False)), line_of(way(*ends))
    assert max(lat_deg for part in assumed.parts for _, lat_deg in part) > 58
    assert [len(part) for part in heard.parts] == [2, 2]
    on_a_sphere_nm = 3244
    assert assumed.length_nm == heard.length_nm == pytest.approx(on_a_sphere_nm, rel=0.005)


def test_lines_are_one_geometry_and_none_are_none() -> None:
    geometry = multi_line([line_of(way((1.0, 2.0), (3.0, 4.0))), line_of(way((3.0, 4.0), (5.0, 6.0)))])
    assert shapely.to_wkt(shapely.from_wkb(geometry)) == "MULTILINESTRING ((1 2, 3 4), (3 4, 5 6))"
    assert multi_line([]) is None


def test_a_dot_between_lines_is_not_drawn_and_alone_it_is() -> None:
    dot, line = line_of(way((1.0, 2.0))), line_of(way((1.0, 2.0), (3.0, 4.0)))
    assert multi_line([dot, line, dot]) == multi_line([line])
    assert multi_line([dot, dot]) == multi_line([dot])
