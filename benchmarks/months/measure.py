"""One month from its seed to its result, in a process of its own."""

import logging
import pickle
import sys
from pathlib import Path

import structlog

from benchmarks.months.draw import SMALL, WHOLE, draw
from benchmarks.months.play import play
from benchmarks.months.report import plain
from benchmarks.months.result import Result, hold


def measure(seed: int, *, is_small: bool, kept: Path | None = None) -> Result:
    """One month, or what is kept of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    path = None if kept is None else kept / f"month-{seed}.pickle"
    if path is not None and path.is_file():
        result: Result = pickle.loads(path.read_bytes())  # noqa: S301  a file of this command's own
        return result
    result = hold(play(draw(seed, SMALL if is_small else WHOLE)))
    print(f"month {seed}: {plain([result])}", file=sys.stderr)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(result))
    return result
