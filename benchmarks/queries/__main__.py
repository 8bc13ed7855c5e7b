"""Ask a large database what analysts ask: `python -m benchmarks.queries`, `make bench-queries`.

Exit status: 0 measured, whether the target is reached or not; 2 the call is wrong.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.decode.machine import machine, versions_text
from benchmarks.pages import write_between
from benchmarks.queries.measure import time_question
from benchmarks.queries.questions import questions
from benchmarks.queries.report import BEGIN, END, Report, markdown
from benchmarks.queries.world import Size, make_world, rows_of
from pipeline import night
from pipeline.warehouse.home import Home

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, make the database, ask, print."""
    options = _parser().parse_args(arguments)
    size = Size(calls=options.calls, voyages=options.calls // 10, fleet=options.fleet)
    command = f"python -m benchmarks.queries --calls {options.calls} --fleet {options.fleet} --runs {options.runs}"
    if options.kept:
        report = _measure(options.kept, size, options.runs, command)
    else:
        with TemporaryDirectory(prefix="tumen-queries-") as folder:
            report = _measure(Path(folder), size, options.runs, command)
    print(markdown(report))
    if options.write_docs:
        write_between(_PAGE, BEGIN, END, markdown(report))
    return 0


def _measure(folder: Path, size: Size, runs: int, command: str) -> Report:
    home = Home(folder / "home")
    began_s = time.perf_counter()
    is_there = home.warehouse_db.exists()
    if not is_there:
        print("filling the warehouse", file=sys.stderr)
        shutil.rmtree(home.root, ignore_errors=True)
        make_world(home, size)
    made_s, began_s = time.perf_counter() - began_s, time.perf_counter()
    print("publishing", file=sys.stderr)
    published = night.publish(home)
    publish_s = time.perf_counter() - began_s
    print("asking", file=sys.stderr)
    return Report(
        rows=rows_of(published),
        published_bytes=published.stat().st_size,
        made_s=None if is_there else made_s,
        publish_s=publish_s,
        timings=[time_question(published, question, runs) for question in questions()],
        machine=machine(),
        versions=versions_text([{"duckdb": version("duckdb")}]),
        command=command,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.queries",
        description="Make a database of millions of port calls, and time what analysts ask it.",
    )
    parser.add_argument("--calls", type=int, default=Size.calls, help="port calls; a tenth as many voyages")
    parser.add_argument("--fleet", type=int, default=Size.fleet, help="ships of a hundred calls that sail the corridor")
    parser.add_argument("--runs", type=int, default=7, help="how often each question is asked")
    parser.add_argument("--kept", type=Path, help="folder to keep the database in, and to take it from")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/benchmarks.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
