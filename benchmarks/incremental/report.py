"""The measured nights as tables for the page."""

import platform
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks.incremental.feed import Archive

MOST_TIMES = 1.5

Round = Mapping[int, Mapping[str, Any]]


def results(archive: Archive, lines: Mapping[int, Mapping[str, int]], rounds: Sequence[Round], command: str) -> str:
    """Tables of one run of the benchmark; `lines` and each round by the days of the archive."""
    short, long = sorted(lines)
    ratios = sorted(one[long]["wall_s"] / one[short]["wall_s"] for one in rounds)
    rows = [
        f"| {days} days | {lines[days]['positions']:,} | {lines[days]['telling']:,} "
        f"| {_median(rounds, days, 'wall_s'):.1f} | {_median(rounds, days, 'cpu_s'):.1f} "
        f"| {_median(rounds, days, 'peak_mb'):,.0f} | {rounds[0][days]['port_calls']:,} "
        f"| {rounds[0][days]['voyages']:,} |"
        for days in (short, long)
    ]
    times = f"{median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
    is_reached = "reached" if median(ratios) <= MOST_TIMES else "not reached"
    made_of = f"Rounds: {len(rounds)}, {archive.vessels} SYNTHETIC ships, Python {platform.python_version()}."
    headings = [*("one night on top of", "positions there", "of them tell", "seconds", "processor seconds", "peak MB")]
    headings += ["port calls", "voyages"]
    target = f"a night on top of {long} days: at most {MOST_TIMES} times the one on top of {short}"
    return "\n".join(
        [
            f"{made_of} Again: `python -m benchmarks.incremental {command}`",
            "",
            f"| {' | '.join(headings)} |",
            f"| {' | '.join('---' for _ in headings)} |",
            *rows,
            "",
            "| target | measured | reached |",
            "| --- | --- | --- |",
            f"| {target} | {times} | {is_reached} |",
        ]
    )


def _median(rounds: Sequence[Round], days: int, name: str) -> float:
    return median(float(one[days][name]) for one in rounds)
