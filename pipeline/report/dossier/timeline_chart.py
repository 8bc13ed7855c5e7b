"""A timeline drawn: a lane a kind of happening, a bar each, with the number that it has in the table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from pipeline.report.dossier.happenings import LANES, Happening
from pipeline.report.dossier.letters import drawable

_WIDTH_INCHES, _ROW_INCHES, _AROUND_INCHES = 7.4, 0.3, 1.0
_LEAST_SHARE = 0.035  # of the width: what a number takes
_LETTER_SHARE = 0.0115  # of the width: what a letter takes
_LOOKS: Mapping[str, dict[str, Any]] = {
    "observed": {"facecolor": "tab:blue"},
    "inferred": {"facecolor": "white", "edgecolor": "tab:red", "hatch": "////"},
    "silence": {"facecolor": "0.35"},
    "undetermined": {"facecolor": "0.6"},
    "out_of_coverage": {"facecolor": "0.85"},
    "feed_outage": {"facecolor": "white", "edgecolor": "0.4", "hatch": "...."},
    "declared": {"facecolor": "tab:green"},
    "told": {"facecolor": "tab:orange"},
}
_DARK = {"observed", "silence"}  # on which letters are white


def timeline_figure(
    happenings: Sequence[Happening], begin: datetime, end: datetime, of: tuple[datetime, datetime], *, synthetic: bool
) -> Figure:
    """Draw happenings, numbered from 1 in their order, from `begin` to `end`; the time `of` the finding is shaded."""
    rows = _rows(happenings, begin, end)
    lanes = [lane for lane in LANES if any(one.lane == lane for one in happenings)]
    levels, height = {}, 0
    for lane in lanes:
        levels[lane] = height
        height += 1 + max(row for one, row in zip(happenings, rows, strict=True) if one.lane == lane)
    figure = Figure(figsize=(_WIDTH_INCHES, _AROUND_INCHES + _ROW_INCHES * height), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(begin, end), ylim=(height, 0))
    axes.axvspan(max(of[0], begin), min(of[1], end), color="tab:orange", alpha=0.12, linewidth=0)
    for number, (one, row) in enumerate(zip(happenings, rows, strict=True), 1):
        _bar(axes, one, number, levels[one.lane] + row, (begin, end))
    ends = [*levels.values(), height]
    axes.set_yticks([(low + high) / 2 for low, high in zip(ends, ends[1:], strict=False)], lanes, fontsize=7)
    axes.hlines(ends, begin, end, color="0.8", linewidth=0.5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=7)
    locator = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.grid(axis="x", linewidth=0.3)
    _legend(figure, happenings)
    if synthetic:
        figure.text(0.005, 0.995, "SYNTHETIC", color="tab:red", weight="bold", va="top", fontsize=8)
    return figure


def _rows(happenings: Sequence[Happening], begin: datetime, end: datetime) -> list[int]:
    """In which row of its lane each is: the first in which it does not lie over another."""
    taken: dict[str, list[datetime]] = {}
    least = (end - begin) * _LEAST_SHARE
    rows = []
    for one in happenings:
        start = max(one.from_utc, begin)
        until = max(one.to_utc or end, start + least)
        free = taken.setdefault(one.lane, [])
        row = next((number for number, busy in enumerate(free) if busy <= start), len(free))
        free[row : row + 1] = [until]
        rows.append(row)
    return rows


def _bar(axes: Axes, one: Happening, number: int, level: int, span: tuple[datetime, datetime]) -> None:
    begin, end = span
    start, until = max(one.from_utc, begin), min(one.to_utc or end, end)
    until = max(until, min(start + (end - begin) * _LEAST_SHARE / 4, end))
    look = {"edgecolor": "0.2", "linewidth": 0.6} | _LOOKS[one.kind]
    axes.barh(level + 0.5, until - start, left=start, height=0.72, **look)  # type: ignore[arg-type]  # a span of time
    words = drawable(f"{number}  {one.words}")
    fits = (until - start) / (end - begin) > len(words) * _LETTER_SHARE
    is_narrow = (until - start) / (end - begin) < _LEAST_SHARE * 0.7
    at = until + (end - begin) * 0.004 if is_narrow else start + (until - start) / 2
    colour = "white" if one.kind in _DARK and not is_narrow else "black"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if one.kind == "inferred" and not is_narrow else None
    axes.text(
        at, level + 0.5, words if fits else str(number), color=colour, fontsize=6.5, va="center",
        ha="left" if is_narrow else "center", parse_math=False, bbox=box, clip_on=True,
    )  # type: ignore[arg-type]  # fmt: skip


def _legend(figure: Figure, happenings: Sequence[Happening]) -> None:
    kinds = [kind for kind in _LOOKS if any(one.kind == kind for one in happenings)]
    patches = [Patch(label=kind.replace("_", " "), linewidth=0.6, **{"edgecolor": "0.2"} | _LOOKS[kind]) for kind in kinds]
    figure.legend(handles=patches, loc="outside upper right", ncols=len(patches), fontsize=6.5, frameon=False)

