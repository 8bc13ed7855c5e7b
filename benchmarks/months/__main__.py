"""Play months and hold what is found against what happened: `python -m benchmarks.months`, `make bench-months`.

Exit status: 0 measured, whether the targets are reached or not; 2 the call is wrong.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.months.measure import measure
from benchmarks.months.report import plain, results
from benchmarks.pages import write_between

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "simulated_months.md"
BEGIN, END = "<!-- benchmarks.months begin -->", "<!-- benchmarks.months end -->"
SEEDS = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, play, print."""
    options = _parser().parse_args(arguments)
    seeds = range(options.first, options.first + options.seeds)
    # A process of its own a month: what one month leaves behind in memory is not the next one's.
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        months = list(pool.map(partial(measure, is_small=options.small, kept=options.kept), seeds))
    print(plain(months))
    command = f"python -m benchmarks.months --seeds {options.seeds} --first {options.first}"
    if options.write_docs:
        write_between(_PAGE, BEGIN, END, results(months, command))
    else:
        print(results(months, command))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.months",
        description="Simulate months of the corridor and hold what is found against what happened.",
    )
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many months")
    parser.add_argument("--first", type=int, default=1, help="the first one's seed")
    parser.add_argument("--processes", type=int, default=2, help="months played at once")
    parser.add_argument("--small", action="store_true", help="a week and few ships")
    parser.add_argument("--kept", type=Path, help="folder to keep each month's result in, and to take it from")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/simulated_months.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
