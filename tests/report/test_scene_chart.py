"""The drawing of a scene: words that can be read, and no coast where none is known."""

from collections.abc import Sequence
from itertools import combinations

import polars as pl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from pipeline.report.scene import Mark, Scene
from pipeline.report.scene_chart import figure_of
from pipeline.report.ways import Point

SIZE_INCHES = (7.4, 5.4)
RAJIN, VOSTOCHNY, OSLO = (130.3, 42.2), (133.06, 42.74), (10.7, 59.9)
NO_ZONES = pl.DataFrame(schema=dict.fromkeys(("zone_id", "port_id", "kind", "geometry"), pl.String))


def drawn(heard: Sequence[Sequence[Point]], marks: Sequence[Mark] = (), zones: pl.DataFrame = NO_ZONES) -> Figure:
    scene = Scene("title", heard, [], marks, [], zones, "foot", is_synthetic=False)
    return figure_of(scene, SIZE_INCHES)


def boxes_of(figure: Figure, begin: str) -> list[Bbox]:
    """Where words on the map stand, without the lines that lead to them."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    written = [text for text in figure.axes[0].texts if text.get_text().startswith(begin)]
    for text in written:
        assert isinstance(text, Annotation)
        text.update_positions(renderer)
    return [Text.get_window_extent(text, renderer) for text in written]


def test_words_at_one_place_lie_over_no_other_words() -> None:
    marks = [Mark(RAJIN, f"silent from 03-0{number} 01:57") for number in range(8)]
    figure = drawn([[RAJIN, VOSTOCHNY]], marks)
    boxes = boxes_of(figure, "silent")
    assert len(boxes) == len(marks)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_words_stay_within_the_map() -> None:
    figure = drawn([[RAJIN, VOSTOCHNY]], [Mark(VOSTOCHNY, "last heard 03-15 23:58"), Mark(RAJIN, "heard again")])
    frame = figure.axes[0].get_window_extent()
    for box in (*boxes_of(figure, "last"), *boxes_of(figure, "heard")):
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1


@pytest.mark.parametrize(("way", "is_told"), [([RAJIN, VOSTOCHNY], False), ([OSLO, OSLO], True), ([RAJIN, OSLO], True)])
def test_where_no_coast_is_at_hand_the_picture_says_so(way: list[Point], is_told: bool) -> None:  # noqa: FBT001
    assert ("White: the coast there is not in Tumen" in drawn([way]).get_supxlabel()) == is_told


def test_each_of_at_most_two_ports_with_zones_is_shown_closer() -> None:
    square = "POLYGON (({0} 42, {1} 42, {1} 42.1, {0} 42.1, {0} 42))"
    rows = [
        {"zone_id": name, "port_id": name, "kind": "harbour", "geometry": square.format(lon, lon + 0.1)}
        for name, lon in (("A", 130), ("B", 131), ("C", 132))
    ]
    for count in range(4):
        zones = pl.DataFrame(rows[:count], schema=NO_ZONES.schema)
        assert len(drawn([[RAJIN, VOSTOCHNY]], zones=zones).axes) == 1 + min(count, 2)
