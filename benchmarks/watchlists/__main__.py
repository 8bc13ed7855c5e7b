"""The table of docs/watchlists.md: `python -m benchmarks.watchlists [--write-docs]`."""

import sys
from pathlib import Path

from benchmarks.pages import write_between
from benchmarks.watchlists.cases import CASES
from benchmarks.watchlists.fleet import ENTRIES, make_fleet
from benchmarks.watchlists.score import Score, score

SEED = 20240310
_PAGE = Path(__file__).resolve().parents[2] / "docs" / "watchlists.md"
_BEGIN, _END = "<!-- begin: python -m benchmarks.watchlists -->", "<!-- end: python -m benchmarks.watchlists -->"


def table(result: Score) -> str:
    """The cases in Markdown, with the two figures that matter."""
    lines = [
        "| case | ships | is listed | what it broadcasts | matched rightly | matched wrongly | not matched |",
        "|---|---:|---|---|---:|---:|---:|",
    ]
    for case, ships, right, wrong, unmatched in result.cases.iter_rows():
        is_listed = "yes" if CASES[case].is_listed else "no"
        lines.append(f"| {case} | {ships} | {is_listed} | {CASES[case].words} | {right} | {wrong} | {unmatched} |")
    return "\n".join([*lines, "", f"Precision {result.precision:.3f}, recall {result.recall:.3f} (seed {SEED})."])


if __name__ == "__main__":
    result = score(make_fleet(SEED))
    if "--write-docs" in sys.argv[1:]:
        write_between(_PAGE, _BEGIN, _END, table(result))
    print(table(result))
    print(f"{result.cases['ships'].sum()} ships matched with {ENTRIES} entries in {result.elapsed_s:.2f} s")
