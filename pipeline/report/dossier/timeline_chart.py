"""A timeline drawn: a lane a kind of happening, a bar each, with the number that it has in the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from pipeline.report.dossier.happenings import LANES, Happening
from pipeline.report.dossier.letters import drawable

Span = tuple[datetime, datetime]
"""From when to when."""

_WIDTH_INCHES, _ROW_INCHES, _AROUND_INCHES = 7.4, 0.3, 1.0
_NUMBER_SHARE = 0.035  # of the width: what a number takes
_MOST_ROWS = 5  # of a lane; more of them make no page, and lie over each other in the last
_LEAST_SHARE = 0.009  # of the width: what is seen of a moment
_LETTER_SHARE = 0.0115  # of the width: what a letter takes
# Without hatching, which not every reader of SVG knows.
_EDGE: dict[str, Any] = {"edgecolor": "0.2", "linewidth": 0.6}
_LOOKS: Mapping[str, dict[str, Any]] = {
    "observed": {"facecolor": "tab:blue"},
    "inferred": {"facecolor": "white", "edgecolor": "tab:red", "linewidth": 1.2, "linestyle": "--"},
    "silence": {"facecolor": "0.35"},
    "undetermined": {"facecolor": "0.6"},
    "out_of_coverage": {"facecolor": "0.85"},
    "feed_outage": {"facecolor": "white", "edgecolor": "0.4", "linewidth": 1.2, "linestyle": ":"},
    "declared": {"facecolor": "tab:green"},
    "told": {"facecolor": "tab:orange"},
}
_DARK = {"observed", "silence"}  # on which letters are white


@dataclass(frozen=True)
class _Bar:
    """A happening as it is drawn: from where to where, in days, and in which row of its lane."""

    of: Happening
    number: int
    start_days: float
    end_days: float
    row: int


def timeline_figure(happenings: Sequence[Happening], span: Span, of: Span | None, *, is_synthetic: bool) -> Figure:
    """Draw happenings, numbered from 1 in their order, over a span of time; the time `of` the finding is shaded."""
    begin, end = (_days(moment) for moment in span)
    bars = _bars(happenings, begin, end)
    lanes = [lane for lane in LANES if any(bar.of.lane == lane for bar in bars)]
    heights = [1 + max(bar.row for bar in bars if bar.of.lane == lane) for lane in lanes]
    tops = [0, *accumulate(heights)]
    figure = Figure(figsize=(_WIDTH_INCHES, _AROUND_INCHES + _ROW_INCHES * tops[-1]), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(begin, end), ylim=(tops[-1], 0))
    if of is not None:
        axes.axvspan(max(_days(of[0]), begin), min(_days(of[1]), end), color="tab:orange", alpha=0.12, linewidth=0)
    for bar in bars:
        _draw(axes, bar, tops[lanes.index(bar.of.lane)] + bar.row, end - begin)
    axes.set_yticks([(low + high) / 2 for low, high in pairwise(tops)], lanes, fontsize=7)
    axes.hlines(tops, begin, end, color="0.8", linewidth=0.5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7)
    locator = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.xaxis.get_offset_text().set_fontsize(7)
    axes.set_axisbelow(True)
    axes.grid(axis="x", linewidth=0.3)
    _legend(figure, happenings)
    if is_synthetic:
        figure.text(0.005, 0.995, "SYNTHETIC", color="tab:red", weight="bold", va="top", fontsize=8)
    return figure


def _bars(happenings: Sequence[Happening], begin: float, end: float) -> list[_Bar]:
    """Each in the first row of its lane in which it does not lie over another, nor over another's number."""
    taken: dict[str, list[float]] = {}
    bars = []
    for number, one in enumerate(happenings, 1):
        start = max(_days(one.from_utc), begin)
        until = min(end if one.to_utc is None else _days(one.to_utc), end)
        free = taken.setdefault(one.lane, [])
        row = next((place for place, busy in enumerate(free) if busy <= start), len(free))
        row = min(row, _MOST_ROWS - 1)
        free[row : row + 1] = [max(until, start + (end - begin) * _NUMBER_SHARE)]
        bars.append(_Bar(one, number, start, max(until, start + (end - begin) * _LEAST_SHARE), row))
    return bars


def _draw(axes: Axes, bar: _Bar, level: float, span_days: float) -> None:
    share = (bar.end_days - bar.start_days) / span_days
    look = _EDGE | _LOOKS[bar.of.kind]
    axes.barh(level + 0.5, bar.end_days - bar.start_days, left=bar.start_days, height=0.72, **look)
    words = drawable(f"{bar.number}  {bar.of.words}")
    shown = words if share > len(words) * _LETTER_SHARE else str(bar.number)
    if share < _NUMBER_SHARE * 0.7:  # the number stands beside it
        is_last = bar.start_days + span_days * _NUMBER_SHARE > axes.get_xlim()[1]
        beside = bar.start_days - span_days * 0.004 if is_last else bar.end_days + span_days * 0.004
        side = "right" if is_last else "left"
        axes.text(beside, level + 0.5, shown, fontsize=6.5, va="center", ha=side, parse_math=False)
        return
    axes.text(
        (bar.start_days + bar.end_days) / 2, level + 0.5, shown, fontsize=6.5, va="center", ha="center",
        color="white" if bar.of.kind in _DARK else "black", parse_math=False,
    )  # fmt: skip


def _days(moment: datetime) -> float:
    return float(date2num(moment))


def _legend(figure: Figure, happenings: Sequence[Happening]) -> None:
    kinds = [kind for kind in _LOOKS if any(one.kind == kind for one in happenings)]
    patches = [Patch(label=kind.replace("_", " "), **_EDGE | _LOOKS[kind]) for kind in kinds]
    figure.legend(handles=patches, loc="outside upper right", ncols=len(patches), fontsize=6.5, frameon=False)
