"""How recordings come apart: `python -m benchmarks.detect.segments_of_recordings FOLDER...`, a line each.

A folder is read as one feed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.detect.recordings import fixes_of
from pipeline.schemas.tracks import WILD_REASONS


def row_of(name: str, fixes: pl.DataFrame) -> list[str]:
    """A recording's counts: fixes, MMSIs, segments, MMSIs of several segments, and wild fixes by reason."""
    segments = fixes.group_by("mmsi").agg(pl.col("segment_id").n_unique())["segment_id"]
    wild = [fixes.filter(wild_reason=reason).height for reason in WILD_REASONS]
    return [name, *map(str, (fixes.height, segments.len(), segments.sum(), (segments > 1).sum(), *wild))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, cut folder by folder, print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.detect.segments_of_recordings", description="How recordings come apart."
    )
    parser.add_argument("folders", type=Path, nargs="+", help="each one recording")
    headings = ["recording", "fixes", "MMSIs", "segments", "MMSIs of several", *WILD_REASONS]
    print(f"| {' | '.join(headings)} |")
    print("|---" * len(headings) + "|")
    for folder in parser.parse_args(arguments).folders:
        print(f"| {' | '.join(row_of(folder.name, fixes_of(folder)))} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
