"""Words beside places on a map, where they lie over no other words: near their place, or with a line to it."""

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from pipeline.report.scene import Mark

_FONT_PT = 7
_LETTER_PT, _LINE_PT = 4.4, 10.0  # what a letter and a line of that font take, generously
_NEAR_PT = 8.0
_STEPS = 12  # lines further up or down that are tried
_CLEAR_PT = 1.5  # between words
_FAR_PT = 14.0  # from here on a line leads to the place


def write_labels(axes: Axes, marks: Sequence[Mark]) -> None:
    """Write the words of marks beside their places; the figure's layout has to be done before.

    Where there is no room for all, those that come last lie over others at the place itself.
    """
    frame = axes.get_window_extent()
    pt = axes.figure.dpi / 72
    taken: list[Bbox] = []
    for mark in marks:
        x, y = axes.transData.transform(mark.at)
        boxes = list(_boxes(x, y, len(mark.words), pt))
        room = (box for box in boxes if _is_within(box, frame) and not any(box.overlaps(other) for other in taken))
        box = next(room, boxes[0])
        taken.append(box)
        right_pt, up_pt = ((box.x0 + box.x1) / 2 - x) / pt, ((box.y0 + box.y1) / 2 - y) / pt
        axes.annotate(
            mark.words, mark.at, xytext=(right_pt, up_pt), textcoords="offset points",
            ha="center", va="center", fontsize=_FONT_PT, parse_math=False, in_layout=False,
            arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": "0.3"} if abs(up_pt) > _FAR_PT else None,
            bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip


def _boxes(x: float, y: float, letters: int, pt: float) -> Iterator[Bbox]:
    """Where words can stand: right and left of the place, then a line up, a line down, and so on."""
    width, height = letters * _LETTER_PT * pt, (_LINE_PT + _CLEAR_PT) * pt
    for step in range(_STEPS):
        for up in dict.fromkeys((step, -step)):
            middle = y + up * height
            for left in (x + _NEAR_PT * pt, x - _NEAR_PT * pt - width):
                yield Bbox.from_bounds(left, middle - height / 2, width, height)


def _is_within(box: Bbox, frame: Bbox) -> bool:
    return bool(frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1)
