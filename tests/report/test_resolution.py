"""Lines are no finer than a picture shows, and never too many points for it."""

import numpy as np
import shapely

from pipeline.report.resolution import MOST_POINTS, resolved, resolved_deg


def test_points_that_cannot_be_told_apart_are_left_out_and_the_line_stays_where_it_was() -> None:
    lons = np.linspace(0.0, 10.0, 100_000)
    way = list(zip(lons, np.sin(lons), strict=True))
    (line,) = resolved([way], shapely.box(0, -2, 10, 2))
    assert line[0] == way[0]
    assert line[-1] == way[-1]
    assert len(line) < 500
    drawn_lons, drawn_lats = np.array(line).T
    between = np.interp(lons, drawn_lons, drawn_lats)
    assert np.abs(between - np.sin(lons)).max() <= resolved_deg(10.0) * 1.5


def test_a_ship_that_crosses_the_picture_all_the_time_stays_within_the_bound() -> None:
    wild = np.random.default_rng(1).uniform(0, 1, (300_000, 2))
    lines = resolved([[(float(lon), float(lat)) for lon, lat in wild]], shapely.box(0, 0, 1, 1))
    assert 2 <= sum(map(len, lines)) <= MOST_POINTS


def test_a_lone_fix_stays_and_what_lies_outside_goes() -> None:
    frame = shapely.box(0, 0, 5, 5)
    lone = [(1.0, 2.0)]
    assert resolved([lone, [(1.0, 2.0), (1.0, 2.0)], [(9.0, 9.0)]], frame) == [lone, lone]
    assert resolved([[(1.0, 1.0), (9.0, 1.0)]], frame) == [[(1.0, 1.0), (5.0, 1.0)]]
    assert resolved([[(8.0, 1.0), (9.0, 1.0)], []], frame) == []
