"""The table of docs/coverage.md: `python -m benchmarks.coverage [SEEDS]`."""

import sys

import polars as pl

from benchmarks.coverage.confusion import accused_share, all_judged, confusion, recall
from pipeline.schemas.findings import GAP_CAUSES

SEEDS = 6


def table(gaps: pl.DataFrame) -> str:
    """The confusion table in Markdown, with the two figures that matter."""
    lines = [
        f"| feed | true cause | gaps | {' | '.join(GAP_CAUSES)} |",
        f"|---|---|---:|{'---:|' * len(GAP_CAUSES)}",
    ]
    lines += [f"| {' | '.join(map(str, row))} |" for row in confusion(gaps).iter_rows()]
    wrong = f"{100 * accused_share(gaps):.1f} % of silences that are no ship's doing are called `silence`"
    return "\n".join([*lines, "", f"{wrong}; of ships that switched off, {100 * recall(gaps):.0f} % are."])


if __name__ == "__main__":
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    print(table(all_judged(range(seeds))))
